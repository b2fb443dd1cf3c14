"""Clocks of a request: started by the rules of the agency's country, ended by what was done."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from service.deadlines.actions.clocks import start_clock, stop_clock
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.kit.refusal import Refusal
from service.public_information.models import Request
from service.public_information.rules.terms import Terms
from service.public_information.rules.terms import terms_of as terms_of_country
from service.public_information.rules.words import RECORD
from service.runtime.work import Work


def terms_of(work: Work) -> Terms:
    """The rules of this agency's country."""
    return terms_of_country(work.tenant.profile.country)


async def start(work: Work, request_id: UUID, rule: str, at: datetime) -> Clock | None:
    """Start a clock by a rule; where the agency's pack has none, the request goes on without it."""
    if not rule:
        return None
    try:
        return await start_clock(work, record=RECORD, record_id=request_id, rule=rule, at=at)
    except Refusal as refusal:
        if refusal.code != "unknown_rule":
            raise
    return None


async def clocks_by_rule(work: Work, request_id: UUID) -> Mapping[str, Clock]:
    """The request's clocks by rule; of two by one rule the one that still runs, else the last."""
    found = (await clocks_of(work, RECORD, [request_id])).get(request_id, [])
    return {clock.rule: clock for clock in reversed(found)}


async def stop(work: Work, request_id: UUID, *rules: str) -> None:
    """End the clocks of these rules; "" stands for one that the country does not know."""
    await _end(work, request_id, frozenset(rules) - {""})


async def stop_all(work: Work, request_id: UUID) -> None:
    """End every clock of the request."""
    await _end(work, request_id, None)


async def _end(work: Work, request_id: UUID, rules: frozenset[str] | None) -> None:
    for clock in (await clocks_of(work, RECORD, [request_id])).get(request_id, []):
        if clock.state != "stopped" and (rules is None or clock.rule in rules):
            await stop_clock(work, clock.id, max(work.now, clock.started_at))


async def answer_clock(work: Work, request_id: UUID) -> Clock | None:
    """The clock of the answer: the one that runs or stands, else the last that ended."""
    answers = terms_of(work).answers
    found = [one for one in (await clocks_of(work, RECORD, [request_id])).get(request_id, []) if one.rule in answers]
    running = [one for one in found if one.state != "stopped"]
    return next(iter(running or sorted(found, key=lambda one: one.started_at, reverse=True)), None)


async def write_due(work: Work, request_id: UUID, clock: Clock | None) -> None:
    """Write the end of the answer's term onto the request, where lists find it."""
    statement = update(Request).where(Request.id == request_id).values(due_at=clock.due_at if clock else None)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def hold_requests(work: Work, request_ids: Collection[UUID]) -> None:
    """Hold these requests until the transaction ends, in the order of their ids."""
    held = select(Request.id).where(Request.id.in_(request_ids)).order_by(Request.id).with_for_update()
    await work.session.execute(held)


async def follow_clock(work: Work, clock: Clock) -> None:
    """A clock got another end by a changed calendar: the date that stands on its request follows."""
    terms = terms_of(work)
    if clock.state == "stopped" or clock.rule not in (*terms.answers, terms.forward):
        return
    if clock.rule in terms.answers or await _sent_on(work, clock.record_id):
        await write_due(work, clock.record_id, clock)


async def _sent_on(work: Work, request_id: UUID) -> bool:
    """Whether this is the part of a request that goes to another body: its term is that of the forwarding."""
    query = select(Request.relation).where(Request.id == request_id)
    return await work.session.scalar(query) == "forwarded"

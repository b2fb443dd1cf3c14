"""Clocks of a refutation: the time for the claim by the country's rule, and the day until which an answer is asked."""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from service.deadlines.actions.clocks import start_clock, start_named, stop_clock
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.kit.refusal import Refusal
from service.press.refutations.models import Refutation
from service.press.refutations.queries.refutations import refutation_row
from service.press.refutations.rules.acts import REFUTATION
from service.press.refutations.rules.terms import ANSWER, rule_of
from service.runtime.work import Work


def moment_of(work: Work, day: date, clock: str = "") -> datetime:
    """A day and an hour ("HH:MM", noon when not known) as a moment of the agency's zone, never after now."""
    hours, _, minutes = (clock or "12:00").partition(":")
    moment = datetime.combine(day, time(int(hours), int(minutes)), work.zone)
    return min(moment, work.now)


async def start_claim(work: Work, row: Refutation) -> None:
    """Start the time for the claim from the publication; where the law has none, there is no clock."""
    row.claim_due_at = None
    rule = rule_of(work.tenant.profile.country, row.medium)
    if not rule:
        return
    at = moment_of(work, row.said_on, row.said_time)
    try:
        clock = await start_clock(work, record=REFUTATION, record_id=row.id, rule=rule, at=at)
    except Refusal as refusal:
        if refusal.code != "unknown_rule":
            raise
        return
    row.claim_due_at = clock.due_at


async def restart_claim(work: Work, row: Refutation) -> None:
    """The same after the day, the hour or the kind of outlet was corrected: the clock before ends."""
    await _stop(work, row.id, claim=True)
    await start_claim(work, row)


async def ask_answer(work: Work, row: Refutation, until: date, at: datetime) -> None:
    """The demand went out: the claim was made in its time or not, and the outlet's answer is awaited."""
    await _stop(work, row.id, claim=True)
    await _stop(work, row.id, claim=False)
    clock = await start_named(work, record=REFUTATION, record_id=row.id, title=ANSWER, due=until, at=min(at, work.now))
    row.answer_due_at = clock.due_at


async def forget_answer(work: Work, row: Refutation) -> None:
    """The demand came back: no answer is awaited, and the time for the claim runs as before."""
    await _stop(work, row.id, claim=False)
    row.answer_due_at = None
    await start_claim(work, row)


async def stop_answer(work: Work, row: Refutation) -> None:
    """The outlet answered, or is not waited for any more."""
    await _stop(work, row.id, claim=False)


async def stop_all(work: Work, row: Refutation) -> None:
    """The refutation is closed."""
    await _stop(work, row.id, claim=True)
    await _stop(work, row.id, claim=False)


async def _stop(work: Work, refutation_id: UUID, *, claim: bool) -> None:
    """End the clocks of the claim, which have a rule, or those of the answer, which have none."""
    for clock in (await clocks_of(work, REFUTATION, [refutation_id])).get(refutation_id, []):
        if clock.state != "stopped" and bool(clock.rule) == claim:
            await stop_clock(work, clock.id, max(work.now, clock.started_at))


async def hold_refutations(work: Work, ids: Collection[UUID]) -> None:
    """Hold these refutations until the transaction ends, in the order of their ids."""
    query = select(Refutation.id).where(Refutation.id.in_(list(ids))).order_by(Refutation.id).with_for_update()
    await work.session.execute(query)


async def follow_clock(work: Work, clock: Clock) -> None:
    """A clock got another end by a changed calendar: the date that stands on its refutation follows."""
    row = await refutation_row(work, clock.record_id, lock=True)
    if row is None or clock.state == "stopped":
        return
    if clock.rule:
        row.claim_due_at = clock.due_at
    else:
        row.answer_due_at = clock.due_at
    await work.session.flush()

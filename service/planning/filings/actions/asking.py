"""Asking bodies for a report: each gets a copy of the form; reminding, offering a newer form, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from service.exchange.actions import send
from service.exchange.queries import link_with, names
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.planning.filings.actions.building import newest_edition
from service.planning.filings.models import Body, Edition, Request
from service.planning.filings.queries.reading import bodies, duty_row, request_row
from service.planning.filings.rules.acts import (
    ASK,
    NEEDS_BODY,
    NEEDS_REASON,
    NOT_OPEN,
    PAST_DUE,
    REQUEST,
    UNKNOWN_BODY,
    WRITING,
    demand,
)
from service.planning.filings.rules.answers import REQUIRED
from service.runtime.work import Work
from service.web.errors import NotFound

ASKED, TOLD = "filing_request", "filing_told"
"""Kinds of copies that go to a body."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked for. period: in words, such as "2026, quarter 3". goes_up_to: a duty that it fills."""

    form_id: UUID
    period: str
    due_on: date
    bodies: Sequence[UUID]
    message: str = ""
    accepts_itself: bool = False
    goes_up_to: UUID | None = None


async def ask(work: Work, new: NewRequest) -> UUID:
    """Ask bodies; each gets the form as it is now. Raises NotFound, Refusal, FieldErrors."""
    demand(work.actor, ASK)
    await _check(work, new)
    edition = await newest_edition(work, new.form_id)
    row = Request(
        id=new_id(), tenant_id=work.tenant.id, form_id=new.form_id, edition=edition.number, period=new.period,
        due_on=new.due_on, message=new.message, accepts_itself=new.accepts_itself, goes_up_to=new.goes_up_to,
        asked_at=work.now, asked_by=work.actor.id, asked_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    named = await names(work, new.bodies)
    for party_id in dict.fromkeys(new.bodies):
        work.session.add(
            Body(tenant_id=work.tenant.id, request_id=row.id, party_id=party_id, name=named[party_id][1],
                 edition=edition.number)
        )  # fmt: skip
        await _send(work, party_id, ASKED, str(row.id), {**_form(edition), **_asked(row)})
    await work.session.flush()
    after = {"period": row.period, "due_on": row.due_on.isoformat(), "bodies": len(set(new.bodies))}
    work.record("filing_request.asked", row.id, record=REQUEST, after=after)
    return row.id


async def _check(work: Work, new: NewRequest) -> None:
    found = []
    if not new.period:
        found.append(Refusal(REQUIRED, code="required", field="period"))
    if new.due_on < work.today:
        found.append(Refusal(PAST_DUE, code="past", field="due_on"))
    if not new.bodies:
        found.append(Refusal(NEEDS_BODY, code="required", field="bodies"))
    for party_id in new.bodies:
        link = await link_with(work, party_id)
        if link is None or link.state != "accepted":
            found.append(Refusal(UNKNOWN_BODY, code="unknown", field="bodies"))
    if new.goes_up_to is not None:
        duty = await duty_row(work, new.goes_up_to)
        if duty is None or duty.state not in WRITING:
            found.append(Refusal(NOT_OPEN, code="unknown", field="goes_up_to"))
    if found:
        raise FieldErrors(found)


def _form(edition: Edition) -> dict[str, Any]:
    return {"titles": edition.titles, "definition": edition.definition, "edition": edition.number}


def _asked(row: Request) -> dict[str, Any]:
    return {
        "request": str(row.id), "period": row.period, "due_on": row.due_on.isoformat(), "message": row.message,
    }  # fmt: skip


async def _send(work: Work, party_id: UUID, kind: str, key: str, content: object) -> None:
    try:
        await send(work, party_id, kind, key, content)
    except NotFound:  # the link ended a moment ago
        raise Refusal(UNKNOWN_BODY, code="unknown", field="bodies") from None


async def tell(work: Work, row: Request, party_id: UUID, what: str, **said: object) -> None:
    """Tell a body what became of its report. Raises Refusal where there is no link any more."""
    content = {"request": str(row.id), "what": what, **said}
    await _send(work, party_id, TOLD, f"{row.id}:{what}:{new_id()}", content)


async def told(work: Work, row: Request, party_id: UUID, what: str, **said: object) -> bool:
    """The same; False where nothing reaches the body now, since it is suspended or the link ended."""
    try:
        await tell(work, row, party_id, what, **said)
    except Refusal:
        return False
    return True


async def open_request(work: Work, request_id: UUID) -> Request:
    """A request that is open, held. Raises NotFound, Refusal."""
    demand(work.actor, ASK)
    row = await request_row(work, request_id, lock=True)
    if row is None:
        raise NotFound
    if row.state != "open":
        raise Refusal(NOT_OPEN, code="wrong_state")
    return row


async def remind(work: Work, request_id: UUID, party_id: UUID | None = None) -> int:
    """Remind one body, or all that have not filed; how many were reminded. Raises NotFound, Refusal."""
    row = await open_request(work, request_id)
    reached = 0
    for body in await bodies(work, request_id, lock=True):
        if body.state not in ("waiting", "returned") or party_id not in (None, body.party_id):
            continue
        if await told(work, row, body.party_id, "reminded", by=work.actor.name):
            body.reminded_at, body.reminders = work.now, body.reminders + 1
            reached += 1
    await work.session.flush()
    if reached:
        work.record("filing_request.reminded", request_id, record=REQUEST, after={"bodies": reached})
    return reached


async def offer_newer(work: Work, request_id: UUID) -> int:
    """Offer the form as it is now to those who have not filed; how many. They may take it or stay. Raises as remind."""
    row = await open_request(work, request_id)
    edition = await newest_edition(work, row.form_id)
    reached = 0
    for body in await bodies(work, request_id, lock=True):
        if body.state in ("waiting", "returned") and body.edition < edition.number:
            reached += await told(work, row, body.party_id, "offered", **_form(edition))
    after = {"edition": edition.number, "bodies": reached}
    work.record("filing_request.offered", request_id, record=REQUEST, after=after)
    return reached


async def withdraw(work: Work, request_id: UUID, reason: str) -> None:
    """Ask for it no more; what came in is kept. Raises NotFound, Refusal."""
    row = await open_request(work, request_id)
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    for body in await bodies(work, request_id, lock=True):
        if body.state in ("waiting", "filed", "returned"):
            await told(work, row, body.party_id, "withdrawn", reason=reason.strip())
            body.state = "withdrawn"
    row.state, row.reason, row.closed_at = "withdrawn", reason.strip(), work.now
    await work.session.flush()
    work.record("filing_request.withdrawn", request_id, record=REQUEST, reason=reason.strip())

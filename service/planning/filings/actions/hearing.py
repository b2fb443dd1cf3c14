"""What came from the other agency becomes rows of this one. Each may be heard twice, and in another order."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from service.exchange.models import Parcel
from service.exchange.queries import names
from service.kit.ids import new_id
from service.notifications.actions import notify
from service.planning.filings.actions.deciding import accepted, close_if_all
from service.planning.filings.models import Body, Duty, Request, Submission
from service.planning.filings.queries.reading import (
    bodies,
    duty_of,
    edition_row,
    holders,
    request_row,
)
from service.planning.filings.rules.acts import DUTY, FILL, REQUEST, WRITING
from service.planning.filings.rules.answers import digest_of, problems
from service.planning.filings.rules.forms import Definition
from service.runtime.work import Work

ASKED_US, DECIDED, FILED, REMINDED, OFFERED = (
    "filings.asked", "filings.decided", "filings.filed", "filings.reminded", "filings.offered",
)  # fmt: skip


class NotYet(Exception):
    """What this copy is about has not come yet; the job comes round again."""


class Altered(Exception):
    """A copy does not have the digest that it names."""


def _read(parcel: Parcel) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(parcel.content)
    return found


# --- at who fills in


async def take_request(work: Work, parcel: Parcel) -> None:
    """Another agency asks for a report."""
    said = _read(parcel)
    request_id = UUID(said["request"])
    if await duty_of(work, parcel.party_id, request_id) is not None:
        return
    name = (await names(work, [parcel.party_id])).get(parcel.party_id, ("", "—", False))[1]
    row = Duty(
        id=new_id(), tenant_id=work.tenant.id, party_id=parcel.party_id, request_id=request_id, party_name=name,
        titles=said["titles"], definition=said["definition"], edition=int(said["edition"]), period=said["period"],
        due_on=date.fromisoformat(said["due_on"]), message=said["message"], received_at=work.now, changed_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"agency": name, "period": row.period, "due_on": said["due_on"]}
    work.record("filing_duty.received", row.id, record=DUTY, after=after)
    params = {"agency": name, "period": row.period}
    await notify(work, await holders(work, FILL), ASKED_US, record=DUTY, record_id=row.id, params=params)


async def take_told(work: Work, parcel: Parcel) -> None:
    """What became of a report, or of the request for it. What is over by now changes nothing. Raises NotYet."""
    said = _read(parcel)
    row = await duty_of(work, parcel.party_id, UUID(said["request"]))
    if row is None:
        raise NotYet
    what = said["what"]
    if what == "reminded":
        await _tell(work, row, REMINDED) if row.state in WRITING else None
    elif what == "offered":
        await _offer(work, row, said)
    elif what == "withdrawn":
        if row.state not in ("accepted", "withdrawn", "ended"):
            row.state, row.reason = "withdrawn", said["reason"]
            await _decided(work, row, parcel)
    elif row.sendings == int(said["number"]) and row.state == "sent":
        row.state, row.remarks = what, said.get("remarks", {})
        await _decided(work, row, parcel)


async def _offer(work: Work, row: Duty, said: dict[str, Any]) -> None:
    if row.state not in WRITING or int(said["edition"]) <= row.edition:
        return
    row.offered = {name: said[name] for name in ("titles", "definition", "edition")}
    await work.session.flush()
    await _tell(work, row, OFFERED)


async def _decided(work: Work, row: Duty, parcel: Parcel) -> None:
    row.changed_at, row.changed_by_name = work.now, parcel.sent_by_name
    await work.session.flush()
    work.record("filing_duty.decided", row.id, record=DUTY, after={"state": row.state}, reason=row.reason or None)
    await _tell(work, row, DECIDED)


async def _tell(work: Work, row: Duty, kind: str) -> None:
    people = [row.owner_id] if row.owner_id is not None else await holders(work, FILL)
    params = {"agency": row.party_name, "period": row.period}
    await notify(work, people, kind, record=DUTY, record_id=row.id, params=params)


# --- at who asked


async def take_submission(work: Work, parcel: Parcel) -> None:
    """A body filed its report. What is older than what is there, or comes too late, changes nothing."""
    said = _read(parcel)
    if digest_of(said["answers"]) != said["sha256"]:
        raise Altered
    row = await request_row(work, UUID(said["request"]), lock=True)
    if row is None:
        return
    body = next((one for one in await bodies(work, row.id, lock=True) if one.party_id == parcel.party_id), None)
    if body is None or int(said["number"]) <= body.sendings:
        return
    await _keep(work, row, body, said)
    if row.state != "open" or body.state not in ("waiting", "returned"):
        return
    body.state = "filed"
    await work.session.flush()
    after = {"agency": body.name, "number": body.sendings, "sha256": said["sha256"]}
    work.record("filing_request.received", row.id, record=REQUEST, after=after)
    if row.accepts_itself and await _faultless(work, row, said):
        await accepted(work, row, body)
        return
    people = [row.asked_by] if row.asked_by is not None else []
    params = {"agency": body.name, "period": row.period}
    await notify(work, people, FILED, record=REQUEST, record_id=row.id, params=params)


async def _keep(work: Work, row: Request, body: Body, said: dict[str, Any]) -> None:
    sent_at = datetime.fromisoformat(said["sent_at"])
    work.session.add(
        Submission(
            tenant_id=work.tenant.id, request_id=row.id, party_id=body.party_id, number=int(said["number"]),
            edition=int(said["edition"]), answers=said["answers"], sha256=said["sha256"], sent_at=sent_at,
            sent_by_name=said["by"],
        )
    )  # fmt: skip
    body.sendings, body.edition, body.sent_at = int(said["number"]), int(said["edition"]), sent_at
    await work.session.flush()


async def _faultless(work: Work, row: Request, said: dict[str, Any]) -> bool:
    edition = await edition_row(work, row.form_id, int(said["edition"]))
    return edition is not None and not problems(Definition.of(edition.definition), said["answers"], ())


# --- at both


async def link_ended(work: Work, party_id: UUID) -> None:
    """Nothing goes along an ended link: what was open with that agency is over; what it filed can be decided still."""
    for duty in await work.session.scalars(_duties_with(party_id)):
        duty.state = "ended"
        duty.changed_at = work.now
        work.record("filing_duty.decided", duty.id, record=DUTY, after={"state": "ended"})
    requests = set[UUID]()
    for body in await work.session.scalars(_bodies_with(party_id)):
        body.state = "ended"
        requests.add(body.request_id)
    await work.session.flush()
    for request_id in sorted(requests):  # who is left may have been accepted already
        row = await request_row(work, request_id, lock=True)
        if row is not None:
            await close_if_all(work, row)


def _duties_with(party_id: UUID) -> Any:
    return select(Duty).where(Duty.party_id == party_id, Duty.state.in_((*WRITING, "sent"))).with_for_update()


def _bodies_with(party_id: UUID) -> Any:
    return select(Body).where(Body.party_id == party_id, Body.state.in_(("waiting", "returned"))).with_for_update()

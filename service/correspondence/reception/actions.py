"""What is done with receptions: planned, booked, held; with visitors: heard, missed; each by an act."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from service.correspondence.reception.models import Reception, Visit
from service.correspondence.reception.queries import ReceptionRow, VisitRow, reception_of, visit_of
from service.correspondence.reception.rules import (
    KEEP,
    NO_RIGHT,
    RECORD,
    REQUIRED,
    TAKEN,
    VISIT,
    VISITS_LEFT,
    Booking,
    Hearing,
    NewReception,
    problems_of_booking,
    problems_of_hearing,
    problems_of_reception,
    why_not,
    why_not_visit,
)
from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


async def plan(work: Work, new: NewReception) -> UUID:
    """Plan a reception. Raises Refusal or FieldErrors."""
    if not work.actor.may(KEEP):
        raise Refusal(NO_RIGHT, code="not_permitted")
    problems = list(problems_of_reception(new, work.now))
    name = new.host_name
    if new.host_id is not None:
        name = (await people_named(work, [new.host_id])).get(new.host_id, "")
        if not name:
            problems.append(Refusal(REQUIRED, code="unknown", field="host"))
    if problems:
        raise FieldErrors(problems)
    assert new.starts_at is not None and new.ends_at is not None
    row = Reception(
        id=new_id(), tenant_id=work.tenant.id, starts_at=new.starts_at, ends_at=new.ends_at, minutes=new.minutes,
        place=new.place, host_id=new.host_id, host_name=name, state="planned", made_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    after = {"starts_at": new.starts_at, "ends_at": new.ends_at, "place": new.place, "host": name}
    work.record("reception.planned", row.id, record=RECORD, after=after)
    await work.flush()
    return row.id


async def _demand(work: Work, act: str, reception_id: UUID) -> ReceptionRow:
    reception = await reception_of(work, reception_id, lock=True)
    if refusal := why_not(act, work.actor, reception):
        raise refusal
    return reception


async def book(work: Work, reception_id: UUID, new: Booking) -> UUID:
    """Book a slot, or take in an urgent visitor. Raises Refusal or FieldErrors."""
    reception = await _demand(work, "book", reception_id)
    if problems := list(problems_of_booking(new, reception)):
        raise FieldErrors(problems)
    at = new.starts_at if not new.urgent and new.starts_at else max(work.now, reception.starts_at)
    row = Visit(
        id=new_id(), tenant_id=work.tenant.id, reception_id=reception_id, starts_at=at, urgent=new.urgent,
        state="booked", family_name=new.family_name, given_name=new.given_name, patronymic=new.patronymic,
        address=new.address, phone=new.phone, subject=new.subject, booked_at=work.now,
        booked_by_name=work.actor.name,
    )  # fmt: skip
    taken = select(Visit.id).where(
        Visit.reception_id == reception_id, Visit.starts_at == at, Visit.state != "cancelled", Visit.urgent.is_(False)
    )
    if not new.urgent and await work.session.scalar(taken.limit(1)) is not None:
        raise Refusal(TAKEN, code="taken", field="slot")
    work.session.add(row)
    work.record("visit.booked", row.id, record=VISIT, after={"at": at, "urgent": new.urgent})
    try:
        await work.flush()
    except IntegrityError:
        raise Refusal(TAKEN, code="taken", field="slot") from None
    return row.id


async def _visit(work: Work, act: str, visit_id: UUID) -> tuple[VisitRow, ReceptionRow]:
    visit = await visit_of(work, visit_id, lock=True)
    if refusal := why_not_visit(act, work.actor, visit.state):
        raise refusal
    return visit, await reception_of(work, visit.reception_id)


async def _write(work: Work, visit_id: UUID, **values: object) -> None:
    statement = update(Visit).where(Visit.id == visit_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def hear(work: Work, visit_id: UUID, hearing: Hearing, *, appeal_id: UUID | None = None) -> None:
    """Note that a visitor was heard: answered at once, or with the appeal that came of it."""
    _, reception = await _visit(work, "hear", visit_id)
    if problems := list(problems_of_hearing(hearing, reception, work.now)):
        raise FieldErrors(problems)
    if hearing.result == "registered" and appeal_id is None:
        raise Refusal(REQUIRED, code="required", field="result")
    await _write(
        work, visit_id, state="heard", result=hearing.result, answer=hearing.answer, appeal_id=appeal_id,
        identity_shown=hearing.identity_shown, heard_at=work.now, heard_by_name=work.actor.name,
    )  # fmt: skip
    after = {"result": hearing.result, "appeal": appeal_id}
    work.record("visit.heard", visit_id, record=VISIT, before={"state": "booked"}, after=after)


async def miss(work: Work, visit_id: UUID) -> None:
    """Note that a visitor did not come."""
    await _visit(work, "absent", visit_id)
    await _write(work, visit_id, state="absent")
    work.record("visit.absent", visit_id, record=VISIT, before={"state": "booked"}, after={"state": "absent"})


async def cancel_visit(work: Work, visit_id: UUID, reason: str) -> None:
    """Cancel a booking; its slot is free again."""
    await _visit(work, "cancel", visit_id)
    if not reason:
        raise Refusal(REQUIRED, code="required", field="reason")
    await _write(work, visit_id, state="cancelled", reason=reason)
    after = {"state": "cancelled"}
    work.record("visit.cancelled", visit_id, record=VISIT, before={"state": "booked"}, after=after, reason=reason)


async def close(work: Work, reception_id: UUID) -> None:
    """Note that a reception was held; of every visitor it must be known what became of them."""
    reception = await _demand(work, "close", reception_id)
    if reception.booked:
        raise Refusal(VISITS_LEFT, code="visits_left")
    await _become(work, reception, "held")


async def cancel(work: Work, reception_id: UUID, reason: str) -> None:
    """Cancel a reception with its bookings."""
    reception = await _demand(work, "cancel", reception_id)
    if not reason:
        raise Refusal(REQUIRED, code="required", field="reason")
    booked = (Visit.reception_id == reception_id, Visit.state == "booked")
    found = list(await work.session.scalars(select(Visit.id).where(*booked)))
    statement = update(Visit).where(*booked).values(state="cancelled", reason=reason)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    for visit_id in found:
        after = {"state": "cancelled"}
        work.record("visit.cancelled", visit_id, record=VISIT, before={"state": "booked"}, after=after, reason=reason)
    await _become(work, reception, "cancelled", reason)


async def _become(work: Work, reception: ReceptionRow, state: str, reason: str = "") -> None:
    statement = update(Reception).where(Reception.id == reception.id).values(state=state, reason=reason)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    before, after = {"state": reception.state}, {"state": state}
    work.record(f"reception.{state}", reception.id, record=RECORD, before=before, after=after, reason=reason or None)


async def hand_over(work: Work, handing: Handing) -> None:
    """The successor receives the citizens who are booked with somebody who leaves. Raises Refusal."""
    try:
        reception = await reception_of(work, handing.matter_id, lock=True)
    except NotFound:
        raise gone() from None
    if reception.state != "planned" or reception.host_id != handing.from_id:
        raise gone()
    name = (await people_named(work, [handing.to_id]))[handing.to_id]
    statement = update(Reception).where(Reception.id == reception.id).values(host_id=handing.to_id, host_name=name)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    before, after = {"host": reception.host_name}, {"host": name}
    kind = "reception.handed_over"
    work.record(kind, reception.id, record=RECORD, before=before, after=after, reason=handing.reason)

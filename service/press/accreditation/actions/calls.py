"""Calls: set up with an event or by themselves, changed, closed, opened again, given to another keeper."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from service.identity.offers import Handing, gone
from service.identity.queries import person_by_id
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.accreditation.models import Call
from service.press.accreditation.queries.calls import call_by_id, call_of_event, call_row
from service.press.accreditation.rules.acts import ACCREDIT, demand_right
from service.press.accreditation.rules.calls import RECORD, CallEdit, problems_of
from service.press.events.queries.events import event_by_id
from service.press.events.rules.kinds import KINDS
from service.runtime.transaction import Statement
from service.runtime.work import Work
from service.web.errors import NotFound

STALE = N_("Somebody else saved this meanwhile. Look at it again and repeat what you wanted to change.")
UNKNOWN = N_("Choose one of the values offered.")
NOT_ACCREDITED = N_("Journalists are not accredited to events of this kind.")
OF_EVENT = ("opens_at", "per_outlet", "card", "documents", "keep_days", "standing", "reminder_days", "keeper_id")
OF_STANDING = ("titles", "criteria", "closes_at", "valid_from", "valid_until", "capacity", *OF_EVENT)
_HELD = Statement("select pg_advisory_xact_lock(hashtextextended(:key, 0))")


async def call_for(work: Work, event_id: UUID) -> UUID:
    """The call of an event, set up with the usual terms where there is none yet. Raises NotFound, Refusal."""
    found = await call_of_event(work, event_id)
    if found is not None:
        return found.id
    event = await event_by_id(work, event_id)
    if event is None:
        raise NotFound
    if not KINDS[event.kind].accredits:
        raise Refusal(NOT_ACCREDITED, code="wrong_kind")
    await _hold(work)
    found = await call_of_event(work, event_id)
    if found is not None:  # somebody else was quicker
        return found.id
    return await _open(work, CallEdit("event", keeper_id=event.owner_id), event_id)


async def open_standing(work: Work, edit: CallEdit) -> UUID:
    """Take applications for a span, such as a year. Raises Refusal, FieldErrors."""
    demand_right(work.actor, ACCREDIT)
    await _check(work, edit)
    await _hold(work)
    return await _open(work, edit, None)


async def _hold(work: Work) -> None:
    """Calls are numbered one after another."""
    await work.ask(_HELD, key=f"{work.tenant.id}:accreditation_call")


async def _open(work: Work, edit: CallEdit, event_id: UUID | None) -> UUID:
    number = int(await work.session.scalar(select(func.max(Call.number))) or 0) + 1
    call = Call(
        tenant_id=work.tenant.id, id=new_id(), kind=edit.kind, number=number, event_id=event_id, state="open",
        created_at=work.now, **_kept(work, edit),
    )  # fmt: skip
    work.session.add(call)
    await work.session.flush()
    work.record("accreditation_call.opened", call.id, record=RECORD, after=edit.plain())
    return call.id


def _kept(work: Work, edit: CallEdit) -> dict[str, Any]:
    names = OF_EVENT if edit.kind == "event" else OF_STANDING
    values = {name: getattr(edit, name) for name in names}
    texts: dict[str, Any] = {name: dict(values[name]) for name in ("titles", "criteria") if name in values}
    return {**values, **texts, "changed_at": work.now, "changed_by_name": work.actor.name}


async def _check(work: Work, edit: CallEdit) -> None:
    """Raise FieldErrors with what is wrong; title and criteria of an event are its own."""
    own = work.tenant.profile.default_language
    wrong = problems_of(replace(edit, criteria={own: "-"}) if edit.kind == "event" else edit, own)
    if edit.keeper_id is not None and await person_by_id(work, edit.keeper_id) is None:
        wrong.append(Refusal(UNKNOWN, code="choice", field="keeper"))
    if wrong:
        raise FieldErrors(wrong)


async def change_call(work: Work, call_id: UUID, edit: CallEdit, version: int | None = None) -> None:
    """Change the terms; what an event says itself is changed there. Raises NotFound, Refusal, FieldErrors."""
    demand_right(work.actor, ACCREDIT)
    row, before = await call_row(work, call_id, lock=True), await call_by_id(work, call_id)
    if row is None or before is None:
        raise NotFound
    if version is not None and version != row.version:
        raise Refusal(STALE, code="stale")
    await _check(work, replace(edit, capacity=before.edit.capacity) if row.kind == "event" else edit)
    values = _kept(work, edit) | {"version": row.version + 1}
    await work.session.execute(update(Call).where(Call.id == call_id).values(**values))
    await work.session.refresh(row)
    work.record("accreditation_call.changed", call_id, record=RECORD, before=before.edit.plain(), after=edit.plain())


async def set_open(work: Work, call_id: UUID, open_: bool) -> None:
    """Take no applications any more, or take them again. Raises NotFound, Refusal."""
    demand_right(work.actor, ACCREDIT)
    row = await call_row(work, call_id, lock=True)
    if row is None:
        raise NotFound
    state = "open" if open_ else "closed"
    if row.state == state:
        return
    row.state, row.version = state, row.version + 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    work.record(f"accreditation_call.{'reopened' if open_ else 'closed'}", call_id, record=RECORD)


async def hand_over_call(work: Work, handing: Handing) -> None:
    """Give a call to another keeper. Raises Refusal(code="gone")."""
    row = await call_row(work, handing.matter_id, lock=True)
    if row is None or row.keeper_id != handing.from_id or row.state != "open":
        raise gone()
    row.keeper_id, row.version = handing.to_id, row.version + 1
    await work.session.flush()
    after = {"from": handing.from_id, "to": handing.to_id}
    work.record("accreditation_call.handed_over", row.id, record=RECORD, after=after, reason=handing.reason)

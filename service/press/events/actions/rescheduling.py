"""Rescheduling: a successor takes over agenda, speakers, checklist, materials and lines; invitations go by a slot."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.press.events.actions.acting import become, demanded
from service.press.events.actions.events import hands_with, keep_texts
from service.press.events.actions.publicising import renew
from service.press.events.actions.telling import tell_approvers, tell_people
from service.press.events.models import (
    AgendaItem,
    Event,
    ExpectedQuestion,
    Material,
    Participant,
    Speaker,
    Task,
)
from service.press.events.queries.events import event_by_id
from service.press.events.rules.acts import LONG_AGO, RECORD
from service.press.events.rules.content import ENDS_BEFORE, LONGEST, TOO_LONG
from service.press.events.slots import Told, tell
from service.runtime.work import Work

TAKEN = ("kind", "place", "place_key", "stream_url", "languages", "sign_language", "details", "policy", "capacity",
         "on_page", "owner_id")  # fmt: skip


async def reschedule(
    work: Work, event_id: UUID, begins_at: datetime, ends_at: datetime, reason: str, notes: Mapping[str, str]
) -> UUID:
    """A new event takes this one's place, to be approved anew; its id. Raises NotFound, Refusal, FieldErrors."""
    row, event = await demanded(work, event_id, "reschedule", reason)
    _demand_time(work, begins_at, ends_at)
    moved = begins_at - row.begins_at if row.begins_at else timedelta()
    successor = Event(
        tenant_id=work.tenant.id, id=new_id(), state="planned", begins_at=begins_at, ends_at=ends_at,
        closes_at=row.closes_at + moved if row.closes_at else None, follows_id=event_id, hands=hands_with(work, ()),
        version=1, created_at=work.now, created_by_name=work.actor.name, changed_at=work.now,
        **{name: getattr(row, name) for name in TAKEN},
    )  # fmt: skip
    work.session.add(successor)
    await work.session.flush()
    await keep_texts(work, successor.id, event.texts)
    await _take_over(work, event_id, successor.id)
    after = {"follows": str(event_id), "begins_at": begins_at.isoformat(), "ends_at": ends_at.isoformat()}
    work.record("media_event.planned", successor.id, record=RECORD, after=after, reason=reason)
    row.notes = {code: said for code, said in notes.items() if said}
    await become(work, row, "rescheduled", "rescheduled", reason)
    await renew(work, event_id)
    await tell_people(work, event, "press.event_rescheduled")
    planned = await event_by_id(work, successor.id)
    assert planned is not None  # it was just made
    await tell_approvers(work, planned)
    await tell(work, Told(event_id, "rescheduled", reason, row.notes, successor.id))
    return successor.id


def _demand_time(work: Work, begins_at: datetime, ends_at: datetime) -> None:
    wrong = []
    if begins_at <= work.now:
        wrong.append(Refusal(LONG_AGO, code="in_past", field="begins_on"))
    if ends_at <= begins_at:
        wrong.append(Refusal(ENDS_BEFORE, code="order", field="ends_at"))
    elif ends_at - begins_at > LONGEST:
        wrong.append(Refusal(TOO_LONG, code="too_long", field="ends_on", days=LONGEST.days))
    if wrong:
        raise FieldErrors(wrong)


async def _take_over(work: Work, event_id: UUID, successor_id: UUID) -> None:
    """Copies for the successor. Who confirmed the old date has not confirmed the new one."""
    speakers = await _copy_speakers(work, event_id, successor_id)
    for item in await _rows(work, AgendaItem, event_id):
        speaker = speakers.get(item.speaker_id) if item.speaker_id else None
        _add(work, AgendaItem, item, successor_id, {"speaker_id": speaker})
    for task in await _rows(work, Task, event_id):
        _add(work, Task, task, successor_id, {})
    for one in (Material, ExpectedQuestion):
        for row in await _rows(work, one, event_id):
            _add(work, one, row, successor_id, {})
    for body in await _rows(work, Participant, event_id):
        _add(work, Participant, body, successor_id, {"state": "invited"})
    await work.session.flush()


async def _copy_speakers(work: Work, event_id: UUID, successor_id: UUID) -> dict[UUID, UUID]:
    rows = await _rows(work, Speaker, event_id)
    ids = {row.id: new_id() for row in rows}
    for row in sorted(rows, key=lambda one: one.substitute_for_id is not None):
        instead = ids.get(row.substitute_for_id) if row.substitute_for_id else None
        _add(work, Speaker, row, successor_id, {"id": ids[row.id], "state": "asked", "substitute_for_id": instead})
        await work.session.flush()
    return ids


async def _rows(work: Work, table: Any, event_id: UUID) -> list[Any]:
    return list(await work.session.scalars(select(table).where(table.event_id == event_id)))


def _add(work: Work, table: Any, row: Any, successor_id: UUID, changed: Mapping[str, Any]) -> None:
    values = {column.key: getattr(row, column.key) for column in table.__table__.columns}
    work.session.add(table(**{**values, "id": new_id(), "event_id": successor_id, **changed}))

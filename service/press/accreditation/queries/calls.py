"""Calls: one, that of an event, all that stand open."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from service.press.accreditation.models import Call
from service.press.accreditation.rules.calls import CallEdit
from service.press.accreditation.rules.views import TAKES, CallView
from service.press.events.models import Event
from service.press.events.queries.events import events_by_id
from service.press.events.rules.content import EventView
from service.runtime.work import Work

_OWN = (
    "titles", "criteria", "opens_at", "closes_at", "valid_from", "valid_until", "capacity", "per_outlet", "card",
    "documents", "keep_days", "standing", "reminder_days", "keeper_id",
)  # fmt: skip


async def call_row(work: Work, call_id: UUID, *, lock: bool = False) -> Call | None:
    """A call's row; `lock` holds it until the end, so that places are given one after another."""
    query = select(Call).where(Call.id == call_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Call | None = await work.session.scalar(query)
    return found


async def call_by_id(work: Work, call_id: UUID) -> CallView | None:
    """A call with its effective terms."""
    row = await call_row(work, call_id)
    return (await _viewed(work, [row]))[0] if row is not None else None


async def calls_by_id(work: Work, call_ids: Collection[UUID]) -> dict[UUID, CallView]:
    """Some calls with their effective terms."""
    if not call_ids:
        return {}
    rows = list(await work.session.scalars(select(Call).where(Call.id.in_(call_ids))))
    return {one.id: one for one in await _viewed(work, rows)}


async def call_of_event(work: Work, event_id: UUID, *, lock: bool = False) -> Call | None:
    """The call of an event, if it has one yet."""
    query = select(Call).where(Call.event_id == event_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Call | None = await work.session.scalar(query)
    return found


async def standing_calls(work: Work) -> list[CallView]:
    """Standing calls, the latest first."""
    query = select(Call).where(Call.kind == "standing").order_by(Call.valid_from.desc(), Call.id.desc()).limit(200)
    return await _viewed(work, list(await work.session.scalars(query)))


async def event_calls(work: Work) -> list[CallView]:
    """Calls of the newest events, those to come first."""
    query = select(Call).join(Event, (Event.tenant_id == Call.tenant_id) & (Event.id == Call.event_id))
    query = query.order_by(Event.begins_at.desc().nulls_first(), Call.id.desc()).limit(100)
    return await _viewed(work, list(await work.session.scalars(query)))


async def open_calls(work: Work) -> list[CallView]:
    """What one may ask to be accredited for at this moment or soon, events first, the nearest first."""
    query = select(Call).outerjoin(Event, (Event.tenant_id == Call.tenant_id) & (Event.id == Call.event_id))
    query = query.where(Call.state == "open", (Call.event_id.is_(None)) | Event.state.in_(TAKES))
    query = query.order_by(Event.begins_at.asc().nulls_last(), Call.valid_from, Call.id).limit(100)
    return await _viewed(work, list(await work.session.scalars(query)))


async def calls_kept_by(work: Work, person_id: UUID) -> list[CallView]:
    """Open calls that a person keeps."""
    query = select(Call).where(Call.keeper_id == person_id, Call.state == "open").order_by(Call.created_at, Call.id)
    return await _viewed(work, list(await work.session.scalars(query)))


async def _viewed(work: Work, rows: Sequence[Call]) -> list[CallView]:
    events = await events_by_id(work, [row.event_id for row in rows if row.event_id])
    return [view_of(row, events.get(row.event_id) if row.event_id else None) for row in rows]


def view_of(row: Call, event: EventView | None) -> CallView:
    """A row as a value: of an event, its own places and criteria hold."""
    edit = CallEdit(kind=row.kind, **{name: getattr(row, name) for name in _OWN})
    if event is not None:
        criteria = {code: texts.criteria for code, texts in event.texts.items() if texts.criteria}
        edit = replace(edit, titles={}, criteria=criteria, capacity=event.capacity, closes_at=event.closes_at)
    return CallView(row.id, row.kind, row.number, row.state, row.version, edit, event)


async def titles(work: Work, call_ids: Collection[UUID]) -> dict[UUID, str]:
    """What calls are called, in the reader's language."""
    own = work.tenant.profile.default_language
    found = await calls_by_id(work, call_ids)
    return {one: view.title(work.language, own) for one, view in found.items()}

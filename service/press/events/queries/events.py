"""Events: one, many by a filter, their texts and titles."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from service.press.events.models import Event, EventText
from service.press.events.rules.acts import READ
from service.press.events.rules.content import EventView, Texts
from service.runtime.work import Work


async def event_row(work: Work, event_id: UUID, *, lock: bool = False) -> Event | None:
    """An event's row; `lock` holds it until the end of the work."""
    query = select(Event).where(Event.id == event_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Event | None = await work.session.scalar(query)
    return found


async def texts_of(work: Work, event_ids: Collection[UUID]) -> dict[UUID, dict[str, Texts]]:
    """Texts of some events, by event and language."""
    found: dict[UUID, dict[str, Texts]] = {one: {} for one in event_ids}
    rows = await work.session.execute(
        select(
            EventText.event_id, EventText.language, EventText.title, EventText.place, EventText.summary,
            EventText.criteria,
        ).where(EventText.event_id.in_(event_ids))
    )  # fmt: skip
    for event_id, language, *said in rows:
        found[event_id][language] = Texts(*said)
    return found


async def event_by_id(work: Work, event_id: UUID) -> EventView | None:
    """An event with its texts, as everything else reads it."""
    return (await events_by_id(work, [event_id])).get(event_id)


async def events_by_id(work: Work, event_ids: Collection[UUID]) -> Mapping[UUID, EventView]:
    """Some events with their texts."""
    if not event_ids:
        return {}
    rows = list(await work.session.scalars(select(Event).where(Event.id.in_(event_ids))))
    followers = await _followers(work, event_ids)
    texts = await texts_of(work, [row.id for row in rows])
    return {row.id: view_of(row, texts[row.id], followers.get(row.id)) for row in rows}


async def _followers(work: Work, event_ids: Collection[UUID]) -> dict[UUID, UUID]:
    query = select(Event.follows_id, Event.id).where(Event.follows_id.in_(event_ids))
    return {before: after for before, after in await work.session.execute(query) if before is not None}


def view_of(row: Event, texts: Mapping[str, Texts], successor_id: UUID | None = None) -> EventView:
    """A row as a value."""
    return EventView(
        id=row.id, kind=row.kind, state=row.state, begins_at=row.begins_at, ends_at=row.ends_at, place=row.place,
        stream_url=row.stream_url, languages=tuple(row.languages), sign_language=row.sign_language,
        details=dict(row.details), policy=row.policy, closes_at=row.closes_at, capacity=row.capacity,
        on_page=row.on_page, owner_id=row.owner_id, hands=frozenset(map(UUID, row.hands)),
        follows_id=row.follows_id, successor_id=successor_id, notes=dict(row.notes),
        transcript_waiver=row.transcript_waiver, release_waiver=row.release_waiver,
        approved_by_name=row.approved_by_name, approved_at=row.approved_at, announced_at=row.announced_at,
        began_at=row.began_at, ended_at=row.ended_at, version=row.version, created_at=row.created_at,
        created_by_name=row.created_by_name, changed_at=row.changed_at, texts=dict(texts),
    )  # fmt: skip


async def titles(work: Work, event_ids: Collection[UUID]) -> dict[UUID, str]:
    """What events are called, in the reader's language; nothing to those without the right."""
    if not work.actor.may(READ):
        return {}
    found = await events_by_id(work, event_ids)
    return {one: event.title(work.language, work.tenant.profile.default_language) for one, event in found.items()}

"""Events that clash: at the same hour in the same place, or with the same speaker."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from service.kit.folding import fold
from service.press.events.models import Event, Speaker
from service.press.events.queries.events import events_by_id
from service.press.events.rules.acts import TAKING_PLACE
from service.press.events.rules.content import EventView
from service.runtime.work import Work

MOST = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """Another event at the same hour. place: in the same place; speakers: who is expected at both."""

    event: EventView
    title: str
    place: bool
    speakers: tuple[str, ...]


async def clashes(
    work: Work, begins_at: datetime, ends_at: datetime, place: str, *, event_id: UUID | None = None,
    people: Collection[UUID] = (), names: Collection[str] = (),
) -> list[Clash]:  # fmt: skip
    """What clashes with an event of that time and place and these speakers; `event_id` leaves one out, and brings in
    the speakers that it has."""
    key = fold(place)
    ids, keys = set(people), {fold(name) for name in names if name}
    if event_id is not None:
        rows = await work.session.execute(
            select(Speaker.person_id, Speaker.name_key).where(Speaker.event_id == event_id, Speaker.state != "declined")
        )
        for person_id, name_key in rows:
            ids |= {person_id} if person_id else set()
            keys.add(name_key)
    beside = (Event.begins_at < ends_at, Event.ends_at > begins_at, Event.state.in_(sorted(TAKING_PLACE)))
    spoken = (
        select(Event.id, Speaker.name)
        .join(Speaker, and_(Speaker.tenant_id == Event.tenant_id, Speaker.event_id == Event.id))
        .where(*beside, Speaker.state != "declined", or_(Speaker.person_id.in_(ids), Speaker.name_key.in_(keys)))
    )
    found: dict[UUID, set[str]] = {}
    for other, name in await work.session.execute(spoken):
        found.setdefault(other, set()).add(name)
    placed = set(await work.session.scalars(select(Event.id).where(*beside, Event.place_key == key))) if key else set()
    others = {*found, *placed} - {event_id}
    default = work.tenant.profile.default_language
    events = await events_by_id(work, others)
    return [
        Clash(one, one.title(work.language, default), one.id in placed, tuple(sorted(found.get(one.id, ()))))
        for one in sorted(events.values(), key=lambda one: (str(one.begins_at), one.id))
    ][:MOST]

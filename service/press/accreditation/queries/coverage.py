"""Attendance against coverage: which outlets came, and what they told of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from service.kit.dates import day_span
from service.monitoring.models.clips import Clip
from service.monitoring.rules.acts import READ as READ_MEDIA
from service.press.accreditation.queries.door import guests
from service.press.accreditation.rules.finding import outlet_key
from service.press.accreditation.rules.views import days_of
from service.press.events.rules.content import EventView
from service.runtime.work import Work

DAYS_AFTER, MOST = 3, 5_000


@dataclass(slots=True)
class Told:
    """A clip of those days."""

    id: UUID
    title: str
    language: str
    at: datetime


@dataclass(slots=True)
class Outlet:
    """An outlet: how many of its people were expected and came, and its clips."""

    name: str
    expected: int = 0
    came: int = 0
    clips: list[Told] = field(default_factory=list)


async def coverage_of(work: Work, event: EventView) -> list[Outlet]:
    """Outlets that were expected, by name, with the clips of the event's days and three more. Others are left out.

    Clips only for those who may read the monitoring.
    """
    found: dict[str, Outlet] = {}
    for guest in await guests(work, event):
        one = found.setdefault(outlet_key(guest.outlet), Outlet(guest.outlet))
        one.expected += not guest.standing or guest.at is not None
        one.came += guest.at is not None
    known = {key: one for key, one in found.items() if one.expected}
    for clip in await _clips(work, event) if work.actor.may(READ_MEDIA) else ():
        if (told := known.get(outlet_key(clip.outlet))) is not None:
            told.clips.append(Told(clip.id, clip.title, clip.language, clip.published_at or clip.caught_at))
    return sorted(known.values(), key=lambda one: (-len(one.clips), one.name))


async def _clips(work: Work, event: EventView) -> list[Clip]:
    zone = work.zone
    days = days_of(event, zone)
    if days is None:
        return []
    span = day_span(days[0], days[1] + timedelta(days=DAYS_AFTER), zone)
    query = select(Clip).where(Clip.caught_at >= span.since, Clip.caught_at < span.until, Clip.state != "screened_out")
    return list(await work.session.scalars(query.order_by(Clip.caught_at, Clip.id).limit(MOST)))

"""Events as lists and calendars show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from service.kit.folding import fold
from service.kit.paging import Cursor
from service.press.events.models import Event, EventText, Speaker
from service.press.events.queries.events import events_by_id
from service.press.events.rules.acts import AHEAD
from service.press.events.rules.content import EventView
from service.runtime.work import Work

PAGE = 50
MOST_IN_CALENDAR = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is asked for. show: upcoming, drafts, past, all. typed: words of title, place, speakers."""

    show: str = "upcoming"
    kind: str = ""
    state: str = ""
    typed: str = ""
    owner_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


async def listed(work: Work, wanted: Filter, after: Cursor | None = None, limit: int = PAGE) -> list[EventView]:
    """Events of a filter: those to come by their beginning, others the latest first; one more than `limit` at most."""
    ahead = wanted.show == "upcoming"
    moment = Event.begins_at if wanted.show in ("upcoming", "past") else Event.changed_at
    query = select(Event.id).where(*_conditions(work, wanted))
    if after is not None:
        here = tuple_(moment, Event.id)
        query = query.where(here > (after.at, after.id) if ahead else here < (after.at, after.id))
    order = (moment.asc(), Event.id.asc()) if ahead else (moment.desc(), Event.id.desc())
    ids = list(await work.session.scalars(query.order_by(*order).limit(limit + 1)))
    found = await events_by_id(work, ids)
    return [found[one] for one in ids if one in found]


def cursor_of(event: EventView, show: str) -> Cursor:
    """Where the list goes on after an event."""
    own = event.begins_at if show in ("upcoming", "past") and event.begins_at else event.changed_at
    return Cursor(own, event.id)


def _conditions(work: Work, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    over = Event.ends_at <= work.now
    if wanted.show == "upcoming":
        found += [Event.ends_at > work.now, Event.state.not_in(("idea", "rescheduled"))]
    elif wanted.show == "drafts":
        found.append(or_(Event.state.in_(("idea", "planned", "postponed")), Event.begins_at.is_(None)))
    elif wanted.show == "past":
        found.append(over)
    found += [Event.kind == wanted.kind] if wanted.kind else []
    found += [Event.state == wanted.state] if wanted.state else []
    found += [Event.owner_id == wanted.owner_id] if wanted.owner_id else []
    found += [Event.ends_at > wanted.since] if wanted.since else []
    found += [Event.begins_at < wanted.until] if wanted.until else []
    return found + [_says(word) for word in fold(wanted.typed).split()[:8]]


def _says(word: str) -> ColumnElement[bool]:
    """Whether title, place or speaker hold a word, as folded; titles are folded where they are written."""
    titled = select(EventText.event_id).where(EventText.title_key.contains(word, autoescape=True))
    spoken = select(Speaker.event_id).where(Speaker.name_key.contains(word, autoescape=True))
    return or_(Event.id.in_(titled), Event.id.in_(spoken), Event.place_key.contains(word, autoescape=True))


async def between(work: Work, since: datetime, until: datetime, kind: str = "") -> list[EventView]:
    """Events that touch a span, for calendars; those that were rescheduled stand where they now are."""
    query = select(Event.id).where(
        and_(Event.begins_at < until, Event.ends_at > since), Event.state.not_in(("rescheduled", "postponed"))
    )
    query = query.where(Event.kind == kind) if kind else query
    ids = list(await work.session.scalars(query.order_by(Event.begins_at, Event.id).limit(MOST_IN_CALENDAR)))
    found = await events_by_id(work, ids)
    return [found[one] for one in ids if one in found]


async def owned_by(work: Work, person_id: UUID, states: Sequence[str]) -> list[EventView]:
    """Events in these states that a person answers for, the next first."""
    query = select(Event.id).where(Event.owner_id == person_id, Event.state.in_(states))
    ids = list(await work.session.scalars(query.order_by(Event.begins_at.asc().nulls_last(), Event.id)))
    found = await events_by_id(work, ids)
    return [found[one] for one in ids if one in found]


OPEN_STATES = tuple(sorted({*AHEAD, "live", "held", "postponed"}))
"""In which an event still asks something of its owner."""

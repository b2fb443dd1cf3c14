"""Events and lines of checklists that wait for somebody."""

from sqlalchemy import ColumnElement, select

from service.press.events.models import Event
from service.press.events.queries.events import events_by_id
from service.press.events.queries.listing import OPEN_STATES
from service.press.events.queries.parts import TaskView, open_tasks
from service.press.events.rules.content import EventView
from service.runtime.work import Work

MOST = 1_001
GOING_ON = tuple(one for one in OPEN_STATES if one != "planned")
"""In which the next step is its owner's; one that is planned waits for those who approve."""


async def to_approve(work: Work) -> list[EventView]:
    """Plans that others put forward and changed, the next event first."""
    return await _found(work, Event.state == "planned", ~Event.hands.contains([str(work.actor.id)]))


async def to_go_on(work: Work) -> list[EventView]:
    """Events that the actor answers for, the next one first."""
    return await _found(work, Event.state.in_(GOING_ON), Event.owner_id == work.actor.stands_for)


async def _found(work: Work, *conditions: ColumnElement[bool]) -> list[EventView]:
    query = select(Event.id).where(*conditions).order_by(Event.begins_at.asc().nulls_last(), Event.id).limit(MOST)
    ids = list(await work.session.scalars(query))
    found = await events_by_id(work, ids)
    return [found[one] for one in ids if one in found]


async def tasks(work: Work) -> list[tuple[TaskView, str]]:
    """Open lines of checklists of the actor with what their events are called, what is due first on top."""
    if work.actor.stands_for is None:
        return []
    found = await open_tasks(work, owner_id=work.actor.stands_for, states=OPEN_STATES)
    events = await events_by_id(work, {one.event_id for one in found})
    default = work.tenant.profile.default_language
    return [(one, events[one.event_id].title(work.language, default)) for one in found]

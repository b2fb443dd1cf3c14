"""What is due in press events: for reminders, calendars and for those who leave."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from service.deadlines.rules.reckoning import end_of
from service.identity.offers import Matter
from service.kit.words import N_
from service.notifications.slots import Entry, OpenThing
from service.press.events.models import Event, Speaker, Task
from service.press.events.queries.events import events_by_id
from service.press.events.queries.listing import OPEN_STATES, owned_by
from service.press.events.queries.parts import open_tasks
from service.press.events.rules.acts import READ, RECORD, STATES, TAKING_PLACE
from service.runtime.work import Work

EVENT_MATTER, TASK_MATTER, TASK = "press.events", "press.event_tasks", "event_task"
OPEN_TASK = N_("Not done yet")


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Lines of checklists with a term and an owner: reminded as terms are; the event's owner hears of what is over."""
    found = await open_tasks(work, states=OPEN_STATES)
    events = await events_by_id(work, {one.event_id for one in found})
    zone = work.zone
    return [
        OpenThing(TASK, one.id, one.title, end_of(one.due_on, zone), [one.owner_id], events[one.event_id].owner_id)
        for one in found
        if one.due_on is not None and one.owner_id is not None
    ]


async def task_titles(work: Work, task_ids: Collection[UUID]) -> dict[UUID, str]:
    """What lines of checklists are about, to those who see the press office and to their owners."""
    rows = await work.session.execute(select(Task.id, Task.title, Task.owner_id).where(Task.id.in_(task_ids)))
    reads = work.actor.may(READ)
    return {ident: title for ident, title, owner in rows if reads or (owner and owner == work.actor.stands_for)}


async def calendar(work: Work) -> Sequence[Entry]:
    """Events that a person answers for or speaks at, in their own calendar."""
    own = work.actor.stands_for
    if own is None or not work.actor.may(READ):
        return []
    speaks = select(Speaker.event_id).where(Speaker.person_id == own, Speaker.state != "declined")
    query = select(Event.id).where(
        or_(Event.owner_id == own, Event.id.in_(speaks)), Event.begins_at.is_not(None),
        Event.state.in_(sorted({*TAKING_PLACE, "held", "closed"})),
    )  # fmt: skip
    events = await events_by_id(work, list(await work.session.scalars(query)))
    default = work.tenant.profile.default_language
    return [
        Entry(
            f"press-event-{one.id}", one.title(work.language, default), one.begins_at, f"/press/events/{one.id}",
            one.changed_at, one.ends_at,
        )
        for one in events.values()
        if one.begins_at is not None
    ]  # fmt: skip


async def events_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Open events that a person answers for."""
    zone = work.zone
    return [
        Matter(
            EVENT_MATTER, RECORD, one.id, "", STATES[one.state],
            one.begins_at.astimezone(zone).date() if one.begins_at else None,
        )
        for one in await owned_by(work, person_id, OPEN_STATES)
    ]  # fmt: skip


async def tasks_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Open lines of checklists of a person."""
    found = await open_tasks(work, owner_id=person_id, states=OPEN_STATES)
    return [Matter(TASK_MATTER, TASK, one.id, "", OPEN_TASK, one.due_on) for one in found]

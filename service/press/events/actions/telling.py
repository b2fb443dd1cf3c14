"""Who inside the agency is told: those who approve, the owner, owners of open tasks, officials who speak."""

from uuid import UUID

from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.notifications.actions import notify
from service.press.events.queries.parts import people_concerned
from service.press.events.rules.acts import APPROVE, RECORD
from service.press.events.rules.content import EventView
from service.runtime.work import Work


async def tell_approvers(work: Work, event: EventView) -> None:
    """Those who may approve, but for those in whose hands it was."""
    holders = await who_may(work, [APPROVE], unit_id=ANYWHERE, journal_id=ANYWHERE, on=work.today)
    people = [one.id for one in holders if one.id not in event.hands]
    await notify(work, people, "press.event_planned", record=RECORD, record_id=event.id)


async def tell_people(work: Work, event: EventView, kind: str, *, owner_only: bool = False) -> None:
    """Those whom a change of an event concerns."""
    people: set[UUID] = {event.owner_id} if event.owner_id else set()
    if owner_only:
        people |= event.hands
    else:
        people |= await people_concerned(work, event.id)
    await notify(work, sorted(people), kind, record=RECORD, record_id=event.id)

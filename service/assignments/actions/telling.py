"""Who hears of what is done with assignments. Nobody is told of what they did themselves."""

from collections.abc import Iterable
from uuid import UUID

from service.assignments.queries.trees import AssignmentView
from service.assignments.rules.words import RECORD
from service.notifications.actions import notify
from service.runtime.work import Work


async def tell(work: Work, one: AssignmentView, kind: str, people: Iterable[UUID | None], **params: str) -> None:
    """Tell people, in their own language, by the name of the act; the assignment's words are not in it."""
    told = {person for person in people if person is not None} - {work.actor.stands_for}
    if told:
        said = {"who": work.actor.name, "number": one.number, **params}
        await notify(work, told, f"assignment.{kind}", record=RECORD, record_id=one.id, params=said)

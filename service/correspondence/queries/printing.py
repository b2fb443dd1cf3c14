"""What cards and books print of a letter beside what the registry says: resolutions on it, and its way out."""

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from service.assignments.queries.trees import AssignmentView, resolutions_of, walk
from service.correspondence.models.drafts import Dispatch
from service.correspondence.rules import RECORD, STATES
from service.correspondence.slots import Moved, Resolved
from service.runtime.language import gettext
from service.runtime.work import Work


async def resolved_on(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, list[Resolved]]:
    """Resolutions on these letters with those given further below them, each tree from its root down."""
    zone = work.zone
    found = await resolutions_of(work, RECORD, letter_ids)
    return {
        letter_id: [_resolved(one, zone) for tree in trees for one in walk(tree) if not one.withheld]
        for letter_id, trees in found.items()
    }


def _resolved(one: AssignmentView, zone: ZoneInfo) -> Resolved:
    reports = [part.report for part in one.executors if part.report]
    return Resolved(
        at=one.given_at,
        author=one.name(one.author_id),
        text=one.text,
        executors=tuple(one.name(part.person_id) for part in one.executors if part.state != "delegated"),
        due_on=one.due_at.astimezone(zone).date() if one.due_at else None,
        done_at=one.ended_at,
        report=" ".join(reports),
    )


async def dispatched(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, list[Moved]]:
    """When these letters were sent, and what became of each sending."""
    query = select(Dispatch).where(Dispatch.letter_id.in_(letter_ids)).order_by(Dispatch.sent_at, Dispatch.id)
    found: dict[UUID, list[Moved]] = {}
    for row in await work.session.scalars(query):
        steps = found.setdefault(row.letter_id, [])
        said = STATES["sent"]
        steps.append(Moved(row.sent_at, gettext(said)))
        if row.settled_at is not None and row.state in STATES:
            steps.append(Moved(row.settled_at, gettext(STATES[row.state])))
    return found

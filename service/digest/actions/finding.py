"""What every act on an issue begins with: the issue, held, and whether the actor may."""

from uuid import UUID

from service.digest.models import Issue
from service.digest.queries.issues import Lock, issue_row, standing_of
from service.digest.rules.acts import demand
from service.runtime.work import Work
from service.web.errors import NotFound


async def demanded(work: Work, issue_id: UUID, act: str, reason: str = "", *, lock: Lock = "update") -> Issue:
    """An issue on which the actor may do this, held until the end of the work. Raises NotFound, Refusal.

    Acts on its items hold it with lock="share": they do not wait for each other, and its state stays meanwhile.
    """
    row = await issue_row(work, issue_id, lock=lock)
    if row is None:
        raise NotFound
    demand(act, work.actor, standing_of(row), reason)
    return row

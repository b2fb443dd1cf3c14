"""What the worker does for releases. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.press.releases.actions.finding import make_findable
from service.press.releases.actions.printing import print_release
from service.press.releases.actions.publishing import publish_all_due, publish_due
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("press.print_release")
async def print_approved_release(work: Work, house: House, release_id: str, revision: int) -> None:
    """Make the papers of an approved revision."""
    await print_release(work, house, UUID(release_id), revision)


@job("press.publish_due")
async def publish_release(work: Work, house: House, release_id: str) -> None:
    """The moment of a release has come, or was moved."""
    await publish_due(work, UUID(release_id))


@job("press.index_release")
async def index_release(work: Work, house: House, release_id: str) -> None:
    """Put a release into the search."""
    await make_findable(work, UUID(release_id))


@job("press.look_after_releases", every=timedelta(minutes=5))
async def look_after_releases(work: Work, house: House) -> None:
    """Take up what lies still though its moment has come."""
    await publish_all_due(work)

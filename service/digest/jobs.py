"""What the worker does for digests. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.digest.actions.indexing import make_findable
from service.digest.actions.linking import check_links
from service.digest.actions.opening import open_due
from service.digest.actions.outputs import make_outputs
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("digest.open_due", every=timedelta(hours=1))
async def open_due_issues(work: Work, house: House) -> None:
    """From the first of a month on: open the issues of the month before, by the agency's own clock."""
    await open_due(work)


@job("digest.check_links")
async def check_issue_links(work: Work, house: House, issue_id: str) -> None:
    """Ask the links of an issue, some at a time."""
    await check_links(work, house, UUID(issue_id))


@job("digest.make_outputs")
async def make_outputs_of_issue(work: Work, house: House, issue_id: str) -> None:
    """Write what was asked for of an issue: page, mail and papers in each language, or go on where it was left."""
    await make_outputs(work, house, UUID(issue_id))


@job("digest.index_issue")
async def index_issue(work: Work, house: House, issue_id: str) -> None:
    """Put an issue into the search, or out of it."""
    await make_findable(work, UUID(issue_id))

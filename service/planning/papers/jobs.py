"""What the worker does for papers. Each can be asked for twice."""

from uuid import UUID

from service.planning.papers.actions.decisions import assign
from service.planning.papers.actions.issuing import make_files
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("planning.make_paper")
async def make_paper(work: Work, house: House, paper_id: str) -> None:
    """Make the files of an issued paper."""
    await make_files(work, house, UUID(paper_id))


@job("planning.assign_decision")
async def assign_decision(work: Work, house: House, decision_id: str) -> None:
    """Make the agency's own assignment of a decision that it took up."""
    await assign(work, UUID(decision_id))

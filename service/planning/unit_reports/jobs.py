"""What the worker does for reports of units. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.planning.unit_reports.actions.opening import open_due
from service.planning.unit_reports.actions.publishing import make_papers
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("unit_reports.open_due", every=timedelta(hours=1))
async def open_due_reports(work: Work, house: House) -> None:
    """From the first day after a quarter or year on: open the reports of who is set to report, by the own clock."""
    await open_due(work)


@job("unit_reports.make_papers")
async def make_papers_of_report(work: Work, house: House, report_id: str) -> None:
    """Write the papers of an approved report in each language, or go on where it was left."""
    await make_papers(work, house, UUID(report_id))

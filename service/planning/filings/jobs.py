"""What the worker does for reports of bodies. It can be asked for twice."""

from datetime import timedelta

from service.planning.filings.actions.filling import remind_due
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("filings.remind_due", every=timedelta(hours=6))
async def remind_of_duties(work: Work, house: House) -> None:
    """Tell who fills in of terms that are near or gone."""
    await remind_due(work)

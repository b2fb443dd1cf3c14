"""The turn of the year."""

from datetime import timedelta

from service.records.actions import turning
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("records.turn_year", every=timedelta(hours=1))
async def turn_year(work: Work, house: House) -> None:
    """Open the new list and close the old one, in the agency's own zone."""
    await turning.turn_year(work)

"""What the worker does for reports of bodies. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.planning.filings.actions.carrying import FETCH
from service.planning.filings.actions.filling import remind_due
from service.planning.filings.actions.hearing import fetch_files
from service.planning.filings.actions.indexing import INDEX, make_findable
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("filings.remind_due", every=timedelta(hours=6))
async def remind_of_duties(work: Work, house: House) -> None:
    """Tell who fills in of terms that are near or gone."""
    await remind_due(work)


@job(INDEX)
async def index_filing(work: Work, house: House, record: str, record_id: str) -> None:
    """Put a request or a duty into the search."""
    await make_findable(work, record, UUID(record_id))


@job(FETCH)
async def fetch_filed(work: Work, house: House, parcel_id: str) -> None:
    """Copy the next file of a report that a body filed."""
    await fetch_files(work, house.store, UUID(parcel_id))

"""Long acts, and the end of last days."""

from datetime import timedelta
from uuid import UUID

from service.handover.actions import carrying
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("handover.carry")
async def carry(work: Work, house: House, handover_id: str) -> None:
    """Hand over the next matters of an act."""
    await carrying.carry(work, UUID(handover_id))


@job("handover.end_people", every=timedelta(hours=1))
async def end_people(work: Work, house: House) -> None:
    """Note those as having left whose last day has passed."""
    await carrying.end_people(work)

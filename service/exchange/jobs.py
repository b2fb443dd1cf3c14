"""What the worker does for the exchange. It can be asked for twice."""

from uuid import UUID

from service.exchange.actions.hearing import hear
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("exchange.hear")
async def hear_of_agency(work: Work, house: House, what: str, by: str, parcel_id: str | None = None) -> None:
    """Another agency asked, answered, ended a link, or sent a copy."""
    await hear(work, what, UUID(by), UUID(parcel_id) if parcel_id else None)

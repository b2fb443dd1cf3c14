"""What follows requests for information, outside the transactions that wrote them."""

from uuid import UUID

from service.public_information.actions.finding import make_findable
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("public_information.after_request")
async def after_request(work: Work, house: House, request_id: str) -> None:
    """Put the request into the search, as it now is."""
    await make_findable(work, UUID(request_id))

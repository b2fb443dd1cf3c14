"""What the worker does for refutations. Each can be asked for twice."""

from uuid import UUID

from service.press.refutations.actions.finding import make_findable
from service.press.refutations.actions.mailing import find_out, mail_demand
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("press.mail_refutation")
async def mail_refutation(work: Work, house: House, sending_id: str) -> None:
    """Send a demand by mail, unless that is done."""
    await mail_demand(work, house, UUID(sending_id))


@job("press.find_out_refutation")
async def find_out_refutation(work: Work, house: House, sending_id: str) -> None:
    """Note a demand of which the mail server's answer was lost with the process that waited for it."""
    await find_out(work, UUID(sending_id))


@job("press.find_refutation")
async def find_refutation(work: Work, house: House, refutation_id: str) -> None:
    """Put a refutation into the search, as it now is."""
    await make_findable(work, UUID(refutation_id))

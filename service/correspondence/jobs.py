"""What follows letters, outside the transactions that registered or corrected them."""

from uuid import UUID

from service.correspondence.actions.settling import settle_correction, settle_registration
from service.correspondence.appeals.actions.registering import make_findable
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("correspondence.after_registration")
async def after_registration(work: Work, house: House, letter_id: str, sender_kind: str = "organisation") -> None:
    """Sender into the contacts, letter into the search, same files noted."""
    await settle_registration(work, UUID(letter_id), sender_kind)


@job("correspondence.after_correction")
async def after_correction(work: Work, house: House, letter_id: str, sender_kind: str = "organisation") -> None:
    """Sender and search after the texts were corrected."""
    await settle_correction(work, UUID(letter_id), sender_kind)


@job("correspondence.after_appeal")
async def after_appeal(work: Work, house: House, appeal_id: str) -> None:
    """The appeal into the search."""
    await make_findable(work, UUID(appeal_id))

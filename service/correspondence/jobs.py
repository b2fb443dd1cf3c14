"""What follows letters, outside the transactions that registered or corrected them."""

from uuid import UUID

from service.correspondence.actions.following import follow_merge
from service.correspondence.actions.settling import make_findable, settle_correction, settle_registration
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


@job("correspondence.follow_merge")
async def move_letters(work: Work, house: House, merge_id: str) -> None:
    """Point the letters of a merged contact to the one that stays, or back, a batch at a time."""
    await follow_merge(work, UUID(merge_id))


@job("correspondence.index_letter")
async def index_letter(work: Work, house: House, record_id: str) -> None:
    """Make a letter findable anew: the text of a file of it was read, or a file was withdrawn."""
    await make_findable(work, UUID(record_id))

"""What follows the citizen's side outside the request that wrote it: mails, and forgetting what was never sent."""

from datetime import timedelta
from uuid import UUID

from service.public_information.asking.actions.drafts import forget_old
from service.public_information.asking.actions.mailing import mail_requester
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("public_information.mail_requester")
async def mail(work: Work, house: House, notice_id: str) -> None:
    """Tell a requester by mail what was said to them."""
    await mail_requester(work, house, UUID(notice_id))


@job("public_information.forget_drafts", every=timedelta(days=1))
async def forget_drafts(work: Work, house: House) -> None:
    """Remove forms that were never sent, with their files, and what is left of those that were."""
    await forget_old(work, house.store)

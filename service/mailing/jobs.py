"""What the worker does for mail to many. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.mailing.actions.planning import gather
from service.mailing.actions.sending import resume, send_batch
from service.mailing.subscribers.actions.asking import mail_link
from service.mailing.subscribers.actions.ending import clean_up
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("mailing.gather")
async def gather_recipients(work: Work, house: House, mailing_id: str) -> None:
    """Settle who gets a mailing."""
    await gather(work, house, UUID(mailing_id))


@job("mailing.send")
async def send_mails(work: Work, house: House, mailing_id: str) -> None:
    """Hand over what is due of a mailing."""
    await send_batch(work, house, UUID(mailing_id))


@job("mailing.look_after", every=timedelta(minutes=5))
async def look_after(work: Work, house: House) -> None:
    """Take up what lies still though its moment has come."""
    await resume(work)


@job("mailing.ask_subscriber")
async def ask_subscriber(work: Work, house: House, subscriber_id: str) -> None:
    """Mail the link by which somebody confirms."""
    await mail_link(work, house, UUID(subscriber_id))


@job("mailing.clean_subscribers", every=timedelta(days=1))
async def clean_subscribers(work: Work, house: House) -> None:
    """Remove what nobody confirmed in time, and what ended long ago."""
    await clean_up(work)

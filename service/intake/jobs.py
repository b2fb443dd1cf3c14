"""The mailbox is read every five minutes, and when somebody asks."""

from datetime import timedelta

from service.intake.actions.fetching import poll
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("intake.poll", every=timedelta(minutes=5))
async def poll_mailbox(work: Work, house: House) -> None:
    """Fetch what is new."""
    await poll(work, house)

"""What monitoring does by itself: taking over what sources caught, and letting go of old texts."""

from datetime import timedelta
from uuid import UUID

from service.monitoring.actions.adding import read_papers
from service.monitoring.actions.asking import go_on
from service.monitoring.actions.collecting import BATCH, collect
from service.monitoring.actions.keeping import BATCH as EMPTIED_AT_ONCE
from service.monitoring.actions.keeping import empty_old
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("monitoring.collect", every=timedelta(minutes=1))
async def take_over(work: Work, house: House) -> None:
    """Make clips of what is new; a full batch asks for the next one at once."""
    if await collect(work) >= BATCH:
        work.later("monitoring.collect")


@job("monitoring.empty_old", every=timedelta(days=1))
async def end_retention(work: Work, house: House) -> None:
    """Take out texts whose retention is over; a full batch asks for the next one at once."""
    if await empty_old(work) >= EMPTIED_AT_ONCE:
        work.later("monitoring.empty_old")


@job("monitoring.ask_past")
async def ask_past(work: Work, house: House, run_id: str) -> None:
    """Ask the next past clips by a keyword rule; more of them ask for the next batch."""
    await go_on(work, UUID(run_id))


@job("monitoring.read_papers")
async def take_text_of_papers(work: Work, house: House, record_id: str) -> None:
    """The text of a clip that came as a file, once the file was read."""
    await read_papers(work, UUID(record_id))

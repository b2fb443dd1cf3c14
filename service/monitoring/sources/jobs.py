"""Sources are watched over every few minutes; those with a password are fetched here, by the agency itself."""

from datetime import timedelta
from uuid import UUID

from service.monitoring.sources.actions.polling import poll_source, purge_own
from service.monitoring.sources.actions.watching import watch
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("monitoring.watch_sources", every=timedelta(minutes=5))
async def watch_sources(work: Work, house: House) -> None:
    """Go on asking for what is wanted, tell of silence, follow long harvests."""
    await watch(work)


@job("monitoring.poll_source")
async def poll_own_source(work: Work, house: House, source_id: str) -> None:
    """Fetch one source with a password."""
    await poll_source(work, house, UUID(source_id))


@job("monitoring.purge_articles", every=timedelta(days=1))
async def purge_articles(work: Work, house: House) -> None:
    """Remove what the agency's own sources brought and whose time is over."""
    if await purge_own(work, house):
        work.later("monitoring.purge_articles")

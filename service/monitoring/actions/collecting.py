"""Taking over what sources caught, a batch at a time."""

import structlog
from sqlalchemy.exc import DBAPIError

from service.monitoring.actions.capturing import capture
from service.monitoring.sources.actions.taking import take_new
from service.runtime.work import Work

log = structlog.get_logger()
BATCH = 100


async def collect(work: Work) -> int:
    """Make clips of what is new; how many versions were taken. One that the database refuses holds up no other."""
    caught = await take_new(work, BATCH)
    for one in caught:
        try:
            async with work.session.begin_nested():
                await capture(work, one)
        except DBAPIError as error:
            log.warning("monitoring.not_captured", version=str(one.version_id), error=type(error.orig).__name__)
    return len(caught)

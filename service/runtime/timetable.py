"""The timetable: puts every regular job into each active agency's outbox, idle agencies included.

The only code without a tenant. A row's id comes from job, agency and period, so two timetables, or one that was
restarted, ask for the same thing once.
"""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import structlog
from sqlalchemy import text

from service.kit.actor import SYSTEM
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.queue import JOBS, Job
from service.runtime.work import canonical

log = structlog.get_logger()
TICK_SECONDS = 5.0
KEEP_DONE = timedelta(days=7)

INSERT = text(
    "insert into outbox (tenant_id, id, job, arguments, actor, created_at, next_at)"
    " values (:tenant, :id, :job, '{}', :actor, :now, :now) on conflict do nothing"
)
PURGE = text(
    "delete from outbox where (tenant_id, id) in (select tenant_id, id from outbox where done_at < :before limit 5000)"
)


def slot(entry: Job, now: datetime) -> int:
    """The number of the period that `now` lies in."""
    assert entry.every is not None
    return int(now.timestamp() // entry.every.total_seconds())


def row_id(entry: Job, tenant_id: UUID, now: datetime) -> UUID:
    """The id of the row for this job, agency and period."""
    return uuid5(tenant_id, f"{entry.name}/{slot(entry, now)}")


async def tick(database: Database) -> int:
    """Ask for what is due in the current periods; returns how many rows were offered."""
    now = clock.now()
    actor = canonical({"kind": "system", "id": None, "name": SYSTEM.name})
    regular = [entry for entry in JOBS.values() if entry.every is not None]
    async with database.engine.begin() as connection:
        found = await connection.execute(text("select id from platform.agency where state = 'active'"))
        rows = [
            {"tenant": tenant, "id": row_id(entry, tenant, now), "job": entry.name, "actor": actor, "now": now}
            for tenant in found.scalars()
            for entry in regular
        ]
        if rows:
            await connection.execute(INSERT, rows)
    return len(rows)


async def purge(database: Database) -> None:
    """Remove rows that were done long ago, a batch at a time."""
    async with database.engine.begin() as connection:
        await connection.execute(PURGE, {"before": clock.now() - KEEP_DONE})


async def tick_forever(database: Database) -> None:
    """Keep the timetable; each period is asked for once, however often the process restarts."""
    seen: dict[str, int] = {}
    while True:
        try:
            current = {entry.name: slot(entry, clock.now()) for entry in JOBS.values() if entry.every}
            if current != seen:
                await tick(database)
                await purge(database)
                seen = current
        except Exception as error:
            log.warning("timetable.waiting", error=type(error).__name__)
        await asyncio.sleep(TICK_SECONDS)

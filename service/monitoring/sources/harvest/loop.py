"""The harvest's own loop: claims what is due, one thing a site at a time, and looks after what is kept.

It knows no agency: it runs as a role of its own, which sees the commons and nothing else.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import text

from service.monitoring.sources.harvest.feeds import Feeds
from service.monitoring.sources.harvest.fetching import Fetching
from service.monitoring.sources.harvest.politeness import USUAL_DELAY, Politeness
from service.monitoring.sources.harvest.reader import Reader
from service.monitoring.sources.harvest.visiting import Pages
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.fetch import Fetcher
from service.runtime.storage import COMMONS, StorageError, Store

log = structlog.get_logger()
SLOTS = 24
LEASE = timedelta(minutes=5)
IDLE_SECONDS = 0.5
TIDY_SECONDS = 600.0
BATCH = 500
UNWANTED = timedelta(hours=1)
FORGET_FEED, FORGET_PAGE = timedelta(days=90), timedelta(days=400)

BLOCKED = "exists (select 1 from commons.host h where h.name = {0}.host and h.blocked_until > :now)"
CLAIM_FEEDS = text(
    f"""
    with due as (
      select id, row_number() over (partition by host order by next_at) as place, next_at from commons.feed f
      where next_at <= :now and wanted_until > :now and (leased_until is null or leased_until <= :now)
        and not (host = any (cast(:busy as text[]))) and not {BLOCKED.format("f")}
    ), chosen as (
      select id from commons.feed where id in (select id from due where place = 1 order by next_at limit :room)
      for update skip locked
    )
    update commons.feed f set leased_until = :until from chosen where f.id = chosen.id returning f.*
    """  # noqa: S608 - only this module's own words
)
CLAIM_PAGES = text(
    f"""
    with due as (
      select p.id, p.host, p.next_at, wanted.live from commons.page p cross join lateral (
        select bool_or(f.kind <> 'archive') as live from commons.feed_page l join commons.feed f on f.id = l.feed_id
        where l.page_id = p.id and f.wanted_until > :now
      ) wanted
      where p.next_at <= :now and (p.leased_until is null or p.leased_until <= :now) and wanted.live is not null
        and not (p.host = any (cast(:busy as text[]))) and not {BLOCKED.format("p")}
    ), first as (
      select distinct on (host) id, live, next_at from due order by host, live desc, next_at
    ), chosen as (
      select id from commons.page where id in (select id from first order by live desc, next_at limit :room)
      for update skip locked
    )
    update commons.page p set leased_until = :until from chosen where p.id = chosen.id returning p.*
    """  # noqa: S608 - only this module's own words
)
LET_GO = text(
    """
    update commons.page p set next_at = null where next_at < :before and not exists (
      select 1 from commons.feed_page l join commons.feed f on f.id = l.feed_id
      where l.page_id = p.id and f.wanted_until > :now
    )
    """
)
EXPIRED = text(
    "delete from commons.page_version where id in"
    " (select id from commons.page_version where keep_until < :now limit :batch) returning evidence_key"
)
FORGET_FEEDS = text("delete from commons.feed where wanted_until < :before")
FORGET_PAGES = text(
    "delete from commons.page where id in (select p.id from commons.page p where p.found_at < :before and not exists"
    " (select 1 from commons.page_version v where v.page_id = p.id) limit :batch)"
)
KNOWN_COPIES = text("select evidence_key from commons.page_version where evidence_key = any (cast(:keys as text[]))")


class Harvest:
    """One process's harvest. Two of them do no harm, but keep politeness towards a site each for itself."""

    def __init__(
        self, database: Database, store: Store, fetcher: Fetcher, reader: Reader, *, delay: float = USUAL_DELAY
    ) -> None:
        """delay: seconds between two requests to one site that does not say how fast it may be read."""
        self._database, self._store = database, store
        self._politeness = Politeness(database, fetcher, delay=delay)
        fetching = Fetching(fetcher, reader, self._politeness)
        self._feeds, self._pages = Feeds(database, fetching), Pages(database, store, fetching)
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: dict[str, float] = {}

    async def forever(self) -> None:
        """Harvest until cancelled. An outage of the database or the store is waited out."""
        tidied = monotonic()
        while True:
            try:
                if not await self.begin():
                    await self._wait(IDLE_SECONDS)
                if monotonic() - tidied > TIDY_SECONDS:
                    tidied = monotonic()
                    await self.tidy()
            except Exception as error:
                log.warning("harvest.waiting", error=type(error).__name__)
                await asyncio.sleep(1.0)

    async def once(self) -> None:
        """Everything that is due now, and what that brings, until nothing is due: for tests and benchmarks."""
        while True:
            # Asked before: what ends while we claim may have brought something that we did not see.
            going_on = bool(self._tasks or self._held())
            if not await self.begin() and not going_on:
                return
            await self._wait(0.02)

    async def end(self) -> None:
        """Give up what is under way; its leases run out by themselves."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def begin(self) -> int:
        """Claim what is due and begin with it; how much that was."""
        now = clock.now()
        feeds = await self._claim(CLAIM_FEEDS, now, SLOTS - len(self._tasks))
        self._start(feeds, self._feeds.poll, now)
        pages = await self._claim(CLAIM_PAGES, now, SLOTS - len(self._tasks))
        self._start(pages, self._pages.fetch, now)
        return len(feeds) + len(pages)

    async def _claim(self, statement: Any, now: datetime, room: int) -> Sequence[Any]:
        if room <= 0:
            return []
        values = {"now": now, "until": now + LEASE, "room": room, "busy": self._held()}
        async with self._database.engine.begin() as connection:
            return (await connection.execute(statement, values)).all()

    def _held(self) -> list[str]:
        """Sites that are being asked, or were asked a moment ago."""
        passed = [host for host, until in self._busy.items() if until <= monotonic()]
        for host in passed:
            del self._busy[host]
        return list(self._busy)

    def _start(self, rows: Sequence[Any], do: Callable[[Any, datetime], Awaitable[None]], now: datetime) -> None:
        for row in rows:
            self._busy[row.host] = float("inf")
            task = asyncio.create_task(self._one(row, do, now))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _one(self, row: Any, do: Callable[[Any, datetime], Awaitable[None]], now: datetime) -> None:
        delay = USUAL_DELAY
        try:
            await do(row, now)
            delay = (await self._politeness.of(row.address, now)).delay
        except Exception as error:
            # The lease runs out, and it comes round again.
            log.warning("harvest.failed", error=type(error).__name__)
        finally:
            self._busy[row.host] = monotonic() + delay

    async def _wait(self, seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(seconds)

    # --- what is kept

    async def tidy(self) -> int:
        """Remove versions whose time is over with their copies, and what nobody wants any longer; how many versions."""
        now = clock.now()
        async with self._database.engine.begin() as connection:
            keys = [row.evidence_key for row in await connection.execute(EXPIRED, {"now": now, "batch": BATCH})]
            await connection.execute(LET_GO, {"now": now, "before": now - UNWANTED})
            await connection.execute(FORGET_FEEDS, {"before": now - FORGET_FEED})
            await connection.execute(FORGET_PAGES, {"before": now - FORGET_PAGE, "batch": BATCH})
        for key in keys:
            with suppress(StorageError):
                await self._store.delete(key)
        return len(keys)

    async def sweep(self, older: timedelta = timedelta(days=1)) -> int:
        """Remove copies that no version speaks of; how many there were."""
        swept, batch = 0, list[str]()
        # What the store says of age is the machine's time, whatever the service's clock was moved to.
        async for key in self._store.list_older_than(datetime.now(UTC) - older, COMMONS):
            batch.append(key)
            if len(batch) == BATCH:
                swept, batch = swept + await self._drop(batch), []
        return swept + (await self._drop(batch) if batch else 0)

    async def _drop(self, keys: list[str]) -> int:
        async with self._database.engine.connect() as connection:
            known = {row.evidence_key for row in await connection.execute(KNOWN_COPIES, {"keys": keys})}
        lost = [key for key in keys if key not in known]
        for key in lost:
            with suppress(StorageError):
                await self._store.delete(key)
        return len(lost)


async def harvest_forever(database: Database, store: Store, allow: frozenset[tuple[str, int]]) -> None:
    """The part `harvest` of the service."""
    async with Fetcher(allow) as fetcher, Reader(hands=2) as reader:
        own = Harvest(database, store, fetcher, reader)
        sweeping = asyncio.create_task(_sweep_daily(own))
        try:
            await own.forever()
        finally:
            sweeping.cancel()
            await own.end()


async def _sweep_daily(own: Harvest) -> None:
    while True:
        await asyncio.sleep(24 * 3600)
        try:
            await own.sweep()
        except Exception as error:
            log.warning("harvest.not_swept", error=type(error).__name__)

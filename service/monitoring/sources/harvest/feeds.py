"""One feed of the commons is asked: what it names is noted, and when it is asked again."""

import random
from datetime import datetime
from typing import Any

from sqlalchemy import text

from service.monitoring.sources.harvest.fetching import Fetching, Found, PollFailed, Wish
from service.monitoring.sources.harvest.keeping import note_items, stored
from service.monitoring.sources.harvest.shapes import Item
from service.monitoring.sources.rules.health import next_poll
from service.runtime.database import Database

DONE = text(
    """
    update commons.feed set leased_until = null, polled_at = cast(:now as timestamptz),
      ok_at = cast(:now as timestamptz), failures = 0, failure = '',
      failing_since = null, next_at = :next, etag = :etag, last_modified = :last_modified,
      title = coalesce(nullif(cast(:title as text), ''), title), moved_to = :moved,
      listed = case when cast(:listed as integer) < 0 then listed else cast(:listed as integer) end
    where id = :id
    """
)
FAILED = text(
    """
    update commons.feed set leased_until = null, polled_at = cast(:now as timestamptz),
      failures = failures + 1, failure = :word,
      failing_since = coalesce(failing_since, cast(:now as timestamptz)), next_at = :next where id = :id
    """
)
LOOK_AGAIN = text(
    """
    update commons.page p set next_at = cast(:now as timestamptz) from commons.feed_page l
    where l.page_id = p.id and l.feed_id = :id and p.state in ('waiting', 'kept') and p.attempts = 0
      and (p.checked_at is null or p.checked_at < cast(:now as timestamptz))
    """
)


class Feeds:
    """Asks feeds that are due."""

    def __init__(self, database: Database, fetching: Fetching) -> None:
        self._database, self._fetching = database, fetching

    async def poll(self, feed: Any, now: datetime) -> None:
        """Ask one feed (a row of commons.feed) and note what came of it."""
        if feed.kind == "page":
            await self._done(feed, Found(items=(Item(feed.address),)), now)
            return
        wish = Wish(
            kind=feed.kind,
            address=feed.address,
            selector=feed.selector,
            since=feed.since,
            etag=feed.etag,
            last_modified=feed.last_modified,
        )
        try:
            found = await self._fetching.listing(wish, now)
        except PollFailed as failed:
            await self._failed(feed, failed, now)
            return
        await self._done(feed, found, now)

    async def _done(self, feed: Any, found: Found, now: datetime) -> None:
        values = {
            "id": feed.id,
            "now": now,
            "next": next_poll(now, feed.every_minutes, 0, random.random()),
            "etag": stored(found.etag),
            "last_modified": stored(found.last_modified),
            "title": stored(found.title),
            "moved": stored(found.moved_to),
            "listed": -1 if found.unchanged else len(found.items),
        }
        async with self._database.engine.begin() as connection:
            await note_items(connection, feed.id, found.items, now)
            if feed.kind == "page":
                await connection.execute(LOOK_AGAIN, {"id": feed.id, "now": now})
            await connection.execute(DONE, values)

    async def _failed(self, feed: Any, failed: PollFailed, now: datetime) -> None:
        following = next_poll(now, feed.every_minutes, feed.failures + 1, random.random(), failed.word)
        if failed.word == "busy":
            await self._fetching.politeness.block(feed.host, now, failed.wait)
            if failed.wait is not None:
                following = max(following, now + failed.wait)
        async with self._database.engine.begin() as connection:
            values = {"id": feed.id, "now": now, "word": failed.word, "next": following}
            await connection.execute(FAILED, values)

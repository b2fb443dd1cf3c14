"""One page of the commons is fetched: a new version where its words changed, a note where it cannot be had."""

from datetime import datetime
from typing import Any

from sqlalchemy import text

from service.monitoring.sources.harvest.fetching import Fetching, PollFailed, Wish
from service.monitoring.sources.harvest.keeping import GONE, MISSED, SEEN, as_listed, completed, keep_version
from service.monitoring.sources.rules.health import next_attempt, next_visit
from service.runtime.database import Database
from service.runtime.storage import Store

SELECTOR = text(
    "select f.text_selector from commons.feed f join commons.feed_page l on l.feed_id = f.id"
    " where l.page_id = :page and f.text_selector <> '' order by f.created_at limit 1"
)
LOST = frozenset({"not_found", "gone"})
FINAL = frozenset({"robots", "sign_in", "address", "scheme", "port", "userinfo", "url", "downgrade"})


class Pages:
    """Fetches pages that are due."""

    def __init__(self, database: Database, store: Store, fetching: Fetching) -> None:
        self._database, self._store, self._fetching = database, store, fetching

    async def fetch(self, page: Any, now: datetime) -> None:
        """Fetch one page (a row of commons.page) and note what came of it."""
        async with self._database.engine.connect() as connection:
            selector = (await connection.execute(SELECTOR, {"page": page.id})).scalar() or ""
        wish = Wish(
            kind="page", address=page.address, selector=selector, etag=page.etag, last_modified=page.last_modified
        )
        try:
            paper = await self._fetching.article(wish, now)
        except PollFailed as failed:
            await self._missed(page, failed, now)
            return
        following = next_visit(now, page.found_at)
        marks = {"page": page.id, "now": now, "next": following, "etag": paper.etag}
        way = "bare" if paper.reading.bare else "page"
        if paper.unchanged:
            await self._note(SEEN, {**marks, "last_modified": paper.last_modified})
        elif way == "bare" and page.last_version_id is not None:
            # A page that lost its words is no new version of the article: it may be a wall or a fault.
            await self._note(MISSED, {"page": page.id, "now": now, "word": "empty", "next": following})
        else:
            completed(paper.reading, page)
            await keep_version(self._database, self._store, page, paper, way, now, following)

    async def _note(self, statement: Any, values: dict[str, Any]) -> None:
        async with self._database.engine.begin() as connection:
            await connection.execute(statement, values)

    async def _missed(self, page: Any, failed: PollFailed, now: datetime) -> None:
        if failed.word == "busy":
            await self._fetching.politeness.block(page.host, now, failed.wait)
        attempts = page.attempts + 1
        following = None if failed.word in FINAL else next_attempt(now, attempts)
        kept = page.last_version_id is not None
        if kept and failed.word in LOST and (failed.word == "gone" or attempts > 1):
            await self._note(GONE, {"page": page.id, "now": now, "word": failed.word})
            return
        if not kept and following is None and page.listed_title:
            await keep_version(self._database, self._store, page, as_listed(page), "listed", now, None)
        await self._note(MISSED, {"page": page.id, "now": now, "word": failed.word, "next": following})

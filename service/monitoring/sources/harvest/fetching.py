"""One list or one article from its address: asked conditionally, within limits, and read by the program apart."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from service.kit.refusal import Refusal
from service.monitoring.sources.harvest.politeness import Politeness
from service.monitoring.sources.harvest.reader import Reader, Unreadable
from service.monitoring.sources.harvest.shapes import Item, Listing, Question, Reading
from service.monitoring.sources.rules.addresses import normalised
from service.monitoring.sources.rules.health import failure_of, retry_after
from service.runtime.fetch import MEGABYTE, Fetched, Fetcher, FetchError, Limits

LISTS = Limits(seconds=20.0, largest=5 * MEGABYTE)
PAGES = Limits(seconds=20.0, largest=4 * MEGABYTE)
ACCEPTED = {
    "list": "application/rss+xml, application/atom+xml, application/xml, text/xml, text/html;q=0.8, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
}
# A day without an hour begins here; both countries keep the same hours.
ZONE = ZoneInfo("Asia/Baku")
MOST_ITEMS, MOST_PARTS = 200, 3
MOST_ARCHIVED, MOST_ARCHIVED_PARTS = 5_000, 60
TEXTUAL = ("html", "xml", "text/plain")


class PollFailed(Exception):
    """Nothing came of it. word: of rules.health.FAILURES; wait: how long the site asks to be left alone."""

    def __init__(self, word: str, wait: timedelta | None = None) -> None:
        super().__init__(word)
        self.word, self.wait = word, wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to ask for. authorization: the header's value for an address with a password."""

    kind: str
    address: str
    selector: str = ""
    since: date | None = None
    etag: str = ""
    last_modified: str = ""
    authorization: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a list names. unchanged: it is as it was when last asked."""

    unchanged: bool = False
    title: str = ""
    items: tuple[Item, ...] = ()
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One article as it came and as it reads."""

    unchanged: bool = False
    body: bytes = b""
    content_type: str = ""
    reading: Reading = field(default_factory=Reading)
    etag: str = ""
    last_modified: str = ""


class Fetching:
    """Asks sites politely and reads what they answer."""

    def __init__(self, fetcher: Fetcher, reader: Reader, politeness: Politeness) -> None:
        self._fetcher, self._reader, self.politeness = fetcher, reader, politeness

    async def listing(self, wish: Wish, now: datetime) -> Found:
        """What a feed, sitemap or list names now. Raises PollFailed."""
        answer = await self._get(wish, now, LISTS, ACCEPTED["list"])
        if answer.status == 304:
            return Found(unchanged=True, etag=wish.etag, last_modified=wish.last_modified)
        archive = wish.kind == "archive"
        what = "sitemap" if archive else wish.kind
        most = MOST_ARCHIVED if archive else MOST_ITEMS
        listing = await self._read(what, answer, wish.selector if wish.kind == "list" else "", now, most)
        items = listing.items if listing.kind != "index" else await self._parts(wish, listing, now, most)
        if wish.kind == "list" and not items:
            raise PollFailed("no_items")
        return Found(
            title=listing.title,
            items=tuple(_sound(items, wish.since))[:most],
            etag=answer.headers.get("etag", "")[:500],
            last_modified=answer.headers.get("last-modified", "")[:100],
            moved_to=answer.url if answer.url != wish.address else "",
        )

    async def look(self, wish: Wish, now: datetime) -> Listing:
        """What an address turns out to be, for a preview. Raises PollFailed."""
        answer = await self._get(wish, now, LISTS, ACCEPTED["list"])
        listing = await self._read("any" if not wish.selector else "list", answer, wish.selector, now, 20)
        if listing.kind != "index":
            return listing
        items = await self._parts(wish, listing, now, 20)
        return Listing("sitemap", listing.title, items[:20])

    async def article(self, wish: Wish, now: datetime) -> Paper:
        """One page. A file that is no page comes without a text. Raises PollFailed."""
        answer = await self._get(wish, now, PAGES, ACCEPTED["page"])
        if answer.status == 304:
            return Paper(unchanged=True, etag=wish.etag, last_modified=wish.last_modified)
        content_type = answer.headers.get("content-type", "")[:200]
        reading = Reading(bare=True)
        if not content_type or any(word in content_type.casefold() for word in TEXTUAL):
            question = Question("article", answer.url, content_type, wish.selector, now)
            try:
                reading = await self._reader.article(question, answer.content)
            except Unreadable as error:
                if error.word not in {"unreadable", "slow_to_read", "too_large"}:
                    raise PollFailed(error.word) from error
        return Paper(
            body=answer.content,
            content_type=content_type,
            reading=reading,
            etag=answer.headers.get("etag", "")[:500],
            last_modified=answer.headers.get("last-modified", "")[:100],
        )

    async def _parts(self, wish: Wish, index: Listing, now: datetime, most: int) -> list[Item]:
        """The newest sitemaps of an index, one after another at the site's pace."""
        limit = MOST_ARCHIVED_PARTS if wish.kind == "archive" else MOST_PARTS
        items: list[Item] = []
        for part in [part for part in index.parts if _not_before(part.at, wish.since)][:limit]:
            if len(items) >= most:
                break
            manners = await self.politeness.of(part.address, now)
            await asyncio.sleep(manners.delay)
            own = Wish(kind="sitemap", address=part.address, authorization=_only_at(wish, part.address))
            answer = await self._get(own, now, LISTS, ACCEPTED["list"])
            listing = await self._read("sitemap", answer, "", now, most)
            items += listing.items
        return items

    async def _read(self, what: str, answer: Fetched, selector: str, now: datetime, most: int) -> Listing:
        question = Question(what, answer.url, answer.headers.get("content-type", "")[:200], selector, now, most)
        try:
            return await self._reader.listing(question, answer.content)
        except Unreadable as error:
            raise PollFailed(error.word) from error

    async def _get(self, wish: Wish, now: datetime, limits: Limits, accepted: str) -> Fetched:
        manners = await self.politeness.of(wish.address, now)
        if not manners.allow(wish.address):
            raise PollFailed(manners.away or "robots")
        headers = {"Accept": accepted}
        if wish.etag:
            headers["If-None-Match"] = wish.etag
        if wish.last_modified:
            headers["If-Modified-Since"] = wish.last_modified
        if wish.authorization:
            headers["Authorization"] = wish.authorization
        try:
            answer = await self._fetcher.get(wish.address, headers, limits=limits)
        except FetchError as error:
            raise PollFailed(error.reason) from error
        if answer.ok or (answer.status == 304 and (wish.etag or wish.last_modified)):
            return answer
        raise PollFailed(failure_of(answer.status), retry_after(answer.headers.get("retry-after", ""), now))


def _only_at(wish: Wish, address: str) -> str:
    """The password goes to the site it was given for and to no other."""
    same = urlsplit(wish.address)[:2] == urlsplit(address)[:2]
    return wish.authorization if same else ""


def _not_before(at: datetime | None, since: date | None) -> bool:
    return at is None or since is None or at.astimezone(ZONE).date() >= since


def _sound(items: list[Item], since: date | None) -> list[Item]:
    """Items with an address in its one form, each once, none earlier than asked for."""
    found: dict[str, Item] = {}
    for item in items:
        try:
            address = normalised(item.address)
        except Refusal:
            continue
        if address not in found and _not_before(item.at, since):
            found[address] = Item(address, item.title, item.text, item.at)
    return list(found.values())

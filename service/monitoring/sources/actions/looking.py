"""A look at an address before it becomes a source: what it turns out to be, and what it would bring."""

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from service.monitoring.sources.harvest.fetching import Fetching, PollFailed, Wish
from service.monitoring.sources.harvest.politeness import Politeness
from service.monitoring.sources.harvest.reader import Reader
from service.monitoring.sources.harvest.shapes import Item
from service.monitoring.sources.rules.content import Content
from service.runtime.fetch import Fetcher

AT_ONCE, SECONDS = 2, 25.0
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an address is. kind: "" where nothing could be had; trouble: a word of FAILURES then.

    feeds: addresses of feeds that a page names. items: the newest articles as they would be caught.
    """

    kind: str = ""
    title: str = ""
    items: Sequence[Item] = ()
    feeds: Sequence[str] = ()
    trouble: str = ""


async def look(allow: frozenset[tuple[str, int]], content: Content, now: datetime) -> Preview:
    """Look at an address. Opens no transaction: sites are slow."""
    place = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(SECONDS), place, Fetcher(allow) as fetcher, Reader() as reader:
            return await _looked(Fetching(fetcher, reader, Politeness(None, fetcher)), content, now)
    except TimeoutError:
        return Preview(trouble="slow")
    except PollFailed as failed:
        return Preview(trouble=failed.word)


async def _looked(fetching: Fetching, content: Content, now: datetime) -> Preview:
    selector = content.selector if content.kind in {"", "list"} else ""
    secret = b64encode(f"{content.username}:{content.password}".encode()).decode("ascii")
    authorization = f"Basic {secret}" if content.password and content.address.startswith("https://") else ""
    wish = Wish(kind=content.kind or "feed", address=content.address, selector=selector, authorization=authorization)
    found = await fetching.look(wish, now)
    if found.kind == "list" and not found.items:
        return Preview(kind="list", title=found.title, trouble="no_items")
    return Preview(kind=found.kind, title=found.title, items=tuple(found.items), feeds=tuple(found.feeds))

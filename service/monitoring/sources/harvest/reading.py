"""Reads foreign bytes: feeds, sitemaps, lists and articles. Runs as a program of its own, question after question.

Each question comes as two lengths (4 bytes each), a JSON value and the bytes; each answer as a length and a JSON value.
It has no secret in its environment, opens no connection, and the kernel ends it when it takes too much memory.
"""

import os
import resource
import struct
import sys
import zlib
from calendar import timegm
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

import feedparser
import msgspec
from lxml import etree
from lxml import html as markup

from service.monitoring.sources.harvest.shapes import Answer, Item, Listing, Question, Reading
from service.monitoring.texts.dates import moment_in
from service.monitoring.texts.decoding import decoded
from service.monitoring.texts.extraction import SelectorMistake, Selectors, article, compiled
from service.monitoring.texts.language import language_of

MEMORY = 1024 * 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
TITLE, TEXT, WHOLE, ADDRESS = 500, 4_000, 200_000, 2_000
AHEAD = timedelta(days=2)
# What an outlet writes without a zone is meant here; both countries keep the same hours.
ZONE = ZoneInfo("Asia/Baku")
GZIP = b"\x1f\x8b"
MARKUP = ("<html", "<!doctype html", "<body", "<head")


SAID = {SelectorMistake: "selector", MemoryError: "too_large"}


class Trouble(Exception):
    """The bytes are not what was asked for; the word says why."""


def confine() -> None:
    """Give up the right to much memory and to write files."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    with suppress(OSError):
        os.nice(5)


def answer(question: Question, body: bytes) -> Answer:
    """What the bytes say."""
    try:
        body = unpacked(body)
        if question.what == "article":
            return Answer(reading=read_article(question, body))
        listing = read_listing(question, body)
    except Trouble as trouble:
        return Answer(trouble=str(trouble))
    except Exception as error:
        return Answer(trouble=SAID.get(type(error), "unreadable"))
    if question.what != "any" and listing.kind not in {question.what, "index"}:
        return Answer(trouble=f"not_{question.what}")
    return Answer(listing=listing)


def unpacked(body: bytes) -> bytes:
    """The content of a packed file such as sitemap.xml.gz."""
    if not body.startswith(GZIP):
        return body
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        content = unpack.decompress(body, LARGEST_UNPACKED)
    except zlib.error as error:
        raise Trouble("unreadable") from error
    if unpack.unconsumed_tail:
        raise Trouble("too_large")
    return content


def read_listing(question: Question, body: bytes) -> Listing:
    """What kind of list it is, and what it names."""
    if not body.strip():
        raise Trouble("empty")
    if question.selector:
        return by_selector(question, body)
    head = decoded(body[:4096], question.content_type).lstrip("\ufeff \t\r\n").casefold()
    if "<sitemapindex" in head or "<urlset" in head:
        return sitemap(question, body)
    if not head.startswith(MARKUP) and ("<rss" in head or "<feed" in head or "<rdf" in head or "<channel" in head):
        return feed(question, body)
    if "<html" in head or "<!doctype html" in head or "<body" in head or "html" in question.content_type:
        return page(question, body)
    return feed(question, body)


# --- feeds


def feed(question: Question, body: bytes) -> Listing:
    """RSS and Atom, in whatever letters."""
    text = decoded(body, question.content_type)
    declared = etree_free(text)
    # Decoded by us and given as UTF-8: the parser would believe a wrong header.
    found = feedparser.parse(BytesIO(declared.encode("utf-8", "replace")), response_headers={"content-type": XML})
    if not found.version and not found.entries:
        raise Trouble("not_feed")
    items = []
    for entry in found.entries:
        link = entry.get("link") or (entry.get("id", "") if str(entry.get("id", "")).startswith("http") else "")
        if place := address_in(question, link):
            items.append(Item(place, line(plain(entry.get("title"))), summary(entry), moment(entry, question.near)))
    return Listing("feed", line(plain(found.feed.get("title"))), trimmed(items, question.most))


XML = "application/xml; charset=utf-8"


def etree_free(text: str) -> str:
    """The text without its XML declaration, whose charset is no longer true, and without declared entities."""
    start = text.find("<?xml")
    if 0 <= start < 100 and (end := text.find("?>", start)) > 0:
        text = text[end + 2 :]
    begin = text.find("<!DOCTYPE")
    if 0 <= begin < 1000:
        inner, end = text.find("[", begin), text.find(">", begin)
        if 0 <= inner < end:
            end = text.find("]>", inner) + 1
        text = text[:begin] + text[end + 1 :] if end > 0 else ""
    return text


def plain(value: object) -> str:
    """Text of a value that may hold markup."""
    said = str(value or "")
    if "<" not in said and "&" not in said:
        return said
    try:
        return str(markup.fromstring(f"<div>{said}</div>").text_content())
    except (etree.LxmlError, ValueError, AssertionError):
        return said


def summary(entry: Any) -> str:
    """The longest of what an entry says of its content, as plain text."""
    said = [plain(entry.get("summary"))]
    said += [plain(part.get("value")) for part in entry.get("content", [])[:3]]
    return max(said, key=len)[:TEXT].strip()


def moment(entry: Any, near: datetime | None) -> datetime | None:
    """When an entry says that it was published; a moment far ahead or before the press went online is none."""
    now = near or datetime.now(UTC)
    for name in ("published", "updated", "created"):
        found = None
        if parsed := entry.get(f"{name}_parsed"):
            with suppress(ValueError, TypeError, OverflowError, OSError):
                found = datetime.fromtimestamp(timegm(parsed), UTC)
        if found is None and entry.get(name):
            with suppress(ValueError, OverflowError):
                found = moment_in(str(entry[name])[:100], None, now, ZONE)
        if found is not None and sound(found, now):
            return found.astimezone(UTC)
    return None


def sound(found: datetime, now: datetime) -> bool:
    return found.year >= 1995 and found <= now + AHEAD


# --- sitemaps


def sitemap(question: Question, body: bytes) -> Listing:
    """A sitemap, a news sitemap, or an index of them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    text = etree_free(decoded(body, question.content_type))
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise Trouble("not_sitemap")
    entries = [entry for entry in root if isinstance(entry.tag, str)]
    index = etree.QName(root).localname == "sitemapindex"
    items = [item for entry in entries if (item := _located(question, entry)) is not None]
    items.sort(key=lambda item: item.at or datetime.min.replace(tzinfo=UTC), reverse=True)
    if index:
        return Listing("index", parts=items[: question.most])
    return Listing("sitemap", items=trimmed(items, question.most))


def _located(question: Question, entry: Any) -> Item | None:
    said = {etree.QName(part).localname: part.text or "" for part in entry.iter() if isinstance(part.tag, str)}
    place = address_in(question, said.get("loc", "").strip())
    if not place:
        return None
    now = question.near or datetime.now(UTC)
    written = said.get("publication_date") or said.get("lastmod") or ""
    found = None
    with suppress(ValueError, OverflowError):
        found = moment_in(written[:100], None, now, ZONE) if written else None
    at = found.astimezone(UTC) if found is not None and sound(found, now) else None
    return Item(place, line(said.get("title", "")), "", at)


# --- pages that list


def page(question: Question, body: bytes) -> Listing:
    """A page that was not said how to read: the feeds that it names."""
    tree = tree_of(question, body)
    feeds = []
    for link in tree.iter("link"):
        rel, kind = (link.get("rel") or "").casefold(), (link.get("type") or "").casefold()
        if (
            "alternate" in rel
            and ("rss" in kind or "atom" in kind)
            and (place := address_in(question, link.get("href")))
        ):
            feeds.append(place)
    return Listing("page", title_of(tree), feeds=list(dict.fromkeys(feeds))[:20])


def by_selector(question: Question, body: bytes) -> Listing:
    """The links that a selector finds, in their order, each once."""
    tree = tree_of(question, body)
    chosen = compiled(question.selector)(tree)
    items: dict[str, Item] = {}
    for element in chosen:
        for link in links_of(element):
            place = address_in(question, link.get("href"))
            title = line(str(link.text_content()))
            if place and (place not in items or len(title) > len(items[place].title)):
                items[place] = Item(place, title)
    return Listing("list", title_of(tree), list(items.values())[: question.most])


def links_of(element: Any) -> Iterator[Any]:
    """The link that an element is, holds, or lies in."""
    if element.tag == "a":
        yield element
        return
    inside = list(element.iter("a"))
    yield from inside[:1] or list(element.iterancestors("a"))[:1]


def tree_of(question: Question, body: bytes) -> Any:
    text = decoded(body, question.content_type)
    try:
        return markup.document_fromstring(etree_free(text), parser=markup.HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Trouble("empty") from error


def title_of(tree: Any) -> str:
    found = tree.find(".//title")
    return line(str(found.text_content())) if found is not None else ""


# --- articles


def read_article(question: Question, body: bytes) -> Reading:
    """Title, text and the rest of one page."""
    selectors = Selectors(text=question.selector) if question.selector else None
    found = article(decoded(body, question.content_type), question.address, selectors, near=question.near, zone=ZONE)
    published = found.published_at
    if published is not None and not sound(published, question.near or datetime.now(UTC)):
        published = None
    return Reading(
        title=found.title[:TITLE],
        lead=found.lead[:TEXT],
        text=found.text[:WHOLE],
        html=found.html[: 2 * WHOLE] if len(found.html) <= 2 * WHOLE else "",
        author=found.author or "",
        language=found.language or language_of(found.title),
        published_at=published.astimezone(UTC) if published else None,
        image=found.image or "",
        canonical=found.canonical or "",
        bare=not found.text,
    )


# --- small things


def line(text: str) -> str:
    return " ".join(text.split())[:TITLE]


def address_in(question: Question, link: object) -> str:
    """A link as a whole web address, empty for what is none."""
    with suppress(ValueError):
        whole = urljoin(question.address, str(link or "").strip())
        if urlsplit(whole).scheme in {"http", "https"} and len(whole) <= ADDRESS:
            return whole
    return ""


def trimmed(items: list[Item], most: int) -> list[Item]:
    """Each address once, at most so many."""
    once = {item.address: item for item in reversed(items)}
    return [item for item in items if once.get(item.address) is item][:most]


# --- the conversation


def main() -> None:
    """Answer until nothing more comes."""
    confine()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(8)) == 8:
        asked, size = struct.unpack("!II", head)
        question = msgspec.json.decode(source.read(asked), type=Question)
        said = msgspec.json.encode(answer(question, source.read(size)))
        target.write(struct.pack("!I", len(said)) + said)
        target.flush()


if __name__ == "__main__":
    main()

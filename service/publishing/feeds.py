"""Feeds, the site map and the robots' file: text made of values, no database and no web."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as Tree

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
for prefix, space in (("atom", ATOM), ("", SITEMAP), ("xhtml", XHTML)):
    Tree.register_namespace(prefix, space)


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication in a feed. html: its text, ready. id: stays when the address changes."""

    id: str
    address: str
    title: str
    lead: str
    html: str
    published_at: datetime
    changed_at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. home: the page it stands for; self: its own address."""

    title: str
    home: str
    self: str
    language: str
    entries: Sequence[Entry]
    nothing_since: datetime

    @property
    def changed_at(self) -> datetime:
        return max((entry.changed_at for entry in self.entries), default=self.nothing_since)


def rss(feed: Feed) -> bytes:
    """RSS 2.0, with the address of the feed itself as Atom's link."""
    root = Tree.Element("rss", {"version": "2.0"})
    channel = Tree.SubElement(root, "channel")
    _texts(channel, {"title": feed.title, "link": feed.home, "description": feed.title, "language": feed.language})
    Tree.SubElement(channel, "lastBuildDate").text = _mail_date(feed.changed_at)
    Tree.SubElement(channel, f"{{{ATOM}}}link", {"rel": "self", "type": "application/rss+xml", "href": feed.self})
    for entry in feed.entries:
        item = Tree.SubElement(channel, "item")
        _texts(item, {"title": entry.title, "link": entry.address, "description": entry.lead or entry.html})
        Tree.SubElement(item, "guid", {"isPermaLink": "false"}).text = entry.id
        Tree.SubElement(item, "pubDate").text = _mail_date(entry.published_at)
    return _bytes(root)


def atom(feed: Feed) -> bytes:
    """Atom 1.0 (RFC 4287)."""
    root = Tree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _atom(root, {"title": feed.title, "id": feed.self, "updated": feed.changed_at.isoformat()})
    _atom(Tree.SubElement(root, f"{{{ATOM}}}author"), {"name": feed.title})
    Tree.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": feed.self})
    Tree.SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    for entry in feed.entries:
        told = Tree.SubElement(root, f"{{{ATOM}}}entry", {"{http://www.w3.org/XML/1998/namespace}lang": entry.language})
        _atom(told, {"title": entry.title, "id": entry.id, "updated": entry.changed_at.isoformat()})
        _atom(told, {"published": entry.published_at.isoformat()})
        Tree.SubElement(told, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": entry.address})
        if entry.lead:
            _atom(told, {"summary": entry.lead})
        Tree.SubElement(told, f"{{{ATOM}}}content", {"type": "html"}).text = entry.html
    return _bytes(root)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the site map: its address in each language it is written in."""

    addresses: Mapping[str, str]
    changed_at: datetime | None = None


def sitemap(places: Sequence[Place]) -> bytes:
    """The site map, each address with its twins in other languages."""
    root = Tree.Element(f"{{{SITEMAP}}}urlset")
    for place in places:
        for address in place.addresses.values():
            url = Tree.SubElement(root, f"{{{SITEMAP}}}url")
            Tree.SubElement(url, f"{{{SITEMAP}}}loc").text = address
            if place.changed_at is not None:
                Tree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = place.changed_at.astimezone(UTC).isoformat()
            for code, twin in place.addresses.items() if len(place.addresses) > 1 else ():
                Tree.SubElement(url, f"{{{XHTML}}}link", {"rel": "alternate", "hreflang": code, "href": twin})
    return _bytes(root)


def robots(site: str | None) -> bytes:
    """What machines may read: the public page with its map, nothing where there is none. site: the agency's origin."""
    if site is None:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /public\nDisallow: /\n\nSitemap: {site}/sitemap.xml\n".encode()


def _texts(parent: Tree.Element, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        Tree.SubElement(parent, name).text = text


def _atom(parent: Tree.Element, texts: Mapping[str, str]) -> None:
    _texts(parent, {f"{{{ATOM}}}{name}": text for name, text in texts.items()})


def _mail_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _bytes(root: Tree.Element) -> bytes:
    found: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found

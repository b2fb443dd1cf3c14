"""What passes between the harvest and the program that reads foreign bytes. Pure."""

from datetime import datetime

import msgspec


class Question(msgspec.Struct, omit_defaults=True):
    """what: feed, sitemap, list, article. address: where the bytes came from. since: ISO date, for archives."""

    what: str
    address: str
    content_type: str = ""
    selector: str = ""
    near: datetime | None = None
    most: int = 200


class Item(msgspec.Struct, omit_defaults=True):
    """One article that a feed, sitemap or list names."""

    address: str
    title: str = ""
    text: str = ""
    at: datetime | None = None


class Listing(msgspec.Struct, omit_defaults=True):
    """What a feed, sitemap or list says. kind: what the bytes turned out to be (`feed`, `sitemap`, `index`, `list`).

    feeds: addresses of feeds that a page names of itself. parts: sitemaps that an index names, with their dates.
    """

    kind: str
    title: str = ""
    items: list[Item] = msgspec.field(default_factory=list)
    feeds: list[str] = msgspec.field(default_factory=list)
    parts: list[Item] = msgspec.field(default_factory=list)


class Reading(msgspec.Struct, omit_defaults=True):
    """What a page says. bare: it has no text of its own."""

    title: str = ""
    lead: str = ""
    text: str = ""
    html: str = ""
    author: str = ""
    language: str | None = None
    published_at: datetime | None = None
    image: str = ""
    canonical: str = ""
    bare: bool = False


class Answer(msgspec.Struct, omit_defaults=True):
    """One of the three. trouble: a word of rules.health.FAILURES."""

    listing: Listing | None = None
    reading: Reading | None = None
    trouble: str = ""

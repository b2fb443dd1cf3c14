"""Feeds for readers, the site map and the robots' file for search engines."""

from collections.abc import Callable
from datetime import UTC, datetime

from litestar import Response, get
from litestar.params import FromPath

from service.publishing.caching import Made, answer
from service.publishing.feeds import Entry, Feed, Place, atom, robots, rss, sitemap
from service.publishing.markup import html_of
from service.publishing.queries import published
from service.publishing.queries.published import Item
from service.publishing.reading import Reader
from service.publishing.showing import frame, keep, known_language, origin
from service.publishing.slots import KINDS, kind_at
from service.web.errors import NotFound
from service.web.guards import OPEN
from service.web.visitor import visitor
from service.web.working import AnyRequest

ENTRIES, MOST_PLACES = 30, 5_000
ATOM, RSS, XML = "application/atom+xml", "application/rss+xml", "application/xml"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
Writer = Callable[[Feed], bytes]


@get("/public/{language:str}/feed.rss", opt=OPEN)
async def rss_feed(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """What is new, as RSS. Public: shows published things only."""
    return await _feed(request, language, "", "feed.rss", rss, RSS)


@get("/public/{language:str}/feed.atom", opt=OPEN)
async def atom_feed(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """What is new, as Atom. Public: shows published things only."""
    return await _feed(request, language, "", "feed.atom", atom, ATOM)


@get("/public/{language:str}/{section:str}/feed.rss", opt=OPEN)
async def rss_of_section(request: AnyRequest, language: FromPath[str], section: FromPath[str]) -> Response[bytes]:
    """What is new of one kind, as RSS. Public: shows published things only."""
    return await _feed(request, language, section, "feed.rss", rss, RSS)


@get("/public/{language:str}/{section:str}/feed.atom", opt=OPEN)
async def atom_of_section(request: AnyRequest, language: FromPath[str], section: FromPath[str]) -> Response[bytes]:
    """What is new of one kind, as Atom. Public: shows published things only."""
    return await _feed(request, language, section, "feed.atom", atom, ATOM)


async def _feed(
    request: AnyRequest, language: str, section: str, name: str, write: Writer, media_type: str
) -> Response[bytes]:
    code, tenant = known_language(request, language), visitor(request).tenant
    kinds = [kind for kind, shown in KINDS.items() if shown.in_feed]
    if section:
        kind = kind_at(section)
        if kind is None or kind not in kinds:
            raise NotFound
        kinds = [kind]
    home = f"{origin(request, tenant)}/public/{code}" + (f"/{section}" if section else "")

    async def make(reader: Reader) -> Made:
        if not (await frame(reader)).open:
            raise NotFound
        items, _ = await published.listed(reader, kinds, most=ENTRIES, bodies=True)
        site = home.partition("/public/")[0]
        entries = [_entry(item, site) for item in items if item.language == code]
        return Made(write(Feed(tenant.name(code), home, f"{home}/{name}", code, entries, BEGINNING)), media_type)

    return answer(request, await keep(request, code, f"{code} {section}/{name}", make))


def _entry(item: Item, site: str) -> Entry:
    address = f"{site}/public/{item.language}/{KINDS[item.kind].section}/{item.slug}"
    own = f"urn:uuid:{item.id}"
    return Entry(
        own, address, item.title, item.lead, str(html_of(item.body)), item.published_at, item.changed_at, item.language
    )


@get("/sitemap.xml", opt=OPEN)
async def site_map(request: AnyRequest) -> Response[bytes]:
    """Every public page with its languages. Public: shows published things only."""
    tenant = visitor(request).tenant
    site, languages = origin(request, tenant), list(tenant.profile.languages)

    async def make(reader: Reader) -> Made:
        around = await frame(reader)
        if not around.open:
            raise NotFound
        paths = [
            "",
            *(f"/{entry.path}" for entry in around.menu if not entry.path.startswith("pages/")),
            "/accessibility",
        ]
        places = [Place({code: f"{site}/public/{code}{path}" for code in languages}) for path in paths]
        for item, spoken in await published.everything(reader, MOST_PLACES):
            if item.kind in KINDS:
                rest = f"{KINDS[item.kind].section}/{item.slug}"
                places.append(Place({code: f"{site}/public/{code}/{rest}" for code in spoken}, item.changed_at))
        return Made(sitemap(places), XML)

    return answer(request, await keep(request, tenant.profile.default_language, "sitemap", make))


@get("/robots.txt", opt=OPEN)
async def robots_file(request: AnyRequest) -> Response[bytes]:
    """What search engines may read. Public by its nature."""
    tenant = visitor(request).tenant

    async def make(reader: Reader) -> Made:
        is_open = (await frame(reader)).open
        return Made(robots(origin(request, tenant) if is_open else None), "text/plain; charset=utf-8")

    return answer(request, await keep(request, tenant.profile.default_language, "robots", make))


DOORS = [rss_feed, atom_feed, rss_of_section, atom_of_section, site_map, robots_file]

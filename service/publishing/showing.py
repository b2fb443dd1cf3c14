"""How public pages are made: the layout with its menu, the languages, and the way through the kept pages."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response

from service.kit.words import N_
from service.publishing.caching import HTML, Kept, Made, answer, current_stamp, made_now, pages_of
from service.publishing.markup import html_of, plain_of
from service.publishing.queries.published import anything_withdrawn, kinds_with_something, listed
from service.publishing.queries.settings import site_settings
from service.publishing.reading import Reader, reading
from service.publishing.rules.settings import SiteSettings
from service.publishing.saying import linked_data, when_of
from service.publishing.slots import KINDS, NAMES, SECTIONS
from service.runtime import clock
from service.runtime.language import gettext, speaking
from service.runtime.tenants import Tenant
from service.web.errors import NotFound
from service.web.render import environment, for_everybody
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

MOST_PAGES_IN_MENU = 40
INFORMATION, ACCESSIBILITY = "information", "accessibility"
WHO_ANSWERS = N_("Who answers for information")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. path: behind /public/<language>/; about: a sentence for the front page."""

    title: str
    path: str
    about: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every public page of an agency in one language."""

    settings: SiteSettings
    menu: tuple[Entry, ...]
    feeds: bool
    something: bool

    @property
    def open(self) -> bool:
        """Whether the agency has a public page: it turned it on, or published something, perhaps withdrawn since."""
        return self.settings.on or self.something


async def frame(reader: Reader) -> Frame:
    """The frame as the agency's publications and settings make it now."""
    settings = await site_settings(reader.session)
    kinds = await kinds_with_something(reader)
    entries: list[tuple[int, Entry]] = [
        (KINDS[kind].order, Entry(gettext(KINDS[kind].title), KINDS[kind].section))
        for kind in kinds
        if kind in KINDS and KINDS[kind].in_menu
    ]
    for section in SECTIONS:
        if section.shown is None or await section.shown(reader):
            about = gettext(section.about) if section.about else ""
            entries.append((section.order, Entry(gettext(section.title), section.path, about)))
    if settings.officer.post or settings.contacts.told:
        entries.append((60, Entry(gettext(WHO_ANSWERS), INFORMATION)))
    if "page" in kinds:
        entries += [(70, entry) for entry in await _pages(reader)]
    ordered = [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]
    in_feed = any(KINDS[kind].in_feed for kind in kinds if kind in KINDS)
    # The last publication may be withdrawn: its address is to say why, and readers of feeds learn that it is gone.
    stood = bool(kinds) or await anything_withdrawn(reader)
    return Frame(settings, tuple(ordered), in_feed, stood)


async def _pages(reader: Reader) -> list[Entry]:
    """Pages that their editors put into the menu, by their place there."""
    found, _ = await listed(reader, ["page"], most=200)
    wanted = sorted((item for item in found if item.facts.get("menu")), key=lambda item: item.facts.get("place", 0))
    return [
        Entry(item.title, f"pages/{item.slug}", language=item.language if item.language != reader.language else "")
        for item in wanted[:MOST_PAGES_IN_MENU]
    ]


def origin(request: AnyRequest, tenant: Tenant) -> str:
    """The agency's own address, scheme and host, by which pages are known elsewhere."""
    return house(request).settings.origin(tenant.host)


def known_language(request: AnyRequest, code: str) -> str:
    """The language of an address. Raises NotFound for one in which the agency keeps no page."""
    if code not in visitor(request).tenant.profile.languages:
        raise NotFound
    return code


def context_of(request: AnyRequest, around: Frame, **context: Any) -> dict[str, Any]:
    """What a template in the public layout knows. alternates: language -> address of the same page."""
    who = visitor(request)
    code, languages = who.language, list(who.tenant.profile.languages)
    rest = request.url.path.rstrip("/").removeprefix(f"/public/{code}")
    home = origin(request, who.tenant)
    return {
        **for_everybody(who.tenant, code),
        "languages": languages,
        "frame": around,
        "base": f"/public/{code}",
        "rest": rest,
        "origin": home,
        "translated": languages,
        **NAMES,
        "say_text": lambda texts: _in(texts, code, who.tenant),
        "when_of": lambda item: when_of(item.facts, who.tenant.profile.zone),
        "section_of": lambda kind: KINDS[kind].section,
        "html_of": html_of,
        "plain_of": plain_of,
        "linked_data": linked_data,
        "picture_url": lambda file_id: f"/public/files/{file_id}",
        "preview": "",
        "hidden": False,
        **context,
    }


def _in(texts: Mapping[str, str], code: str, tenant: Tenant) -> str:
    """A setting in the reader's language, else in the agency's."""
    return texts.get(code) or texts.get(tenant.profile.default_language) or next(iter(texts.values()), "")


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """A page's bytes, in the language that is spoken now."""
    return environment().get_template(template).render(dict(context)).encode()


async def public_page(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    """Render a template that extends "publishing/public.html", for a page that is nobody else's: it is not kept.

    For handlers under /public/<language>/ that are no publications, such as forms. Raises NotFound for a language in
    which the agency keeps no page.
    """
    who = visitor(request)
    known_language(request, who.language)
    async with reading(house(request), who.tenant, who.language) as reader:
        around = await frame(reader)
    body = render(template, context_of(request, around, **context))
    return Response(body, status_code=status, media_type=HTML, headers={"Cache-Control": "no-store"})


Make = Callable[[Reader, Frame], Awaitable[tuple[str, dict[str, Any]]]]


async def kept_page(request: AnyRequest, language: str, name: str, make: Make, kept: bool = True) -> Response[bytes]:
    """A page of what is public: `make` gives its template and context. `name` tells it from the agency's others.

    kept: not for addresses of which anybody can make up as many as they like.

    Raises NotFound where the agency has no public page, and what `make` raises. A context with `status` sets it.
    """
    code = known_language(request, language)

    async def whole(reader: Reader) -> Made:
        around = await frame(reader)
        if not around.open:
            raise NotFound
        template, context = await make(reader, around)
        status = context.pop("status", 200)
        return Made(render(template, context_of(request, around, **context)), status=status)

    return answer(request, await keep(request, code, f"{code} {name}" if kept else "", whole))


async def keep(request: AnyRequest, code: str, name: str, make: Callable[[Reader], Awaitable[Made]]) -> Kept:
    """The kept page of this name, made through a reader where it must be; without a name it is made and not kept."""
    who = visitor(request)

    async def made() -> Made:
        async with reading(house(request), who.tenant, code) as reader:
            with speaking(code):
                return await make(reader)

    if not name:
        return made_now(who.tenant, "", clock.today(who.tenant.profile.zone), await made())
    stamp = await current_stamp(request, who.tenant)
    return await pages_of(request).page(who.tenant, name, stamp, clock.today(who.tenant.profile.zone), made)


async def is_open(request: AnyRequest) -> bool:
    """Whether the agency has a public page to lead visitors to."""
    tenant = visitor(request).tenant
    code = tenant.profile.default_language

    async def asked(reader: Reader) -> Made:
        return Made(b"1" if (await frame(reader)).open else b"")

    return bool((await keep(request, code, "open", asked)).made.body)

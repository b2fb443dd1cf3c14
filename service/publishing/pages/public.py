"""The agency's public page as everybody reads it, without sign-in: the address names the language."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.publishing.queries import published
from service.publishing.reading import Reader
from service.publishing.rules.publications import WithdrawnNote
from service.publishing.showing import ACCESSIBILITY, INFORMATION, Frame, kept_page
from service.publishing.slots import KINDS, LISTS, kind_at
from service.web.errors import NotFound
from service.web.guards import OPEN
from service.web.visitor import visitor
from service.web.working import AnyRequest

ON_FRONT, EVENTS_ON_FRONT = 6, 3


@get("/public", opt=OPEN)
async def public_door(request: AnyRequest) -> Response[bytes]:
    """The public page in a language that suits the browser: public, names only the way."""
    who = visitor(request)
    languages = who.tenant.profile.languages
    code = who.language if who.language in languages else who.tenant.profile.default_language
    headers = {"Location": f"/public/{code}", "Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    return Response(b"", status_code=303, headers=headers)


@get("/public/{language:str}", opt=OPEN)
async def public_front(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The front: what is new and where to go. Public: shows published things only, through the public's own role."""

    async def make(reader: Reader, around: Frame) -> tuple[str, dict[str, Any]]:
        news, _ = await published.listed(reader, ["news"], most=ON_FRONT)
        return "publishing/front.html", {
            "news": news,
            "small": await published.pictures(reader, news, first=True),
            "events": (await published.coming(reader, EVENTS_ON_FRONT))[0],
        }

    return await kept_page(request, language, "front", make)


@get("/public/{language:str}/{section:str}", opt=OPEN)
async def public_list(
    request: AnyRequest, language: FromPath[str], section: FromPath[str], before: FromQuery[str] = ""
) -> Response[bytes]:
    """The publications of one kind, newest first. Public: shows published things only."""
    kind = kind_at(section)
    if kind is None:
        raise NotFound
    if kind in LISTS:
        return await LISTS[kind](request, language)
    place = _place(before)

    async def make(reader: Reader, around: Frame) -> tuple[str, dict[str, Any]]:
        items, older = await published.listed(reader, [kind], before=place)
        if place is not None and not items:
            raise NotFound
        coming, gone = await published.coming(reader, published.PAGE) if kind == "event" else ([], [])
        return "publishing/list.html", {
            "kind": KINDS[kind],
            "items": gone if kind == "event" else items,
            "coming": coming,
            "small": await published.pictures(reader, items, first=True),
            "older": older.encode() if older and kind != "event" else "",
            "first": place is None,
        }

    return await kept_page(request, language, section, make, kept=place is None)


def _place(before: str) -> Cursor | None:
    try:
        return Cursor.decode(before) if before else None
    except Refusal:
        raise NotFound from None


@get("/public/{language:str}/{section:str}/{slug:str}", opt=OPEN)
async def public_publication(
    request: AnyRequest, language: FromPath[str], section: FromPath[str], slug: FromPath[str]
) -> Response[bytes]:
    """One publication. Public: what is not published, not due or unknown answers alike; what was withdrawn says why."""
    kind = kind_at(section)
    if kind is None:
        raise NotFound

    async def make(reader: Reader, around: Frame) -> tuple[str, dict[str, Any]]:
        found = await published.shown(reader, kind, slug)
        if found is None:
            raise NotFound
        if isinstance(found, WithdrawnNote):
            return "publishing/withdrawn.html", {"kind": KINDS[kind], "note": found, "status": 410, "translated": []}
        return KINDS[kind].template, {
            "kind": KINDS[kind],
            "publication": found,
            "translated": [code for code in reader.tenant.profile.languages if code in found.languages],
        }

    return await kept_page(request, language, f"{section}/{slug}", make)


@get(f"/public/{{language:str}}/{INFORMATION}", opt=OPEN)
async def public_information(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Who answers for information and how the agency is reached. Public by its nature."""

    async def make(reader: Reader, around: Frame) -> tuple[str, dict[str, Any]]:
        return "publishing/information.html", {}

    return await kept_page(request, language, INFORMATION, make)


@get(f"/public/{{language:str}}/{ACCESSIBILITY}", opt=OPEN)
async def public_accessibility(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The accessibility statement. Public by its nature."""

    async def make(reader: Reader, around: Frame) -> tuple[str, dict[str, Any]]:
        return "publishing/accessibility.html", {}

    return await kept_page(request, language, ACCESSIBILITY, make)


DOORS = [
    public_door,
    public_front,
    public_information,
    public_accessibility,
    public_list,
    public_publication,
]

"""Rendering: one Jinja environment, the words of the reader's language, and what every page knows."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from litestar import Response

from service.kit.actor import Actor
from service.kit.refusal import Refusal, lacks_right
from service.runtime import clock, language
from service.runtime.settings import ROOT
from service.runtime.tenants import Tenant
from service.web.icons import icon, ticks
from service.web.keymap import SHEET, go_letters, keymap
from service.web.theme import theme_file, theme_url
from service.web.visitor import Visitor, visitor
from service.web.working import AnyRequest

__all__ = [
    "Bell",
    "RailItem",
    "asset",
    "bell_slots",
    "error_page",
    "for_everybody",
    "fragment",
    "leave_for",
    "page",
    "rail_slots",
    "search_slots",
    "static_file",
    "theme_file",
]

BUILT = ROOT / ".build" / "static"
HTML = "text/html"
SAID_COOKIE = "chancery_said"


@dataclass(frozen=True, slots=True)
class RailItem:
    """One entry of the rail: shown to those who hold `permission`, or one of several.

    key: which of `keymap.go_letters` leads here. under: the entry below which this one appears, once one is there; who
    may not open that entry has this one beside the others. also: further addresses whose pages belong to this entry.
    """

    label: str
    href: str
    icon: str
    permission: str | tuple[str, ...] = ()
    key: str | None = None
    under: str = ""
    also: tuple[str, ...] = ()


rail_slots: list[RailItem] = []
"""Filled by main with what the capabilities offer; labels are msgids."""
search_slots: set[str] = set()
"""Filled by main: permissions of which any one lets its holder search something."""


@dataclass(frozen=True, slots=True)
class Bell:
    """Where the bell of the top bar leads, and the address that tells an open page live of what is new."""

    href: str
    stream: str


bell_slots: list[Bell] = []
"""Filled by main; the first is shown to people who are signed in. Its count comes with the visitor."""
MOST_ON_BELL = 99


@cache
def _manifest() -> Mapping[str, str]:
    files: Mapping[str, str] = json.loads((BUILT / "manifest.json").read_text())["files"]
    return files


def asset(name: str) -> str:
    """The address of a built asset."""
    return f"/static/{_manifest()[name]}"


@lru_cache(maxsize=64)
def static_file(name: str, packed: bool = False) -> tuple[bytes, str, bool] | None:
    """Content and media type of a built asset by its hashed name, and whether the content is gzip.

    `packed`: the reader takes gzip, so the twin that the build made is given where there is one.
    """
    path = BUILT / name
    if "/" in name or name.startswith(".") or name == "manifest.json" or not path.is_file():
        return None
    kind = {"woff2": "font/woff2", "js": "text/javascript", "css": "text/css"}
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    twin = path.with_name(f"{name}.gz")
    found = twin if packed and twin.is_file() else path
    return found.read_bytes(), kind.get(name.rpartition(".")[2], guessed), found is twin


class Format:
    """The formats of `runtime.language` in one agency's zone, as templates call them."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)

    def day(self, value: date | datetime | None, style: Any = "short") -> str:
        """A date; a moment is first taken to the agency's zone."""
        if value is None:
            return ""
        own = value.astimezone(self.zone).date() if isinstance(value, datetime) else value
        return language.format_date(own, style, clock.now().astimezone(self.zone).date())

    def table(self, value: date | datetime | None) -> str:
        """dd.mm in this year, dd.mm.yyyy else."""
        return self.day(value, "table")

    def time(self, value: datetime) -> str:
        return language.format_time(value, self.zone)

    def moment(self, value: datetime | None, style: Any = "short") -> str:
        today = clock.now().astimezone(self.zone).date()
        return language.format_moment(value, self.zone, style, today) if value else ""

    def recent(self, value: datetime) -> str:
        """The time of day for today, else the date: the list's own column."""
        own = value.astimezone(self.zone)
        return self.time(value) if own.date() == clock.now().astimezone(self.zone).date() else self.table(value)

    number = staticmethod(language.format_number)
    size = staticmethod(language.format_size)
    percent = staticmethod(language.format_percent)


@cache
def format_in(zone: str) -> Format:
    """The formats of an agency's zone."""
    return Format(zone)


@cache
def environment() -> jinja2.Environment:
    """The one environment: every capability's templates folder, escaped, translated, strict about names."""
    folders = sorted(str(path) for path in (ROOT / "service").glob("*/templates"))
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    language.install(made)
    made.globals.update(asset=asset, icon=icon, ticks=ticks, own_names=language.OWN_NAMES, say=say, key_sheet=key_sheet)
    return made


def say(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    return language.gettext(refusal.sentence, **refusal.params)


def key_sheet() -> list[tuple[list[str], str]]:
    """The help sheet: keys as printed on them, and what they do."""
    letters = keymap()
    return [([letters.get(key, key) for key in keys.split(" ")], language.gettext(words)) for keys, words in SHEET]


def _letters() -> dict[str, str]:
    letters = keymap()
    return {
        "keymap": json.dumps(letters, ensure_ascii=False),
        "go_key": letters["go"],
        "undo_key": letters["undo"],
    }


def _known(request: AnyRequest, who: Visitor) -> dict[str, Any]:
    profile = who.tenant.profile
    return {
        "tenant": who.tenant,
        "actor": who.actor,
        "can_search": who.actor is not None and any(who.actor.may(one) for one in search_slots),
        "lang": who.language,
        "languages": offered(who),
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "rail": _rail(request, who),
        "bell": _bell(who),
        "flash": _flash(who),
        "choices": who.choices,
        "theme_url": theme_url(profile.brand),
        "fmt": format_in(profile.zone),
        "views": (),
        "counts": {},
        **_letters(),
        "partial": is_partial(request),
    }


def for_everybody(tenant: Tenant, code: str) -> dict[str, Any]:
    """What a page knows that is the same for whoever reads it in the language `code`."""
    profile = tenant.profile
    return {"tenant": tenant, "lang": code, "theme_url": theme_url(profile.brand), "fmt": format_in(profile.zone)}


def offered(who: Visitor) -> list[str]:
    """The languages of the switch: the agency's own first, and every other the service speaks."""
    own = list(who.tenant.profile.languages)
    return own + [code for code in language.LANGUAGES if code not in own]


def _rail(request: AnyRequest, who: Visitor) -> list[dict[str, Any]]:
    if who.actor is None:
        return []
    letters, path, actor = go_letters(), request.url.path, who.actor
    shown = [item for item in rail_slots if may_open(actor, item)]
    places = [(place, item.href) for item in shown for place in (item.href, *item.also)]
    around = [(place, href) for place, href in places if path == place or path.startswith(f"{place}/")]
    _, here = max(around, key=lambda one: len(one[0]), default=("", ""))  # /letters/templates lies within /letters
    heads = {item.href for item in shown}
    opened = {here} | {item.under for item in shown if item.href == here}
    shown = [item for item in shown if item.under not in heads or item.under in opened]
    return [
        {
            "href": item.href,
            "icon": item.icon,
            "label": language.gettext(item.label),
            "go": letters.get(item.key or ""),
            "current": item.href == here,
            "under": item.under in heads,
        }
        for item in shown
    ]


def _bell(who: Visitor) -> dict[str, Any] | None:
    if who.actor is None or who.actor.kind != "person" or not bell_slots:
        return None
    shown = min(who.unread, MOST_ON_BELL)
    count = "" if not shown else f"{shown}+" if who.unread > MOST_ON_BELL else str(shown)
    return {"href": bell_slots[0].href, "stream": bell_slots[0].stream, "count": count}


def _flash(who: Visitor) -> dict[str, str] | None:
    """What is to be said once, in the reader's language."""
    if who.said is None:
        return None
    return {"words": language.gettext(who.said.sentence, **who.said.params), "undo": who.said.undo}


def may_open(actor: Actor, item: RailItem) -> bool:
    """Whether the rail shows this entry to the actor."""
    needed = (item.permission,) if isinstance(item.permission, str) else item.permission
    return not needed or any(actor.may(one) for one in needed)


def is_partial(request: AnyRequest) -> bool:
    """Whether htmx asks for a part of the page: any address answers as a full page too."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-request-type") != "full"


def page(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    """Render a whole page now, inside the transaction.

    Shown again (422) because the act is not the reader's to do, it answers 403: what was typed is kept all the same.
    """
    errors = context.get("errors") if status == 422 else None
    refused = isinstance(errors, Mapping) and lacks_right(errors.values())
    return _answer(request, template, 403 if refused else status, context)


def fragment(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    """Render a part of a page; its template's name begins with an underscore."""
    return _answer(request, template, status, context)


def _answer(request: AnyRequest, template: str, status: int, context: dict[str, Any]) -> Response[bytes]:
    text = environment().get_template(template).render({**_known(request, visitor(request)), **context})
    headers = {"Cache-Control": "no-store", "Vary": "HX-Request, HX-Request-Type"}
    answer = Response(text.encode(), status_code=status, media_type=HTML, headers=headers)
    if visitor(request).said is not None:
        answer.delete_cookie(SAID_COOKIE)
    return answer


def leave_for(request: AnyRequest, address: str) -> Response[bytes]:
    """Send the reader on after a write, whether a browser or htmx asked."""
    if is_partial(request):
        return Response(b"", status_code=200, headers={"HX-Redirect": address, "Cache-Control": "no-store"})
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def error_page(request: AnyRequest, said: Any, request_id: str) -> Response[bytes]:
    """The page, or the part for htmx, that says what went wrong. It asks neither session nor database."""
    template = "errors/_error.html" if is_partial(request) else "errors/error.html"
    return _answer(request, template, said.status, {"said": said, "request_id": request_id})


def built() -> bool:
    """Whether the assets were built."""
    return (BUILT / "manifest.json").exists()

"""What everybody reads: the catalogue by group, the log with its search, legal acts, the unified public register.

Each route is open: it asks through the public's own role and shows what is published and due, nothing else.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get
from litestar.params import FromPath, FromQuery

from service.kit.dates import year_span
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.public_information.disclosure.slots import ACTS, CATALOGUE, LOG
from service.publishing.caching import Made, answer
from service.publishing.queries.published import Item, kinds_with_something, listed
from service.publishing.queries.searching import LONGEST_ASKED, found
from service.publishing.reading import Reader
from service.publishing.showing import Frame, frame, keep, kept_page, known_language, origin
from service.publishing.slots import KINDS, LISTS
from service.runtime.language import gettext
from service.web.errors import NotFound
from service.web.export import BOM, harmless
from service.web.guards import OPEN
from service.web.visitor import visitor
from service.web.working import AnyRequest

MOST = 5_000
SEMICOLON = frozenset({"az", "ka"})
Page = tuple[str, dict[str, Any]]


async def catalogue_list(request: AnyRequest, language: str) -> Response[bytes]:
    """Published information by groups, each item with what it holds."""

    async def make(reader: Reader, around: Frame) -> Page:
        items, _ = await listed(reader, [CATALOGUE], most=MOST)
        return "disclosure/public_catalogue.html", {
            "kind": KINDS[CATALOGUE],
            "groups": grouped(reader, items),
        }

    return await kept_page(request, language, "catalogue", make)


def grouped(reader: Reader, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items of the catalogue under group and item, in the order of their numbers, the newest of each first."""
    groups: dict[int, dict[str, Any]] = {}
    for item in items:
        group = groups.setdefault(int(item.facts["group"]), {"title": item.facts["group_title"], "items": {}})
        own = group["items"].setdefault(item.facts["item"], {"title": item.facts["item_title"], "rows": []})
        own["rows"].append(item)
    return [
        {
            "number": number,
            "title": _in(reader, groups[number]["title"]),
            "items": [
                {
                    "number": key,
                    "title": _in(reader, one["title"]),
                    "rows": sorted(one["rows"], key=lambda row: (row.facts["first"], row.changed_at), reverse=True),
                }
                for key, one in sorted(groups[number]["items"].items(), key=lambda pair: _in_order(pair[0]))
            ],
        }
        for number in sorted(groups)
    ]


def _in(reader: Reader, texts: dict[str, str]) -> str:
    return next((texts[code] for code in reader.fallbacks if texts.get(code)), next(iter(texts.values()), ""))


def _in_order(number: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in number.split(".")]


async def log_list(request: AnyRequest, language: str) -> Response[bytes]:
    """The disclosure log, searched by words."""
    q, before = (request.query_params.get(name, "") for name in ("q", "before"))
    return await _search(request, language, "log", "disclosure/public_log.html", [LOG], q, before)


async def _search(
    request: AnyRequest,
    language: str,
    name: str,
    template: str,
    kinds: Sequence[str],
    q: str,
    before: str,
    chosen: str = "",
    year: str = "",
) -> Response[bytes]:
    asked, place, span = " ".join(q.split())[:LONGEST_ASKED], _place(before), _year(request, year)

    async def make(reader: Reader, around: Frame) -> Page:
        some = await kinds_with_something(reader)
        wanted = [kind for kind in kinds if kind in some]
        since, until = span
        items, older = await found(reader, wanted, asked, before=place, since=since, until=until)
        if place is not None and not items:
            raise NotFound
        offered = [(KINDS[kind].section, gettext(KINDS[kind].title)) for kind in KINDS if kind in some]
        return template, {
            "items": items,
            "older": older.encode() if older else "",
            "first": place is None,
            "asked": asked,
            "kinds": offered,
            "chosen": chosen,
            "year": year if since else "",
            "kind_titles": {kind: gettext(one.title) for kind, one in KINDS.items()},
            "small": {},
            **({"hidden": True} if asked or place or chosen or since else {}),
        }

    return await kept_page(request, language, f"{name} {asked} {chosen} {year} {before}", make)


def _place(before: str) -> Cursor | None:
    try:
        return Cursor.decode(before) if before else None
    except Refusal:
        raise NotFound from None


def _year(request: AnyRequest, typed: str) -> tuple[datetime | None, datetime | None]:
    """The year asked for; what is none asks for all."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) == 4 and 1990 <= int(typed) <= 2199):
        return None, None
    span = year_span(int(typed), ZoneInfo(visitor(request).tenant.profile.zone))
    return span.since, span.until


@get("/public/{language:str}/register", opt=OPEN)
async def public_register(
    request: AnyRequest,
    language: FromPath[str],
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    year: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Response[bytes]:
    """Everything published of every kind, in one search. Public: published things only."""
    chosen = [one for one, look in KINDS.items() if look.section == kind]
    template = "disclosure/public_register.html"
    kept = kind if chosen else ""
    return await _search(request, language, "register", template, chosen or list(KINDS), q, before, kept, year)


async def acts_list(request: AnyRequest, language: str) -> Response[bytes]:
    """Drafts under discussion, acts in force, acts that lost force."""

    async def make(reader: Reader, around: Frame) -> Page:
        items, _ = await listed(reader, [ACTS], most=MOST)
        ordered = sorted(items, key=lambda item: (item.facts["adopted_on"], item.published_at), reverse=True)
        states = ("draft", "adopted", "repealed")
        return "disclosure/public_acts.html", {
            "kind": KINDS[ACTS],
            "parts": [(state, [item for item in ordered if item.facts["state"] == state]) for state in states],
            "today": reader.today.isoformat(),
            "small": {},
        }

    return await kept_page(request, language, "acts", make)


# --- the same as data


@get("/public/{language:str}/catalogue.json", opt=OPEN)
async def catalogue_json(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The catalogue as JSON. Public: published things only."""
    return await _data(request, language, CATALOGUE, "json")


@get("/public/{language:str}/catalogue.csv", opt=OPEN)
async def catalogue_csv(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The catalogue as CSV. Public: published things only."""
    return await _data(request, language, CATALOGUE, "csv")


@get("/public/{language:str}/log.json", opt=OPEN)
async def log_json(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The disclosure log as JSON. Public: published entries only."""
    return await _data(request, language, LOG, "json")


@get("/public/{language:str}/log.csv", opt=OPEN)
async def log_csv(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The disclosure log as CSV. Public: published entries only."""
    return await _data(request, language, LOG, "csv")


Row = dict[str, Any]


async def _data(request: AnyRequest, language: str, kind: str, form: str) -> Response[bytes]:
    code = known_language(request, language)
    home = f"{origin(request, visitor(request).tenant)}/public/{code}/{KINDS[kind].section}"

    async def made(reader: Reader) -> Made:
        if not (await frame(reader)).open:
            raise NotFound
        items, _ = await listed(reader, [kind], most=MOST, bodies=True)
        rows = [ROWS[kind](reader, item, f"{home}/{item.slug}") for item in items]
        if form == "json":
            return Made(msgspec.json.encode({"items": rows}), "application/json")
        return Made(_csv(list(rows[0]) if rows else [], rows, code), "text/csv; charset=utf-8")

    kept = await keep(request, code, f"{code} {kind}.{form}", made)
    response = answer(request, kept)
    if form == "csv":
        response.headers["Content-Disposition"] = f'attachment; filename="{KINDS[kind].section}-{code}.csv"'
    return response


def _catalogue_row(reader: Reader, item: Item, address: str) -> Row:
    facts = item.facts
    return {
        "group": facts["group"],
        "group_title": _in(reader, facts["group_title"]),
        "item": facts["item"],
        "item_title": _in(reader, facts["item_title"]),
        "legal_basis": _in(reader, facts["basis"]),
        "rhythm": facts["rhythm"],
        "period": facts["period"],
        "period_first": facts["first"],
        "period_last": facts["last"],
        **_said(item, address),
    }


def _log_row(reader: Reader, item: Item, address: str) -> Row:
    facts = item.facts
    grounds = "; ".join(_ground(reader, ground) for ground in facts["grounds"])
    return {
        "number": facts["number"],
        "received_on": facts["received"],
        "answered_on": facts["answered"],
        "result": facts["result"],
        "grounds": grounds,
        **_said(item, address),
    }


def _ground(reader: Reader, ground: dict[str, str]) -> str:
    article = ground.get("article", "")
    title = _in(reader, {code: text for code, text in ground.items() if code != "article"})
    return f"{title} ({article})" if article else title


def _said(item: Item, address: str) -> Row:
    return {
        "language": item.language,
        "title": item.title,
        "summary": item.lead,
        "text": item.body,
        "version": item.version,
        "published_at": item.published_at.isoformat(),
        "changed_at": item.changed_at.isoformat(),
        "address": address,
    }


LISTS.update({CATALOGUE: catalogue_list, LOG: log_list, ACTS: acts_list})
ROWS: dict[str, Callable[[Reader, Item, str], Row]] = {CATALOGUE: _catalogue_row, LOG: _log_row}


def _csv(head: Sequence[str], rows: Sequence[Row], language: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language in SEMICOLON else ",", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[harmless(str(row[name])) for name in head] for row in rows])
    return (BOM + out.getvalue()).encode()


DOORS = [
    public_register,
    catalogue_json,
    catalogue_csv,
    log_json,
    log_csv,
]

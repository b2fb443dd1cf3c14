"""The list of requests: buckets, filters in the address, saved views, and the same as a file."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.deadlines.views import view_of
from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import Refusal
from service.public_information.actions.registering import offer_now
from service.public_information.forms.request import NAMES, wanted_of
from service.public_information.pages.showing import Words, words_for
from service.public_information.queries.listing import BUCKETS, Wanted, bucket_counts, count, requests
from service.public_information.queries.requests import RequestView, journals_of_requests
from service.public_information.rules.acts import READ, REGISTER, RESTRICTED
from service.public_information.rules.words import ANSWERED, OPEN, RECORD
from service.runtime.language import format_number, gettext, ngettext
from service.runtime.work import Work
from service.web.export import Cell, Table, taken_as
from service.web.guards import may
from service.web.keymap import keymap
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.views import delete_view, save_view, saved_views
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

HOME, REGISTER_NAME, BATCH = "/information", "information", 500


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    return asked


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The list's address with some parameters set anew."""
    kept = {name: asked[name] for name in NAMES if asked.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{HOME}?{query}" if query else HOME


@get(HOME, guards=[may(READ)])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The requests that the actor may read, newest first; requesters by name only for those who may see them."""
    return await _show(request, work, asked_of(request))


async def _show(
    request: AnyRequest, work: Work, asked: dict[str, str], view_error: Refusal | None = None
) -> Response[bytes]:
    journals = await journals_of_requests(work)
    wanted = await _wanted(work, asked)
    found = await requests(work, wanted, after=_place(asked))
    words = words_for(work)
    counted = CappedCount(len(found.items), found.next is not None) if wanted.q else await count(work, wanted)
    kept = await saved_views(work, REGISTER_NAME)
    query = address(asked).partition("?")[2]
    context: dict[str, Any] = {
        "journals": journals,
        "tabs": _tabs(asked, wanted, await bucket_counts(work, wanted.journal_id)),
        "rows": found.items,
        "due": await _due(work, found.items),
        "asked": asked,
        "chips": _chips(asked, wanted, words, {one.id: one.title for one in journals}),
        "words": words,
        "count_words": count_words(counted),
        "older": address(asked, after=found.next.encode()) if found.next else None,
        "newest": address(asked) if asked.get("after") else None,
        "can_register": any(one.state == "open" for one in await journals_of_requests(work, REGISTER)),
        "sees_people": work.actor.may(RESTRICTED),
        "kept_views": kept,
        "views": [{"label": view.name, "href": f"{HOME}?{view.query}", "count": None, "late": False} for view in kept],
        "view_query": query,
        "view_error": view_error,
        "key": lambda name: keymap()[name],
    }
    return page(request, "information/list.html", status=422 if view_error else 200, **context)


async def _wanted(work: Work, asked: Mapping[str, str]) -> Wanted:
    journals = {one.slug: one.id for one in await journals_of_requests(work)}
    return wanted_of(asked, journals, offer_now(work).now, work.actor.stands_for)


async def _due(work: Work, rows: list[RequestView]) -> dict[UUID, Any]:
    """The clock of the answer of those rows whose requester still waits."""
    waiting = {row.id: row for row in rows if row.answered_at is None and row.state in OPEN | ANSWERED}
    clocks = await clocks_of(work, RECORD, list(waiting))
    return {
        ident: view_of(work, one) for ident, some in clocks.items() if (one := _of_answer(some, waiting[ident].due_at))
    }


def _of_answer(clocks: list[Clock], due_at: datetime | None) -> Clock | None:
    return next((one for one in clocks if one.state != "stopped" and one.due_at == due_at), None)


def _place(asked: Mapping[str, str]) -> Cursor | None:
    try:
        return Cursor.decode(asked["after"]) if "after" in asked else None
    except Refusal:
        return None


def _tabs(asked: Mapping[str, str], wanted: Wanted, counts: Mapping[str, CappedCount]) -> list[dict[str, Any]]:
    every = {"label": gettext("All requests"), "href": address(asked, bucket=""), "count": None}
    tabs = [{**every, "current": not wanted.bucket}]
    for name, said in BUCKETS.items():
        found = counts.get(name)
        shown = "" if found is None or not found.shown else format_number(found.shown) + ("+" if found.more else "")
        here = {"label": gettext(said), "href": address(asked, bucket=name), "count": shown}
        tabs.append({**here, "current": wanted.bucket == name})
    return tabs


def _chips(
    asked: Mapping[str, str], wanted: Wanted, words: Words, journals: Mapping[UUID, str]
) -> list[tuple[str, str, str]]:
    labels = words["labels"]
    period = "–".join(asked.get(name, "…") for name in ("from", "to")) if asked.get("from") or asked.get("to") else ""
    journal = journals.get(wanted.journal_id, "") if wanted.journal_id else ""
    values = [
        ("q", gettext("Search"), wanted.q),
        ("journal", labels["journal"], journal),
        ("state", gettext("State"), words["states"].get(wanted.state, "")),
        ("outcome", labels["outcome"], words["outcomes"].get(wanted.outcome, "")),
        ("channel", labels["channel"], words["channels"].get(wanted.channel, "")),
        ("kind", labels["kind"], words["kinds"].get(wanted.kind, "")),
        ("applicant", labels["applicant"], words["applicants"].get(wanted.applicant, "")),
        ("urgency", labels["urgency"], words["urgencies"].get(wanted.urgency, "")),
        ("late", gettext("Answered late"), gettext("yes") if wanted.late else ""),
        ("media", labels["media"], gettext("yes") if wanted.media else ""),
        ("mine", labels["executor_id"], gettext("me") if wanted.executor_id else ""),
    ]
    chips = [(label, value, address(asked, **{name: ""})) for name, label, value in values if value]
    if period:
        chips.append((gettext("Date of registration"), period, address(asked, **{"from": "", "to": ""})))
    return chips


def count_words(found: CappedCount) -> str:
    """How many requests there are, in words."""
    shown = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s requests", count=shown)
    return ngettext("%(count)s request", "%(count)s requests", found.shown, count=shown)


# --- saved views


@post("/information/views", guards=[may(READ)], status_code=303)
async def keep_view(request: AnyRequest, work: Own) -> Response[bytes]:
    """Keep the filters of an address under a name."""
    values = await posted(request)
    asked = {name: value for name, value in parse_qsl(values.get("query", "")[:4_000]) if name in NAMES}
    try:
        await save_view(work, REGISTER_NAME, values.get("name", ""), address(asked).partition("?")[2])
    except Refusal as refusal:
        return await _show(request, work, asked, view_error=refusal)
    return leave_for(request, address(asked))


@post("/information/views/{view_id:uuid}/delete", guards=[may(READ)], status_code=303)
async def delete_saved_view(request: AnyRequest, work: Own, view_id: FromPath[UUID]) -> Response[bytes]:
    """Forget a view."""
    await delete_view(work, view_id)
    return leave_for(request, HOME)


# --- as a file


@get("/information/export.csv", guards=[may(READ)])
async def export_csv(request: AnyRequest) -> Stream:
    """The requests of the list's address as CSV."""
    return await _taken(request, "csv")


@get("/information/export.xlsx", guards=[may(READ)])
async def export_xlsx(request: AnyRequest) -> Stream:
    """The same as a workbook."""
    return await _taken(request, "xlsx")


async def _taken(request: AnyRequest, kind: str) -> Stream:
    asked = asked_of(request)
    async with working(request) as work:
        wanted, words = await _wanted(work, asked), words_for(work)
        day = offer_now(work).now.date().isoformat()
        after = {"query": address(asked).partition("?")[2], "kind": kind}
        work.record("information_request.exported", work.tenant.id, record="agency", after=after)
    table = Table(f"requests-{day}", _head(words), _batches(request, wanted, words))
    return taken_as(table, kind, visitor(request).language)


async def _batches(request: AnyRequest, wanted: Wanted, words: Words) -> AsyncIterator[list[list[Cell]]]:
    """Rows in short Works of their own, so that a long export holds no transaction."""
    zone = ZoneInfo(visitor(request).tenant.profile.zone)
    place: Cursor | None = None
    while True:
        async with working(request) as work:
            found = await requests(work, wanted, after=place, limit=BATCH)
        if found.items:
            yield [_cells(row, words, zone) for row in found.items]
        if found.next is None:
            return
        place = found.next


def _head(words: Words) -> list[str]:
    labels = words["labels"]
    return [
        gettext("Number"), gettext("Date of registration"), gettext("Received"), labels["applicant"],
        labels["name"], labels["their_number"], labels["subject"], labels["channel"], labels["form"],
        gettext("State"), labels["outcome"], gettext("Due"), gettext("Answered"), gettext("Answered late"),
        labels["executor_id"],
    ]  # fmt: skip


def _cells(row: RequestView, words: Words, zone: ZoneInfo) -> list[Cell]:
    return [
        row.number,
        row.registered_at.astimezone(zone),
        row.received_at.astimezone(zone),
        words["applicants"][row.applicant],
        row.shown_name,
        row.their_number,
        row.subject,
        words["channels"][row.channel],
        words["forms"][row.form],
        words["states"][row.state],
        words["outcomes"].get(row.outcome, ""),
        row.due_at.astimezone(zone) if row.due_at else None,
        row.answered_at.astimezone(zone) if row.answered_at else None,
        gettext("yes") if row.late else "",
        row.executor_name,
    ]

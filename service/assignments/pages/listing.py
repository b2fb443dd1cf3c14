"""The list of assignments: its filters in the address, many at once, and as CSV."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.response import Stream

from service.assignments.actions import bulk, executing, judging
from service.assignments.forms.filters import NAMES, default_whose, wanted_from_query
from service.assignments.forms.giving import rejected
from service.assignments.pages.showing import Words, key, pressing, words
from service.assignments.queries.listing import AssignmentRow, Wanted, assignments, count, rows_by_id
from service.assignments.rules.acts import EXPORT, READ, RESOLVE
from service.assignments.rules.giving import REASON_LIMIT
from service.identity.queries import people_named, units_with_names
from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.runtime.language import format_number, gettext, ngettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.flash import leave_saying
from service.web.guards import may, signed_in
from service.web.posted import posted
from service.web.render import fragment, is_partial, page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

PAGE_SIZE, BATCH, MOST_SELECTED = 50, 500, 200
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEMICOLON = frozenset({"az", "ka"})
OUTCOME_WORDS = {"in_time": N_("executed in time"), "late": N_("executed late")}
WHOSE_WORDS = {
    "mine": N_("Given to me"),
    "given": N_("Given by me"),
    "controlled": N_("In my control"),
    "all": N_("All"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: what it is, its value in words, the address without it."""

    label: str
    value: str
    without: str


@get("/assignments", guards=[signed_in])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Assignments: one's own, those one gave or controls, or all that one may read."""
    return await _show(request, work, asked_of(request))


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name; a name chosen in a combobox stands in `<name>_id`."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    for name in ("executor", "controller", "author"):
        chosen = asked.pop(f"{name}_id", "")
        if chosen:
            asked[name] = chosen.removeprefix("p:")
    return asked


async def _show(
    request: AnyRequest, work: Work, asked: dict[str, str], error: Refusal | None = None
) -> Response[bytes]:
    wanted = wanted_from_query(work, asked)
    found = await assignments(
        work, wanted, after=_place(asked, "after"), before=_place(asked, "before"), limit=PAGE_SIZE
    )
    said, units = words(), {str(unit.id): unit.name for unit in await units_with_names(work)}
    context: dict[str, Any] = {
        "rows": found.items,
        "asked": asked,
        "wanted": wanted,
        "whose_tabs": _tabs(work, asked, wanted),
        "chips": await _chips(work, asked, wanted, said, units),
        "words": said,
        "units": list(units.items()),
        "count_words": count_words(await count(work, wanted)),
        "pressing": lambda row: pressing(work, row.state, row.due_at),
        "older": address(asked, after=found.next.encode()) if found.next else None,
        "newer": address(asked, before=found.previous.encode()) if found.previous else None,
        "query": address(asked).partition("?")[2],
        "can_give": work.actor.may(RESOLVE),
        "can_export": work.actor.may(EXPORT),
        "error": error,
        "key": key,
    }
    status = 422 if error else 200
    if is_partial(request):
        return fragment(request, "assignments/_list.html", status=status, **context)
    return page(request, "assignments/list.html", status=status, **context)


def _tabs(work: Work, asked: dict[str, str], wanted: Wanted) -> list[dict[str, Any]]:
    shown = [name for name in WHOSE_WORDS if name != "all" or work.actor.may(READ)]
    return [
        {
            "label": gettext(WHOSE_WORDS[name]),
            "href": address(asked, whose=name),
            "count": None,
            "current": wanted.whose == name,
        }
        for name in shown
    ]


def _place(asked: dict[str, str], name: str) -> Cursor | None:
    try:
        return Cursor.decode(asked[name]) if name in asked else None
    except Refusal:
        return None


def count_words(found: CappedCount) -> str:
    """How many assignments there are, in words."""
    shown = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s assignments", count=shown)
    return ngettext("%(count)s assignment", "%(count)s assignments", found.shown, count=shown)


def address(asked: dict[str, str], **changed: str) -> str:
    """The list's address with some parameters set anew; a page's place is kept only when it is set."""
    kept = {name: asked[name] for name in NAMES if asked.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"/assignments?{query}" if query else "/assignments"


async def _chips(work: Work, asked: dict[str, str], wanted: Wanted, said: Words, units: dict[str, str]) -> list[Chip]:
    ids = [
        one for one in (wanted.executor_id, wanted.controller_id, wanted.author_id, wanted.main_id) if one is not None
    ]
    names = await people_named(work, ids)
    nobody = gettext("somebody unknown")

    def name(ident: UUID | None) -> str:
        return names.get(ident, nobody) if ident is not None else ""

    labels = said["labels"]
    values = [
        ("state", gettext("State"), said["states"].get(wanted.state, "")),
        ("executor", gettext("Executor"), name(wanted.executor_id)),
        ("controller", labels["controller"], name(wanted.controller_id)),
        ("author", gettext("Given by"), name(wanted.author_id)),
        ("unit", gettext("Unit"), units.get(str(wanted.unit_id), "")),
        ("overdue", labels["due"], gettext("overdue") if wanted.overdue else ""),
        ("open", gettext("State"), gettext("open") if wanted.open_only else ""),
        ("main", labels["executor"], name(wanted.main_id)),
        ("doing", gettext("Executing unit"), units.get(str(wanted.doing_unit_id), "")),
        ("outcome", gettext("State"), gettext(OUTCOME_WORDS[wanted.outcome]) if wanted.outcome else ""),
    ]
    chips = [Chip(label, value, address(asked, **{key: ""})) for key, label, value in values if value]
    if wanted.due_since or wanted.due_until:
        chips.append(_days(asked, labels["due"], "from", "to"))
    if wanted.given_since or wanted.given_until:
        chips.append(_days(asked, gettext("Date given"), "given_from", "given_to"))
    return chips


def _days(asked: dict[str, str], label: str, since: str, until: str) -> Chip:
    first, last = asked.get(since, ""), asked.get(until, "")
    one = gettext("from %(day)s", day=first) if first else gettext("until %(day)s", day=last)
    return Chip(label, f"{first} – {last}" if first and last else one, address(asked, **{since: "", until: ""}))


# --- many at once


@post("/assignments/bulk", guards=[signed_in])
async def many(request: AnyRequest) -> Response[bytes]:
    """One act on those selected; partly permitted, the page says which were refused and why."""
    values = await posted(request)
    ids, what = _ids(values.get("ids", "").split()), values.get("what", "")
    asked = {name: value for name, value in parse_qsl(values.get("query", "")[:4_000]) if name in NAMES}
    try:
        async with working(request) as work:
            outcome = await bulk.for_each(work, ids, await _act(work, what, values))
    except (Refusal, FieldErrors) as error:
        refusal = next(iter(rejected(values, error).errors.values()))
        async with working(request) as work:
            return await _show(request, work, asked, refusal)
    if not outcome.refused:
        return await leave_saying(request, address(asked), N_("Done: %(count)s."), count=str(len(outcome.done)))
    async with working(request) as work:
        rows = {row.id: row for row in await rows_by_id(work, [ident for ident, _ in outcome.refused])}
        refused = [(rows[ident], why) for ident, why in outcome.refused if ident in rows]
        total = len(outcome.done) + len(outcome.refused)
        return page(
            request, "assignments/bulk.html", done=len(outcome.done), total=total, refused=refused, words=words(),
            back=address(asked),
        )  # fmt: skip


async def _act(work: Work, what: str, values: dict[str, str]) -> Any:
    reason = clean_text(values.get("reason", ""), REASON_LIMIT)
    acts = {
        "accept": lambda ident: executing.accept(work, ident),
        "note": lambda ident: executing.note_copy(work, ident),
        "confirm": lambda ident: judging.confirm(work, ident),
        "remind": lambda ident: judging.remind(work, ident),
        "control": lambda ident: judging.put_on_control(work, ident, None),
        "cancel": lambda ident: judging.cancel(work, ident, reason),
    }
    if what not in acts:
        raise NotFound
    return acts[what]


def _ids(typed: list[str]) -> list[UUID]:
    found = []
    for one in typed:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


# --- CSV


@get("/assignments/export.csv", guards=[may(EXPORT)])
async def export_csv(request: AnyRequest) -> Stream:
    """The assignments of the list's address, or those selected. Rows flow in short Works of their own."""
    asked = asked_of(request)
    ids = _ids(request.query_params.getall("ids", []))[:MOST_SELECTED]
    async with working(request) as work:
        wanted = wanted_from_query(work, asked)
        after = {"selected": len(ids)} if ids else {"filters": asked, "whose": default_whose(work)}
        work.record("assignments.exported", work.tenant.id, record="agency", after=after)
        day = work.today.isoformat()
    headers = {
        "Content-Disposition": f'attachment; filename="assignments-{day}.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Stream(_lines(request, wanted, ids), media_type="text/csv", headers=headers)


async def _lines(request: AnyRequest, wanted: Wanted, ids: list[UUID]) -> AsyncIterator[bytes]:
    known = visitor(request)
    zone, said = ZoneInfo(known.tenant.profile.zone), words()
    separator = ";" if known.language in SEMICOLON else ","
    yield (BOM + _csv([_head(said)], separator)).encode()
    place: Cursor | None = None
    while True:
        async with working(request) as work:
            if ids:
                rows, place = await rows_by_id(work, ids), None
            else:
                found = await assignments(work, wanted, after=place, limit=BATCH)
                rows, place = found.items, found.next
        yield _csv([_cells(row, said, zone) for row in rows], separator).encode()
        if place is None:
            return


def _head(said: Words) -> list[str]:
    labels = said["labels"]
    return [
        gettext("Number"), gettext("On"), gettext("Given on"), gettext("Given by"), labels["text"], labels["executor"],
        gettext("Other executors"), labels["controller"], gettext("State"), labels["due"], gettext("On control"),
    ]  # fmt: skip


def _cells(row: AssignmentRow, said: Words, zone: ZoneInfo) -> list[str]:
    return [
        row.number,
        row.subject.number if row.subject else "",
        _day(row.given_at, zone),
        row.author,
        gettext("Restricted: the content is withheld") if row.withheld else row.text,
        row.executor,
        str(row.more_executors or ""),
        row.controller,
        said["states"][row.state],
        _day(row.due_at, zone),
        gettext("yes") if row.on_control else "",
    ]


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    day: date | None = moment.astimezone(zone).date() if moment else None
    return day.strftime("%d.%m.%Y") if day else ""


def _csv(rows: list[list[str]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return out.getvalue()

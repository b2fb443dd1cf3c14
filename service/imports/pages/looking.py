"""One import: its columns, what was read, what is wrong, and what became of it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.imports.actions.accepting import accept
from service.imports.actions.choosing import discard
from service.imports.pages.choosing import HOW, columns_page, look
from service.imports.queries import PAGE, ImportView, StagedRow, bad_rows, import_by_id, waiting_rows
from service.imports.rules.cells import shown
from service.imports.rules.states import AT_WORK, IMPORT, MOST_ROWS, allowed_acts, may_see
from service.imports.showing import SHAPES, field_words, state_words, why_refused, wrong_cells
from service.journals.queries import journal_by_id
from service.kit.refusal import Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.export import Cell, Table, taken_as
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

FIRST_ROWS = 2
EXPORTED = 500


async def _seen(work: Work, import_id: UUID) -> ImportView:
    found = await import_by_id(work, import_id)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    return found


@get("/imports/{import_id:uuid}", guards=[may(IMPORT)])
async def import_page(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """The choice of columns while there is one to make or it is asked for, else what was found and done."""
    asked = dict(request.query_params)
    async with working(request) as work:
        found = await _seen(work, import_id)
        choosing = "choose" in allowed_acts(work.actor, found)
        if not choosing or (found.state == "checked" and "columns" not in asked):
            return await _show(request, work, found)
    how = {name: str(asked[name]) for name in HOW if name in asked}
    if not how and found.columns:
        how = {name: str(getattr(found, name)) for name in HOW}
    looked = await look(request, found, how)
    values = {name: str(value) for name, value in asked.items() if name not in HOW and not name.startswith("column")}
    if not how.keys() & asked.keys() and found.columns:
        values |= {f"column-{place}": field for place, field in found.columns.items()}
    return await columns_page(request, found, values, {}, looked)


async def _show(
    request: AnyRequest, work: Work, found: ImportView, errors: dict[str, Refusal] | None = None
) -> Response[bytes]:
    typed = request.query_params.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
    bad = await bad_rows(work, found.id, after, PAGE + 1) if found.bad else []
    journal = await journal_by_id(work, found.journal_id) if found.journal_id else None
    context: dict[str, Any] = {
        "one": found,
        "journal": journal,
        "acts": allowed_acts(work.actor, found),
        "bad": [(row.row, wrong_cells(row, found.columns)) for row in bad[:PAGE]],
        "further": bad[PAGE - 1].row if len(bad) > PAGE else None,
        "after": after,
        "first": _first(found, await waiting_rows(work, found.id, limit=FIRST_ROWS)),
        "entries": await _trail(work, found.id),
        "states": state_words(),
        "shapes": SHAPES,
        "refused": why_refused(found.problem, MOST_ROWS) if found.problem else "",
        "errors": errors or {},
        "at_work": found.state in AT_WORK,
    }
    return page(request, "imports/import.html", status=422 if errors else 200, **context)


def _first(found: ImportView, rows: list[StagedRow]) -> list[list[tuple[str, str]]]:
    """The first good rows, cell by cell with what each is."""
    words = field_words()
    return [
        [
            (words[field], shown(row.cells[place]))
            for place, field in sorted(found.columns.items())
            if place < len(row.cells) and shown(row.cells[place])
        ]
        for row in rows
    ]


async def _trail(work: Work, import_id: UUID) -> list[tuple[Any, str, str]]:
    acts = await timeline(work, import_id)
    return [(act.at, gettext(ACT_WORDS.get(act.kind, act.kind)), act.actor_name) for act in acts]


@get("/imports/{import_id:uuid}/progress", guards=[may(IMPORT)])
async def progress(request: AnyRequest, work: Own, import_id: FromPath[UUID]) -> Response[bytes]:
    """How far it is; when it is done, the page is shown anew."""
    found = await _seen(work, import_id)
    if found.state not in AT_WORK:
        return leave_for(request, f"/imports/{import_id}")
    return fragment(request, "imports/_progress.html", one=found)


@post("/imports/{import_id:uuid}/accept", guards=[may(IMPORT)])
async def accept_import(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Take the good rows into the journal."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await accept(work, import_id, leave_out=values.get("leave_out") == "1")
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, await _seen(work, import_id), {refusal.field or "": refusal})
    return leave_for(request, f"/imports/{import_id}")


@post("/imports/{import_id:uuid}/discard", guards=[may(IMPORT)])
async def discard_import(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Throw the import away."""
    await posted(request)
    try:
        async with working(request) as work:
            await discard(work, import_id)
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, await _seen(work, import_id), {"": refusal})
    return leave_for(request, "/imports")


@get("/imports/{import_id:uuid}/errors/{kind:str}", guards=[may(IMPORT)])
async def rows_with_errors(request: AnyRequest, import_id: FromPath[UUID], kind: FromPath[str]) -> Stream:
    """The rows with errors as they stood, with what is wrong in front: to be mended and uploaded by themselves."""
    async with working(request) as work:
        found = await _seen(work, import_id)
    if kind not in {"csv", "xlsx"}:
        raise NotFound
    words = field_words()
    places = sorted(found.columns)
    head = [gettext("Row"), gettext("What is wrong"), *[words[found.columns[place]] for place in places]]
    table = Table(f"errors-{import_id}", head, _rows_with_errors(request, found, places))
    return taken_as(table, kind, visitor(request).language)


async def _rows_with_errors(
    request: AnyRequest, found: ImportView, places: list[int]
) -> AsyncIterator[list[list[Cell]]]:
    after = 0
    while True:
        async with working(request) as work:
            rows = await bad_rows(work, found.id, after, EXPORTED)
        if not rows:
            return
        yield [_exported(row, found, places) for row in rows]
        after = rows[-1].row


def _exported(row: StagedRow, found: ImportView, places: list[int]) -> list[Cell]:
    said = "\n".join(f"{one['column']}: {one['said']}" for one in wrong_cells(row, found.columns))
    return [row.row, said, *[shown(row.cells[place]) if place < len(row.cells) else "" for place in places]]

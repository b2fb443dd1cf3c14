"""The JSON API of imports: a spreadsheet is sent, its columns are named, what was read is accepted or thrown away."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.identity.queries import units_with_names
from service.imports.actions.accepting import accept
from service.imports.actions.choosing import choose, discard, receive
from service.imports.forms import COLUMN, MOST_COLUMNS, Choosable, choice_from
from service.imports.looking import look
from service.imports.queries import PAGE, ImportView, bad_rows, import_by_id, imports
from service.imports.rules.columns import FIELDS
from service.imports.rules.states import IMPORT, MOST_ROWS, allowed_acts, may_see
from service.imports.showing import column_name, field_words, target_journals, why_refused, wrong_cells
from service.journals.queries import all_journals
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.incoming import chunks_of, sent_parts
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

LARGEST_BODY = 32 * 1024 * 1024
UNKNOWN_UNIT = N_("There is no such unit.")
BAD_COLUMN = N_("Name columns by their letters, such as A or AB, and fields by their names.")
PLACES = {column_name(place): place for place in range(MOST_COLUMNS)}


class ImportItem(Struct, kw_only=True):
    """One import. `rows` were read, `bad` of them have errors, `brought` stand in the journal.

    state: uploaded, reading, checked, refused, accepting, accepted or discarded.
    """

    id: UUID
    name: str
    state: str
    journal: str | None
    rows: int
    bad: int
    brought: int
    created_at: datetime
    created_by: str


class ImportsBody(Struct):
    """A page of imports, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[ImportItem]
    next: str | None


class ImportBody(ImportItem, kw_only=True):
    """One import. columns: letter of the column -> field. problem: why it could not be read, "" otherwise."""

    columns: dict[str, str]
    problem: str
    accepted_at: datetime | None
    accepted_by: str
    acts: list[str]


class HeadingsBody(Struct):
    """The beginning of the spreadsheet as it would be read: headings by the letters of their columns."""

    sheets: list[str]
    sheet: str
    encoding: str
    separator: str
    header_row: int
    headings: dict[str, str]
    fields: Annotated[list[str], Meta(description="What a column may be.")]


class ColumnsBody(Struct, kw_only=True):
    """How the spreadsheet is to be read. What is left out is taken as the reader finds it."""

    journal: Annotated[str, Meta(description="Required. Short name of a journal of incoming letters.")] = ""
    unit: Annotated[str, Meta(description="Short name of the unit whose letters these are; else the journal's.")] = ""
    columns: Annotated[dict[str, str], Meta(description="Required. Letter of the column -> field.")] = {}
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header_row: Annotated[int | None, Meta(description="Row of the headings, from 1; 0 for none.")] = None
    kind: str = ""
    channel: str = ""
    language: str = ""
    sender_kind: str = "organisation"


class WrongItem(Struct):
    """One thing that is wrong in a row: where, what stands there, what to do."""

    column: str
    field: str
    typed: str
    said: str


class BadRowItem(Struct):
    """A row with errors, by its number in the spreadsheet."""

    row: int
    errors: list[WrongItem]


class BadRowsBody(Struct):
    """Rows with errors in their order. `next` is given back as `after` to go on; null at the end."""

    items: list[BadRowItem]
    next: int | None


class AcceptBody(Struct):
    """leave_out: rows with errors stay outside, the others are taken over."""

    leave_out: bool = False


async def _item(work: Work, one: ImportView, slugs: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state,
        "journal": slugs.get(one.journal_id) if one.journal_id else None,
        "rows": one.rows,
        "bad": one.bad,
        "brought": one.brought,
        "created_at": one.created_at,
        "created_by": one.created_by_name,
    }


async def _slugs(work: Work) -> dict[UUID, str]:
    return {one.id: one.slug for one in await all_journals(work)}


async def _seen(work: Work, import_id: UUID) -> ImportView:
    found = await import_by_id(work, import_id)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    return found


async def _body(work: Work, import_id: UUID) -> ImportBody:
    one = await _seen(work, import_id)
    return ImportBody(
        **await _item(work, one, await _slugs(work)),
        columns={column_name(place): field for place, field in sorted(one.columns.items())},
        problem=why_refused(one.problem, MOST_ROWS) if one.problem else "",
        accepted_at=one.accepted_at,
        accepted_by=one.accepted_by_name,
        acts=[str(act) for act in allowed_acts(work.actor, one)],
    )


@post(
    "/",
    guards=[may(IMPORT)],
    request_max_body_size=LARGEST_BODY,
    operation_id="sendSpreadsheet",
    summary="Send a spreadsheet of an old journal",
    description="A multipart form with one file, XLSX or CSV. Nothing reaches a journal before the import is accepted.",
)
async def send(request: AnyRequest) -> Response[ImportBody]:
    known = visitor(request)
    assert known.actor is not None  # the guard saw to it
    part = (await sent_parts(request))[0]
    import_id = await receive(
        house(request), known.tenant, known.actor, part.filename, chunks_of(part), language=known.language
    )
    async with working(request) as work:
        body = await _body(work, import_id)
    return Response(body, status_code=201, headers={"Location": f"/api/v1/imports/{import_id}"})


@get("/", guards=[may(IMPORT)], operation_id="listImports", summary="List imports, newest first")
async def list_imports(
    work: Own, cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = ""
) -> ImportsBody:
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    rows, further = await imports(work, place)
    slugs = await _slugs(work)
    items = [ImportItem(**await _item(work, one, slugs)) for one in rows]
    return ImportsBody(items, further.encode() if further else None)


@get("/{import_id:uuid}", guards=[may(IMPORT)], operation_id="readImport", summary="Read one import")
async def read_import(work: Own, import_id: FromPath[UUID]) -> ImportBody:
    return await _body(work, import_id)


@get(
    "/{import_id:uuid}/headings",
    guards=[may(IMPORT)],
    operation_id="readHeadings",
    summary="Read the headings of a spreadsheet",
)
async def read_headings(
    request: AnyRequest,
    import_id: FromPath[UUID],
    sheet: Annotated[str, QueryParameter(max_length=200)] = "",
    encoding: Annotated[str, QueryParameter(max_length=20)] = "",
    separator: Annotated[str, QueryParameter(max_length=1)] = "",
) -> HeadingsBody:
    async with working(request) as work:
        found = await _seen(work, import_id)
    asked = {"sheet": sheet, "encoding": encoding, "separator": separator}
    looked = await look(house(request).store, found, asked)
    if looked.refused:
        raise Refusal(N_("This spreadsheet cannot be read: %(why)s"), code=looked.refused,
                      why=why_refused(looked.refused, MOST_ROWS))  # fmt: skip
    headings = {column_name(place): said for place, said in enumerate(looked.headings)}
    told = looked.told
    return HeadingsBody(
        list(told.sheets), told.sheet, told.encoding, told.separator, looked.header, headings, list(FIELDS)
    )


@post(
    "/{import_id:uuid}/columns",
    guards=[may(IMPORT)],
    status_code=200,
    operation_id="chooseColumns",
    summary="Say what the columns are and have the spreadsheet read",
)
async def choose_columns(request: AnyRequest, import_id: FromPath[UUID], data: JSONBody[ColumnsBody]) -> ImportBody:
    async with working(request) as work:
        found = await _seen(work, import_id)
    values = _values(data)
    looked = await look(house(request).store, found, values)
    async with working(request) as work:
        values |= await _defaults(work, data)
        profile = work.tenant.profile
        offer = Choosable(
            journals=await target_journals(work),
            kinds=[kind.slug for kind in profile.document_kinds],
            channels=[one.slug for one in profile.channels],
            headings=looked.headings,
            words=field_words(),
        )
        try:
            choice = choice_from({**values, "header_row": values.get("header_row") or str(looked.header)}, offer)
        except FormRejected as rejected:
            raise FieldErrors(rejected.errors.values()) from None
        await choose(work, import_id, choice)
        return await _body(work, import_id)


def _values(data: ColumnsBody) -> dict[str, str]:
    values = {"sheet": data.sheet, "encoding": data.encoding, "separator": data.separator, "journal": data.journal}
    for letters, field in data.columns.items():
        if letters not in PLACES or field not in FIELDS:
            raise FieldErrors([Refusal(BAD_COLUMN, code="unknown", field=f"columns.{letters}"[:100])])
        values[f"{COLUMN}{PLACES[letters]}"] = field
    return values | ({"header_row": str(data.header_row)} if data.header_row is not None else {})


async def _defaults(work: Work, data: ColumnsBody) -> dict[str, str]:
    profile = work.tenant.profile
    units = {one.slug: str(one.id) for one in await units_with_names(work)}
    if data.unit and data.unit not in units:
        raise FieldErrors([Refusal(UNKNOWN_UNIT, code="unknown", field="unit")])
    return {
        "unit": units.get(data.unit, ""),
        "kind": data.kind or profile.document_kinds[0].slug,
        "channel": data.channel or profile.channels[0].slug,
        "language": data.language or profile.default_language,
        "sender_kind": data.sender_kind,
    }


@get(
    "/{import_id:uuid}/errors",
    guards=[may(IMPORT)],
    operation_id="listImportErrors",
    summary="List the rows with errors",
)
async def list_errors(
    work: Own, import_id: FromPath[UUID], after: Annotated[int, QueryParameter(ge=0, le=10**9)] = 0
) -> BadRowsBody:
    found = await _seen(work, import_id)
    rows = await bad_rows(work, import_id, after, PAGE + 1)
    items = [
        BadRowItem(row.row, [WrongItem(**wrong) for wrong in wrong_cells(row, found.columns)]) for row in rows[:PAGE]
    ]
    return BadRowsBody(items, rows[PAGE - 1].row if len(rows) > PAGE else None)


@post(
    "/{import_id:uuid}/accept",
    guards=[may(IMPORT)],
    status_code=200,
    operation_id="acceptImport",
    summary="Take the rows into the journal",
    description="From then on letters can only be voided one by one.",
)
async def accept_import(
    request: AnyRequest,
    work: Own,
    import_id: FromPath[UUID],
    data: JSONBody[AcceptBody],
    idempotency_key: IdempotencyKey = None,
) -> Response[ImportBody]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    await accept(work, import_id, leave_out=data.leave_out)
    return await answer_with(work, idempotency_key, await _body(work, import_id), status=200)


@post(
    "/{import_id:uuid}/discard",
    guards=[may(IMPORT)],
    status_code=200,
    operation_id="discardImport",
    summary="Throw an import away",
)
async def discard_import(work: Own, import_id: FromPath[UUID]) -> ImportBody:
    await discard(work, import_id)
    return await _body(work, import_id)


DOORS = [
    Router(
        path="/api/v1/imports",
        route_handlers=[
            send, list_imports, read_import, read_headings, choose_columns, list_errors, accept_import, discard_import,
        ],
        tags=["Imports"],
    )
]  # fmt: skip

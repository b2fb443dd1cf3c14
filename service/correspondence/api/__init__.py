"""The JSON API of letters: the same actions and queries as the pages, under /api/v1/letters."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from service.correspondence.actions.changing import attach_files, demand_act
from service.correspondence.actions.reading import note_opening
from service.correspondence.actions.registering import Registered, offer_now, register_letter
from service.correspondence.api import drafts
from service.correspondence.forms.body import (
    CaseItem,
    DeadlineItem,
    FileItem,
    FilesBody,
    LetterBody,
    LetterItem,
    LettersBody,
    NewLetterBody,
    PackageBody,
    RegisteredBody,
    SenderItem,
    flat,
)
from service.correspondence.forms.filters import wanted_from_query
from service.correspondence.forms.letter import API_NAMES, letter_from_body, paper_from_body, renamed
from service.correspondence.origins import origin_of
from service.correspondence.queries.asking import LetterRow
from service.correspondence.queries.exchanging import exchange_of
from service.correspondence.queries.letters import LetterView, letter_for
from service.correspondence.queries.listing import letters
from service.correspondence.queries.registers import journal_named, journals_of, reaches
from service.correspondence.rules import (
    ATTACH,
    EXPORT,
    READ,
    RECORD,
    REGISTER,
    UNKNOWN_JOURNAL,
    UNKNOWN_UNIT,
    NewLetter,
)
from service.correspondence.transfer import LARGEST_BODY, package_answer, take_posted
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.views import view_of
from service.documents.actions import discard, upload
from service.documents.queries import files_of
from service.documents.rules import FileRow
from service.identity.queries import units_with_names
from service.journals.actions.blocks import paper_of
from service.journals.rules import Journal, Paper
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.records.queries.files import CaseView, cases_by_id
from service.runtime.work import Work, open_work
from service.web.guards import may
from service.web.incoming import chunks_of, sent_parts
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own

UNKNOWN_ORIGIN = N_("There is no such record, or it is registered already.")
LARGEST_UPLOAD = 2048 * 1024 * 1024


@post(
    "/",
    guards=[may(REGISTER)],
    operation_id="registerLetter",
    summary="Register an incoming letter",
    description="Gives the letter its number, in the order of registration and without gaps. The number is final.",
)
async def register(
    request: AnyRequest, work: Own, data: JSONBody[NewLetterBody], idempotency_key: IdempotencyKey = None
) -> Response[RegisteredBody]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    journal = await _journal(work, data.journal)
    try:
        new, named = await _new(work, data), paper_from_body(flat(data), offer_now(work))
        paper = await paper_of(work, *named, journal) if named else None
        done = await _register(work, journal, new, paper, data.origin or "")
    except (Refusal, FieldErrors) as error:
        raise _at_paths(error) from error
    receipt = RegisteredBody(done.id, done.number, done.state)
    return await answer_with(work, idempotency_key, receipt, f"/api/v1/letters/{done.id}")


async def _register(work: Work, journal: Journal, new: NewLetter, paper: Paper | None, origin: str) -> Registered:
    """Register a letter, from another record where one is named."""
    if not origin:
        return await register_letter(work, journal, new, paper=paper)
    found = origin_of(origin)
    begun = await found[0].show(work, found[1]) if found else None
    if found is None or begun is None:
        raise Refusal(UNKNOWN_ORIGIN, code="unknown", field="origin")
    files = tuple(file.id for file in begun.files)
    await found[0].begin(work, found[1], files)
    done = await register_letter(work, journal, replace(new, files=files), paper=paper)
    await found[0].end(work, found[1], done.id)
    return done


def _at_paths(error: Refusal | FieldErrors) -> FieldErrors:
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FieldErrors(renamed(refusals, API_NAMES))


async def _journal(work: Work, slug: str | None) -> Journal:
    journal = await journal_named(work, slug) if slug else None
    if journal is None:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    return journal


async def _new(work: Work, data: NewLetterBody) -> NewLetter:
    profile = work.tenant.profile
    channels = [channel.slug for channel in profile.channels]
    defaults = {
        "kind": profile.document_kinds[0].slug,
        "channel": "electronic-casework" if "electronic-casework" in channels else channels[0],
        "language": profile.default_language,
    }
    values = flat(data)
    if data.unit:
        values["unit"] = str(await _unit(work, data.unit))
    return letter_from_body(values, offer_now(work), defaults)


async def _unit(work: Work, slug: str) -> UUID:
    for unit in await units_with_names(work):
        if unit.slug == slug:
            return unit.id
    raise FieldErrors([Refusal(UNKNOWN_UNIT, code="unknown", field="unit")])


@get(
    "/",
    guards=[may(READ)],
    operation_id="listLetters",
    summary="List letters, newest first",
    description="Letters that the caller may see. Restricted ones come without their content unless it may be seen.",
)
async def list_letters(
    work: Own,
    journal: Annotated[str, QueryParameter(description="Short name of a journal; all of them when left out.")] = "",
    in_state: Annotated[str, QueryParameter(name="state", description="`registered` or `voided`.")] = "",
    kind: FromQuery[str] = "",
    channel: FromQuery[str] = "",
    case: Annotated[str, QueryParameter(description="Id of a file of the nomenclature.")] = "",
    overdue: Annotated[
        bool, QueryParameter(description="Only letters that wait for an answer past their day.")
    ] = False,
    q: Annotated[str, QueryParameter(description="Words of number, sender or subject.", max_length=200)] = "",
    since: Annotated[str, QueryParameter(name="from", description="First day of registration, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last day of registration, as 2026-11-20.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> LettersBody:
    asked = {"state": in_state, "kind": kind, "channel": channel, "case": case, "q": q, "from": since, "to": until}
    asked["overdue"] = "1" if overdue else ""
    wanted = wanted_from_query(asked, offer_now(work), work.actor.id, strict=True)
    journals = [await _journal(work, journal)] if journal else list(await journals_of(work))
    place = _place(cursor) if cursor else None
    page = await letters(work, reaches(work.actor, journals), wanted, after=place, limit=limit)
    slugs = {one.id: one.slug for one in journals}
    cases = await cases_by_id(work, [row.case_id for row in page.items])
    items = [LetterItem(**_shown(row, slugs[row.journal_id], cases)) for row in page.items]
    return LettersBody(items, page.next.encode() if page.next else None)


def _place(cursor: str) -> Cursor:
    try:
        return Cursor.decode(cursor)
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None


def _shown(row: LetterRow | LetterView, journal: str, cases: Mapping[UUID, CaseView]) -> dict[str, Any]:
    """What a line of the list and a whole letter have in common."""
    hidden = row.withheld
    case = cases.get(row.case_id) if row.case_id is not None else None
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state,
        "journal": journal,
        "registered_at": row.registered_at,
        "received_at": row.received_at,
        "due_on": row.due_on,
        "restricted": row.access != 0,
        "withheld": hidden,
        "subject": None if hidden else row.subject,
        "sender": None if hidden else SenderItem(row.sender_name, row.sender_number, row.sender_date),
        "kind": None if hidden else row.kind,
        "channel": None if hidden else row.channel,
        "language": None if hidden else row.language,
        "files": None if hidden else row.files,
        "case": CaseItem(case.id, case.index, case.year) if case else None,
    }


@get(
    "/{letter_id:uuid}",
    guards=[may(READ)],
    operation_id="readLetter",
    summary="Read one letter",
)
async def read_letter(work: Own, letter_id: FromPath[UUID]) -> LetterBody:
    letter = await letter_for(work, letter_id)
    note_opening(work, letter)
    files = [] if letter.withheld else await files_of(work, RECORD, letter_id)
    slugs = {one.id: one.slug for one in await journals_of(work)}
    units = {unit.id: unit.slug for unit in await units_with_names(work)}
    shown = _shown(letter, slugs[letter.journal_id], await cases_by_id(work, [letter.case_id]))
    if not letter.withheld:
        shown["sender"] = SenderItem(letter.sender_name, letter.sender_number, letter.sender_date, letter.sender_id)
    return LetterBody(
        **shown,
        addressee=None if letter.withheld else letter.addressee,
        summary=None if letter.withheld else letter.summary,
        sheets=letter.sheets,
        annexes=letter.annexes,
        restricted_basis=None if letter.withheld else letter.access_basis,
        unit=units.get(letter.unit_id, ""),
        version=letter.version,
        attached=[_file(file) for file in files],
        deadlines=[] if letter.withheld else await _deadlines(work, letter_id),
        exchange={} if letter.withheld else await exchange_of(work, letter_id),
    )


async def _deadlines(work: Work, letter_id: UUID) -> list[DeadlineItem]:
    clocks = (await clocks_of(work, RECORD, [letter_id])).get(letter_id, [])
    views = [(clock, view_of(work, clock)) for clock in clocks]
    return [
        DeadlineItem(
            title=view.title, rule=view.rule, due=view.due_iso, state=clock.state, explanation=view.sentences
        )
        for clock, view in views
    ]  # fmt: skip


def _file(file: FileRow) -> FileItem:
    return FileItem(file.id, file.name, file.size, file.kind, file.sha256)


@post(
    "/{letter_id:uuid}/files",
    guards=[may(ATTACH)],
    request_max_body_size=LARGEST_UPLOAD,
    operation_id="attachFiles",
    summary="Attach files to a letter",
    description="A multipart form whose parts are files. All of them are attached, or none.",
)
async def attach_to_letter(
    request: AnyRequest, letter_id: FromPath[UUID], idempotency_key: IdempotencyKey = None
) -> Response[FilesBody]:
    known = visitor(request)
    own = house(request)
    assert known.actor is not None  # the guard saw to it
    async with open_work(own.database, known.tenant, known.actor, known.language) as work:
        await demand_act(work, "attach", letter_id)
    parts = await sent_parts(request)
    taken: list[FileRow] = []
    kept = False
    try:
        for part in parts:
            row = await upload(
                own, known.tenant, known.actor, part.filename, chunks_of(part), announced=None, language=known.language
            )
            taken.append(row)
        async with open_work(own.database, known.tenant, known.actor, known.language) as work:
            if again := await answered_before(work, idempotency_key, _digest(letter_id, taken)):
                return again
            await attach_files(work, letter_id, [row.id for row in taken])
            body = FilesBody([_file(row) for row in taken])
            answer = await answer_with(work, idempotency_key, body)
        kept = True
    finally:
        if not kept:
            async with open_work(own.database, known.tenant, known.actor, known.language) as work:
                for row in taken:
                    await discard(work, own.store, row.id)
    return answer


def _digest(letter_id: UUID, taken: list[FileRow]) -> bytes:
    return sha256(b"\n".join([letter_id.bytes, *[row.sha256.encode() for row in taken]])).digest()


@get(
    "/{letter_id:uuid}/package",
    guards=[may(EXPORT)],
    operation_id="exportPackage",
    summary="Export a letter as a package",
    description="A ZIP file with a manifest, the files of the letter and the SHA-256 of each.",
)
async def export_package(request: AnyRequest, letter_id: FromPath[UUID]) -> Stream:
    return await package_answer(request, letter_id)


@post(
    "/packages",
    guards=[may(REGISTER)],
    request_max_body_size=LARGEST_BODY,
    operation_id="importPackage",
    summary="Import a package",
    description="A multipart form with the part `package`. What it holds is checked and waits for registration.",
)
async def import_package(request: AnyRequest) -> Response[PackageBody]:
    return Response(PackageBody(await take_posted(request), "waiting"), status_code=201)


router = Router(
    path="/api/v1/letters",
    route_handlers=[
        register,
        list_letters,
        read_letter,
        attach_to_letter,
        export_package,
        import_package,
        drafts.act_on_letter,
    ],
    tags=["Letters"],
)
DOORS = [router, drafts.router]

"""Spreadsheets of media contacts: uploaded, columns named, rows looked at and decided on, taken."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.documents.actions import upload
from service.imports.actions.choosing import ACCEPTED
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.outlets import forms
from service.press.outlets.actions import importing
from service.press.outlets.pages.listing import TITLES
from service.press.outlets.pages.showing import HOMES, worded
from service.press.outlets.queries import imports, lists
from service.press.outlets.queries.imports import PAGE, ImportView, RowView
from service.press.outlets.rules.acts import CONTACTS, JOURNALIST, SUBJECTS
from service.press.outlets.rules.sheets import CHOICES, FIELDS, MOST_ROWS, VERDICTS
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.incoming import chunks_of, sent_parts
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

HOME = "/press/imports"
STATES: Mapping[str, str] = {
    "read": N_("Waits for its columns"),
    "judging": N_("Being checked"),
    "judged": N_("Waits for decisions"),
    "taking": N_("Being taken"),
    "taken": N_("Taken"),
    "discarded": N_("Thrown away"),
}
SHAPES = {"read": "", "judging": "work", "judged": "sign", "taking": "work", "taken": "done", "discarded": "stop"}
THROWN = N_("The spreadsheet was thrown away.")
LABELS = {"file": N_("File"), "subject": N_("What is in it"), "columns": N_("Columns"), "list": N_("List")}
SAMPLES = 3


@get(HOME, guards=[may(CONTACTS)])
async def all_imports(request: AnyRequest, work: Own, of: FromQuery[str] = JOURNALIST) -> Response[bytes]:
    """The form that takes a file, and the spreadsheets there were."""
    return await _all(request, work, {"subject": of if of in SUBJECTS else JOURNALIST}, {})


async def _all(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    context: dict[str, Any] = {
        "rows": await imports.newest(work),
        "states": worded(STATES),
        "shapes": SHAPES,
        "subjects": [
            (f"{HOME}?of={one}", gettext(TITLES[one]), one == values.get("subject")) for one in reversed(SUBJECTS)
        ],
        "titles": worded(TITLES),
        "most_rows": MOST_ROWS,
        "values": values,
        "errors": errors,
        "labels": worded(LABELS),
    }
    return page(request, "outlets/imports.html", status=422 if errors else 200, **context)


@post(f"{HOME}/of/{{subject:str}}", guards=[may(CONTACTS)], request_max_body_size=None)
async def upload_file(request: AnyRequest, subject: FromPath[str]) -> Response[bytes]:
    """Take a spreadsheet in; what its columns are is asked on the next page."""
    known = visitor(request)
    assert known.actor is not None  # the guard saw to it
    if subject not in SUBJECTS:
        raise NotFound
    try:
        part = next(one for one in await sent_parts(request))
        file = await upload(
            house(request), known.tenant, known.actor, part.filename or "contacts.csv", chunks_of(part),
            language=known.language, accepted=ACCEPTED,
        )  # fmt: skip
        async with working(request) as work:
            import_id = await importing.begin_import(work, house(request), file.id, subject)
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await _all(request, work, {"subject": subject}, forms.rejected({}, error).errors)
    except StorageError as error:
        raise Away("files") from error
    return leave_for(request, f"{HOME}/{import_id}")


async def _found(work: Work, import_id: UUID) -> ImportView:
    found = await imports.import_by_id(work, import_id)
    if found is None:
        raise NotFound
    return found


@get(f"{HOME}/{{import_id:uuid}}", guards=[may(CONTACTS)])
async def show_import(
    request: AnyRequest, work: Own, import_id: FromPath[UUID], only: FromQuery[str] = "", after: FromQuery[int] = 0
) -> Response[bytes]:
    """The columns of a spreadsheet, and what would come of its rows; `only` rows of one verdict."""
    return await _show(request, work, await _found(work, import_id), only if only in VERDICTS else "", max(after, 0))


async def _show(
    request: AnyRequest,
    work: Work,
    one: ImportView,
    only: str = "",
    after: int = 0,
    refused: FormRejected | None = None,
) -> Response[bytes]:
    looked = one.state in ("judged", "taking", "taken")
    found = await imports.rows(work, one.id, [only] if only else (), after, PAGE + 1) if looked else []
    samples = await imports.rows(work, one.id, limit=SAMPLES)
    counts, chosen = await imports.counts(work, one.id), await imports.choices(work, one.id)
    fields = worded(FIELDS[one.subject])
    picked = {f"column-{place}": name for name, place in one.columns.items()}
    context: dict[str, Any] = {
        "one": one,
        "here": f"{HOME}/{one.id}",
        "home": HOMES[one.subject],
        "title": gettext(TITLES[one.subject]),
        "states": worded(STATES),
        "columns": [
            (place, heading, [row.cells[place][:60] for row in samples if place < len(row.cells) and row.cells[place]])
            for place, heading in enumerate(one.head)
        ],
        "fields": list(fields.items()),
        "lists": [(str(held.id), held.title) for held in await lists.all_lists(work)],
        "counts": [(word, gettext(said), counts[word]) for word, said in VERDICTS.items() if counts.get(word)],
        "decisions": worded(CHOICES),
        "to_take": sum(
            count for (word, choice), count in chosen.items() if choice != "leave" and word in OPEN_VERDICTS
        ),
        "rows": [_row(one, row, fields) for row in found[:PAGE]],
        "only": only,
        "onwards": urlencode({"only": only, "after": found[PAGE - 1].line}) if len(found) > PAGE else "",
        "verdicts": worded(VERDICTS),
        "labels": worded(LABELS),
        "values": refused.values if refused else {**picked, "list": str(one.list_id or "")},
        "errors": refused.errors if refused else {},
        "decidable": only in OPEN_VERDICTS,
    }
    return page(request, "outlets/import.html", status=422 if refused else 200, **context)


OPEN_VERDICTS = ("fresh", "known", "likely", "twice", "broken")


def _row(one: ImportView, row: RowView, fields: Mapping[str, str]) -> dict[str, Any]:
    """A row as the page shows it: name, address, what else it says, what is wrong in it."""
    told = {name: row.cells[place] for name, place in one.columns.items() if place < len(row.cells)}
    wrong = [(fields.get(str(name), ""), Refusal(str(said), **params)) for name, said, params in row.problems]
    beside = [value for name, value in told.items() if value and name not in ("name", "email")]
    return {
        "row": row,
        "name": told.get("name", ""),
        "email": told.get("email", ""),
        "beside": beside[:4],
        "wrong": wrong,
    }


async def _do(request: AnyRequest, import_id: UUID, values: Mapping[str, str], act: Any) -> Response[bytes] | None:
    """Do one act; the page with what stands against it, or None."""
    try:
        async with working(request) as work:
            await act(work)
    except FormRejected as refused:
        wrong = refused
    except (Refusal, FieldErrors) as error:
        wrong = forms.rejected(values, error)
    else:
        return None
    async with working(request) as work:
        return await _show(request, work, await _found(work, import_id), refused=wrong)


@post(f"{HOME}/{{import_id:uuid}}/columns", guards=[may(CONTACTS)])
async def choose_columns(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Say which column is what; the rows are looked at then."""
    values = await posted(request)

    async def act(work: Work) -> None:
        one = await _found(work, import_id)
        columns, list_id = forms.read_columns(values, FIELDS[one.subject], len(one.head))
        await importing.choose_columns(work, import_id, columns, list_id)

    return await _do(request, import_id, values, act) or leave_for(request, f"{HOME}/{import_id}")


@post(f"{HOME}/{{import_id:uuid}}/choose", guards=[may(CONTACTS)])
async def choose(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Decide on one row, or on all of one verdict."""
    values = await posted(request)
    only, line = values.get("only", ""), values.get("line", "")

    async def act(work: Work) -> None:
        number = int(line) if line.isascii() and line.isdecimal() and len(line) < 8 else None
        await importing.choose(work, import_id, values.get("choice", ""), line=number, verdict=only)

    back = urlencode({name: values[name] for name in ("only", "after") if values.get(name)})
    return await _do(request, import_id, values, act) or leave_for(request, f"{HOME}/{import_id}?{back}")


@post(f"{HOME}/{{import_id:uuid}}/take", guards=[may(CONTACTS)])
async def take(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Take the rows as decided."""

    async def act(work: Work) -> None:
        await importing.take_import(work, import_id)

    return await _do(request, import_id, {}, act) or leave_for(request, f"{HOME}/{import_id}")


@post(f"{HOME}/{{import_id:uuid}}/discard", guards=[may(CONTACTS)])
async def discard(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Throw the spreadsheet away."""

    async def act(work: Work) -> None:
        await importing.discard_import(work, import_id)

    return await _do(request, import_id, {}, act) or await leave_saying(request, HOME, THROWN)


DOORS = [all_imports, upload_file, show_import, choose_columns, choose, take, discard]

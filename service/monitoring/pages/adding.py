"""The ways in by hand: one address, pasted text, a file, a table."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.documents.queries import ids_typed, waiting_files
from service.documents.rules import FileRow
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.actions.adding import bring_file, bring_table, bring_text
from service.monitoring.forms.adding import address_from, brought_from, said_of, table_from
from service.monitoring.rules.adding import COLUMNS, MOST_ROWS, ONE_CSV, ONE_FILE, PAPERS, why_not_add
from service.monitoring.sources.actions.runs import fetch_address
from service.monitoring.sources.queries.runs import single_addresses
from service.monitoring.sources.rules.acts import RUN_STATES
from service.monitoring.sources.rules.health import FAILURES
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

PLACE = "/monitoring/add"
BRING = may("monitoring.code", "monitoring.sources")
LARGEST_TABLE = 5 * 1024 * 1024
WAYS: Mapping[str, str] = {
    "address": N_("One address"),
    "text": N_("Pasted text"),
    "file": N_("PDF or picture"),
    "table": N_("Table (CSV)"),
}
LABELS: Mapping[str, str] = {
    "address": N_("Address"),
    "title": N_("Headline"),
    "outlet": N_("Outlet"),
    "published": N_("Published"),
    "author": N_("Author"),
    "text": N_("Text"),
    "files": N_("File"),
}


@get(PLACE, guards=[BRING])
async def add_page(request: AnyRequest, work: Own, way: FromQuery[str] = "") -> Response[bytes]:
    """The form of one way in."""
    return await _show(request, work, way if way in WAYS else "address", {}, {})


async def _show(
    request: AnyRequest,
    work: Work,
    way: str,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    wrong: Sequence[Refusal] = (),
) -> Response[bytes]:
    context: dict[str, Any] = {
        "way": way,
        "tabs": [
            {"label": gettext(said), "href": f"{PLACE}?way={word}", "count": "", "current": word == way}
            for word, said in WAYS.items()
        ],
        "values": values,
        "errors": errors,
        "wrong": wrong,
        "labels": {name: gettext(said) for name, said in LABELS.items()},
        "waiting": await waiting_files(work, ids_typed(values.get("files", ""))),
        "limits": work.tenant.profile.files,
        "asked": await single_addresses(work) if way == "address" else [],
        "run_states": {word: gettext(said) for word, said in RUN_STATES.items()},
        "failures": {word: gettext(said) for word, said in FAILURES.items()},
        "columns": {field: names[0] for field, names in COLUMNS.items()},
        "most_rows": MOST_ROWS,
    }
    return page(request, "monitoring/add.html", status=422 if errors else 200, **context)


async def _refused(
    request: AnyRequest, way: str, values: Mapping[str, str], error: FormRejected | Refusal | FieldErrors
) -> Response[bytes]:
    wrong: Sequence[Refusal] = ()
    if isinstance(error, FormRejected):
        errors = error.errors
    else:
        wrong = error.errors if isinstance(error, FieldErrors) else [error]
        errors = said_of(wrong)
    async with working(request) as work:
        return await _show(request, work, way, values, errors, wrong)


@post(f"{PLACE}/address", guards=[BRING])
async def add_address(request: AnyRequest) -> Response[bytes]:
    """Fetch one page once."""
    values = await posted(request)
    try:
        async with working(request) as work:
            if (refusal := why_not_add(work.actor)) is not None:
                raise refusal
            await fetch_address(work, address_from(values))
    except (FormRejected, Refusal) as error:
        return await _refused(request, "address", values, error)
    return await leave_saying(request, PLACE, N_("The page is being fetched. It appears at the reading desk."))


@post(f"{PLACE}/text", guards=[BRING])
async def add_text(request: AnyRequest) -> Response[bytes]:
    """An article that was pasted."""
    values = await posted(request)
    try:
        async with working(request) as work:
            zone = work.zone
            brought = brought_from(values, work.today, zone, with_text=True)
            clip_id = await bring_text(work, house(request), brought)
    except (FormRejected, Refusal) as error:
        return await _refused(request, "text", values, error)
    except StorageError as error:
        raise Away("files") from error
    return await leave_saying(request, f"/monitoring/clips/{clip_id}", N_("The article is added."))


@post(f"{PLACE}/file", guards=[BRING])
async def add_file(request: AnyRequest) -> Response[bytes]:
    """An article as a PDF or picture."""
    values = await posted(request)
    try:
        async with working(request) as work:
            file = await _one_file(work, values, PAPERS, ONE_FILE)
            zone = work.zone
            brought = brought_from(values, work.today, zone, with_text=False)
            clip_id = await bring_file(work, brought, file)
    except (FormRejected, Refusal, FieldErrors) as error:
        return await _refused(request, "file", values, error)
    return await leave_saying(request, f"/monitoring/clips/{clip_id}", N_("The article is added."))


async def _one_file(work: Work, values: Mapping[str, str], kinds: frozenset[str], sentence: str) -> FileRow:
    files = await waiting_files(work, ids_typed(values.get("files", "")))
    if len(files) != 1 or files[0].kind not in kinds:
        raise Refusal(sentence, code="one_file", field="files")
    return files[0]


@post(f"{PLACE}/table", guards=[BRING])
async def add_table(request: AnyRequest) -> Response[bytes]:
    """Articles by a table, all or none."""
    values = await posted(request)
    made: list[UUID] = []
    try:
        async with working(request) as work:
            file = await _one_file(work, values, frozenset({"csv"}), ONE_CSV)
            content = await house(request).store.read(file.storage_key, LARGEST_TABLE)
            zone = work.zone
            rows = table_from(content, work.today, zone)
            made = await bring_table(work, house(request), rows)
    except (FormRejected, Refusal, FieldErrors) as error:
        return await _refused(request, "table", values, error)
    except StorageError as error:
        raise Away("files") from error
    return await leave_saying(request, "/monitoring?fold=0", N_("Articles added: %(count)s."), count=str(len(made)))


DOORS = [add_page, add_address, add_text, add_file, add_table]

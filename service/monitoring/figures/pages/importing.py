"""Figures from a CSV file: uploaded, looked at column by column with what is wrong in which cell, taken."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line
from service.kit.words import N_
from service.monitoring.figures.actions.importing import Choice, Looked, begin_import, discard_import, look, take_import
from service.monitoring.figures.charting import platform_words
from service.monitoring.figures.forms import choice_from
from service.monitoring.figures.models import FigureImport
from service.monitoring.figures.pages.accounts import HOME
from service.monitoring.figures.queries.accounts import accounts
from service.monitoring.figures.queries.imports import import_by_id
from service.monitoring.figures.rules.metrics import METRICS
from service.monitoring.figures.rules.sheets import FIELDS, LARGEST, letters, likely
from service.monitoring.rules.acts import FIGURES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.incoming import sent_parts
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

TOO_LARGE = N_("This file is too large. At most %(size)s KB are read.")
TAKEN = N_("%(count)s figures were taken.")
THROWN = N_("The spreadsheet was thrown away.")
SAMPLES, MOST_BAD = 3, 100


@get(f"{HOME}/import", guards=[may(FIGURES)])
async def upload_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form that takes a file."""
    return page(request, "figures/upload.html", errors={}, fields=_fields())


def _fields() -> list[tuple[str, str]]:
    return [(name, gettext(words)) for name, words in FIELDS.items()]


@post(f"{HOME}/import", guards=[may(FIGURES)])
async def upload(request: AnyRequest) -> Response[bytes]:
    """Read a file; what its columns are is asked for on the next page."""
    try:
        part = next(one for one in await sent_parts(request))
        content = await part.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Refusal(TOO_LARGE, code="too_large", field="file", size=LARGEST // 1024)
        async with working(request) as work:
            import_id = await begin_import(work, clean_line(part.filename or "figures.csv", 200), content)
    except (Refusal, FieldErrors) as error:
        refusal = error.errors[0] if isinstance(error, FieldErrors) else error
        errors = {refusal.field or "": refusal}
        return page(request, "figures/upload.html", status=422, errors=errors, fields=_fields())
    return leave_for(request, f"{HOME}/import/{import_id}")


@get(f"{HOME}/import/{{import_id:uuid}}", guards=[may(FIGURES)])
async def import_page(request: AnyRequest, work: Own, import_id: FromPath[UUID]) -> Response[bytes]:
    """What the columns are, and what would come of it: the choice stands in the address, nothing is lost."""
    asked = {name: str(value) for name, value in request.query_params.items()}
    return await _show(request, work, await _found(work, import_id), asked, {})


async def _found(work: Work, import_id: UUID) -> FigureImport:
    found = await import_by_id(work, import_id)
    if found is None:
        raise NotFound
    return found


async def _show(
    request: AnyRequest, work: Work, found: FigureImport, asked: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    header = found.rows[0] if found.rows else []
    chosen = any(name.startswith("column-") for name in asked)
    guessed = {f"column-{place}": field for place, field in likely(header).items()}
    values = dict(asked) if chosen else guessed
    kept = [one for one in await accounts(work) if one.state == "kept"]
    looked, wrong = None, dict(errors)
    if chosen and found.state == "read":
        try:
            looked = await look(work, found.rows, choice_from(values))
        except FieldErrors as error:
            wrong |= {refusal.field or "": refusal for refusal in error.errors}
    names = {one.id: f"{platform_words(one.platform)}: {one.name}" for one in kept}
    context: dict[str, Any] = {
        "one": found,
        "columns": [
            (place, letters(place), heading, [row[place] for row in found.rows[1 : SAMPLES + 1] if row[place]])
            for place, heading in enumerate(header)
        ],
        "fields": _fields(),
        "metrics": [(name, gettext(metric.title)) for name, metric in METRICS.items()],
        "accounts": [(str(ident), words) for ident, words in names.items()],
        "names": names,
        "metric_words": {name: gettext(metric.title) for name, metric in METRICS.items()},
        "looked": looked,
        "bad": _bad(looked, choice_from(values), header) if looked else [],
        "most_bad": MOST_BAD,
        "values": values,
        "errors": wrong,
    }
    return page(request, "figures/import.html", status=422 if wrong else 200, **context)


def _bad(looked: Looked, choice: Choice, header: list[str]) -> list[tuple[str, str, str, Refusal]]:
    """(cell, what the column is, what stands there, what is wrong with it)."""
    return [
        (f"{letters(one.column)}{one.row}", gettext(FIELDS.get(choice.columns.get(one.column, ""), "")) or
         (header[one.column] if one.column < len(header) else ""), one.typed, one.why)
        for one in looked.bad[:MOST_BAD]
    ]  # fmt: skip


@post(f"{HOME}/import/{{import_id:uuid}}/take", guards=[may(FIGURES)])
async def take(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Note every good figure."""
    values = await posted(request)
    try:
        async with working(request) as work:
            leave_out = values.get("leave_out") == "1"
            count = await take_import(work, import_id, choice_from(values), leave_out=leave_out)
    except (Refusal, FieldErrors) as error:
        refusals = error.errors if isinstance(error, FieldErrors) else [error]
        async with working(request) as work:
            wrong = {refusal.field or "": refusal for refusal in refusals}
            return await _show(request, work, await _found(work, import_id), values, wrong)
    return await leave_saying(request, HOME, TAKEN, count=str(count))


@post(f"{HOME}/import/{{import_id:uuid}}/discard", guards=[may(FIGURES)])
async def discard(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Throw the spreadsheet away."""
    await posted(request)
    try:
        async with working(request) as work:
            await discard_import(work, import_id)
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, await _found(work, import_id), {}, {"": refusal})
    return await leave_saying(request, HOME, THROWN)


DOORS = [upload_page, upload, import_page, take, discard]

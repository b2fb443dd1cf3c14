"""A spreadsheet comes in, and its columns are chosen."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.correspondence.rules import LETTER_LANGUAGES, SENDER_KINDS
from service.documents.rules import CUT_OFF
from service.identity.queries import units_with_names
from service.imports.actions.choosing import choose, receive
from service.imports.forms import COLUMN, ENCODINGS, LAST_HEADER, SEPARATORS, Choosable, choice_from
from service.imports.looking import Looked
from service.imports.looking import look as look_into
from service.imports.queries import ImportView, chosen_before, import_by_id
from service.imports.rules.cells import shown
from service.imports.rules.columns import likely, shape_of
from service.imports.rules.states import IMPORT, MOST_ROWS, may_see
from service.imports.showing import column_name, field_words, target_journals, why_refused
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.language import gettext, locale
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.incoming import announced, drain, sent_bytes, sent_name
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, working

SAMPLES = 3
LONGEST_SAMPLE = 60
SENDER_WORDS = {"organisation": N_("Organisation"), "person": N_("Person")}
HOW = ("sheet", "encoding", "separator", "header_row")


@post("/imports/upload", guards=[may(IMPORT)], request_max_body_size=None, status_code=201)
async def upload_spreadsheet(request: AnyRequest) -> Response[bytes]:
    """Take one spreadsheet: its bytes are the body, its name stands percent-encoded in X-File-Name."""
    known = visitor(request)
    assert known.actor is not None  # the guard saw to it
    body = sent_bytes(request, Refusal(CUT_OFF, code="cut_off", field="file"))
    try:
        import_id = await receive(
            house(request), known.tenant, known.actor, sent_name(request), body, announced=announced(request),
            language=known.language,
        )  # fmt: skip
    except Refusal as refusal:
        await drain(body)
        raise refusal.at("") from None
    except StorageError as error:
        raise Away("files") from error
    async with working(request) as work:
        found = await import_by_id(work, import_id)
    return fragment(request, "imports/_uploaded.html", status=201, one=found)


# --- the choice


async def look(request: AnyRequest, found: ImportView, how: Mapping[str, str]) -> Looked:
    """Read the beginning of the file as somebody wishes."""
    return await look_into(house(request).store, found, how)


async def columns_page(
    request: AnyRequest,
    found: ImportView,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    looked: Looked,
) -> Response[bytes]:
    """The form of the columns; `values` are what was typed, else what was chosen before or is likely."""
    async with working(request) as work:
        context = await _context(work, found, values, looked)
    status = 422 if errors else 200
    return page(request, "imports/columns.html", status=status, errors=dict(errors), **context)


async def _context(work: Work, found: ImportView, values: Mapping[str, str], looked: Looked) -> dict[str, Any]:
    profile = work.tenant.profile
    journals = await target_journals(work)
    own = {name: value for name, value in found.defaults.items() if value}
    given = {
        "journal": next((one.slug for one in journals if one.id == found.journal_id), ""),
        "unit": str(found.unit_id or ""),
        "kind": profile.document_kinds[0].slug,
        "channel": profile.channels[0].slug,
        "language": profile.default_language,
        "sender_kind": "organisation",
        **own,
        **{name: value for name, value in values.items() if value},
        "sheet": looked.told.sheet,
        "encoding": looked.told.encoding,
        "separator": looked.told.separator,
        "header_row": str(looked.header),
    }
    if not any(name.startswith(COLUMN) for name in values):
        given |= await _known_columns(work, looked)
    units = [(str(one.id), one.name) for one in await units_with_names(work) if one.state == "active"]
    return {
        "one": found,
        "values": given,
        "journals": [(one.slug, one.title) for one in journals],
        "units": units,
        "looked": looked,
        "refused": why_refused(looked.refused, MOST_ROWS) if looked.refused else "",
        "columns": _columns(looked),
        "fields": list(field_words().items()),
        "kinds": [(kind.slug, profile.say(kind.title, work.language)) for kind in profile.document_kinds],
        "channels": [(one.slug, profile.say(one.title, work.language)) for one in profile.channels],
        "letter_languages": [(code, _language(code)) for code in LETTER_LANGUAGES],
        "sender_kinds": [(kind, gettext(SENDER_WORDS[kind])) for kind in SENDER_KINDS],
        "encodings": [(code, gettext(words)) for code, words in ENCODINGS.items()],
        "separators": [(sign, gettext(words)) for sign, words in SEPARATORS.items()],
        "sheets": [(name, name) for name in looked.told.sheets],
        "last_header": LAST_HEADER,
    }


async def _known_columns(work: Work, looked: Looked) -> dict[str, str]:
    """What the columns were under this header before, else what they are likely to be."""
    before = await chosen_before(work, shape_of(looked.headings))
    guessed = {place: field for field, place in likely(looked.headings, field_words()).items()}
    return {f"{COLUMN}{place}": field for place, field in (before or guessed).items()}


def _language(code: str) -> str:
    return gettext("Another language") if code == "und" else str(locale().languages.get(code, code))


def _columns(looked: Looked) -> list[dict[str, Any]]:
    """Each column with its heading and what stands in it first."""
    below = [cells for row, cells in looked.rows if row > looked.header]
    columns = []
    for place, heading in enumerate(looked.headings):
        found = [shown(cells[place]) for cells in below if place < len(cells) and shown(cells[place])]
        samples = [text if len(text) <= LONGEST_SAMPLE else f"{text[:LONGEST_SAMPLE]}…" for text in found[:SAMPLES]]
        if heading or samples:
            columns.append({"place": place, "name": column_name(place), "heading": heading, "samples": samples})
    return columns


@post("/imports/{import_id:uuid}/columns", guards=[may(IMPORT)])
async def choose_columns(request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was chosen and have the spreadsheet read."""
    values = await posted(request)
    async with working(request) as work:
        found = await import_by_id(work, import_id)
        if found is None or not may_see(work.actor, found):
            raise NotFound
    looked = await look(request, found, values)
    try:
        async with working(request) as work:
            profile = work.tenant.profile
            offer = Choosable(
                journals=await target_journals(work),
                kinds=[kind.slug for kind in profile.document_kinds],
                channels=[one.slug for one in profile.channels],
                headings=looked.headings,
                words=field_words(),
            )
            await choose(work, import_id, choice_from(values, offer))
    except FormRejected as rejected:
        return await columns_page(request, found, values, rejected.errors, looked)
    except (Refusal, FieldErrors) as error:
        refusals = error.errors if isinstance(error, FieldErrors) else [error]
        errors = {refusal.field or "": refusal for refusal in refusals}
        return await columns_page(request, found, values, errors, looked)
    return leave_for(request, f"/imports/{import_id}")

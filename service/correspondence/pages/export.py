"""The journal taken elsewhere: the list that is shown or the letters that were selected, as a file and on paper."""

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.response import Stream

from service.correspondence.actions.exporting import note_export
from service.correspondence.actions.registering import offer_now
from service.correspondence.forms.filters import wanted_from_query
from service.correspondence.pages.journal import asked_of, chosen_journals, journals_seen
from service.correspondence.pages.rows import lines
from service.correspondence.pages.showing import Words, key, words_for
from service.correspondence.queries.asking import LetterRow, Wanted
from service.correspondence.queries.listing import letters, selected
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.correspondence.rules import EXPORT, READ
from service.kit.paging import Cursor
from service.records.queries.files import CaseView, cases_by_id
from service.runtime.language import gettext
from service.web.export import Cell, Table, taken_as
from service.web.guards import may
from service.web.render import format_in, page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

BATCH = 500
MOST_SELECTED = 200


@get("/letters/export.csv", guards=[may(EXPORT)])
async def export_csv(request: AnyRequest) -> Stream:
    """The letters of the list's address, or those whose ids are given, as CSV."""
    return await _taken(request, "csv")


@get("/letters/export.xlsx", guards=[may(EXPORT)])
async def export_xlsx(request: AnyRequest) -> Stream:
    """The same as a workbook."""
    return await _taken(request, "xlsx")


async def _taken(request: AnyRequest, kind: str) -> Stream:
    known = visitor(request)
    asked, ids = asked_of(request), _ids(request)
    async with working(request) as work:
        journals = await journals_of(work)
        chosen = list(journals) if ids else chosen_journals(journals_seen(work, journals), asked)
        wanted = wanted_from_query(asked, offer_now(work), work.actor.id)
        reached = reaches(work.actor, chosen, also=EXPORT)
        note_export(work, [one.id for one in chosen], asked, len(ids))
    words = words_for(known.tenant, known.language)
    day = offer_now(work).today.isoformat()
    table = Table(f"letters-{day}", _head(words), _batches(request, reached, wanted, ids, words))
    return taken_as(table, kind, known.language)


def _ids(request: AnyRequest) -> list[UUID]:
    found = []
    for typed in request.query_params.getall("ids", [])[:MOST_SELECTED]:
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


async def _batches(
    request: AnyRequest, reached: Sequence[Reach], wanted: Wanted, ids: Sequence[UUID], words: Words
) -> AsyncIterator[list[list[Cell]]]:
    """Rows in short Works of their own, so that a long export holds no transaction."""
    zone = ZoneInfo(visitor(request).tenant.profile.zone)
    if ids:
        async with working(request) as work:
            rows = await selected(work, reached, ids)
            cases = await cases_by_id(work, [row.case_id for row in rows])
        yield [_cells(row, words, zone, cases) for row in rows]
        return
    place: Cursor | None = None
    while True:
        async with working(request) as work:
            listed = await letters(work, reached, wanted, after=place, limit=BATCH)
            cases = await cases_by_id(work, [row.case_id for row in listed.items])
        if listed.items:
            yield [_cells(row, words, zone, cases) for row in listed.items]
        if listed.next is None:
            return
        place = listed.next


def _head(words: Words) -> list[str]:
    labels = words["labels"]
    return [
        gettext("Number"),
        gettext("Date of registration"),
        gettext("Received"),
        labels["sender"],
        labels["sender_number"],
        labels["sender_date"],
        labels["subject"],
        labels["kind"],
        labels["channel"],
        gettext("State"),
        labels["due_on"],
        labels["access"],
        labels["addressee"],
        labels["case"],
    ]


def _cells(row: LetterRow, words: Words, zone: ZoneInfo, cases: Mapping[UUID, CaseView]) -> list[Cell]:
    case = cases.get(row.case_id) if row.case_id is not None else None
    return [
        row.number,
        row.registered_at.astimezone(zone),
        row.received_at.astimezone(zone),
        row.sender_name,
        row.sender_number,
        row.sender_date,
        gettext("Restricted: the content is withheld") if row.withheld else row.subject,
        words["kinds"].get(row.kind, row.kind),
        words["channels"].get(row.channel, row.channel),
        words["states"].get(row.state, row.state),
        row.due_on,
        gettext("restricted") if row.access else "",
        row.addressee,
        case.index if case else "",
    ]


@get("/letters/print", guards=[may(READ)])
async def print_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The selected letters as a page to be printed."""
    rows = await selected(work, reaches(work.actor, await journals_of(work)), _ids(request))
    words = words_for(work.tenant, work.language)
    return page(
        request,
        "correspondence/print.html",
        rows=lines(rows, words, format_in(work.tenant.profile.zone), offer_now(work).today, ours=False),
        words=words,
        ours=False,
        key=key,
    )

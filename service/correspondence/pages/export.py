"""The journal taken elsewhere: the list that is shown or the letters that were selected, as CSV and on paper."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.response import Stream

from service.correspondence.actions.exporting import note_export
from service.correspondence.actions.registering import offer_now
from service.correspondence.forms.filters import wanted_from_query
from service.correspondence.pages.journal import asked_of, chosen_journals, due_words
from service.correspondence.pages.showing import AnyRequest, Own, Words, key, words_for, working
from service.correspondence.queries.asking import LetterRow, Wanted
from service.correspondence.queries.listing import letters, selected
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.correspondence.rules import EXPORT, READ
from service.kit.paging import Cursor
from service.runtime.language import gettext
from service.web.guards import may
from service.web.render import page
from service.web.visitor import visitor

BATCH = 500
MOST_SELECTED = 200
BOM = "\ufeff"
# What a spreadsheet would run as a formula is written as the text it is.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheets of these languages part columns by semicolons, since the comma is in their numbers.
SEMICOLON = frozenset({"az", "ka"})


@get("/letters/export.csv", guards=[may(EXPORT)])
async def export_csv(request: AnyRequest) -> Stream:
    """The letters of the list's address, or those whose ids are given. Rows flow in short Works of their own."""
    known = visitor(request)
    asked, ids = asked_of(request), _ids(request)
    async with working(request) as work:
        journals = await journals_of(work)
        chosen = list(journals) if ids else chosen_journals(work, journals, asked)
        wanted = wanted_from_query(asked, offer_now(work), work.actor.id)
        reached = reaches(work.actor, chosen, also=EXPORT)
        note_export(work, [one.id for one in chosen], asked, len(ids))
    words = words_for(known.tenant, known.language)
    day = offer_now(work).today.isoformat()
    headers = {
        "Content-Disposition": f'attachment; filename="letters-{day}.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    body = _lines(request, reached, wanted, ids, words)
    return Stream(body, media_type="text/csv", headers=headers)


def _ids(request: AnyRequest) -> list[UUID]:
    found = []
    for typed in request.query_params.getall("ids", [])[:MOST_SELECTED]:
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


async def _lines(
    request: AnyRequest, reached: Sequence[Reach], wanted: Wanted, ids: Sequence[UUID], words: Words
) -> AsyncIterator[bytes]:
    known = visitor(request)
    zone = ZoneInfo(known.tenant.profile.zone)
    separator = ";" if known.language in SEMICOLON else ","
    yield (BOM + _csv([_head(words)], separator)).encode()
    if ids:
        async with working(request) as work:
            rows = await selected(work, reached, ids)
        yield _csv([_cells(row, words, zone) for row in rows], separator).encode()
        return
    place: Cursor | None = None
    while True:
        async with working(request) as work:
            listed = await letters(work, reached, wanted, after=place, limit=BATCH)
        if listed.items:
            yield _csv([_cells(row, words, zone) for row in listed.items], separator).encode()
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
    ]


def _cells(row: LetterRow, words: Words, zone: ZoneInfo) -> list[str]:
    return [
        row.number,
        _moment(row.registered_at, zone),
        _moment(row.received_at, zone),
        row.sender_name,
        row.sender_number,
        _day(row.sender_date),
        gettext("Restricted: the content is withheld") if row.withheld else row.subject,
        words["kinds"].get(row.kind, row.kind),
        words["channels"].get(row.channel, row.channel),
        words["states"].get(row.state, row.state),
        _day(row.due_on),
        gettext("restricted") if row.access else "",
        row.addressee,
    ]


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d.%m.%Y %H:%M")


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


def _csv(rows: Sequence[Sequence[str]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@get("/letters/print", guards=[may(READ)])
async def print_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The selected letters as a page to be printed."""
    rows = await selected(work, reaches(work.actor, await journals_of(work)), _ids(request))
    return page(
        request,
        "correspondence/print.html",
        rows=rows,
        words=words_for(work.tenant, work.language),
        due=due_words,
        today=offer_now(work).today,
        key=key,
    )

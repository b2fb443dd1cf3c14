"""Lists taken elsewhere: the same rows as CSV and as a workbook, gathered batch by batch and never held whole."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

import xlsxwriter
from litestar import Response
from litestar.response import Stream

from service.runtime import clock

Cell = str | int | float | date | datetime | None
Batches = AsyncIterator[Sequence[Sequence[Cell]]]
FORMATS = ("csv", "xlsx")
BOM = "\ufeff"
# What a spreadsheet would run as a formula is written as the text it is.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheets of these languages part columns by semicolons, since the comma is in their numbers.
SEMICOLON = frozenset({"az", "ka"})
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
PIECE = 256 * 1024
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A list to be taken elsewhere. name: of the file, ASCII, without ending. Moments are in the agency's zone."""

    name: str
    head: Sequence[str]
    batches: Batches


def taken_as(table: Table, kind: str, language: str) -> Stream:
    """The answer that carries the table; kind is one of FORMATS. Batches are asked for while the answer is sent."""
    as_csv = kind == "csv"
    body = csv_lines(table, ";" if language in SEMICOLON else ",") if as_csv else workbook_pieces(table)
    headers = {
        "Content-Disposition": f'attachment; filename="{table.name}.{kind}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Stream(body, media_type="text/csv" if as_csv else WORKBOOK, headers=headers)


# --- CSV


async def csv_lines(table: Table, separator: str) -> AsyncIterator[bytes]:
    """The table as CSV in UTF-8 with its mark, so that spreadsheets take it for what it is."""
    yield (BOM + _csv([table.head], separator)).encode()
    async for rows in table.batches:
        yield _csv(rows, separator).encode()


def _csv(rows: Sequence[Sequence[Cell]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([harmless(said(cell)) if isinstance(cell, str) else said(cell) for cell in row] for row in rows)
    return out.getvalue()


def said(cell: Cell) -> str:
    """A cell as text: days as day.month.year, moments with hours and minutes."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M")
    return cell.strftime("%d.%m.%Y") if isinstance(cell, date) else str(cell)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


# --- workbook


async def workbook_pieces(table: Table) -> AsyncIterator[bytes]:
    """The table as a workbook. Rows go to disk as they come; the file is sent when the last one is in it."""
    with tempfile.TemporaryFile(prefix="chancery-") as file:
        book = _book(file)
        sheet = _Sheet(book, table.head)
        async for rows in table.batches:
            await asyncio.to_thread(sheet.write, rows)
        await asyncio.to_thread(book.close)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a workbook of several; its rows are few enough to be held."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_of(name: str, leaves: Sequence[Leaf]) -> Response[bytes]:
    """A workbook of several sheets. name: of the file, ASCII, without ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    more = {**headers, "X-Content-Type-Options": "nosniff"}
    return Response(workbook_bytes(leaves), media_type=WORKBOOK, headers=more)


def workbook_bytes(leaves: Sequence[Leaf]) -> bytes:
    """The content of a workbook of several sheets."""
    file = io.BytesIO()
    book, taken = _book(file), set[str]()
    for leaf in leaves:
        title = _sheet_title(leaf.title, taken)
        taken.add(title.casefold())
        _Sheet(book, leaf.head, title).write(leaf.rows)
    book.close()
    return file.getvalue()


def _sheet_title(title: str, taken: Container[str]) -> str:
    """A title that spreadsheets take: short, without their signs, and only once."""
    plain = title.translate(dict.fromkeys(map(ord, "[]:*?/\\'"), " "))
    numbered = (plain[:31] if number == 1 else f"{plain[:28]} {number}" for number in count(1))
    return next(one for one in numbered if one.casefold() not in taken)


def _book(file: Any) -> Any:
    own = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    book = xlsxwriter.Workbook(file, {"constant_memory": True, **dict.fromkeys(own, False)})
    # The day and no more: the same list taken twice is the same file.
    book.set_properties({"created": clock.now().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)})
    return book


class _Sheet:
    """One sheet of a workbook. Texts are written as texts, whatever they begin with."""

    def __init__(self, book: Any, head: Sequence[str], title: str | None = None) -> None:
        self.sheet = book.add_worksheet(title)
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for column, words in enumerate(head):
            self.sheet.set_column(column, column, min(max(len(words) + 2, 12), WIDEST))
            self.sheet.write_string(0, column, words, bold)
        self.sheet.freeze_panes(1, 0)
        self.row = 0

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            if self.row >= MOST_ROWS:
                return
            self.row += 1
            for column, cell in enumerate(row):
                self._put(column, cell)

    def _put(self, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, datetime):
            self._put_day(column, cell.replace(tzinfo=None), self.moment)
        elif isinstance(cell, date):
            self._put_day(column, datetime(cell.year, cell.month, cell.day), self.day)  # noqa: DTZ001
        elif isinstance(cell, (int, float)):
            self.sheet.write_number(self.row, column, cell)
        else:
            self.sheet.write_string(self.row, column, cell[:LONGEST_CELL])

    def _put_day(self, column: int, moment: datetime, look: Any) -> None:
        if moment.year > 1900:
            self.sheet.write_datetime(self.row, column, moment, look)
        else:  # Excel's calendar has no such day
            self.sheet.write_string(self.row, column, said(moment.date()))

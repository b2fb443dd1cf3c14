"""Spreadsheets for tests: sound, careless and hostile ones, made on the spot."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter

HEAD = ("Qeydiyyat №", "Tarix", "Göndərən", "Qısa məzmun")


def lines(count: int, year: int = 2019, first: int = 1) -> list[list[Any]]:
    """Rows of a sound journal whose numbers follow the pattern D-{n:04}/{yy}."""
    return [
        [f"D-{n:04d}/{year % 100:02d}", date(year, 1 + n % 12, 1 + n % 28), f"İdarə {n % 7}", f"Məktub {n}"]
        for n in range(first, first + count)
    ]


def workbook(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, above: int = 0, **extra: Any) -> bytes:
    """A workbook of one sheet; `above` empty rows and a title stand over the header."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Daxil olan")
    look = book.add_format({"num_format": "dd.mm.yyyy"})
    if above:
        sheet.merge_range(0, 0, 0, len(head) - 1, "Daxil olan sənədlər jurnalı")
    sheet.write_row(above, 0, head)
    for number, row in enumerate(rows, start=above + 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, look)
            elif value is not None:
                sheet.write(number, column, value)
    for place, value in extra.get("merged", {}).items():
        sheet.merge_range(place, value)
    for place, (formula, value) in extra.get("formulas", {}).items():
        sheet.write_formula(place, formula, None, value)
    if extra.get("second"):
        book.add_worksheet("İkinci").write_row(0, 0, extra["second"])
    book.close()
    return out.getvalue()


def changed(content: bytes, member: str, pattern: str, by: str) -> bytes:
    """The same archive with one member's text changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            inside = source.read(entry)
            if entry.filename == member:
                inside = re.sub(pattern, by, inside.decode()).encode()
            target.writestr(entry.filename, inside)
    return out.getvalue()


def without_values(content: bytes) -> bytes:
    """The workbook as a program writes it that does not reckon: formulas without kept values."""
    return changed(content, "xl/worksheets/sheet1.xml", r"(</f>)<v>[^<]*</v>", r"\1")


def bomb(megabytes: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes, while its directory says little."""
    content = workbook(lines(2))
    padding = "<!--" + " " * (megabytes * 1024 * 1024) + "-->"
    return changed(content, "xl/worksheets/sheet1.xml", "<sheetData>", f"{padding}<sheetData>")


def csv_text(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, separator: str = ";") -> str:
    said = [[one.strftime("%d.%m.%Y") if isinstance(one, date) else str(one) for one in row] for row in rows]
    return "".join(separator.join(row) + "\r\n" for row in [list(head), *said])


async def chunks(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]

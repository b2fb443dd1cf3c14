"""Rows of one spreadsheet. Runs as a program of its own: what it reads is foreign, and may be broken or hostile.

Usage: reading.py SOURCE KIND, and a JSON object {sheet, encoding, separator, most} on standard input. Writes one JSON
value a line: first {"sheets", "sheet", "encoding", "separator", "rows"} or {"refused": word}, then for each row that
holds something [row, [cells]], counted from 1. A cell is text, a number, {"day": ISO date or moment}, or
{"wrong": word, "at": other cell}. It imports nothing of the service and evaluates no formula.
"""

import csv
import itertools
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

MEMORY = 1536 * 1024 * 1024
SECONDS = 120
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_COLUMNS = 60
LONGEST_CELL = 12_000
SAMPLE = 256 * 1024
CHUNK = 1024 * 1024
SEPARATORS = (";", ",", "\t", "|")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Row = tuple[int, list[Any]]


NICENESS = 10


class Refused(Exception):
    """The file as a whole cannot be read; its text is a short word."""


def confine() -> None:
    """Give up the right to much memory and time, and to write files; let everybody else go first."""
    os.nice(NICENESS)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(source: Path, kind: str, asked: dict[str, Any]) -> None:
    """Say what is in the file, then its rows."""
    confine()
    try:
        rows = text_rows(source, asked) if kind == "csv" else sheet_rows(source, kind, asked)
        tell(next(rows))
        for row in itertools.islice(rows, asked.get("most") or None):
            tell(row)
    except Refused as refused:
        tell({"refused": str(refused)})
    except MemoryError:
        tell({"refused": "too_large"})


def tell(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


# --- text


def text_rows(source: Path, asked: dict[str, Any]) -> Iterator[Any]:
    """Rows of a CSV file in the encoding that is asked for or, without one, found."""
    with source.open("rb") as file:
        sample = file.read(SAMPLE)
    encoding = asked.get("encoding") or encoding_of(sample)
    head = sample.decode(encoding, errors="replace")
    separator = asked.get("separator") or separator_of(head)
    yield {"sheets": [], "sheet": "", "encoding": encoding, "separator": separator, "rows": 0}
    csv.field_size_limit(CHUNK)
    with source.open(encoding=encoding, errors="replace", newline="") as lines:
        number = 0
        reader = csv.reader(lines, delimiter=separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise Refused("broken_text") from None
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, [text_cell(cell) for cell in cells[:MOST_COLUMNS]]


def text_cell(cell: str) -> Any:
    if "\ufffd" in cell:
        return {"wrong": "encoding", "typed": cell.replace("\ufffd", "?")[:80]}
    return cell.strip().removeprefix("\ufeff")[:LONGEST_CELL]


def encoding_of(sample: bytes) -> str:
    """UTF with its mark or by its rules; else the code page of the region that fits best."""
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(sample) - 3:
            return "utf-8"
    else:
        return "utf-8"
    found = from_bytes(sample[:65_536], cp_isolation=["cp1251", "cp1254"]).best()
    return found.encoding if found is not None else "cp1251"


def separator_of(head: str) -> str:
    """The sign that parts most lines into the same number of cells."""
    lines = [line for line in head.splitlines()[:50] if line.strip()]

    def steadiness(separator: str) -> tuple[int, int]:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=separator)]
        usual = max(set(counts), key=counts.count) if counts else 1
        return (counts.count(usual) if usual > 1 else 0, usual)

    try:
        return max(SEPARATORS, key=steadiness)
    except csv.Error:
        return ";"


# --- workbooks


def sheet_rows(source: Path, kind: str, asked: dict[str, Any]) -> Iterator[Any]:
    """Rows of one sheet: the one asked for, else the first that is visible and not empty."""
    if kind == "xlsx":
        refuse_bomb(source)
    try:
        with CalamineWorkbook.from_path(source) as book:
            names = [one.name for one in book.sheets_metadata if "WorkSheet" in str(one.typ)]
            shown = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible).split(".")[-1:]]
            if not names:
                raise Refused("no_sheet")
            wanted = str(asked.get("sheet") or "")
            name = wanted if wanted in names else first_filled(book, shown or names)
            sheet = book.get_sheet_by_name(name)
            yield {"sheets": names, "sheet": name, "encoding": "", "separator": "", "rows": last_row(sheet)}
            wrong = formulas(source, name, bool(asked.get("most"))) if kind == "xlsx" else {}
            yield from filled_rows(sheet, wrong | merged(sheet))
    except PasswordError:
        raise Refused("protected") from None
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, OSError, KeyError, ValueError):
        raise Refused("broken") from None


def last_row(sheet: CalamineSheet) -> int:
    return sheet.end[0] + 1 if sheet.end is not None else 0


def first_filled(book: CalamineWorkbook, names: list[str]) -> str:
    return next((name for name in names if book.get_sheet_by_name(name).start is not None), names[0])


def refuse_bomb(source: Path) -> None:
    """Unpack everything once and throw it away: what an archive says of its own sizes proves nothing."""
    size = 0
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as inside:
                    while piece := inside.read(CHUNK):
                        size += len(piece)
                        if size > LARGEST_UNPACKED:
                            raise Refused("bomb")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refused("broken") from None


def filled_rows(sheet: CalamineSheet, wrong: dict[tuple[int, int], Any]) -> Iterator[Row]:
    if sheet.start is None:
        return
    top, left = sheet.start
    width = max(min(sheet.width, MOST_COLUMNS - left), 0)
    beside: dict[int, list[tuple[int, Any]]] = {}
    for (row, column), found in sorted(wrong.items(), key=lambda one: one[0]):
        if column < MOST_COLUMNS:
            beside.setdefault(row, []).append((column, found))
    for number, values in enumerate(sheet.iter_rows(), start=top):
        cells = [""] * left + [plain(value) for value in values[:width]]
        for column, found in beside.get(number, []):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = found
        if any(cell != "" for cell in cells):
            yield number + 1, cells


def plain(value: Any) -> Any:
    """A cell's value as JSON has it; whole numbers without a point."""
    if isinstance(value, (datetime, date)):
        return {"day": value.isoformat()}
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value.strip()[:LONGEST_CELL] if isinstance(value, str) else value


def merged(sheet: CalamineSheet) -> dict[tuple[int, int], Any]:
    """Cells that a merge covers, each with the cell whose value they would show."""
    covered: dict[tuple[int, int], Any] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom - top > 5_000 or right - left > MOST_COLUMNS or top == bottom:
            continue  # a title across columns holds nobody's row
        for row in range(top + 1, bottom + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                covered[row, column] = {"wrong": "merged", "at": f"{letters(left)}{top + 1}"}
    return covered


def letters(column: int) -> str:
    """A column as spreadsheets name it: 0 is A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def formulas(source: Path, name: str, head_only: bool) -> dict[tuple[int, int], Any]:
    """Cells whose formula has no kept value, or whose value is an error."""
    with zipfile.ZipFile(source) as archive:
        member = member_of(archive, name)
        if not speaks_of_formulas(archive, member):
            return {}
        with archive.open(member) as inside:
            return dict(found_wrong(cells_of(inside), head_only))


def member_of(archive: zipfile.ZipFile, name: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    ident = next(one.get(LINK) for one in book.iter(f"{MAIN}sheet") if one.get("name") == name)
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(str(one.get("Target")) for one in links if one.get("Id") == ident)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def speaks_of_formulas(archive: zipfile.ZipFile, member: str) -> bool:
    tail = b""
    with archive.open(member) as inside:
        while piece := inside.read(CHUNK):
            looked = tail + piece
            if b"<f>" in looked or b"<f " in looked or b'"e"' in looked:
                return True
            tail = piece[-8:]
    return False


def cells_of(inside: Any) -> Iterator[Any]:
    for _, element in ElementTree.iterparse(inside):
        if element.tag == f"{MAIN}c":
            yield element
        elif element.tag == f"{MAIN}row":
            element.clear()


def found_wrong(cells: Iterable[Any], head_only: bool) -> Iterator[tuple[tuple[int, int], Any]]:
    for cell in cells:
        place = PLACE.fullmatch(cell.get("r", ""))
        if place is None or (head_only and int(place[2]) > 200):
            continue
        value = cell.find(f"{MAIN}v")
        said = value.text if value is not None and value.text else ""
        where = int(place[2]) - 1, column_of(place[1])
        if cell.get("t") == "e":
            yield where, {"wrong": "error_value", "typed": said}
        elif cell.find(f"{MAIN}f") is not None and not said and cell.get("t") != "str":
            yield where, {"wrong": "formula"}


def column_of(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.stdin.read() or "{}"))

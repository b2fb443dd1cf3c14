"""What is typed, uploaded or pasted as an article."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import StringIO
from zoneinfo import ZoneInfo

from service.kit.dates import read_date
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.monitoring.rules.adding import (
    AUTHOR_LIMIT,
    BAD_DAY,
    BAD_PLACE,
    LEAD_LIMIT,
    MOST_ROWS,
    NO_ROWS,
    NO_TITLE,
    OUTLET_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    TOO_MANY_ROWS,
    UNREADABLE,
    Brought,
    columns_of,
    is_sound,
)
from service.monitoring.sources.rules.addresses import normalised
from service.monitoring.texts.decoding import decoded
from service.web.fields import Fields

MOST_ERRORS = 20


def address_from(posted: Mapping[str, str]) -> str:
    """One address in its one form. Raises FormRejected."""
    read = Fields(posted)
    address = _place(read, required=True)
    read.done()
    return address


def _place(read: Fields, *, required: bool) -> str:
    typed = read.line("address", limit=3_000, required=required)
    if not typed:
        return ""
    try:
        return normalised(typed if "://" in typed else f"https://{typed}")
    except Refusal as refusal:
        read.refuse("address", refusal.sentence, refusal.code, **refusal.params)
        return ""


def brought_from(posted: Mapping[str, str], today: date, zone: ZoneInfo, *, with_text: bool) -> Brought:
    """An article as it was typed; with_text: its text is required. Raises FormRejected."""
    read = Fields(posted)
    day = read.day("published", today, latest=today)
    brought = Brought(
        title=read.line("title", limit=TITLE_LIMIT, required=True),
        outlet=read.line("outlet", limit=OUTLET_LIMIT, required=True),
        address=_place(read, required=False),
        text=read.text("text", limit=TEXT_LIMIT, required=with_text),
        author=read.line("author", limit=AUTHOR_LIMIT),
        published_at=datetime.combine(day, time(), zone) if day else None,
    )
    read.done()
    return brought


def table_from(content: bytes, today: date, zone: ZoneInfo) -> list[Brought]:
    """The articles of a CSV file, all or none. Raises Refusal, FieldErrors; each names its row."""
    rows = _rows(content)
    if len(rows) < 2:
        raise Refusal(NO_ROWS, code="empty", field="files")
    if len(rows) > MOST_ROWS + 1:
        raise Refusal(TOO_MANY_ROWS, code="too_many", field="files", limit=MOST_ROWS)
    columns = columns_of(rows[0])
    found, errors = list[Brought](), list[Refusal]()
    for number, row in enumerate(rows[1:], start=2):
        values = {field: row[place] if place < len(row) else "" for field, place in columns.items()}
        try:
            found.append(_brought(values, number, today, zone))
        except Refusal as refusal:
            errors.append(refusal.at("files"))
    if errors:
        raise FieldErrors(errors[:MOST_ERRORS])
    return found


def _rows(content: bytes) -> list[list[str]]:
    text = decoded(content, None)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise Refusal(UNREADABLE, code="unreadable", field="files") from error
    return [row for row in rows if any(cell.strip() for cell in row)]


def _brought(values: Mapping[str, str], number: int, today: date, zone: ZoneInfo) -> Brought:
    title = clean_line(values["title"], TITLE_LIMIT)
    if not title:
        raise Refusal(NO_TITLE, code="required", row=number)
    return Brought(
        title=title,
        outlet=clean_line(values.get("outlet", ""), OUTLET_LIMIT),
        address=_address(values.get("address", ""), number),
        lead=clean_text(values.get("lead", ""), LEAD_LIMIT),
        text=clean_text(values.get("text", ""), TEXT_LIMIT),
        author=clean_line(values.get("author", ""), AUTHOR_LIMIT),
        published_at=_day(values.get("published", ""), number, today, zone),
    )


def _address(typed: str, number: int) -> str:
    if not typed.strip():
        return ""
    try:
        return normalised(typed)
    except Refusal as refusal:
        raise Refusal(BAD_PLACE, code="address", row=number) from refusal


def _day(typed: str, number: int, today: date, zone: ZoneInfo) -> datetime | None:
    if not typed.strip():
        return None
    try:
        day = date.fromisoformat(typed.strip()[:10])
    except ValueError:
        try:
            day = read_date(typed.strip(), today)
        except Refusal as refusal:
            raise Refusal(BAD_DAY, code="date", row=number) from refusal
    if not is_sound(day, today):
        raise Refusal(BAD_DAY, code="date", row=number)
    return datetime.combine(day, time(), zone)


def said_of(refusals: Sequence[Refusal]) -> dict[str, Refusal]:
    """The first refusal of each field, for the page."""
    found: dict[str, Refusal] = {}
    for refusal in refusals:
        found.setdefault(refusal.field or "", refusal)
    return found

"""A row of a spreadsheet as a letter of old, or everything that is wrong with it, cell by cell."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from service.journals.rules import Journal, period_key, shape
from service.kit.dates import read_date
from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_

EARLIEST = date(1900, 1, 1)
EXCEL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050
FULL_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})\.?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME_AFTER = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$")
YEAR_MARK = re.compile(r"\s*(г\.?|il|წ\.?)$")
WITHOUT_PATTERN = "-old"
LIMITS = {"number": 100, "sender": 300, "sender_number": 100, "subject": 1_000, "addressee": 300,
          "access_basis": 300, "registered_by": 200, "case": 40}  # fmt: skip
LONGEST_SUMMARY = 10_000
MOST_SHEETS = 9_999
# What a row that will not be taken over says where its cell cannot be used.
UNUSABLE = "?"

# What can be wrong with a cell, by the word that is kept with the row.
PROBLEMS: dict[str, str] = {
    "required": N_("This cell is empty. Fill it in."),
    "bad_date": N_("“%(typed)s” is no date. Write day.month.year, such as 14.11.2024."),
    "no_such_day": N_("The calendar has no %(typed)s. Check day and month."),
    "bad_year": N_("The year of %(typed)s is out of reach. Check the year."),
    "in_future": N_("%(typed)s lies in the future. Check the year."),
    "due_before": N_("The due date lies before the day of receipt."),
    "number": N_("“%(typed)s” is no whole number from 0 to %(most)s."),
    "too_long": N_("This text is too long: %(length)s characters, at most %(limit)s fit."),
    "kind": N_("There is no kind of document “%(typed)s”. Write one of: %(offered)s."),
    "channel": N_("There is no way of arrival “%(typed)s”. Write one of: %(offered)s."),
    "formula": N_("This cell holds a formula without a value. Open the workbook, save it and upload it again."),
    "error_value": N_("The formula of this cell gives the error %(typed)s. Write the value itself."),
    "merged": N_("This cell is merged with %(at)s. Unmerge the cells and write the value in each row."),
    "encoding": N_("Letters of this cell cannot be read. Choose another encoding of the file."),
    "twice": N_("The number %(typed)s stands in row %(row)s too. Each number may stand once in a period."),
    "taken": N_("The number %(typed)s is already in the journal. Leave this row out or correct its number or date."),
    "case": N_("There is no file “%(typed)s” in the nomenclature of %(year)s."),
    "serial": N_("The running number of %(typed)s is too large or 0."),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one cell: its column (from 0), a word of PROBLEMS and what fills its sentence."""

    column: int | None
    problem: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: which column is what, the journal, words for choices, what stands in for missing ones.

    cases: ids of files of the nomenclature by year and folded index.
    """

    columns: Mapping[str, int]
    journal: Journal
    kinds: Mapping[str, str]
    channels: Mapping[str, str]
    kind_titles: Sequence[str]
    channel_titles: Sequence[str]
    defaults: Mapping[str, str]
    today: date
    cases: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says. serial is None where the number does not follow the journal's pattern."""

    values: dict[str, Any]
    number: str
    period: str
    serial: int | None
    wrong: list[Wrong]


class _Row:
    def __init__(self, cells: Sequence[Any], reading: Reading) -> None:
        self.cells, self.reading = cells, reading
        self.wrong: list[Wrong] = []

    def note(self, name: str, problem: str, **params: object) -> None:
        said = {key: str(value)[:120] for key, value in params.items()}
        self.wrong.append(Wrong(self.reading.columns.get(name), problem, said))

    def cell(self, name: str) -> Any:
        """The value of a field's cell, "" where there is none or it cannot be used."""
        place = self.reading.columns.get(name)
        value = self.cells[place] if place is not None and place < len(self.cells) else ""
        if isinstance(value, Mapping) and "wrong" in value:
            self.note(name, str(value["wrong"]), typed=value.get("typed", ""), at=value.get("at", ""))
            return None
        return value

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.cell(name)
        if value is None:
            return UNUSABLE
        clean: Callable[[str, int], str] = clean_text if name == "summary" else clean_line
        try:
            said = clean(shown(value), LIMITS.get(name, LONGEST_SUMMARY))
        except Refusal as refusal:
            self.note(name, "too_long", **refusal.params)
            return UNUSABLE
        if required and not said:
            self.note(name, "required")
        return said

    def day(self, name: str, *, required: bool = False, past: bool = True) -> date | None:
        value = self.cell(name)
        if value is None:
            return None
        if value == "":
            if required:
                self.note(name, "required")
            return None
        try:
            found = day_of(value, self.reading.today)
        except Refusal as refusal:
            self.note(name, refusal.code if refusal.code in PROBLEMS else "bad_date", typed=shown(value))
            return None
        if past and found > self.reading.today:
            self.note(name, "in_future", typed=shown(value))
            return None
        return found

    def count(self, name: str) -> int | None:
        value = self.cell(name)
        if value is None or value == "":
            return None
        typed = shown(value)
        if not (typed.isascii() and typed.isdecimal()) or len(typed) > 9 or int(typed) > MOST_SHEETS:
            self.note(name, "number", typed=typed, most=MOST_SHEETS)
            return None
        return int(typed)

    def case(self, registered: date | None) -> str:
        """The id of the file that a cell names by its index, of the year of registration."""
        typed = self.text("case")
        if typed in ("", UNUSABLE) or registered is None:
            return ""
        found = self.reading.cases.get((registered.year, fold(typed)), "")
        if not found:
            self.note("case", "case", typed=typed, year=registered.year)
        return found

    def choice(self, name: str, offered: Mapping[str, str], titles: Sequence[str]) -> str:
        typed = self.text(name)
        if typed in ("", UNUSABLE):
            return self.reading.defaults[name]
        found = offered.get(fold(typed))
        if found is None:
            self.note(name, name, typed=typed, offered=", ".join(titles)[:110])
        return found or ""


def read_row(cells: Sequence[Any], reading: Reading) -> ReadRow:
    """What the cells of one row say, and everything that is wrong with them."""
    row = _Row(cells, reading)
    number = row.text("number", required=True)
    registered = row.day("registered_on", required=True)
    received = row.day("received_on") or registered
    due = row.day("due_on", past=False)
    if due is not None and received is not None and due < received:
        row.note("due_on", "due_before")
    basis = row.text("access_basis")
    values = {
        "registered_on": registered.isoformat() if registered else "",
        "received_on": received.isoformat() if received else "",
        "sender": row.text("sender", required=True),
        "sender_number": row.text("sender_number"),
        "sender_date": _iso(row.day("sender_date")),
        "subject": row.text("subject", required=True),
        "kind": row.choice("kind", reading.kinds, reading.kind_titles),
        "channel": row.choice("channel", reading.channels, reading.channel_titles),
        "addressee": row.text("addressee"),
        "summary": row.text("summary"),
        "sheets": row.count("sheets"),
        "annexes": row.count("annexes"),
        "due_on": _iso(due),
        "access_basis": basis,
        "registered_by": row.text("registered_by"),
        "case_id": row.case(registered),
    }
    period, serial = "", None
    if registered is not None and number:
        serial = serial_of(number, reading.journal, registered)
        period = period_key(reading.journal.period, registered)
        if serial is None:
            period += WITHOUT_PATTERN
        elif not 0 < serial < 10**15:
            row.note("number", "serial", typed=number)
    return ReadRow(values, number, period, serial, row.wrong)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def shown(value: Any) -> str:
    """A cell as people see it."""
    if isinstance(value, Mapping):
        if "day" not in value:
            return str(value.get("typed", ""))
        day = datetime.fromisoformat(value["day"])
        return day.strftime("%d.%m.%Y")
    return str(value)


def day_of(value: Any, today: date) -> date:
    """The day a cell says: a date, text with day, month and year, or Excel's count of days. Raises Refusal."""
    if isinstance(value, Mapping):
        found = datetime.fromisoformat(str(value.get("day", ""))).date()
    elif isinstance(value, (int, float)) or (str(value).isascii() and str(value).strip().isdecimal()):
        found = _by_count(float(value))
    else:
        typed = YEAR_MARK.sub("", TIME_AFTER.sub("", str(value).strip())).strip()
        if not FULL_DAY.fullmatch(typed):
            raise Refusal(PROBLEMS["bad_date"], code="bad_date", typed=typed)
        # Of an old year in two digits the nearest past one is meant.
        found = read_date(typed, EARLIEST)
        if re.fullmatch(r".*[./-][0-9]{2}\.?", typed) and found > today:
            found = found.replace(year=found.year - 100)
    if found < EARLIEST:
        raise Refusal(PROBLEMS["bad_year"], code="bad_year", typed=shown(value))
    return found


def _by_count(days: float) -> date:
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        raise Refusal(PROBLEMS["bad_date"], code="bad_date", typed=f"{days:g}")
    return EXCEL_ZERO + timedelta(days=int(days))


def serial_of(number: str, journal: Journal, on: date) -> int | None:
    """The running number in an old number: by the journal's pattern on that day, or where it is digits alone."""
    typed = fold(number).replace(" ", "")
    if typed.isascii() and typed.isdecimal():
        return int(typed[:18])
    look = shape(journal, on)
    before, after = fold(look.prefix).replace(" ", ""), fold(look.suffix).replace(" ", "")
    middle = typed[len(before) : len(typed) - len(after)] if after else typed[len(before) :]
    fits = typed.startswith(before) and typed.endswith(after) and middle.isascii() and middle.isdecimal()
    return int(middle[:18]) if fits else None

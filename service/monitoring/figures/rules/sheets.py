"""Spreadsheets of figures as CSV: how they are read, what their columns mean, and what is wrong with which cell."""

import codecs
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from service.kit.dates import read_date
from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.figures.rules.accounts import NewFigure, count_from, problem_of
from service.monitoring.figures.rules.metrics import METRICS, PLATFORMS

Complain = Callable[[str, Refusal], None]
LARGEST, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 512 * 1024, 2_000, 30, 300
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FIELDS: Mapping[str, str] = {
    "on": N_("Day, or the last one"),
    "first": N_("First day"),
    "account": N_("Account: its name or address"),
    "platform": N_("Platform"),
    "metric": N_("What was counted"),
    "value": N_("Figure"),
    "remark": N_("Remark"),
    **{name: metric.title for name, metric in METRICS.items()},
}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "on": ("tarix", "gün", "date", "day", "თარიღი", "დღე", "дата", "son gün", "to", "until"),
    "first": ("ilk gün", "from", "since", "first day", "პირველი დღე", "с"),
    "account": ("hesab", "səhifə", "account", "page", "ანგარიში", "გვერდი", "аккаунт", "страница"),
    "platform": ("platforma", "platform", "network", "პლატფორმა", "платформа", "şəbəkə"),
    "metric": ("göstərici", "metric", "indicator", "მაჩვენებელი", "показатель"),
    "value": ("rəqəm", "say", "dəyər", "value", "figure", "count", "რიცხვი", "რაოდენობა", "значение"),
    "remark": ("qeyd", "remark", "note", "შენიშვნა", "примечание"),
    "followers": ("izləyici", "izləyicilər", "followers", "გამომწერები", "მიმდევრები", "подписчики"),
    "likes": ("bəyənmə", "bəyənmələr", "likes", "მოწონებები", "лайки"),
    "subscribers": ("abunəçi", "abunəçilər", "subscribers", "ხელმომწერები"),
    "posts": ("paylaşım", "paylaşımlar", "posts", "პოსტები", "посты"),
    "reach": ("əhatə", "reach", "წვდომა", "охват"),
    "engagement": ("cəlbetmə", "engagement", "ჩართულობა", "вовлеченность"),
}
NOT_TEXT = N_("This is not a CSV file. Save the spreadsheet as CSV (UTF-8) and upload that.")
IS_EMPTY = N_("There is nothing in this file below its first row.")
TOO_MANY = N_("At most %(limit)s rows and %(columns)s columns are read at once. Part the file in two.")
TWICE = N_("Two columns are this. Choose one of them.")
LACKS_DAY = N_("Say which column holds the day.")
LACKS_COUNT = N_("Say which columns hold figures.")
LACKS_METRIC = N_("Say which column names what was counted, or choose a metric for the column of figures.")
LACKS_ACCOUNT = N_("Say which column names the account, or choose one account for all rows.")
NO_ACCOUNT = N_("No kept account is called so.")
SEVERAL_ACCOUNTS = N_("Several accounts are called so. Write the address.")
NO_METRIC = N_("This names none of what is read of accounts.")
REQUIRED = N_("Fill in this cell.")
TWICE_HERE = N_("The same figure stands in row %(row)s already.")
THERE = N_("There is such a figure of that day already: %(value)s. Leave this row out, or correct it by hand.")


@dataclass(frozen=True, slots=True)
class Known:
    """An account that rows may speak of."""

    id: UUID
    platform: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Good:
    """A figure that a row holds, and where."""

    row: int
    account_id: UUID
    new: NewFigure
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong with a cell: row from 1, column from 0, what stands in it."""

    row: int
    column: int
    typed: str
    why: Refusal


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading all rows."""

    good: tuple[Good, ...]
    bad: tuple[Bad, ...]


def rows_from(content: bytes) -> list[list[str]]:
    """The cells of a CSV file, the header first; empty rows are left out. Raises Refusal at the field `file`."""
    text = _text(content)
    head = "\n".join(text.splitlines()[:20])
    separator = max((";", ",", "\t", "|"), key=head.count)
    try:
        rows = [
            [cell.strip()[:LONGEST_CELL] for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error:
        raise Refusal(NOT_TEXT, code="not_csv", field="file") from None
    kept = [row for row in rows if any(row)]
    if len(kept) < 2:
        raise Refusal(IS_EMPTY, code="empty", field="file")
    if len(kept) > MOST_ROWS + 1 or max(map(len, kept)) > MOST_COLUMNS:
        raise Refusal(TOO_MANY, code="too_many", field="file", limit=MOST_ROWS, columns=MOST_COLUMNS)
    width = max(map(len, kept))
    return [row + [""] * (width - len(row)) for row in kept]


def _text(content: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, UTF-8 without one, else what spreadsheets of Azerbaijan write."""
    marked = [name for mark, name in MARKS if content.startswith(mark)]
    for name in [*marked, "utf-8", "cp1254"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal(NOT_TEXT, code="not_csv", field="file")


def likely(header: Sequence[str]) -> dict[int, str]:
    """What the columns likely are, by their headings."""
    found: dict[int, str] = {}
    for place, heading in enumerate(header):
        said = fold(heading)
        field = next((name for name, words in HEADINGS.items() if said in map(fold, words)), "")
        if field and field not in found.values():
            found[place] = field
    return found


def problems_of(columns: Mapping[int, str], account: UUID | None, metric: str) -> dict[str, Refusal]:
    """What is wrong with a choice of columns, by field."""
    wrong: dict[str, Refusal] = {}
    chosen = list(columns.values())
    for place, field in columns.items():
        if chosen.count(field) > 1:
            wrong[f"column-{place}"] = Refusal(TWICE, code="twice", field=f"column-{place}")
    counted = [field for field in chosen if field in METRICS]
    if "on" not in chosen:
        wrong["columns"] = Refusal(LACKS_DAY, code="required", field="columns")
    elif not counted and "value" not in chosen:
        wrong["columns"] = Refusal(LACKS_COUNT, code="required", field="columns")
    elif "value" in chosen and "metric" not in chosen and not metric:
        wrong["metric"] = Refusal(LACKS_METRIC, code="required", field="metric")
    elif account is None and not {"account", "platform"} & set(chosen):
        wrong["account"] = Refusal(LACKS_ACCOUNT, code="required", field="account")
    return wrong


class Reader:
    """Reads rows by a choice of columns. account, metric: what holds where no column says it."""

    def __init__(
        self, columns: Mapping[int, str], known: Sequence[Known], today: date, account: UUID | None, metric: str
    ) -> None:
        self.columns = columns
        self.known = known
        self.today = today
        self.account = next((one for one in known if one.id == account), None)
        self.metric = metric

    def read(self, rows: Sequence[Sequence[str]]) -> Read:
        """Every figure below the header, and every cell that is wrong. Rows are counted from 1, the header being 1."""
        good: list[Good] = []
        bad: list[Bad] = []
        seen: dict[tuple[UUID, str, date, date | None], int] = {}
        for number, cells in enumerate(rows[1:], start=2):
            for one in self._row(number, cells):
                if isinstance(one, Bad):
                    bad.append(one)
                    continue
                key = (one.account_id, one.new.metric, one.new.on, one.new.first)
                if key in seen:
                    again = Refusal(TWICE_HERE, code="twice", row=seen[key])
                    bad.append(Bad(number, one.cell, cells[one.cell], again))
                else:
                    seen[key] = number
                    good.append(one)
        return Read(tuple(good), tuple(bad))

    def _row(self, number: int, cells: Sequence[str]) -> list[Good | Bad]:
        at = {field: place for place, field in self.columns.items()}
        wrong: list[Good | Bad] = []

        def said(field: str) -> str:
            return cells[at[field]] if field in at else ""

        def bad(field: str, why: Refusal) -> None:
            place = at.get(field, 0)
            wrong.append(Bad(number, place, cells[place], why))

        on, first = self._day(said("on"), "on", bad, required=True), self._day(said("first"), "first", bad)
        account = self._account(said("account"), said("platform"), bad)
        counts = [(field, at[field]) for field in self.columns.values() if field in METRICS and said(field)]
        if said("value"):
            if metric := self._metric(said("metric"), bad):
                counts.append((metric, at["value"]))
        elif not counts and not wrong:
            bad("value" if "value" in at else next((field for field in at if field in METRICS), "on"), _required())
        if wrong or on is None or account is None:
            return wrong
        return [self._figure(number, cells, place, account, metric, on, first, said("remark"))
                for metric, place in counts]  # fmt: skip

    def _figure(
        self, number: int, cells: Sequence[str], place: int, account: Known, metric: str, on: date,
        first: date | None, remark: str,
    ) -> Good | Bad:  # fmt: skip
        try:
            value = count_from(cells[place])
        except Refusal as refusal:
            return Bad(number, place, cells[place], refusal)
        new = NewFigure(metric, on, value, first if METRICS[metric].over_days else None, "report", remark)
        problem = problem_of(new, account.platform, self.today)
        return Bad(number, place, cells[place], problem) if problem else Good(number, account.id, new, place)

    def _day(self, typed: str, field: str, bad: Complain, *, required: bool = False) -> date | None:
        if not typed:
            if required:
                bad(field, _required())
            return None
        try:
            return read_date(typed, self.today)
        except Refusal as refusal:
            bad(field, refusal)
            return None

    def _metric(self, typed: str, bad: Complain) -> str:
        if not typed and self.metric:
            return self.metric
        said = fold(typed)
        found = [name for name in METRICS if said in {fold(name), *map(fold, HEADINGS[name])}]
        if not found:
            bad("metric", Refusal(NO_METRIC, code="unknown_metric"))
        return found[0] if found else ""

    def _account(self, typed: str, platform: str, bad: Complain) -> Known | None:
        if not typed and not platform and self.account is not None:
            return self.account
        wanted, network = fold(typed), fold(platform)
        found = [
            one
            for one in self.known
            if (not wanted or wanted in {fold(one.name), fold(one.address)})
            and (not network or network in {fold(one.platform), fold(PLATFORMS[one.platform])})
        ]
        if len(found) == 1 and (wanted or network):
            return found[0]
        field = "account" if typed or not platform else "platform"
        if not typed and not platform:
            bad(field, _required())
        else:
            several = len(found) > 1
            code = "several_accounts" if several else "no_account"
            bad(field, Refusal(SEVERAL_ACCOUNTS if several else NO_ACCOUNT, code=code))
        return None


def _required() -> Refusal:
    return Refusal(REQUIRED, code="required")


def letters(column: int) -> str:
    """A column as spreadsheets name it: 0 is A."""
    return chr(65 + column) if column < 26 else f"A{chr(65 + column - 26)}"

"""The time a report is about: a month, a quarter, a year, or days. Pure: the caller says which day it is."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from service.kit.refusal import Refusal
from service.kit.words import N_

MOST_DAYS = 366
DASHBOARD_WEEKS = {"week": 1, "weeks": 7, "year": 52}
BAD_PERIOD = N_("Choose a month, a quarter or a year from the list.")
BACKWARDS = N_("The last day lies before the first.")

_KEY = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(?:(0[1-9]|1[0-2])|q([1-4])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both counted in.

    key: `2026-11`, `2026-q4`, `2026`, or "" for days that were typed. asked_first: the first day that was asked for;
    it lies before `first` where the period was longer than MOST_DAYS and was cut.
    """

    first: date
    last: date
    key: str = ""
    asked_first: date | None = None

    @property
    def kind(self) -> str:
        """month, quarter, year or days."""
        if not self.key:
            return "days"
        return "year" if len(self.key) == 4 else "quarter" if "q" in self.key else "month"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def was_cut(self) -> bool:
        return self.asked_first is not None and self.asked_first < self.first

    def beside(self, step: int) -> "Period":
        """The period of the same kind before (-1) or after (1) it; days move by their own number."""
        if self.kind == "days":
            away = timedelta(days=self.days * step)
            return Period(self.first + away, self.last + away)
        return period_of(self.kind, self.first - timedelta(days=1) if step < 0 else self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week from Monday on, as far as it lies within a period. `monday` names it."""

    monday: date
    first: date
    last: date


def period_of(kind: str, day: date) -> Period:
    """The month, quarter or year that a day lies in."""
    if kind == "year":
        return _months(day.year, 1, 12, str(day.year))
    if kind == "quarter":
        quarter = (day.month - 1) // 3
        return _months(day.year, quarter * 3 + 1, 3, f"{day.year}-q{quarter + 1}")
    return _months(day.year, day.month, 1, f"{day.year}-{day.month:02}")


def _months(year: int, month: int, count: int, key: str) -> Period:
    after = year * 12 + month - 1 + count
    return Period(date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1), key)


def read_key(key: str) -> Period:
    """The period that a key names. Raises Refusal(field="period")."""
    found = _KEY.fullmatch(key)
    if not found:
        raise Refusal(BAD_PERIOD, code="bad_period", field="period")
    year, month, quarter = int(found[1]), found[2], found[3]
    if quarter:
        return period_of("quarter", date(year, int(quarter) * 3, 1))
    return period_of("month", date(year, int(month), 1)) if month else period_of("year", date(year, 1, 1))


def days_between(first: date, last: date) -> Period:
    """The days that were typed, its newest MOST_DAYS where there are more. Raises Refusal(field="to")."""
    if last < first:
        raise Refusal(BACKWARDS, code="backwards", field="to")
    earliest = last - timedelta(days=MOST_DAYS - 1)
    return Period(max(first, earliest), last, asked_first=first)


def weeks_until(last: date, count: int) -> Period:
    """So many calendar weeks, the last of them the one of a day and only up to it."""
    return Period(monday_of(last) - timedelta(weeks=count - 1), last)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_of(period: Period, today: date) -> list[Week]:
    """The weeks of a period that have begun, oldest first; the outer ones may be parts."""
    found, monday = [], monday_of(period.first)
    while monday <= min(period.last, today):
        last = min(monday + timedelta(days=6), period.last)
        found.append(Week(monday, max(monday, period.first), last))
        monday += timedelta(weeks=1)
    return found


def offered(today: date) -> list[tuple[str, list[Period]]]:
    """What a chooser lists, newest first: 18 months, 8 quarters, 5 years."""
    groups = []
    for kind, count in (("month", 18), ("quarter", 8), ("year", 5)):
        one, found = period_of(kind, today), []
        for _ in range(count):
            found.append(one)
            one = one.beside(-1)
        groups.append((kind, found))
    return groups

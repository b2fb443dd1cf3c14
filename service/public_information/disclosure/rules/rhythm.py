"""When the next publication of a duty is due, and of which period. Days are those of the agency's zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import WorkCalendar
from service.deadlines.rules.reckoning import Explanation, end_of, reckon
from service.deadlines.rules.terms import Term, named_day
from service.kit.words import N_

RHYTHMS: Mapping[str, str] = {
    "change": N_("On every change"),
    "event": N_("After an event"),
    "force": N_("After entry into force"),
    "quarter": N_("Every quarter"),
    "year": N_("Every year"),
}
UNITS: Mapping[str, str] = {
    "calendar_day": N_("calendar days"),
    "working_day": N_("working days"),
    "month": N_("months"),
}
ACT_KINDS: Mapping[str, str] = {
    "normative": N_("Normative act"),
    "individual": N_("Individual act of public interest"),
    "reserve": N_("Act on money of reserve funds"),
    "other": N_("Other act"),
}
URGENCIES: Mapping[str, str] = {
    "late": N_("Overdue"),
    "soon": N_("Due soon"),
    "later": N_("Due later"),
    "none": N_("No date now"),
}
SOON = timedelta(days=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is published. count and unit: how long after the change, event, force or end of period.

    by: month and day ("12-10") when it is due within its own year, "" else. since: the day from which it is a duty.
    """

    kind: str
    count: int
    unit: str
    since: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter or a year; both days belong to it."""

    first: date
    last: date

    @property
    def key(self) -> str:
        """`2026` or `2026-q3`."""
        if self.first.month == 1 and self.last.month == 12:
            return str(self.first.year)
        return f"{self.first.year}-q{(self.first.month + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Due:
    """What is due next. period: what it covers, None where nothing is periodic. why: how the day came about."""

    on: date
    period: Period | None
    why: Explanation


def period_around(kind: str, day: date) -> Period:
    """The quarter or year that holds a day."""
    if kind == "year":
        return Period(date(day.year, 1, 1), date(day.year, 12, 31))
    month = day.month - (day.month - 1) % 3
    after = date(day.year + month // 10, (month + 2) % 12 + 1, 1)
    return Period(date(day.year, month, 1), after - _DAY)


def periods_from(kind: str, first: date, last: date) -> list[Period]:
    """Every period that touches the span, in order."""
    found, day = [], first
    while day <= last:
        found.append(period_around(kind, day))
        day = found[-1].last + _DAY
    return found


def next_due(
    rhythm: Rhythm,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    *,
    covered: Sequence[date] = (),
    happened: Sequence[date] = (),
) -> Due | None:
    """The earliest that is owed, None when nothing is now.

    covered: first days of the periods that were published. happened: changes, events or entries into force that no
    publication answers yet.
    """
    if rhythm.kind in ("quarter", "year"):
        return _periodic(rhythm, calendar, zone, frozenset(covered))
    if not happened:
        return None
    why = _after(rhythm, min(happened), calendar, zone)
    return Due(why.due_on, None, why)


def _periodic(rhythm: Rhythm, calendar: WorkCalendar, zone: ZoneInfo, covered: frozenset[date]) -> Due:
    period = period_around(rhythm.kind, rhythm.since)
    if rhythm.by and _fixed(period, rhythm.by) < rhythm.since:
        period = period_around(rhythm.kind, period.last + _DAY)
    while period.first in covered:
        period = period_around(rhythm.kind, period.last + _DAY)
    if rhythm.by:
        named = _fixed(period, rhythm.by)
        why = reckon(named_day(named), end_of(period.first, zone), calendar, zone)
    else:
        why = _after(rhythm, period.last, calendar, zone)
    return Due(why.due_on, period, why)


def _fixed(period: Period, by: str) -> date:
    month, day = (int(part) for part in by.split("-"))
    return date(period.first.year, month, min(day, 28) if month == 2 else day)


def _after(rhythm: Rhythm, day: date, calendar: WorkCalendar, zone: ZoneInfo) -> Explanation:
    term = Term(count=rhythm.count, unit=rhythm.unit, start="next_day", roll="next_working_day")
    return reckon(term, end_of(day, zone), calendar, zone)


def urgency(due: Due | None, today: date) -> str:
    """A word of URGENCIES. Overdue is derived, never kept."""
    if due is None:
        return "none"
    if due.on < today:
        return "late"
    return "soon" if due.on <= today + SOON else "later"

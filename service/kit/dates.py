"""Dates as a clerk types them, and spans of time in an agency's zone. Pure: the caller says which day today is."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_

NOT_A_DATE = N_("Type a date as day.month.year, such as 14.11.2026, or +10 for ten days from today.")
NO_SUCH_DAY = N_("The calendar has no %(typed)s. Check day and month.")
FAR_YEAR = N_("The year %(year)s is out of reach. Years from 1900 to 2199 can be used.")

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_TYPED = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})(?:[./-]([0-9]{4}|[0-9]{2}))?\.?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AWAY = re.compile(r"([+-]) ?([0-9]{1,4})")
_DAYS_AWAY = {
    fold(word): days
    for days, spoken in {
        -1: ["dünən", "გუშინ", "yesterday"],
        0: ["bu gün", "bugün", "დღეს", "today"],
        1: ["sabah", "ხვალ", "tomorrow"],
        2: ["birisi gün", "birigün", "ზეგ"],
    }.items()
    for word in spoken
}


class Span(NamedTuple):
    """Half open: since <= moment < until, both aware."""

    since: datetime
    until: datetime


def read_date(text: str, today: date, *, ahead: bool = False) -> date:
    """What was typed, as a day: 14.11.2026, 14.11.26, 14.11, 2026-11-14, +10, -3, or today and its neighbours in words.

    Without a year it is this year's day; with ahead (terms, plans) the next such day from today on. Two digits of a
    year mean 2000 to 2099. Days are calendar days.
    Raises Refusal(code="bad_date" | "no_such_day" | "bad_year").
    """
    typed = fold(text)
    if typed in _DAYS_AWAY:
        return _moved(today, _DAYS_AWAY[typed])
    if away := _AWAY.fullmatch(typed):
        return _moved(today, int(away[1] + away[2]))
    if iso := _ISO.fullmatch(typed):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), text.strip())
    if not (parts := _TYPED.fullmatch(typed)):
        raise Refusal(NOT_A_DATE, code="bad_date")
    day, month = int(parts[1]), int(parts[2])
    if parts[3]:
        return _day(int(parts[3]) + (2000 if len(parts[3]) == 2 else 0), month, day, text.strip())
    return _day_without_year(day, month, today, ahead, text.strip())


def day_span(first: date, last: date, zone: ZoneInfo) -> Span:
    """From the beginning of the first day to the end of the last, as that zone's clocks show them."""
    return Span(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def month_span(year: int, month: int, zone: ZoneInfo) -> Span:
    """One calendar month in a zone. Raises Refusal(code="bad_year" | "no_such_day")."""
    first = _day(year, month, 1, f"{month:02d}.{year}")
    after = date(year + month // 12, month % 12 + 1, 1)
    return Span(_midnight(first, zone), _midnight(after, zone))


def year_span(year: int, zone: ZoneInfo) -> Span:
    """One calendar year in a zone. Raises Refusal(code="bad_year")."""
    first = _day(year, 1, 1, str(year))
    return Span(_midnight(first, zone), _midnight(date(year + 1, 1, 1), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _moved(today: date, days: int) -> date:
    moved = today + timedelta(days=days)
    return _day(moved.year, moved.month, moved.day, "")


def _day(year: int, month: int, day: int, typed: str) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refusal(FAR_YEAR, code="bad_year", year=year)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal(NO_SUCH_DAY, code="no_such_day", typed=typed) from None


def _day_without_year(day: int, month: int, today: date, ahead: bool, typed: str) -> date:
    for year in range(today.year, today.year + (9 if ahead else 1)):  # 29.02 may be eight years away
        with suppress(ValueError):
            found = date(year, month, day)
            if not ahead or found >= today:
                return found
    raise Refusal(NO_SUCH_DAY, code="no_such_day", typed=typed)

"""A second, slow way to reckon: day by day and minute by minute, written without a look at the first."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from service.deadlines.rules.terms import Pause, Term

Works = Callable[[date], bool]


def last_of_month(year: int, month: int) -> int:
    for day in (31, 30, 29, 28):
        try:
            date(year, month, day)
        except ValueError:
            continue
        return day
    raise AssertionError


def month_later(day: date, wanted: int) -> date:
    """One month on, aiming at the wanted day of the month."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(wanted, last_of_month(year, month)))


def due_day(term: Term, extra: int, at: datetime, works: Works, pauses: list[Pause]) -> date:
    """The last day of a day term; `extra` units come on top."""
    started = at.date()
    counted_from = {
        "same_day": started,
        "next_day": started + timedelta(1),
        "next_working_day": started + timedelta(1),
    }[term.start]
    if term.start == "next_working_day" and term.unit != "working_day":
        while not works(counted_from):
            counted_from += timedelta(1)
    wanted = term.count + extra
    if term.unit == "month":
        wanted = calendar_days_of_months(counted_from - timedelta(1), wanted)
    day, seen = counted_from - timedelta(1), 0
    while seen < wanted:
        day += timedelta(1)
        if term.unit == "working_day" and not works(day):
            continue
        if any(pause.since.date() < day <= pause.until.date() for pause in pauses if pause.until):
            continue
        seen += 1
    if term.roll == "next_working_day":
        while not works(day):
            day += timedelta(1)
    return day


def calendar_days_of_months(anchor: date, months: int) -> int:
    end = anchor
    for _ in range(months):
        end = month_later(end, anchor.day)
    return (end - anchor).days


def due_minute(term: Term, extra: int, at: datetime, works: Works, pauses: list[Pause]) -> datetime:
    """The end of a term in hours whose event falls on a whole minute; pauses too."""
    minute, left = at, (term.count + extra) * 60
    while left:
        free = term.rest_days == "not_counted" and not works(minute.date())
        stood = any(pause.since <= minute < pause.until for pause in pauses if pause.until)
        left -= not (free or stood)
        minute += timedelta(minutes=1)
    return minute

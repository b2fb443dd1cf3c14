"""Moments, ids and refusals as forms of events read them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.press.events.rules.content import BAD_CLOCK, NOTE_LIMIT, clock_of, moment_of
from service.web.fields import Fields, typed_day


def clock_at(read: Fields, name: str, *, required: bool = False) -> time | None:
    """A time of day."""
    typed = read.line(name, limit=10, required=required)
    if not typed:
        return None
    clock = clock_of(typed)
    if clock is None:
        read.refuse(name, BAD_CLOCK, "clock")
    return clock


def span_at(read: Fields, now: datetime, zone: ZoneInfo, *, required: bool = False) -> tuple[datetime | None, ...]:
    """Beginning and end. Without a day, the end lies on the day of the beginning, or past midnight on the next."""
    today = now.astimezone(zone).date()
    day = read.day("begins_on", today, required=required, ahead=True)
    begins, ends = clock_at(read, "begins_at", required=day is not None), clock_at(read, "ends_at")
    until = read.day("ends_on", today, ahead=True)
    if required and ends is None and "ends_at" not in read.errors:
        read.line("ends_at", required=True)
    first = moment_of(day, begins, zone) if day and begins else None
    last_day = until or (day + timedelta(days=1) if day and begins and ends and ends <= begins else day)
    last = moment_of(last_day, ends, zone) if last_day and ends else None
    return first, last


def span_typed(begins_at: datetime | None, ends_at: datetime | None, zone: ZoneInfo) -> dict[str, str]:
    """The same as fields of a form; the day of the end only where it is another."""
    first = begins_at.astimezone(zone) if begins_at else None
    last = ends_at.astimezone(zone) if ends_at else None
    other = last is not None and (first is None or last.date() != first.date())
    return {
        "begins_on": typed_day(first.date()) if first else "",
        "begins_at": f"{first:%H:%M}" if first else "",
        "ends_on": typed_day(last.date()) if last and other else "",
        "ends_at": f"{last:%H:%M}" if last else "",
    }


def notes_at(read: Fields, languages: list[str]) -> Mapping[str, str]:
    """What everybody is told, by language."""
    return {code: text for code in languages if (text := read.text(f"note_{code}", limit=NOTE_LIMIT))}

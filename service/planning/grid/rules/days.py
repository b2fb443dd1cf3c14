"""Days that do not suit an activity: days off and holidays of its agency, midnight, New Year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.words import N_
from service.planning.grid.rules.chips import Chip
from service.planning.plans.rules.conflicts import OVER

NoteReason = Literal["day_off", "holiday", "moved_rest", "moved_work", "midnight", "new_year"]
WHY: Mapping[NoteReason, str] = {
    "day_off": N_("It falls on a day off."),
    "holiday": N_("It falls on a holiday."),
    "moved_rest": N_("A day of rest was moved to this day."),
    "moved_work": N_("It falls on a weekend that is worked in exchange: others may not know that."),
    "midnight": N_("It goes on over midnight."),
    "new_year": N_("It goes on over New Year."),
}
ADVICE: Mapping[str, str] = {
    "working_day": N_("On the next working day"),
    "before_midnight": N_("So that it ends before midnight"),
    "after_new_year": N_("On the first working day of the year"),
}
ANY_DAY = frozenset({"social", "site"})
"""Channels that know no weekend; a holiday is another matter for them too."""
LONG = timedelta(days=14)
"""What lasts longer goes over weekends, holidays and New Year on purpose."""
FARTHEST = 30
DAY_BEGINS, DAY_ENDS = time(9), time(18)


class OffDay(Protocol):
    """Why a day is not worked."""

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> Mapping[str, str]: ...


class Calendar(Protocol):
    """The working days of an agency."""

    def off(self, day: date) -> OffDay | None: ...

    def works(self, day: date) -> bool: ...

    def is_weekend(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class DayNote:
    """Something about the days of an activity. named: what the calendar calls the day, by language."""

    id: UUID
    reason: NoteReason
    day: date
    named: Mapping[str, str]


def notes(one: Chip, calendar: Calendar, zone: ZoneInfo) -> list[DayNote]:
    """What does not suit in the days of one activity; nothing of what is over or called off."""
    if one.state in OVER or one.ends_at - one.starts_at > LONG:
        return []
    first, last = one.days(zone)
    found = list(_of_day(one, first, calendar))
    if first.year != last.year:
        found.append(DayNote(one.id, "new_year", first, {}))
    elif first != last and not one.all_day and one.ends_at - one.starts_at < timedelta(days=1):
        found.append(DayNote(one.id, "midnight", first, {}))
    return found


def _of_day(one: Chip, day: date, calendar: Calendar) -> Iterator[DayNote]:
    off = calendar.off(day)
    if off is None:
        if calendar.is_weekend(day) and one.channel not in ANY_DAY:
            yield DayNote(one.id, "moved_work", day, {})
    elif off.kind == "weekend":
        # On the spot people are met when they have time, and that is at weekends too.
        if one.channel not in ANY_DAY and one.channel != "field":
            yield DayNote(one.id, "day_off", day, {})
    elif off.kind == "holiday":
        yield DayNote(one.id, "holiday", day, off.title)
    else:
        yield DayNote(one.id, "moved_rest", day, off.title)


def tried(note: DayNote, one: Chip, calendar: Calendar, zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
    """Where it would not be so, the nearest first: the advice, and when it would begin."""
    start = one.starts_at.astimezone(zone)
    if note.reason == "midnight":
        length = one.ends_at - one.starts_at
        end = datetime.combine(start.date(), DAY_ENDS, zone)
        if end - length >= datetime.combine(start.date(), DAY_BEGINS, zone):
            yield "before_midnight", end - length
    if note.reason == "moved_work":
        return
    day = date(start.year, 12, 31) if note.reason == "new_year" else start.date()
    advice = "after_new_year" if note.reason == "new_year" else "working_day"
    for _ in range(FARTHEST):
        day += timedelta(days=1)
        if calendar.works(day):
            at = start.time() if note.reason not in ("midnight", "new_year") or one.all_day else DAY_BEGINS
            yield advice, datetime.combine(day, at, zone)

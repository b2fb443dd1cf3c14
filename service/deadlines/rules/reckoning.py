"""Reckons when a term ends, and keeps everything that led there.

A day term runs from an anchor, the day before its first counted day, and ends with the whole of its last day. Where a
pause began, that day still counts; counting goes on with the day after it ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from service.deadlines.rules.calendar import Off, WorkCalendar
from service.deadlines.rules.terms import UNTIL, Pause, Stretch, Term
from service.kit.refusal import Refusal
from service.kit.words import N_

OUT_OF_REACH = N_("This term ends after the year %(year)s. Choose a shorter one.")
LAST_YEAR = 2199
_DAY = timedelta(days=1)


class Explanation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a date came about. Days are those of the agency's zone.

    first: the first counted day, None for hours and named days. off: days that were not counted, in order. worked:
    weekend days that were counted, being worked instead of others. rolled_from: where counting ended, when the end
    was moved. unknown: years whose calendar nobody entered. without_admin: the end if days off of administrative
    bodies alone counted as worked.
    """

    term: Term
    started_at: datetime
    due_at: datetime
    due_on: date
    first: date | None = None
    off: list[Off] = []
    worked: list[date] = []
    pauses: list[Pause] = []
    extensions: list[Stretch] = []
    rolled_from: date | None = None
    rolled_over: list[Off] = []
    unknown: list[int] = []
    without_admin: date | None = None


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day in a zone."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone)


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or that month's last day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    _reach(year)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - _DAY).day))


def _reach(year: int) -> None:
    if year > LAST_YEAR:
        raise Refusal(OUT_OF_REACH, code="out_of_reach", field="count", year=LAST_YEAR)


def next_worked(day: date, calendar: WorkCalendar, admin_days: str = "off") -> date:
    """The day itself if it is worked, else the next one that is."""
    while not calendar.works(day, "working" if admin_days == "working" else "off"):
        day += _DAY
        _reach(day.year)
    return day


def reckon(
    term: Term,
    at: datetime,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    *,
    extensions: Sequence[Stretch] = (),
    pauses: Sequence[Pause] = (),
) -> Explanation:
    """When a term that `at` sets off ends (aware; days are those of the zone), and why.

    Pauses that have no end yet are left out: while a clock stands, its end is not known.
    Raises Refusal(code="out_of_reach") beyond the year 2199.
    """
    found = _reckon(term, at, calendar, zone, extensions, pauses)
    if any(off.kind == "extra_off_admin" for off in [*found.off, *found.rolled_over]):
        safer = _reckon(replace(term, admin_days="working"), at, calendar, zone, extensions, pauses)
        if safer.due_on != found.due_on:
            found = replace(found, without_admin=safer.due_on)
    return found


def _reckon(
    term: Term,
    at: datetime,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    extensions: Sequence[Stretch],
    pauses: Sequence[Pause],
) -> Explanation:
    ended = [pause for pause in pauses if pause.until is not None]
    walk = _Walk(term, at.astimezone(zone), calendar, zone, ended)
    for stretch in [Stretch(count=term.count, unit=term.unit, until=term.named), *extensions]:
        walk.go(stretch)
    return walk.explained(list(extensions), list(pauses))


class _Walk:
    """One reckoning: where counting stands, and which days it passed over."""

    def __init__(
        self, term: Term, at: datetime, calendar: WorkCalendar, zone: ZoneInfo, pauses: Sequence[Pause]
    ) -> None:
        self.term, self.at, self.calendar, self.zone = term, at, calendar, zone
        self.pauses = [(pause.since.astimezone(zone), pause.until.astimezone(zone)) for pause in pauses if pause.until]
        self.moment: datetime | None = at if term.in_hours else None
        self.anchor = self._anchor(at.date())
        self.end = self.anchor
        # Months are counted from the anchor at once: 31 January and two months is 31 March, not 28.
        self.months = 0
        self.from_months = self.anchor
        self.passed: dict[date, Off] = {}
        self.worked: list[date] = []
        self.first: date | None = None

    def _anchor(self, started: date) -> date:
        if self.term.unit in ("hour", UNTIL) or self.term.start == "moment":
            return started
        if self.term.start == "same_day":
            return started - _DAY
        if self.term.start == "next_working_day" and self.term.unit != "working_day":
            return next_worked(started + _DAY, self.calendar, self.term.admin_days) - _DAY
        return started

    def go(self, stretch: Stretch) -> None:
        """Go on by one stretch: the term itself, or an extension."""
        if stretch.until is not None:
            self.end, self.moment = stretch.until, None
        elif stretch.unit == "hour":
            self.moment = self._hours(self.moment or end_of(self.end, self.zone), stretch.count)
            self.end = self.moment.date()
        elif stretch.unit == "month":
            self._go_months(stretch.count)
        elif stretch.unit in ("working_day", "calendar_day"):
            self.moment = None
            self._go_days(stretch.count, working=stretch.unit == "working_day")
        if stretch.unit != "month":
            self.months, self.from_months = 0, self.end

    def _go_days(self, count: int, working: bool) -> None:
        for day in _days_after(self.end):
            if count <= 0:
                return
            off = self.calendar.off(day, self.term.admin_days) if working else None
            if off is not None:
                self.passed[day] = off
            elif not self._stands_still(day):
                count -= 1
                self.first = self.first or day
                if working and self.calendar.worked_instead(day):
                    self.worked.append(day)
            self.end = day

    def _go_months(self, count: int) -> None:
        self.moment = None
        self.months += count
        self.first = self.first or self.from_months + _DAY
        aim = add_months(self.from_months, self.months)
        # Each day that the clock stood is given back, and may itself reach into another pause.
        day = self.from_months
        left = (aim - day).days
        while left > 0:
            day += _DAY
            _reach(day.year)
            left -= not self._stands_still(day)
        self.end = day

    def _stands_still(self, day: date) -> bool:
        return any(since.date() < day <= until.date() for since, until in self.pauses)

    def _hours(self, moment: datetime, count: int) -> datetime:
        left = timedelta(hours=count)
        for since, until in self._running(moment):
            length = until.astimezone(UTC) - since.astimezone(UTC)
            if length >= left:
                return (since.astimezone(UTC) + left).astimezone(self.zone)
            left -= length
        raise AssertionError("days have no end")

    def _running(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Spans in which hours run, from a moment on, day by day."""
        for day in _days_after(moment.date() - _DAY):
            off = self.calendar.off(day, self.term.admin_days) if self.term.rest_days == "not_counted" else None
            if off is not None:
                self.passed[day] = off
                continue
            midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
            yield from _without(max(moment, midnight), _next_midnight(day, self.zone), self.pauses)

    def explained(self, extensions: list[Stretch], pauses: list[Pause]) -> Explanation:
        """The end, moved if the rule moves it, with everything on the way."""
        counted_to, over = self.end, list[Off]()
        if self.term.roll == "next_working_day" and not (extensions and extensions[-1].until):
            self.end = next_worked(self.end, self.calendar, self.term.admin_days)
            over = [
                off
                for day in _between(counted_to, self.end)
                if (off := self.calendar.off(day, self.term.admin_days)) is not None
            ]
        moved = self.end != counted_to
        due_at = self.moment if self.moment is not None and not moved else end_of(self.end, self.zone)
        years = range(self.at.year, self.end.year + 1)
        counts_rest = self.term.unit == "calendar_day" and self.term.roll == "none"
        blind = self.term.unit == UNTIL or counts_rest or (self.term.in_hours and self.term.rest_days == "counted")
        return Explanation(
            term=self.term,
            started_at=self.at,
            due_at=due_at,
            due_on=self.end,
            first=self.first,
            off=[self.passed[day] for day in sorted(self.passed) if day <= counted_to],
            worked=self.worked,
            pauses=pauses,
            extensions=extensions,
            rolled_from=counted_to if moved else None,
            rolled_over=over,
            unknown=[] if blind else [year for year in years if year not in self.calendar.known],
        )


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        _reach(day.year)
        yield day


def _between(first: date, last: date) -> Iterator[date]:
    """From the first day to the one before the last."""
    for count in range((last - first).days):
        yield first + timedelta(days=count)


def _next_midnight(day: date, zone: ZoneInfo) -> datetime:
    after = day + _DAY
    return datetime(after.year, after.month, after.day, tzinfo=zone)


def _without(
    since: datetime, until: datetime, gaps: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What of a span lies outside the gaps."""
    for start, end in sorted(gaps):
        if end <= since or start >= until:
            continue
        if start > since:
            yield since, start
        since = max(since, end)
    if since < until:
        yield since, until

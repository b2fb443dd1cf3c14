"""How a person wants notices, and when their mail has to wait. Minutes count from midnight in the agency's zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from service.tenancy.profile import RemindersProfile

Whose = Literal["agency", "own", "none"]
DAY = 24 * 60
SUMMARY_HOURS = timedelta(hours=4)
"""A summary that could not be sent in this time after its hour is no morning summary any more."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day until another, over midnight when `until` is the smaller one."""

    start: int
    until: int

    def holds_at(self, minute: int) -> bool:
        if self.start <= self.until:
            return self.start <= minute < self.until
        return minute >= self.start or minute < self.until


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose. What they did not choose is the agency's, or the group's own way."""

    ways: Mapping[str, str] = field(default_factory=dict)
    quiet: Whose = "agency"
    quiet_hours: Hours | None = None
    summary: Whose = "agency"
    summary_at: int | None = None

    def way(self, group: str, usual: str) -> str:
        return self.ways.get(group, usual)

    def quiet_in(self, agency: RemindersProfile) -> Hours | None:
        """The quiet hours that hold for this person; None without any."""
        if self.quiet == "own":
            return self.quiet_hours
        if self.quiet == "none" or agency.quiet_from == agency.quiet_until:
            return None
        return Hours(minute_of(agency.quiet_from), minute_of(agency.quiet_until))

    def summary_in(self, agency: RemindersProfile) -> int | None:
        """When this person's morning summary goes out; None for never."""
        if self.summary == "own":
            return self.summary_at
        return None if self.summary == "none" else minute_of(agency.summary_at)


def minute_of(clock: str) -> int:
    """`"08:30"` is minute 510."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int | None) -> str:
    """Minute 510 is `"08:30"`."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def end_of_quiet(now: datetime, hours: Hours | None, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours that hold now are over; None when none hold. `now` is aware, so is the answer."""
    if hours is None:
        return None
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if not hours.holds_at(minute):
        return None
    day = local.date() if minute < hours.until else local.date() + timedelta(days=1)
    return moment_at(day, hours.until, zone)


def moment_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A minute of a day in a zone; one that the change to summer time leaves out is the next there is."""
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return local.astimezone(ZoneInfo("UTC"))


def summary_is_due(now: datetime, minute: int | None, zone: ZoneInfo) -> bool:
    """Whether the morning summary of this day is to be sent by now."""
    if minute is None:
        return False
    begin = moment_at(now.astimezone(zone).date(), minute, zone)
    return begin <= now < begin + SUMMARY_HOURS

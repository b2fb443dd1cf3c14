"""A clock of a record: its state, what may still be done with it, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import WorkCalendar
from service.deadlines.rules.reckoning import Explanation, next_worked, reckon
from service.deadlines.rules.terms import Stretch
from service.kit.refusal import Refusal
from service.kit.words import N_

PERMISSIONS = frozenset({"deadlines.read", "deadlines.administer", "deadlines.accept"})
ACTS: Mapping[str, str] = {
    "clock.started": N_("Deadline set"),
    "clock.stopped": N_("Deadline ended"),
    "clock.reopened": N_("Deadline runs again"),
    "clock.paused": N_("Deadline paused"),
    "clock.resumed": N_("Deadline goes on"),
    "clock.extended": N_("Deadline extended"),
    "clock.moved": N_("Deadline moved after a change of the calendar"),
    "clock.kept": N_("Deadline kept in spite of a change of the calendar"),
    "calendar.day_set": N_("Day of the calendar set"),
    "calendar.day_removed": N_("Day of the calendar removed"),
    "calendar.swapped": N_("Days of the calendar exchanged"),
    "calendar.renewed": N_("Calendar taken from the country"),
    "rule.changed": N_("Rule changed"),
    "rule.withdrawn": N_("Own version of the rule withdrawn"),
    "rule.offered": N_("New version of the rule offered by the country"),
    "rule.taken": N_("The country's version of the rule taken over"),
    "rule.renewed": N_("Rule taken from the country"),
}
STATES: Mapping[str, str] = {"running": N_("running"), "paused": N_("paused"), "stopped": N_("ended")}

UNKNOWN_CLOCK = N_("This deadline is not there.")
UNKNOWN_RULE = N_("There is no rule %(rule)s on %(day)s.")
ENDED = N_("This deadline has ended.")
NOT_ENDED = N_("This deadline has not ended.")
PAUSED = N_("This deadline is paused. Let it go on first.")
NOT_PAUSED = N_("This deadline is not paused.")
NO_GROUND = N_("The rule knows no such ground for a pause.")
NO_PAUSE = N_("The rule gives no ground on which the deadline may be paused.")
BEFORE_START = N_("This lies before the deadline began.")
BEFORE_PAUSE = N_("This lies before the pause began.")
REASON_NEEDED = N_("Write the reason.")
NO_EXTENSION = N_("The rule allows no extension.")
NO_MORE_EXTENSIONS = N_("The rule allows %(times)s extensions, and they were given.")
TOO_LONG = N_("The rule allows at most %(count)s at once.")
TOO_LATE_DAY = N_("The rule allows an extension to %(day)s at the latest.")
NOT_LATER = N_("The new day must lie after %(day)s.")
NOT_WORKED = N_("%(day)s is not a working day. The next one is %(next)s.")
ONE_OF_BOTH = N_("Give either an amount or a day.")


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline of a record. title is in the reader's language; due_at is aware, for terms in days the last second
    of the due day in the agency's zone. unit `until` means that a day was named. rule is "" for terms that people set.
    """

    id: UUID
    record: str
    record_id: UUID
    rule: str
    title: str
    unit: str
    count: int
    started_at: datetime
    due_at: datetime
    state: str
    stopped_at: datetime | None
    explanation: Explanation

    @property
    def due_on(self) -> date:
        """The due day in the agency's zone."""
        return self.explanation.due_on

    def overdue(self, now: datetime) -> bool:
        """Derived, never kept: running past its end, or ended after it. A paused clock is not overdue."""
        if self.state == "paused":
            return False
        return (self.stopped_at or now) > self.due_at


def ground_refusal(clock: Clock, ground: str, reason: str) -> Refusal | None:
    """Why the clock may not be paused on this ground; None when it may."""
    term = clock.explanation.term
    if clock.state != "running":
        return Refusal(PAUSED if clock.state == "paused" else ENDED, code=clock.state)
    if not reason.strip():
        return Refusal(REASON_NEEDED, code="required", field="reason")
    if term.rule and not term.pauses:
        return Refusal(NO_PAUSE, code="no_pause")
    if term.rule and ground not in {pause.ground for pause in term.pauses}:
        return Refusal(NO_GROUND, code="no_ground", field="ground")
    return None


def extension_refusal(
    clock: Clock, asked: Stretch, calendar: WorkCalendar, zone: ZoneInfo, *, reason: str
) -> Refusal | None:
    """Why the clock may not be extended so; None when it may. A term that a person set takes any later end."""
    if clock.state != "running":
        return Refusal(PAUSED if clock.state == "paused" else ENDED, code=clock.state)
    if not reason.strip():
        return Refusal(REASON_NEEDED, code="required", field="reason")
    if (asked.until is None) == (asked.count == 0):
        return Refusal(ONE_OF_BOTH, code="one_of_both", field="until")
    if clock.explanation.term.rule and (refusal := _beyond_rule(clock, asked, calendar, zone)):
        return refusal
    return _bad_day(clock, asked.until, calendar) if asked.until else None


def _bad_day(clock: Clock, until: date, calendar: WorkCalendar) -> Refusal | None:
    if until <= clock.due_on:
        return Refusal(NOT_LATER, code="not_later", field="until", day=shown(clock.due_on))
    return day_refusal(until, calendar)


def day_refusal(day: date, calendar: WorkCalendar, field: str = "until") -> Refusal | None:
    """A due day that is not worked is refused, and the next working day offered."""
    following = next_worked(day, calendar)
    if following == day:
        return None
    return Refusal(NOT_WORKED, code="not_worked", field=field, day=shown(day), next=shown(following))


def _beyond_rule(clock: Clock, asked: Stretch, calendar: WorkCalendar, zone: ZoneInfo) -> Refusal | None:
    term = clock.explanation.term
    allowed = term.extension
    if allowed is None:
        return Refusal(NO_EXTENSION, code="no_extension")
    given = clock.explanation.extensions
    if len(given) >= allowed.times:
        return Refusal(NO_MORE_EXTENSIONS, code="no_more_extensions", times=allowed.times)
    if asked.count > allowed.count or (asked.count and asked.unit != allowed.unit):
        return Refusal(TOO_LONG, code="too_long", field="count", count=allowed.count)
    if asked.until is None:
        return None
    most = Stretch(count=allowed.count, unit=allowed.unit)
    pauses = clock.explanation.pauses
    latest = reckon(term, clock.started_at, calendar, zone, extensions=[*given, most], pauses=pauses).due_on
    if asked.until > latest:
        return Refusal(TOO_LATE_DAY, code="too_late", field="until", day=shown(latest))
    return None


def shown(day: date) -> str:
    """A day as all three languages write it."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"

"""The ladder of reminders: which step a term has reached, and whom it concerns.

Steps in their order: approaching (some working days before), today, overdue, supervisor and head (some working days
after). A term that reaches several at once, as one that was imported late, tells each of those concerned once.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.tenancy.profile import RemindersProfile

IsWorking = Callable[[date], bool]
OWN_STEPS = ("approaching", "today", "overdue")
HIGHER_STEPS = ("supervisor", "head")
STEPS = (*OWN_STEPS, *HIGHER_STEPS)
LONGEST_LOOK = 400


@dataclass(frozen=True, slots=True)
class Climb:
    """What is to be told of one term now, and what counts as told afterwards."""

    tell: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def working_days_before(day: date, count: int, is_working: IsWorking) -> date:
    """The day that lies `count` working days before `day`."""
    return _step(day, count, -1, is_working)


def working_days_after(day: date, count: int, is_working: IsWorking) -> date:
    """The day that lies `count` working days after `day`."""
    return _step(day, count, 1, is_working)


def _step(day: date, count: int, direction: int, is_working: IsWorking) -> date:
    left = count
    for _ in range(LONGEST_LOOK):
        if left <= 0:
            break
        day += timedelta(days=direction)
        left -= is_working(day)
    return day


def reached(
    due: datetime, now: datetime, agency: RemindersProfile, zone: ZoneInfo, is_working: IsWorking
) -> tuple[str, ...]:
    """Every step that a term has reached, in their order. A step that the agency leaves out (0 days) is never reached.

    `approaching` and `today` are left behind once the term is over; then there is only `overdue` and what follows.
    """
    due_day, today = due.astimezone(zone).date(), now.astimezone(zone).date()
    if now <= due:
        if today == due_day:
            return ("today",)
        begins = working_days_before(due_day, agency.approaching, is_working)
        return ("approaching",) if agency.approaching and today >= begins else ()
    found = ["overdue"]
    for step, days in (("supervisor", agency.supervisor_after), ("head", agency.head_after)):
        if days and today >= working_days_after(due_day, days, is_working):
            found.append(step)
    return tuple(found)


def climb(steps: Collection[str], told: Collection[str], concerned: Mapping[str, bool]) -> Climb:
    """What to tell of the steps reached. `concerned`: for each step whether there is anybody to be told.

    A step without anybody stays untold, for whoever comes to be concerned. What lies below an own step that is told
    counts as told: nobody is reminded of a term's beginning after its end.
    """
    tell = tuple(step for step in STEPS if step in steps and step not in told and concerned.get(step, False))
    own = [OWN_STEPS.index(step) for step in tell if step in OWN_STEPS]
    passed = OWN_STEPS[: max(own)] if own else ()
    return Climb(tell, tuple(dict.fromkeys([*(step for step in passed if step not in told), *tell])))

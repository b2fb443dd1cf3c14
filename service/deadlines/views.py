"""A deadline as pages show it: date, words, notches, strip of days and sentences, in the reader's language.

Other capabilities make views of their clocks with `view_of` and print them with the macros of deadlines/_clock.html.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.deadlines.rules.clocks import Clock
from service.deadlines.rules.reckoning import Explanation
from service.deadlines.rules.strip import KINDS, Cell, strip
from service.deadlines.telling import Say, doubts, say_in, tell, titled, why_off
from service.runtime.language import format_date, format_moment, gettext, ngettext
from service.runtime.work import Work
from service.web.fields import kept_day

SOON = 2
"""Days left from which a deadline is shown as near."""


@dataclass(frozen=True, slots=True)
class CellView:
    """One day of the strip: what is printed in it, what it means in words, and how it is drawn."""

    shown: str
    kind: str
    words: str
    gone: bool


@dataclass(frozen=True, slots=True)
class ClockView:
    """One deadline for a page. kind: late, soon, ok (ended in time), held (paused) or "".

    total and gone: counted days in all and so far, for the notches.
    """

    title: str
    due_words: str
    due_iso: str
    left: str
    kind: str
    total: int
    gone: int
    cells: list[CellView]
    sentences: list[str]
    doubts: list[str]
    rule: str


def view_of(work: Work, clock: Clock) -> ClockView:
    """A record's clock as it stands now."""
    zone = work.zone
    left, kind = _standing(clock, work.now, zone)
    return _view(work, clock.explanation, clock.title, left, kind, zone, clock.rule)


def noted(said: Mapping[str, Any]) -> list[str]:
    """What an act on a clock notes, as a log shows it: which clock, and until which day."""
    title = str(said.get("title") or "")
    return [one for one in (gettext(title) if title else "", kept_day(said.get("due_on"))) if one]


def view_of_end(work: Work, found: Explanation) -> ClockView:
    """A date that was only tried."""
    zone = work.zone
    say = say_in(work.language, work.tenant.profile.default_language)
    return _view(work, found, titled(found.term, say), "", "", zone, found.term.rule)


def _view(work: Work, found: Explanation, title: str, left: str, kind: str, zone: ZoneInfo, rule: str) -> ClockView:
    say = say_in(work.language, work.tenant.profile.default_language)
    today = work.today
    cells = strip(found, zone)
    counted = [cell for cell in cells if cell.number]
    due = found.due_at.astimezone(zone)
    in_hours = found.term.in_hours and (due.hour, due.minute, due.second) != (23, 59, 59)
    return ClockView(
        title=gettext(title) if title else gettext("Deadline"),
        due_words=format_moment(due, zone) if in_hours else format_date(found.due_on),
        due_iso=due.isoformat(timespec="minutes") if in_hours else found.due_on.isoformat(),
        left=left,
        kind=kind,
        total=len(counted),
        gone=sum(cell.day <= today for cell in counted),
        cells=[_cell(cell, place, today, say) for place, cell in enumerate(cells)],
        sentences=tell(found, say, zone),
        doubts=doubts(found),
        rule=rule,
    )


def _cell(cell: Cell, place: int, today: date, say: Say) -> CellView:
    shown = f"{cell.day.day:02}.{cell.day.month:02}" if place == 0 or cell.day.day == 1 else str(cell.day.day)
    meaning = why_off(cell.off, say) if cell.off is not None else gettext(KINDS[cell.kind])
    words = gettext("%(day)s: %(meaning)s", day=format_date(cell.day), meaning=meaning)
    return CellView(shown, cell.kind, words, cell.day < today)


def _standing(clock: Clock, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """How a clock stands, in words and as a kind."""
    if clock.state == "paused":
        return gettext("paused"), "held"
    if clock.stopped_at is not None:
        late = clock.overdue(now)
        return (gettext("done late"), "late") if late else (gettext("done in time"), "ok")
    if clock.overdue(now):
        return _overdue(clock, now, zone), "late"
    return _left(clock, now, zone)


def _overdue(clock: Clock, now: datetime, zone: ZoneInfo) -> str:
    days = (now.astimezone(zone).date() - clock.due_on).days
    if days == 0:
        return gettext("overdue since today")
    return ngettext("overdue by %(n)s day", "overdue by %(n)s days", days)


def _left(clock: Clock, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    today = now.astimezone(zone).date()
    if clock.unit == "hour":
        hours = int((clock.due_at - now).total_seconds() // 3600)
        kind = "soon" if hours < 24 else ""
        return (ngettext("%(n)s hour left", "%(n)s hours left", hours) if hours else gettext("less than an hour")), kind
    if today == clock.due_on:
        return gettext("due today"), "soon"
    free = {off.day for off in clock.explanation.off}
    ahead = (today + timedelta(days=count) for count in range(1, (clock.due_on - today).days + 1))
    left = sum(day not in free for day in ahead)
    words = (
        ngettext("%(n)s working day left", "%(n)s working days left", left)
        if clock.unit == "working_day"
        else ngettext("%(n)s day left", "%(n)s days left", left)
    )
    return words, "soon" if left <= SOON else ""

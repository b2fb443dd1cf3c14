"""A deadline as a strip of days: what happened to each day between its start and its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import Off
from service.deadlines.rules.reckoning import Explanation
from service.kit.words import N_

MOST_CELLS = 62
KINDS: Mapping[str, str] = {
    "start": N_("day of the event"),
    "counted": N_("counted"),
    "worked": N_("worked instead of another day"),
    "off": N_("holiday"),
    "weekend": N_("weekend"),
    "paused": N_("the clock stood"),
    "due": N_("last day"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the strip. number: which counted day it is, 0 for none. off: why it is not counted."""

    day: date
    kind: str
    number: int = 0
    off: Off | None = None


def strip(found: Explanation, zone: ZoneInfo) -> list[Cell]:
    """The days from the event to the end, first and last included; [] when they are too many to show."""
    started = found.started_at.astimezone(zone).date()
    length = (found.due_on - started).days
    if length < 0 or length >= MOST_CELLS:
        return []
    off = {one.day: one for one in [*found.off, *found.rolled_over]}
    worked, number, cells = set(found.worked), 0, []
    for day in (started + timedelta(days=count) for count in range(length + 1)):
        kind = _kind(found, day, started, off, worked, zone)
        counts = kind in ("counted", "worked", "due") and found.first is not None
        number += counts
        cells.append(Cell(day, kind, number if counts else 0, off.get(day) if kind in ("off", "weekend") else None))
    return cells


def _kind(
    found: Explanation, day: date, started: date, off: Mapping[date, Off], worked: set[date], zone: ZoneInfo
) -> str:
    kind = "counted"
    if day == found.due_on:
        kind = "due"
    elif day == started and (found.first is None or found.first > day):
        kind = "start"
    elif day in off:
        kind = "weekend" if off[day].kind == "weekend" else "off"
    elif _stood(found, day, zone):
        kind = "paused"
    elif day in worked:
        kind = "worked"
    return kind


def _stood(found: Explanation, day: date, zone: ZoneInfo) -> bool:
    return any(
        pause.since.astimezone(zone).date() < day
        and (pause.until is None or day <= pause.until.astimezone(zone).date())
        for pause in found.pauses
    )

"""A sheet of the grid: its days, and what stands in them by agency and channel."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.planning.grid.rules.chips import Chip
from service.planning.plans.rules.content import Slot, later_by
from service.planning.plans.rules.words import CHANNELS

ORDER = {channel: place for place, channel in enumerate(CHANNELS)}
MOST_MARKS = 2
"""Marks in a cell of the month; how many more there are is a number."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A chip on a day. begins: it begins on this day, else it goes on from the day before."""

    chip: Chip
    day: date
    begins: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What an agency does by one channel; cells: one for each day."""

    channel: str
    cells: Sequence[Sequence[Placed]]


@dataclass(frozen=True, slots=True)
class Band:
    """What an agency does, by channel."""

    party: UUID
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the month: channels of what begins or goes on there, how many things, whether they collide."""

    day: date
    channels: Sequence[str]
    count: int
    clash: bool


def week_of(on: date) -> list[date]:
    """The seven days around a day, Monday first."""
    first = on - timedelta(days=on.weekday())
    return [first + timedelta(days=away) for away in range(7)]


def month_of(on: date) -> list[date]:
    """The days of a month."""
    first = on.replace(day=1)
    after = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    return [first + timedelta(days=away) for away in range((after - first).days)]


def weeks_of(on: date) -> list[list[date]]:
    """Whole weeks that hold the month of a day."""
    days = month_of(on)
    first, weeks = week_of(days[0]), list[list[date]]()
    while first[0] <= days[-1]:
        weeks.append(first)
        first = [day + timedelta(days=7) for day in first]
    return weeks


def neighbours(on: date, view: str) -> tuple[date, date]:
    """A day in the sheet before and in the one after; the 31st goes to the last day of a shorter month."""
    if view in ("week", "mine"):
        return on - timedelta(days=7), on + timedelta(days=7)
    before = on.replace(day=1) - timedelta(days=1)
    after = month_of(on)[-1] + timedelta(days=1)
    return before.replace(day=min(on.day, before.day)), after.replace(day=min(on.day, month_of(after)[-1].day))


def placed(chips: Sequence[Chip], days: Collection[date], zone: ZoneInfo) -> dict[date, list[Placed]]:
    """What stands on each day: whole days first, then by the hour."""
    found: dict[date, list[Placed]] = {day: [] for day in days}
    first_day, last_day = min(found), max(found)
    for chip in chips:
        first, last = chip.days(zone)
        day = max(first, first_day)
        while day <= min(last, last_day):
            if day in found:
                found[day].append(Placed(chip, day, day == first))
            day += timedelta(days=1)
    for day, own in found.items():
        begun = datetime.combine(day, time(), zone)
        own.sort(key=lambda one: (one.begins and not one.chip.all_day, max(one.chip.starts_at, begun), one.chip.id))
    return found


def bands(chips: Sequence[Chip], days: Sequence[date], order: Sequence[UUID], zone: ZoneInfo) -> list[Band]:
    """The sheet's rows: agencies in the order given, the channels that each uses in theirs."""
    cells: dict[tuple[UUID, str], dict[date, list[Placed]]] = {}
    for day, own in placed(chips, days, zone).items():
        for one in own:
            cells.setdefault((one.chip.tenant_id, one.chip.channel), {}).setdefault(day, []).append(one)
    found = []
    for party in order:
        used = sorted((channel for owner, channel in cells if owner == party), key=ORDER.__getitem__)
        rows = [Row(channel, [cells[party, channel].get(day, []) for day in days]) for channel in used]
        if rows:
            found.append(Band(party, rows))
    return found


def strip(
    chips: Sequence[Chip], days: Sequence[date], order: Sequence[UUID], zone: ZoneInfo, clashing: Collection[UUID]
) -> list[tuple[UUID, list[Mark]]]:
    """The month at a glance: for each agency one cell a day. What is called off is not in it."""
    held: dict[tuple[UUID, date], list[Chip]] = {}
    for day, own in placed([chip for chip in chips if not chip.gone], days, zone).items():
        for one in own:
            held.setdefault((one.chip.tenant_id, day), []).append(one.chip)
    found = []
    for party in order:
        marks = [_mark(day, held.get((party, day), []), clashing) for day in days]
        if any(mark.count for mark in marks):
            found.append((party, marks))
    return found


def _mark(day: date, chips: Sequence[Chip], clashing: Collection[UUID]) -> Mark:
    channels = list(dict.fromkeys(chip.channel for chip in chips))[:MOST_MARKS]
    return Mark(day, channels, len(chips), any(chip.id in clashing for chip in chips))


def moved(slot: Slot, days: int, channel: str, zone: str) -> Slot:
    """The slot so many days later, at the same hour of the clock on the wall, and by a channel."""
    return Slot(
        later_by(slot.starts_at, days, zone), later_by(slot.ends_at, days, zone), slot.all_day, channel, slot.tentative
    )


def moved_to(slot: Slot, starts_at: datetime) -> Slot:
    """The slot at another beginning, as long as it is."""
    return Slot(starts_at, starts_at + (slot.ends_at - slot.starts_at), slot.all_day, slot.channel, slot.tentative)


def agencies_in_order(chips: Sequence[Chip], me: UUID, names: Mapping[UUID, str]) -> list[UUID]:
    """The agencies of a sheet: one's own first, the others by name."""
    return sorted({chip.tenant_id for chip in chips}, key=lambda key: (key != me, names.get(key, ""), key))

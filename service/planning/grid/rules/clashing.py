"""Everything that stands in the way in a sheet of the grid, why, and what would help."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.planning.grid.rules import days
from service.planning.grid.rules.chips import Chip
from service.planning.grid.rules.days import Calendar
from service.planning.plans.rules.conflicts import ADVICE as CLASH_ADVICE
from service.planning.plans.rules.conflicts import (
    ON_CALL,
    REASONS,
    Planned,
    Proposal,
    conflicts,
    proposals,
    touching,
)

WHY: Mapping[str, str] = {key: said for words in (REASONS, days.WHY) for key, said in words.items()}
ADVICE: Mapping[str, str] = {**CLASH_ADVICE, **days.ADVICE}
NEAR_BEFORE, NEAR_AFTER = timedelta(days=2), timedelta(days=16)
"""How far from an activity others are looked at for another place of it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing in the way. reason: of WHY; hard: two activities collide; second: None where the day alone is meant.

    movable: which of the two the reader may move; proposal: where it would be in nobody's way. named: what the
    calendar calls the day.
    """

    reason: str
    first: UUID
    second: UUID | None
    since: datetime
    until: datetime
    named: Mapping[str, str] = field(default_factory=dict)
    movable: UUID | None = None
    proposal: Proposal | None = None

    @property
    def hard(self) -> bool:
        return self.second is not None

    @property
    def ids(self) -> tuple[UUID, ...]:
        return (self.first,) if self.second is None else (self.first, self.second)


def troubles(
    chips: Sequence[Chip], planned: Sequence[Planned], calendar: Calendar, zone: ZoneInfo, me: UUID
) -> list[Trouble]:
    """Collisions of any agencies, and days that do not suit what the agency `me` does itself; by time.

    Another agency's days off stand in its own calendar, which nobody else reads.
    """
    found = [Trouble(one.reason, one.first, one.second, one.since, one.until) for one in conflicts(planned)]
    for chip in chips:
        if chip.tenant_id == me:
            found += [
                Trouble(note.reason, chip.id, None, chip.starts_at, chip.ends_at, note.named)
                for note in days.notes(chip, calendar, zone)
            ]
    return sorted(found, key=lambda one: (one.since, not one.hard, one.reason, str(one.first), str(one.second)))


def by_chip(found: Iterable[Trouble]) -> dict[UUID, list[Trouble]]:
    """What is in the way of each activity."""
    kept: dict[UUID, list[Trouble]] = defaultdict(list)
    for one in found:
        for key in one.ids:
            kept[key].append(one)
    return dict(kept)


class Neighbours:
    """What lies near in time and could get in the way of an activity elsewhere, without looking at all others."""

    def __init__(self, planned: Iterable[Planned]) -> None:
        self._ordered = sorted(planned, key=lambda one: (one.starts_at, one.id))
        self._starts = [one.starts_at for one in self._ordered]
        self._long = [one for one in self._ordered if one.until - one.starts_at > NEAR_BEFORE or one.embargo_until]

    def of(self, one: Planned) -> list[Planned]:
        first = bisect_left(self._starts, one.starts_at - NEAR_BEFORE)
        last = bisect_left(self._starts, one.starts_at + NEAR_AFTER)
        near = self._ordered[first:last] + [other for other in self._long if not self._within(other, first, last)]
        return [other for other in near if _could_meet(one, other) and other.id != one.id]

    def _within(self, one: Planned, first: int, last: int) -> bool:
        return first < last and self._starts[first] <= one.starts_at <= self._starts[last - 1]


def _could_meet(one: Planned, other: Planned) -> bool:
    """Whether the two would collide at the same hour."""
    if one.channel in ON_CALL and other.channel in ON_CALL:
        return True
    if (one.speaker and one.speaker == other.speaker) or one.audiences & other.audiences:
        return True
    return bool(one.embargo_until or other.embargo_until) and one.plan_id == other.plan_id


def advised(
    found: Sequence[Trouble], chips: Mapping[UUID, Chip], planned: Mapping[UUID, Planned], neighbours: Neighbours,
    calendar: Calendar, zone: ZoneInfo, movable: Callable[[Chip], bool],
) -> list[Trouble]:  # fmt: skip
    """The same with what would help: the looser of two is moved where the reader may move it, else the other."""
    kept = []
    for one in found:
        order = [key for key in (one.second, one.first) if key is not None and movable(chips[key])]
        advice = None
        for key in order:
            advice = _advice(one, chips[key], planned[key], neighbours.of(planned[key]), calendar, zone)
            if advice is not None:
                kept.append(replace(one, movable=key, proposal=advice))
                break
        if advice is None:
            kept.append(replace(one, movable=order[0] if order else None))
    return kept


def _advice(
    trouble: Trouble, chip: Chip, one: Planned, others: Sequence[Planned], calendar: Calendar, zone: ZoneInfo
) -> Proposal | None:
    if trouble.hard:
        return next(iter(proposals(one, others, zone.key, calendar.works, most=1)), None)
    note = next((note for note in days.notes(chip, calendar, zone) if note.reason == trouble.reason), None)
    for advice, start in days.tried(note, chip, calendar, zone) if note is not None else ():
        moved = replace(one, starts_at=start, ends_at=start + (one.ends_at - one.starts_at))
        if not touching(moved, others):
            return Proposal(advice, moved.starts_at, moved.ends_at)
    return None

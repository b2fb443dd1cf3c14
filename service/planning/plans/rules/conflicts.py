"""Where activities get in each other's way, why, and where they would not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.words import N_

Reason = Literal["hour", "audience", "spokesperson", "embargo"]
REASONS: Mapping[Reason, str] = {
    "hour": N_("Both call the press at the same hour."),
    "audience": N_("Both speak to the same audience at the same time."),
    "spokesperson": N_("The same person speaks at both."),
    "embargo": N_("It says something while the other is under embargo."),
}
ADVICE: Mapping[str, str] = {
    "later": N_("Later the same day"),
    "earlier": N_("Earlier the same day"),
    "next_day": N_("On the next working day"),
    "after_embargo": N_("When the embargo is over"),
}
ON_CALL = frozenset({"press", "tv"})
"""Channels by which the same journalists are asked to come."""
SAYING = frozenset({"announcement", "publication", "news", "speech", "report"})
OVER = frozenset({"cancelled", "postponed", "done"})
FIRMNESS = {"in_progress": 4, "confirmed": 3, "agreed": 2, "proposed": 1}
APART = timedelta(minutes=60)
"""What a person needs from one place to another."""
STEP = timedelta(minutes=30)
DAY_BEGINS, DAY_ENDS = time(9), time(18)


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity as conflicts see it. audiences: keys, alike in every plan; speaker: the folded name, "" for none."""

    id: UUID
    party: UUID
    plan_id: UUID
    starts_at: datetime
    ends_at: datetime
    channel: str
    kind: str = "event"
    state: str = "proposed"
    all_day: bool = False
    tentative: bool = False
    draft: bool = False
    audiences: frozenset[str] = field(default_factory=frozenset)
    speaker: str = ""
    place: str = ""
    embargo_until: datetime | None = None

    @property
    def until(self) -> datetime:
        """Its end; what has none takes half an hour."""
        return max(self.ends_at, self.starts_at + STEP)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two activities that get in each other's way. first: the firmer, which stays; second: the one better moved."""

    reason: Reason
    first: UUID
    second: UUID
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where an activity would be in nobody's way."""

    advice: str
    starts_at: datetime
    ends_at: datetime


def conflicts(planned: Iterable[Planned]) -> list[Conflict]:
    """Every pair that gets in each other's way, by time. What is over, cancelled or postponed does not count."""
    standing = sorted((one for one in planned if one.state not in OVER), key=lambda one: (one.starts_at, one.id))
    found: dict[tuple[UUID, UUID, str], Conflict] = {}
    for reason, first, second in _clashes(standing):
        firm, loose = _by_firmness(first, second, reason)
        since, until = max(first.starts_at, second.starts_at), min(first.until, second.until)
        clash = Conflict(reason, firm.id, loose.id, since, max(since, until))
        found.setdefault((clash.first, clash.second, reason), clash)
    return sorted(found.values(), key=lambda one: (one.since, one.reason, str(one.first), str(one.second)))


def _clashes(standing: Sequence[Planned]) -> Iterator[tuple[Reason, Planned, Planned]]:
    called = [one for one in standing if one.channel in ON_CALL and not one.all_day and one.kind != "publication"]
    yield from (("hour", first, second) for first, second in _together(called))
    for group in _grouped(standing, lambda one: one.audiences):
        yield from (("audience", first, second) for first, second in _together(group) if not _both_long(first, second))
    for group in _grouped(standing, lambda one: [one.speaker] if one.speaker and not one.all_day else []):
        yield from (("spokesperson", first, second) for first, second in _together(group, APART))
    yield from (("embargo", held, one) for held, one in _inside_embargo(standing))


def _grouped(standing: Sequence[Planned], keys: Callable[[Planned], Iterable[str]]) -> Iterable[list[Planned]]:
    groups: dict[str, list[Planned]] = defaultdict(list)
    for one in standing:
        for key in keys(one):
            groups[key].append(one)
    return groups.values()


def _together(ordered: Sequence[Planned], apart: timedelta = timedelta(0)) -> Iterator[tuple[Planned, Planned]]:
    """Pairs whose times overlap, or are less than `apart` from each other where the places differ."""
    open_ones: list[Planned] = []
    for one in ordered:
        open_ones = [earlier for earlier in open_ones if earlier.until + apart > one.starts_at]
        for earlier in open_ones:
            way = apart if (earlier.place, one.place) == ("", "") or earlier.place != one.place else timedelta(0)
            if earlier.until + way > one.starts_at:
                yield earlier, one
        open_ones.append(one)


def _both_long(first: Planned, second: Planned) -> bool:
    """Two things of whole days are there side by side, as campaigns are."""
    return first.all_day and second.all_day


def _inside_embargo(standing: Sequence[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """What speaks on the matter of another, while that one is under embargo: in its plan, or to its audience."""
    held = [one for one in standing if one.embargo_until is not None]
    for under in held:
        for one in standing:
            near = one.plan_id == under.plan_id or one.audiences & under.audiences
            if one is under or one.kind not in SAYING or not near or one.embargo_until == under.embargo_until:
                continue
            assert under.embargo_until is not None
            if under.starts_at <= one.starts_at < under.embargo_until:
                yield under, one


def _by_firmness(first: Planned, second: Planned, reason: Reason) -> tuple[Planned, Planned]:
    """Which stays: of an embargo the one that is under it, else the firmer, else the one that was there first."""
    if reason == "embargo":
        return first, second
    return tuple(sorted((first, second), key=_looseness))  # type: ignore[return-value]


def _looseness(one: Planned) -> tuple[bool, bool, int, UUID]:
    return one.draft, one.tentative, -FIRMNESS.get(one.state, 0), one.id


def touching(one: Planned, others: Iterable[Planned]) -> list[Conflict]:
    """What an activity itself gets in the way of: asked before it is moved, and after."""
    # Most of a month is far away: that is seen first, and without asking more of it than needed.
    begins, ends, key = one.starts_at - APART - STEP, one.until + APART, one.id
    near = [
        other
        for other in others
        if ((other.starts_at < ends and other.ends_at >= begins) or other.embargo_until or one.embargo_until)
        and other.id != key
        and ((other.starts_at < ends and other.until + APART > one.starts_at) or _embargoed(one, other))
    ]
    return [clash for clash in conflicts([one, *near]) if one.id in (clash.first, clash.second)]


def _embargoed(one: Planned, other: Planned) -> bool:
    ends = [held.embargo_until for held in (one, other) if held.embargo_until is not None]
    return any(min(one.starts_at, other.starts_at) < end for end in ends)


def proposals(
    one: Planned, others: Sequence[Planned], zone: str, works: Callable[[date], bool], *, most: int = 3
) -> list[Proposal]:
    """Times near the present one where it is in nobody's way, the nearest first; whole days are not moved by hours."""
    found: list[Proposal] = []
    for advice, start in _tried(one, others, ZoneInfo(zone), works):
        if any(proposal.advice == advice for proposal in found) or len(found) == most:
            continue
        moved = replace(one, starts_at=start, ends_at=start + (one.ends_at - one.starts_at))
        if not touching(moved, others):
            found.append(Proposal(advice, moved.starts_at, moved.ends_at))
    return found


def _tried(
    one: Planned, others: Sequence[Planned], zone: ZoneInfo, works: Callable[[date], bool]
) -> Iterator[tuple[str, datetime]]:
    if not one.all_day:
        yield from _same_day(one, zone)
    for under in others:
        if under.id != one.id and under.embargo_until and under.starts_at <= one.starts_at < under.embargo_until:
            yield "after_embargo", _rounded_up(under.embargo_until)
    local, day = one.starts_at.astimezone(zone), one.starts_at.astimezone(zone).date()
    for _ in range(14):
        day += timedelta(days=1)
        if works(day):
            yield "next_day", datetime.combine(day, local.time(), zone)


def _same_day(one: Planned, zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
    start = one.starts_at.astimezone(zone)
    length = one.until - one.starts_at
    for steps in range(1, 19):
        later, earlier = start + steps * STEP, start - steps * STEP
        end = later + length
        if later.date() == start.date() and end.date() == start.date() and end.time() <= DAY_ENDS:
            yield "later", later
        if earlier.date() == start.date() and earlier.time() >= DAY_BEGINS:
            yield "earlier", earlier


def _rounded_up(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + STEP


def pairs(clashes: Iterable[Conflict]) -> dict[UUID, list[Conflict]]:
    """Conflicts by each of the activities they concern, for marking them in a grid."""
    found: dict[UUID, list[Conflict]] = defaultdict(list)
    for clash in clashes:
        for one in {clash.first, clash.second}:
            found[one].append(clash)
    return dict(found)

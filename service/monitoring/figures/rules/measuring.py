"""What is measured of clips: counts that lead to their rows, and times. Nothing becomes money, people or a score."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median
from uuid import UUID

from service.kit.words import N_
from service.monitoring.rules.coding import PROMINENCES, TONES

NOT_COUNTED = N_(
    "Not counted: advertising value (space in a newspaper is no price of trust), followers added up over platforms "
    "(the same people follow several), impressions as people (a screen is no reader), one score of reputation (it "
    "hides what it is made of)."
)
USUAL_WEEKS, MOST_DAYS = 8, 366
TIERS = (1, 2, 3, 0)
"""Of sources, from the one that matters most; 0: nobody said."""


@dataclass(frozen=True, slots=True)
class Case:
    """A clip that somebody found relevant, as it is counted. day: of its capture, in the agency's zone.

    spoke: who of ours is quoted, "" nobody; carries: whether a message of ours is in it; coder: who judged its tone.
    """

    id: UUID
    story_id: UUID
    day: date
    outlet: str = ""
    tier: int = 0
    tone: str = ""
    coder: str = ""
    prominence: str = ""
    carries: bool = False
    spoke: str = ""
    topics: tuple[UUID, ...] = ()
    caught_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that lie in a time, or begin before it."""
    return [monday(first) + timedelta(days=7 * place) for place in range((monday(last) - monday(first)).days // 7 + 1)]


Rows = dict[str, list[UUID]]
"""Clips by the key of the figure that counts them: `tone:negative`, `week:2026-11-16`, `coder:negative:N. Name`."""


def rows_of(cases: Iterable[Case]) -> Rows:
    """Every figure of some clips with its rows."""
    found: Rows = defaultdict(list)
    for case in cases:
        for key in keys_of(case):
            found[key].append(case.id)
    return dict(found)


def keys_of(case: Case) -> list[str]:
    """The figures that count a clip."""
    keys = ["all", f"week:{monday(case.day)}", f"tone:{case.tone}", f"tier:{case.tier}"]
    keys += [f"prominence:{case.prominence}", f"outlet:{case.outlet}"]
    keys += [f"topic:{topic}" for topic in case.topics] or ["topic:"]
    if case.tone:
        keys.append(f"coder:{case.tone}:{case.coder}")
    if case.carries:
        keys.append("message:carried")
    if case.spoke:
        keys += ["spoke:any", f"spoke:{case.spoke}"]
    if case.opened_at is not None:
        keys.append("reaction:opened")
    if case.closed_at is not None:
        keys.append("reaction:closed")
    return keys


def known_key(key: str) -> bool:
    """Whether a figure of this key exists at all."""
    kind, _, value = key.partition(":")
    fixed: Mapping[str, Collection[str]] = {
        "all": {""}, "tone": {"", *TONES}, "prominence": {"", *PROMINENCES}, "message": {"carried"},
        "reaction": {"opened", "closed"}, "stories": {"ours"},
    }  # fmt: skip
    return value in fixed[kind] if kind in fixed else kind in {"week", "tier", "topic", "coder", "spoke", "outlet"}


@dataclass(frozen=True, slots=True)
class Times:
    """Hours: half of all within `half`, nine of ten within `ninety`; None where there is nothing to tell."""

    count: int
    half: float | None
    ninety: float | None


def times_of(hours: Sequence[float]) -> Times:
    """Half and ninety of a hundred by the nearest rank."""
    if not hours:
        return Times(0, None, None)
    ranked = sorted(hours)
    return Times(len(ranked), median(ranked), ranked[ceil(0.9 * len(ranked)) - 1])


def opening_hours(cases: Iterable[Case]) -> list[float]:
    """From the capture of a clip to the opening of a reaction to it."""
    return [
        _hours(case.caught_at, case.opened_at)
        for case in cases
        if case.caught_at is not None and case.opened_at is not None
    ]


def closing_hours(cases: Iterable[Case]) -> list[float]:
    """From the opening of a reaction to its end."""
    return [
        _hours(case.opened_at, case.closed_at)
        for case in cases
        if case.opened_at is not None and case.closed_at is not None
    ]


def _hours(since: datetime, until: datetime) -> float:
    return max((until - since).total_seconds(), 0.0) / 3_600


@dataclass(frozen=True, slots=True)
class Stories:
    """How many stories there are, and in how many of them the agency speaks; rows: the clips of those."""

    whole: int
    ours: int
    rows: tuple[UUID, ...]

    @property
    def share(self) -> float | None:
        return self.ours / self.whole if self.whole else None


def stories_of(cases: Sequence[Case]) -> Stories:
    """A story has our statement when one of its clips quotes somebody of ours or carries a message of ours."""
    spoken = {case.story_id for case in cases if case.spoke or case.carries}
    rows = tuple(case.id for case in cases if case.story_id in spoken)
    return Stories(len({case.story_id for case in cases}), len(spoken), rows)

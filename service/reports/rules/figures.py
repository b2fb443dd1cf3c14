"""Arithmetic of reports: tallies of assignments, shares, percentiles, spans of answer times."""

from collections.abc import Sequence
from dataclasses import dataclass

DAY = 86_400
# Upper ends of the spans of answer times, in days; what took longer falls into one more.
SPANS = (1, 3, 7, 15, 30)


@dataclass(frozen=True, slots=True)
class Tally:
    """Assignments given in a time, by what became of them. given = in_time + late + open + cancelled; overdue ones are
    open too."""

    given: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    cancelled: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.given + other.given, self.in_time + other.in_time, self.late + other.late, self.open + other.open,
            self.overdue + other.overdue, self.cancelled + other.cancelled,
        )  # fmt: skip

    @property
    def percent_in_time(self) -> float | None:
        """Of those whose time has come: executed in time, in per cent with one decimal; None where there are none."""
        return percent(self.in_time, self.in_time + self.late + self.overdue)


def percent(part: int, whole: int) -> float | None:
    """Per cent with one decimal, None of nothing."""
    return round(part * 100 / whole, 1) if whole else None


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of them lie, between two neighbours in proportion; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass(frozen=True, slots=True)
class Times:
    """Answer times in days with one decimal. `spans`: how many fell into each of SPANS, and beyond."""

    count: int
    median: float | None
    ninety: float | None
    spans: tuple[int, ...]


def times_of(seconds: Sequence[float]) -> Times:
    """What some answer times (in seconds) come to."""
    spans = [0] * (len(SPANS) + 1)
    for one in seconds:
        spans[next((place for place, end in enumerate(SPANS) if one <= end * DAY), len(SPANS))] += 1
    return Times(len(seconds), _days(quantile(seconds, 0.5)), _days(quantile(seconds, 0.9)), tuple(spans))


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / DAY, 1)

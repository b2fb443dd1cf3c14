"""How much is measured, and how figures are told."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run of benchmarks does.

    sizes: letters of the large agencies, one agency each. agencies: how many small ones stand beside them. rows: what
    imports bring in, all rounds together. sources: sites that the harvest polls. plans, activities: in the planning of
    all agencies together; viewers: how many look at its grid. seconds: how long one measurement of a round takes.
    data: where the generated database is kept for the next run.
    """

    rounds: int = 5
    seconds: float = 8.0
    sizes: tuple[int, ...] = SIZES
    agencies: int = 500
    small: int = 200
    rows: int = 100_000
    sources: int = 1_000
    plans: int = 40_000
    activities: int = 1_000_000
    viewers: int = 50
    clients: int = 16
    workers: int = 2
    data: Path | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def p95(values: Sequence[float]) -> float:
    return percentile(values, 0.95)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def spread(values: Sequence[float]) -> list[float]:
    """Smallest and largest."""
    return [min(values), max(values)]


def short(value: float) -> float:
    """Three significant digits: more would pretend."""
    return float(f"{value:.3g}")


def beside(rounds: Sequence[Mapping[str, float]], groups: Iterable[str]) -> dict[str, object]:
    """Of what is asked beside something busy, the kind whose median ratio to idle is worst, and how far it spread."""
    ratios = {name: [float(one[name]) for one in rounds] for name in groups}
    name = max(ratios, key=lambda one: median(ratios[one]))
    return {"ratio_to_idle": short(median(ratios[name])), "worst": name, "spread": spread(ratios[name])}

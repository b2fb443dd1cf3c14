"""Where things stand in a chart: places and sizes in the units of its drawing, words excepted. The template draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

WIDTH, HEIGHT = 560, 190
LEFT, TOP, BOTTOM = 40, 16, 168
MOST_VALUES, MOST_LABELS = 16, 8
WIDEST_BAR = 44.0
FAR_LEFT, ENDS, ROOM = 78, 40, 112


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a column; `series` picks its colour."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something written or marked: the middle of it, and which value of the axis or of the columns it says."""

    x: float
    y: float
    value: float
    place: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn. grid: lines with what they stand for; values: figures at the marks; named: columns
    that have room for their name; runs: points of unbroken lines."""

    grid: tuple[Mark, ...]
    bars: tuple[Bar, ...] = ()
    values: tuple[Mark, ...] = ()
    named: tuple[Mark, ...] = ()
    runs: tuple[str, ...] = ()
    points: tuple[Mark, ...] = ()


def step_for(most: float) -> int:
    """The distance of four lines that hold `most`: 1, 2, 5, 10, 20, 25, 50 and so on."""
    scale = 1
    while True:
        for step in (1, 2, 5):
            if step * scale * 4 >= most:
                return step * scale
        scale *= 10


def columns(stacks: Sequence[Sequence[int]]) -> Chart:
    """Columns of stacked counts, one for each place; each stack has the same series."""
    totals = [sum(stack) for stack in stacks]
    step = step_for(max(totals, default=0))
    lines = max(1, -(-max(totals, default=0) // step))
    high = lines * step
    width = (WIDTH - LEFT) / max(len(stacks), 1)
    bar = min(width * 0.62, WIDEST_BAR)
    bars = []
    for place, stack in enumerate(stacks):
        y = float(BOTTOM)
        for series, count in enumerate(stack):
            height = count / high * (BOTTOM - TOP)
            y -= height
            if count:
                bars.append(
                    Bar(_round(_middle(place, width) - bar / 2), _round(y), _round(bar), _round(height), series)
                )
    grid = tuple(Mark(LEFT, _round(_up(line * step, 0, high)), line * step) for line in range(lines + 1))
    values = tuple(
        Mark(_round(_middle(place, width)), _round(_up(total, 0, high) - 4), total, place)
        for place, total in enumerate(totals)
        if total and len(totals) <= MOST_VALUES
    )
    return Chart(grid, tuple(bars), values, _named(len(stacks), width))


def line(shares: Sequence[float | None]) -> Chart:
    """A line of per cent; where there is none it breaks off."""
    known = [share for share in shares if share is not None]
    low = floor(min(known, default=0) / 20) * 20 if min(known, default=0) < 100 else 80
    width = (WIDTH - LEFT) / max(len(shares), 1)
    points = tuple(
        Mark(_round(_middle(place, width)), _round(_up(share, low, 100)), share, place)
        for place, share in enumerate(shares)
        if share is not None
    )
    step = max(5, (100 - low) // 4)
    grid = tuple(Mark(LEFT, _round(_up(value, low, 100)), value) for value in range(low, 101, step))
    values = tuple(Mark(one.x, one.y - 9, one.value, one.place) for one in points) if len(shares) <= MOST_VALUES else ()
    return Chart(grid, (), values, _named(len(shares), width), _runs(points), points)


def trend(values: Sequence[tuple[int, int]]) -> Chart:
    """A line of counts over time: (day, count) in the order of days, at places that keep the distances between days.

    The lowest line of the grid is not always 0: small changes of large counts are to be seen, and the lines say what
    they stand for.
    """
    if not values:
        return Chart(())
    first, last = values[0][0], values[-1][0]
    counts = [count for _, count in values]
    step = step_for(max(max(counts) - min(counts), 1) * 1.2)
    low = min(counts) // step * step
    high = max(-(-max(counts) // step) * step, low + step)
    inner = WIDTH - FAR_LEFT - 2 * ENDS
    points = tuple(
        Mark(
            _round(FAR_LEFT + ENDS + (inner * (day - first) / (last - first) if last > first else inner / 2)),
            _round(_up(count, low, high)), count, place,
        )
        for place, (day, count) in enumerate(values)
    )  # fmt: skip
    grid = tuple(Mark(FAR_LEFT, _round(_up(value, low, high)), value) for value in range(low, high + 1, step))
    apart = _apart(points)
    shown = tuple(Mark(one.x, _round(one.y - 9), one.value, one.place) for one in apart)
    named = tuple(Mark(one.x, BOTTOM + 18, 0, one.place) for one in apart)
    return Chart(grid, (), shown, named, _runs(points), points)


def _apart(points: Sequence[Mark]) -> list[Mark]:
    """Those of some points that have room for words: the last one always, and those before it from right to left."""
    kept: list[Mark] = []
    for point in reversed(points):
        if not kept or kept[-1].x - point.x >= ROOM:
            kept.append(point)
    return kept[::-1]


def _runs(points: Sequence[Mark]) -> tuple[str, ...]:
    runs: list[list[Mark]] = []
    for point in points:
        if runs and runs[-1][-1].place == point.place - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(" ".join(f"{one.x},{one.y}" for one in run) for run in runs if len(run) > 1)


def _named(count: int, width: float) -> tuple[Mark, ...]:
    every = -(-count // MOST_LABELS)
    return tuple(Mark(_round(_middle(place, width)), BOTTOM + 18, 0, place) for place in range(0, count, max(every, 1)))


def _middle(place: int, width: float) -> float:
    return LEFT + (place + 0.5) * width


def _up(value: float, low: float, high: float) -> float:
    return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)


def _round(value: float) -> float:
    return round(value, 1)

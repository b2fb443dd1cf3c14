"""What the outlet published, held against what it is about: same place, same hour, same size, its heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.kit.folding import fold
from service.kit.words import N_

SAME_HOUR = 60
"""Minutes by which two hours may differ and still be about the same."""
ENOUGH, MORE = Decimal("0.9"), Decimal("1.1")
PLACE, HOUR, SIZE = N_("Place"), N_("Hour"), N_("Size")


@dataclass(frozen=True, slots=True)
class Extent:
    """Where and how long something was published. at: "HH:MM" or "". length: in `unit`, None when not known."""

    place: str = ""
    at: str = ""
    length: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison. found: same, better, worse, other or unknown."""

    title: str
    ours: str
    theirs: str
    found: str
    unit: str = ""
    their_unit: str = ""


def compare(original: Extent, answer: Extent) -> Sequence[Compared]:
    """The publication against what the outlet published afterwards, line by line; nothing known on both sides: none."""
    rows = [
        Compared(PLACE, original.place, answer.place, _place(original.place, answer.place)),
        Compared(HOUR, original.at, answer.at, _hour(original.at, answer.at)),
        Compared(SIZE, _shown(original), _shown(answer), _size(original, answer), original.unit, answer.unit),
    ]
    return [row for row in rows if row.ours or row.theirs]


def _shown(one: Extent) -> str:
    return "" if one.length is None else str(one.length)


def _place(ours: str, theirs: str) -> str:
    if not ours or not theirs:
        return "unknown"
    return "same" if fold(ours) == fold(theirs) else "other"


def _hour(ours: str, theirs: str) -> str:
    if not ours or not theirs:
        return "unknown"
    apart = abs(_minutes(ours) - _minutes(theirs))
    return "same" if min(apart, 24 * 60 - apart) <= SAME_HOUR else "other"


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _size(original: Extent, answer: Extent) -> str:
    if not original.length or answer.length is None or original.unit != answer.unit:
        return "unknown"
    share = Decimal(answer.length) / original.length
    if share < ENOUGH:
        return "worse"
    return "better" if share > MORE else "same"


def equal_worth(rows: Sequence[Compared], heading: bool | None) -> bool:
    """Whether nothing speaks against its being worth what it answers."""
    return heading is not False and all(row.found in ("same", "better", "unknown") for row in rows)

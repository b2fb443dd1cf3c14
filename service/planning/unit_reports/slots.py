"""Slot: what other apartments of planning count in reports of units, such as planned activities."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from service.kit.periods import Period
from service.runtime.work import Work

Count = Callable[[Work, UUID | None, Period], Awaitable[float | None]]
Address = Callable[[Work, UUID | None, Period], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of another apartment, in the group `measures`.

    key: kept with reports, begins with the apartment's name. title, definition: msgids, one sentence that says what is
    counted. count: of a unit, None the whole agency, in a period. href: of a list with exactly these rows; None: none.
    """

    key: str
    title: str
    definition: str
    count: Count
    measure: str = "count"
    href: Address | None = None


MEASURES: list[Measure] = []
"""Filled by `fittings`."""

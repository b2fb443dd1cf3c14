"""Slot: tables that other floors put under the measurement of the press. `fittings` fills it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from service.runtime.work import Work
from service.web.grids import Grid

GRIDS: list[Callable[[Work, date, date], Awaitable[Sequence[Grid]]]] = []
"""(first day, last day) -> tables of what the actor may see, in the reader's language."""


async def grids_of_others(work: Work, first: date, last: date) -> list[Grid]:
    """Those tables that have a row."""
    return [grid for tell in GRIDS for grid in await tell(work, first, last) if grid.rows]

"""Where a reader's figures come from: the units and journals they may read, and how far back they can be counted."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Boolean, FromClause, Uuid, column, func, literal

from service.assignments.queries.listing import units_read
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.identity.queries import units_with_names
from service.kit.dates import Span, day_span
from service.kit.periods import Period
from service.runtime.work import Work

Count = Callable[[Span], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Which days were counted. left_out: the first day that was asked for, where rows were too many to begin there."""

    first: date
    last: date
    span: Span
    left_out: date | None = None


async def bearable(work: Work, period: Period, most: int, count: Count) -> Counted:
    """The newest days of a period that hold at most `most` rows; `count` counts up to one more than that."""
    zone, first = work.zone, period.first
    span = day_span(first, period.last, zone)
    while await count(span) > most and first < period.last:
        first += timedelta(days=max(1, ((period.last - first).days + 1) // 2))
        span = day_span(first, period.last, zone)
    return Counted(first, period.last, span, period.first if first > period.first else None)


async def readable_units(work: Work) -> list[UUID]:
    """Units whose assignments the reader may read, closed ones too."""
    read = units_read(work)
    return [unit.id for unit in await units_with_names(work, closed=True)] if read is None else sorted(read)


async def readable_journals(work: Work, direction: str = "") -> list[Reach]:
    """How far the reader sees into each journal, or into those of one direction."""
    journals = [one for one in await journals_of(work) if direction in ("", one.direction)]
    return reaches(work.actor, journals)


def unit_lanes(units: Sequence[UUID]) -> FromClause:
    """(unit_id): a line for each unit, so that each is read as a range of its own index."""
    given: Any = func.unnest(literal(list(units), ARRAY(Uuid()))).table_valued(column("unit_id", Uuid), name="lane")
    return given.render_derived()  # type: ignore[no-any-return]


async def letter_lanes(work: Work, reached: Sequence[Reach]) -> FromClause:
    """(journal_id, unit_id, sees): a line for each unit of each journal; `sees`: restricted letters are open there."""
    every = [unit.id for unit in await units_with_names(work, closed=True)]
    lanes = [(one, unit) for one in reached for unit in (every if one.units is None else sorted(one.units))]
    given: Any = func.unnest(
        literal([one.journal_id for one, _ in lanes], ARRAY(Uuid())),
        literal([unit for _, unit in lanes], ARRAY(Uuid())),
        literal([one.sees(unit, 1) for one, unit in lanes], ARRAY(Boolean())),
    ).table_valued(
        column("journal_id", Uuid), column("unit_id", Uuid), column("sees", Boolean), name="lane"
    )  # fmt: skip
    return given.render_derived()  # type: ignore[no-any-return]


def local(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()

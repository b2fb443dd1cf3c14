"""The gap report: every serial of a period is held by a record, void, reserved for paper, or named as missing.

Everything is asked for a range of serials, so that the report of a million numbers is read piece by piece.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    DateTime,
    FromClause,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from service.audit.access import readable
from service.journals.models import ReservedNumber
from service.journals.queries import Period
from service.journals.rules import BLOCK
from service.kit.words import N_
from service.runtime.work import ACT, Work

LISTED_RUNS = 100
HOLDERS: list[FromClause] = []
"""Tables whose rows hold numbers of journals; filled by `main`. Columns: id, journal_id, period, serial, number, state
(`voided` when out of force), registered_at. The table's name is the word of the record."""
WITHHELD = N_("The reason is withheld")


def holder(name: str) -> FromClause:
    """A table that holds numbers, by its name alone: for tests and for capabilities whose table is no model."""
    columns: list[Column[Any]] = [Column("id", Uuid), Column("journal_id", Uuid), Column("period", String)]
    columns += [Column("serial", BigInteger), Column("number", String), Column("state", String)]
    return Table(name, MetaData(), *columns, Column("registered_at", DateTime(timezone=True)))


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the serials `first` to `last` of a period.

    missing: runs (first, last) of serials that nothing holds, at most LISTED_RUNS of them; `lost` is how many serials
    that are in all. twice: serials held more than once. beyond: records above the period's counter.
    """

    period: str
    first: int
    last: int
    registered: int
    voided: int
    reserved: int
    lost: int
    twice: int
    beyond: int
    missing: tuple[tuple[int, int], ...] = ()

    @property
    def whole(self) -> bool:
        """Nothing is missing and nothing was given twice or past the counter."""
        return not (self.lost or self.twice or self.beyond)

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Range:
    """How the serials `first` to `last` are accounted for."""

    first: int
    last: int
    registered: int = 0
    voided: int = 0
    reserved: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One serial and what holds it; `state` is of NUMBER_STATES. `record_id` None: nothing does.

    reason: why it is void, in the words of its act; `withheld` when the reader may not see the record.
    """

    serial: int
    number: str
    state: str
    record: str = ""
    record_id: UUID | None = None
    at: datetime | None = None
    reason: str = ""
    by: str = ""
    withheld: bool = False


def _held(period: Period, first: int, last: int | None) -> CTE:
    """Every holding of the range: (record, id, serial, number, kind, at)."""
    parts = [_of_holder(table, period, first, last) for table in HOLDERS]
    here = [ReservedNumber.journal_id == period.journal_id, ReservedNumber.period == period.key]
    here += [ReservedNumber.state.in_(("reserved", "voided")), ReservedNumber.serial >= first]
    if last is not None:
        here.append(ReservedNumber.serial <= last)
    given: Select[*tuple[Any, ...]] = select(
        literal(BLOCK).label("record"),
        ReservedNumber.block_id.label("id"),
        ReservedNumber.serial,
        ReservedNumber.number,
        ReservedNumber.state.label("kind"),
        func.coalesce(ReservedNumber.settled_at, ReservedNumber.reserved_at).label("at"),
    ).where(*here)
    return union_all(*parts, given).cte("held")


def _of_holder(table: FromClause, period: Period, first: int, last: int | None) -> Select[*tuple[Any, ...]]:
    own = table.c
    kind = case((own.state == "voided", "voided"), else_="registered")
    here = [own.journal_id == period.journal_id, own.period == period.key, own.serial >= first]
    if last is not None:
        here.append(own.serial <= last)
    return select(
        literal(str(getattr(table, "name", ""))).label("record"),
        own.id.label("id"),
        own.serial,
        own.number,
        kind.label("kind"),
        own.registered_at.label("at"),
    ).where(*here)


def _counts(held: Any) -> list[Any]:
    return [func.count().filter(held.c.kind == kind).label(kind) for kind in ("registered", "voided", "reserved")]


async def account(work: Work, period: Period, first: int = 1, last: int | None = None) -> Account:
    """Account for the serials of a range, the whole period unless one is given, over all tables that hold numbers."""
    end = period.last if last is None else min(last, period.last)
    held = _held(period, first, end)
    counts: Any = (await work.session.execute(select(*_counts(held), func.count(held.c.serial.distinct())))).one()
    registered, voided, reserved, distinct = counts
    past = _held(period, period.last + 1, None)
    beyond = await work.session.scalar(select(func.count()).select_from(past)) or 0
    lost = end - first + 1 - distinct
    runs = await _missing(work, period, first, end) if lost else ()
    twice = registered + voided + reserved - distinct
    return Account(period.key, first, end, registered, voided, reserved, lost, twice, beyond, runs)


async def _missing(work: Work, period: Period, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Runs of serials that nothing holds. The database finds them; no list of what is there is carried about."""
    held = _held(period, first, last)
    ends = union_all(select(held.c.serial), select(cast(literal(first - 1), BigInteger))).subquery("ends")
    following = func.lead(ends.c.serial, 1, last + 1).over(order_by=ends.c.serial).label("following")
    steps = select(ends.c.serial, following).subquery("steps")
    query = (
        select(steps.c.serial + 1, steps.c.following - 1)
        .where(steps.c.following > steps.c.serial + 1)
        .order_by(steps.c.serial)
        .limit(LISTED_RUNS)
    )
    return tuple((run[0], run[1]) for run in await work.session.execute(query))


async def ranges(work: Work, period: Period, first: int, last: int, size: int) -> list[Range]:
    """The range cut into pieces of `size` serials, each with its figures."""
    held = _held(period, first, last)
    piece = ((held.c.serial - first) // size).label("piece")
    counted = select(piece, *_counts(held), func.count(held.c.serial.distinct())).group_by("piece")
    found = {row[0]: row[1:] for row in await work.session.execute(counted)}
    pieces = []
    for place, start in enumerate(range(first, last + 1, size)):
        end = min(start + size - 1, last)
        figures: Any = found.get(place, (0, 0, 0, 0))
        registered, voided, reserved, distinct = figures
        pieces.append(Range(start, end, registered, voided, reserved, end - start + 1 - distinct))
    return pieces


async def lines(
    work: Work, period: Period, first: int, last: int, *, state: str = "", limit: int | None = None
) -> list[Line]:
    """The serials of a range one by one, missing ones included; `state` asks for one of NUMBER_STATES."""
    held = _held(period, first, last)
    query = select(held.c.serial, held.c.number, held.c.kind, held.c.record, held.c.id, held.c.at)
    if state == "missing":
        runs = await _missing(work, period, first, last)
        lost = [Line(serial, "", "missing") for run in runs for serial in range(run[0], run[1] + 1)]
        return lost[:limit]
    if state:
        query = query.where(held.c.kind == state)
    query = query.order_by(held.c.serial, held.c.id)
    found = [Line(*row) for row in await work.session.execute(query.limit(limit) if limit else query)]
    found = await _with_reasons(work, found)
    return found if state else _with_gaps(found, first, last if limit is None or len(found) < limit else None)


def _with_gaps(found: Sequence[Line], first: int, last: int | None) -> list[Line]:
    """The lines with one for each serial that nothing holds; after the last line only when `last` is given."""
    whole, expected = [], first
    for line in found:
        whole += [Line(serial, "", "missing") for serial in range(expected, line.serial)]
        whole.append(line)
        expected = line.serial + 1
    return whole + [Line(serial, "", "missing") for serial in range(expected, (last or 0) + 1)]


async def _with_reasons(work: Work, found: list[Line]) -> list[Line]:
    """Void numbers with their act: who, when and why. What stands in a record that is withheld stays withheld."""
    void = [line for line in found if line.state == "voided" and line.record_id is not None]
    if not void:
        return found
    of_blocks = await _block_reasons(work, [line for line in void if line.record == BLOCK])
    others = [(line.record, line.record_id) for line in void if line.record != BLOCK and line.record_id is not None]
    seen = await readable(work, others)
    acts = await _void_acts(work, [record_id for _, record_id in others])
    told: dict[tuple[str, UUID | None, int], Line] = {}
    for line in void:
        if line.record == BLOCK:
            reason, by, at = of_blocks.get((line.record_id, line.serial), ("", "", line.at))
            fresh = replace(line, reason=reason, by=by, at=at)
        else:
            reason, by, at = acts.get(line.record_id, ("", "", line.at))
            open_ = (line.record, line.record_id) in seen
            fresh = replace(line, reason=reason if open_ else "", by=by, at=at, withheld=not open_)
        told[line.record, line.record_id, line.serial] = fresh
    return [told.get((line.record, line.record_id, line.serial), line) for line in found]


Told = tuple[str, str, datetime | None]


async def _void_acts(work: Work, record_ids: Sequence[UUID]) -> dict[UUID | None, Told]:
    if not record_ids:
        return {}
    query = select(ACT.c.record_id, ACT.c.reason, ACT.c.actor_name, ACT.c.at).where(
        ACT.c.record_id.in_(record_ids), ACT.c.kind.endswith(".voided", autoescape=True)
    )
    return {row[0]: (row[1] or "", row[2], row[3]) for row in await work.session.execute(query)}


async def _block_reasons(work: Work, void: Sequence[Line]) -> dict[tuple[UUID | None, int], Told]:
    if not void:
        return {}
    own = ReservedNumber
    query = select(own.block_id, own.serial, own.reason, own.settled_by_name, own.settled_at).where(
        own.block_id.in_({line.record_id for line in void}), own.state == "voided"
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in await work.session.execute(query)}

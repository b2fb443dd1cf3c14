"""The list of letters: one predicate for what is seen, keyset pages merged over units, counts that stop counting.

An index serves each filter as (tenant, journal, filter, unit, newest first). So that it can be read in that order, a
filtered page is merged from one short run per unit: lanes of (journal, unit), each asked for its newest rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    column,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from service.correspondence.models import Letter
from service.correspondence.queries.registers import Reach
from service.identity.models import Unit
from service.kit.paging import CappedCount, Cursor
from service.runtime.work import Work
from service.search.queries import find

COUNT_CAP = 1_000
SEARCH_BATCH = 200
SEARCH_ROUNDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which letters are asked for. Moments are aware and half open: since <= registered < until."""

    state: str = ""
    kind: str = ""
    channel: str = ""
    sender_id: UUID | None = None
    registered_by: UUID | None = None
    restricted: bool = False
    unit_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""

    @property
    def indexed(self) -> bool:
        """Whether a filter is asked for whose index is read unit by unit."""
        return bool(self.state or self.kind or self.channel or self.sender_id or self.registered_by or self.restricted)

    @property
    def withheld(self) -> bool:
        """Whether something is asked for that a stub withholds, so that stubs must be left out."""
        return bool(self.kind or self.channel or self.sender_id or self.q)

    @property
    def empty(self) -> bool:
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One line of the list. Of a stub (`withheld`) the texts are empty."""

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    access: int
    number: str
    registered_at: datetime
    received_at: datetime
    due_on: date | None
    sender_name: str
    sender_number: str
    sender_date: date | None
    subject: str
    kind: str
    channel: str
    language: str
    files: int
    withheld: bool = False

    @property
    def place(self) -> Cursor:
        return Cursor(self.registered_at, self.id)


COLUMNS = [getattr(Letter, field.name) for field in fields(LetterRow) if field.name != "withheld"]
WITHHELD = {"sender_name": "", "sender_number": "", "sender_date": None, "subject": "", "kind": "", "channel": "",
            "language": "und", "files": 0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page, newest first. `next` leads to older letters, `previous` to newer ones."""

    items: list[LetterRow]
    next: Cursor | None
    previous: Cursor | None


def listed(reached: dict[UUID, Reach], values: dict[str, Any]) -> LetterRow:
    """The line of a letter, a stub where its content is withheld."""
    if reached[values["journal_id"]].sees(values["unit_id"], values["access"]):
        return LetterRow(**values)
    return LetterRow(**{**values, **WITHHELD}, withheld=True)


# --- what is asked for


def _opening(wanted: Wanted) -> ColumnElement[bool]:
    """The condition that opens one index of the list to the planner, and no other.

    Under the wall the planner takes any combination of tenant, journal, unit and filter for one row, so it cannot
    tell the right index from one with which it reads the whole agency. Therefore each index of the list is partial
    under a condition that always holds, and only a query that states the condition can use it. Of several filters
    the one that is likely the rarest leads.
    """
    ways: list[tuple[bool, ColumnElement[bool]]] = [
        (wanted.state == "voided", Letter.state != ""),
        (wanted.sender_id is not None, Letter.sender_id.is_not(None)),
        (wanted.restricted, Letter.access >= 0),
        (wanted.registered_by is not None, Letter.registered_by.is_not(None)),
        (bool(wanted.kind), Letter.kind != ""),
        (bool(wanted.channel), Letter.channel != ""),
        (bool(wanted.state), Letter.state != ""),
        (True, Letter.period != ""),
    ]
    return next(opening for asked, opening in ways if asked)


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    pairs: list[tuple[Any, Any]] = [
        (Letter.state, wanted.state),
        (Letter.kind, wanted.kind),
        (Letter.channel, wanted.channel),
        (Letter.sender_id, wanted.sender_id),
        (Letter.registered_by, wanted.registered_by),
        (Letter.access, 1 if wanted.restricted else None),
    ]
    asked = [attribute == value for attribute, value in pairs if value]
    if wanted.since is not None:
        asked.append(Letter.registered_at >= wanted.since)
    if wanted.until is not None:
        asked.append(Letter.registered_at < wanted.until)
    return asked


def _narrowed(reached: Sequence[Reach], wanted: Wanted) -> list[Reach]:
    """The reaches within the one unit that is asked for, if one is."""
    unit = wanted.unit_id
    if unit is None:
        return list(reached)
    seen = [one for one in reached if one.units is None or unit in one.units]
    return [Reach(one.journal_id, frozenset({unit}), one.open_in) for one in seen]


def _lanes(reached: Sequence[Reach]) -> FromClause:
    """(journal_id, unit_id, sees): one line for each unit of each journal that is seen."""
    triples = [(one.journal_id, unit, one.sees(unit, 1)) for one in reached for unit in sorted(one.units or ())]
    parts = [_listed(triples)] if triples else []
    parts += [_all_units(one) for one in reached if one.units is None]
    return (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("lane")


def _listed(triples: Sequence[tuple[UUID, UUID, bool]]) -> Select[Any]:
    journals, units, sees = (list(values) for values in zip(*triples, strict=True))
    given = (
        func.unnest(literal(journals, ARRAY(Uuid())), literal(units, ARRAY(Uuid())), literal(sees, ARRAY(Boolean())))
        .table_valued(column("journal_id", Uuid), column("unit_id", Uuid), column("sees", Boolean), name="given")
        .render_derived()
    )
    return select(given.c.journal_id, given.c.unit_id, given.c.sees)


def _all_units(one: Reach) -> Select[Any]:
    sees: Any = true() if one.open_in is None else Unit.id == func.any(literal(sorted(one.open_in), ARRAY(Uuid())))
    return select(
        literal(one.journal_id, Uuid()).label("journal_id"), Unit.id.label("unit_id"), sees.label("sees")
    ).select_from(Unit)


def for_agency(work: Work) -> ColumnElement[bool]:
    """A condition that always holds and writes the agency into the statement's text.

    A plan that the database keeps for a statement is made for the agency that happens to ask. Made for one with three
    letters and used for one with a million it reads them all; so each agency has statements of its own.
    """
    return bindparam("agency", work.tenant.id.hex, String(), literal_execute=True) != ""


def page_query(
    reached: Sequence[Reach], wanted: Wanted, bounds: Sequence[ColumnElement[bool]], upwards: bool, limit: int
) -> Select[Any]:
    """The question for one page; `bounds` are conditions beside those that are wanted."""

    def ordered(query: Select[Any], at: Any, ident: Any) -> Select[Any]:
        order = (at.asc(), ident.asc()) if upwards else (at.desc(), ident.desc())
        return query.order_by(*order).limit(limit)

    asked = [*_asked(wanted), *bounds]
    if len(reached) == 1 and reached[0].units is None and not wanted.indexed:
        plain = select(*COLUMNS).where(Letter.journal_id == reached[0].journal_id, Letter.serial > 0, *asked)
        return ordered(plain, Letter.registered_at, Letter.id)
    # Places first, rows afterwards: a lane's run is read from its index alone.
    lane = _lanes(reached)
    place = cast("Select[Any]", select(Letter.registered_at, Letter.id))
    run = ordered(_in_lane(place, lane, wanted, asked), Letter.registered_at, Letter.id).lateral("run")
    merged = select(run.c.registered_at, run.c.id).select_from(lane.join(run, true()))
    kept = ordered(merged, run.c.registered_at, run.c.id).subquery("kept")
    rows = select(*COLUMNS).select_from(kept.join(Letter, Letter.id == kept.c.id))
    return ordered(rows, Letter.registered_at, Letter.id)


def _in_lane(query: Select[Any], lane: FromClause, wanted: Wanted, asked: list[ColumnElement[bool]]) -> Select[Any]:
    here = [Letter.journal_id == lane.c.journal_id, Letter.unit_id == lane.c.unit_id]
    here.append(_opening(wanted))
    if wanted.withheld:
        here.append(or_(Letter.access == 0, lane.c.sees))
    return query.where(*here, *asked).correlate(lane)


def older_than(place: Cursor) -> ColumnElement[bool]:
    """Behind a place in the list. The row form: with two conditions the index would be read from its beginning."""
    return tuple_(Letter.registered_at, Letter.id) < tuple_(place.at, place.id)


def newer_than(place: Cursor) -> ColumnElement[bool]:
    """Before a place in the list."""
    return tuple_(Letter.registered_at, Letter.id) > tuple_(place.at, place.id)


# --- pages


async def letters(
    work: Work,
    reached: Sequence[Reach],
    wanted: Wanted,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> LetterPage:
    """A page of letters, newest first: those older than `after`, or those newer than `before`."""
    narrowed = _narrowed(reached, wanted)
    if not narrowed:
        return LetterPage([], None, None)
    if wanted.q:
        return await _searched(work, narrowed, wanted, after, limit)
    upwards = before is not None and after is None
    bounds = [newer_than(before)] if before and upwards else [older_than(after)] if after else []
    query = page_query(narrowed, wanted, [*bounds, for_agency(work)], upwards, limit + 1)
    by_journal = {one.journal_id: one for one in narrowed}
    found = [listed(by_journal, dict(row._mapping)) for row in await work.session.execute(query)]
    more, rows = len(found) > limit, found[:limit]
    if upwards:
        rows.reverse()
    return LetterPage(rows, *_neighbours(rows, more, upwards, bool(bounds)))


def _neighbours(rows: list[LetterRow], more: bool, upwards: bool, inside: bool) -> tuple[Cursor | None, Cursor | None]:
    if not rows:
        return None, None
    older = rows[-1].place if (more or upwards) else None
    newer = rows[0].place if (more if upwards else inside) else None
    return older, newer


async def count(work: Work, reached: Sequence[Reach], wanted: Wanted) -> CappedCount:
    """How many letters there are, counted up to COUNT_CAP. Not for searches."""
    narrowed = _narrowed(reached, wanted)
    if not narrowed:
        return CappedCount(0)
    asked = [*_asked(wanted), for_agency(work)]
    if len(narrowed) == 1 and narrowed[0].units is None and not wanted.indexed:
        here = (Letter.journal_id == narrowed[0].journal_id, Letter.serial > 0)
        counted = select(literal(1)).select_from(Letter).where(*here, *asked)
    else:
        lane = _lanes(narrowed)
        one = select(literal(1).label("one")).select_from(Letter)
        run = _in_lane(one, lane, wanted, asked).limit(COUNT_CAP + 1).lateral("run")
        counted = select(run.c.one).select_from(lane.join(run, true()))
    query = select(func.count()).select_from(counted.limit(COUNT_CAP + 1).subquery())
    return CappedCount.of(await work.session.scalar(query) or 0, COUNT_CAP)


async def neighbours(work: Work, reached: Sequence[Reach], place: Cursor) -> tuple[LetterRow | None, LetterRow | None]:
    """The letters next to a place in the list: the older and the newer one."""
    older = await letters(work, reached, Wanted(), after=place, limit=1)
    newer = await letters(work, reached, Wanted(), before=place, limit=1)
    return next(iter(older.items), None), next(iter(newer.items), None)


async def selected(work: Work, reached: Sequence[Reach], ids: Sequence[UUID]) -> list[LetterRow]:
    """The letters of some ids that are seen, newest first, stubs included."""
    return await _by_ids(work, reached, Wanted(), ids) if ids and reached else []


# --- search


async def _searched(
    work: Work, reached: Sequence[Reach], wanted: Wanted, after: Cursor | None, limit: int
) -> LetterPage:
    """What the side table finds, joined back under the wall and narrowed by the other filters."""
    rows: list[LetterRow] = []
    place = after
    for _ in range(SEARCH_ROUNDS):
        keys = await _keys(work, reached, wanted.q, place)
        if keys:
            found = await _by_ids(work, reached, wanted, [key.id for key in keys])
            rows += [row for row in found if not row.withheld]
            place = keys[-1]
        if len(keys) < SEARCH_BATCH or len(rows) > limit:
            break
    shown = rows[:limit]
    return LetterPage(shown, shown[-1].place if len(rows) > limit else None, None)


async def _keys(work: Work, reached: Sequence[Reach], typed: str, before: Cursor | None) -> list[Cursor]:
    found: set[Cursor] = set()
    for journal_id, units, restricted in _questions(reached):
        found.update(
            await find(
                work, record="letter", typed=typed, journal_id=journal_id, units=units, restricted=restricted,
                before=before, limit=SEARCH_BATCH,
            )
        )  # fmt: skip
    return sorted(found, key=lambda key: (key.at, key.id), reverse=True)[:SEARCH_BATCH]


def _questions(reached: Sequence[Reach]) -> list[tuple[UUID | None, frozenset[UUID] | None, bool]]:
    """How to ask the side table: where restricted letters are open, with the withheld words; elsewhere without."""
    asked: list[tuple[UUID | None, frozenset[UUID] | None, bool]] = []
    for one in reached:
        everywhere = one.open_in is None or (one.units is not None and one.units <= one.open_in)
        if everywhere:
            asked.append((one.journal_id, one.units, True))
            continue
        asked.append((one.journal_id, one.units, False))
        opened = one.open_in if one.units is None else one.units & (one.open_in or frozenset())
        if opened:
            asked.append((one.journal_id, opened, True))
    return asked


async def _by_ids(work: Work, reached: Sequence[Reach], wanted: Wanted, ids: Sequence[UUID]) -> list[LetterRow]:
    seen = or_(*[inside(one) for one in reached])
    query = (
        select(*COLUMNS)
        .where(Letter.id.in_(ids), seen, *_asked(wanted), for_agency(work))
        .order_by(Letter.registered_at.desc(), Letter.id.desc())
    )
    by_journal = {one.journal_id: one for one in reached}
    return [listed(by_journal, dict(row._mapping)) for row in await work.session.execute(query)]


def inside(one: Reach) -> ColumnElement[bool]:
    """Whether a letter lies within a reach."""
    here = Letter.journal_id == one.journal_id
    return here if one.units is None else and_(here, Letter.unit_id.in_(sorted(one.units)))

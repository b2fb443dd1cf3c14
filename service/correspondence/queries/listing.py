"""The list of letters: who sees which line of it and how much, its pages, its counts, its search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from service.correspondence.models import Letter
from service.correspondence.queries.asking import (
    COLUMNS,
    COUNT_CAP,
    LetterRow,
    Shape,
    Wanted,
    conditions,
    count_statement,
    page_statement,
    shape_of,
    values_of,
)
from service.correspondence.queries.registers import Reach
from service.kit.paging import CappedCount, Cursor
from service.runtime.work import Work
from service.search.queries import find

SEARCH_BATCH = 200
SEARCH_ROUNDS = 25
WITHHELD: dict[str, Any] = {
    "sender_name": "", "sender_number": "", "sender_date": None, "addressee": "", "subject": "", "kind": "",
    "channel": "", "language": "und", "files": 0, "case_id": None, "withheld": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page, newest first. `next` leads to older letters, `previous` to newer ones."""

    items: list[LetterRow]
    next: Cursor | None
    previous: Cursor | None


def listed(reached: Sequence[Reach], found: Sequence[Any]) -> list[LetterRow]:
    """The lines of letters (rows of COLUMNS), stubs where their content is withheld."""
    by_journal = {one.journal_id: one for one in reached}
    lines = [LetterRow(*row) for row in found]
    return [
        line if by_journal[line.journal_id].sees(line.unit_id, line.access) else replace(line, **WITHHELD)
        for line in lines
    ]


def _narrowed(reached: Sequence[Reach], wanted: Wanted) -> list[Reach]:
    """The reaches within the one unit that is asked for, if one is."""
    unit = wanted.unit_id
    if unit is None:
        return list(reached)
    seen = [one for one in reached if one.units is None or unit in one.units]
    return [Reach(one.journal_id, frozenset({unit}), one.open_in) for one in seen]


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
    place = before if upwards else after
    shape = shape_of(narrowed, wanted, "newer" if upwards else "older" if place else "")
    values = values_of(narrowed, wanted, place) | {"limit": limit + 1}
    found = listed(narrowed, (await work.session.execute(page_statement(shape), values)).all())
    more, rows = len(found) > limit, found[:limit]
    if upwards:
        rows.reverse()
    return LetterPage(rows, *_neighbours(rows, more, upwards, place is not None))


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
    statement = count_statement(shape_of(narrowed, wanted))
    found = await work.session.scalar(statement, values_of(narrowed, wanted))
    return CappedCount.of(found or 0, COUNT_CAP)


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
        keys = await keys_of(work, reached, wanted.q, place)
        if keys:
            found = await _by_ids(work, reached, wanted, [key.id for key in keys])
            rows += [row for row in found if not row.withheld]
            place = keys[-1]
        if len(keys) < SEARCH_BATCH or len(rows) > limit:
            break
    shown = rows[:limit]
    return LetterPage(shown, shown[-1].place if len(rows) > limit else None, None)


async def keys_of(
    work: Work,
    reached: Sequence[Reach],
    typed: str,
    before: Cursor | None,
    *,
    size: int = SEARCH_BATCH,
    texts: bool = False,
) -> list[Cursor]:
    """The next letters in the side table that hold what was typed; `texts`: in their files too."""
    found: set[Cursor] = set()
    for journal_id, units, restricted in _questions(reached):
        found.update(
            await find(
                work, record="letter", typed=typed, journal_id=journal_id, units=units, restricted=restricted,
                before=before, limit=size, texts=texts,
            )
        )  # fmt: skip
    return sorted(found, key=lambda key: (key.at, key.id), reverse=True)[:size]


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
    filters = Shape(tuple(wanted.values()), "", False, False, ())
    query = (
        select(*COLUMNS)
        .where(Letter.id.in_(ids), or_(*[inside(one) for one in reached]), *conditions(filters))
        .order_by(Letter.registered_at.desc(), Letter.id.desc())
    )
    return listed(reached, (await work.session.execute(query, wanted.values())).all())


def inside(one: Reach) -> ColumnElement[bool]:
    """Whether a letter lies within a reach."""
    here = Letter.journal_id == one.journal_id
    return here if one.units is None else and_(here, Letter.unit_id.in_(sorted(one.units)))

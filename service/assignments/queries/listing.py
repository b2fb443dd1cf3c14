"""The list of assignments: who sees which, its filters with an index each, its pages and counts.

Newest first, or by due date where what is due or overdue is asked for. A page is merged from one short run per unit, so
that each filter's index, (tenant, filter, unit, newest first), is read in its own order.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)

from service.assignments.models import FILTERED, OPEN_STATES, Assignment, Executor
from service.assignments.rules.acts import READ
from service.assignments.slots import Described, described
from service.identity.models import Unit
from service.identity.queries import people_named
from service.kit.paging import CappedCount, Cursor
from service.runtime.work import Work

COUNT_CAP = 1_000
Whose = Literal["all", "mine", "given", "controlled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which assignments are asked for. `whose`: those the actor executes, gave or controls, or all they may read.

    Due moments are aware and half open: since <= due < until. `now` is what overdue means.
    """

    whose: Whose = "mine"
    state: str = ""
    open_only: bool = False
    executor_id: UUID | None = None
    author_id: UUID | None = None
    controller_id: UUID | None = None
    unit_id: UUID | None = None
    due_since: datetime | None = None
    due_until: datetime | None = None
    overdue: bool = False
    now: datetime | None = None

    @property
    def by_due(self) -> bool:
        """Whether the list stands in the order of due dates."""
        return self.overdue or self.due_since is not None or self.due_until is not None


@dataclass(slots=True)
class AssignmentRow:
    """One line of the list."""

    id: UUID
    record: str
    record_id: UUID | None
    parent_id: UUID | None
    number: str
    unit_id: UUID
    author_id: UUID
    controller_id: UUID | None
    text: str
    state: str
    given_at: datetime
    due_at: datetime | None
    order_at: datetime
    on_control: bool
    executor: str = ""
    more_executors: int = 0
    author: str = ""
    controller: str = ""
    subject: Described | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    items: list[AssignmentRow]
    next: Cursor | None
    previous: Cursor | None


_DRESSED = {"executor", "more_executors", "author", "controller", "subject", "withheld"}
COLUMNS = [getattr(Assignment, one.name) for one in fields(AssignmentRow) if one.name not in _DRESSED]

# A question states the condition of exactly one index (see the models), written out: a plan made once for any values
# could not know that a partial index answers it.
OPENING: dict[str, ColumnElement[bool]] = {
    **{name: literal_column(f"assignment.{where}", Boolean) for name, where in FILTERED.items()},
    "": literal_column("assignment.text <> ''", Boolean),
}
IS_OPEN: ColumnElement[bool] = literal_column(f"assignment.{OPEN_STATES}", Boolean)


def units_read(work: Work) -> frozenset[UUID] | None:
    """Units whose assignments the actor reads without having to do with them; None means every unit."""
    pairs = work.actor.scope(READ).pairs
    units = frozenset(unit for unit, journal in pairs if journal is None and unit is not None)
    return None if (None, None) in pairs else units


def own(work: Work, wanted: Wanted) -> Wanted:
    """The same with `whose` told by ids."""
    person = work.actor.stands_for
    values = {one.name: getattr(wanted, one.name) for one in fields(Wanted)}
    key = {"mine": "executor_id", "given": "author_id", "controlled": "controller_id"}.get(wanted.whose)
    return Wanted(**{**values, key: person}) if key else wanted


def _leading(wanted: Wanted) -> str:
    for name in ("controller_id", "author_id", "state"):
        if getattr(wanted, name):
            return name
    return ""


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [
        getattr(Assignment, name) == value
        for name in ("state", "author_id", "controller_id")
        if (value := getattr(wanted, name))
    ]
    if wanted.open_only or wanted.by_due:
        asked.append(IS_OPEN)
    if wanted.overdue:
        asked += [Assignment.order_at < wanted.now, Assignment.state != "reported"]
    if wanted.due_since is not None:
        asked.append(Assignment.order_at >= wanted.due_since)
    if wanted.due_until is not None:
        asked.append(Assignment.order_at < wanted.due_until)
    return asked


def _keys(wanted: Wanted) -> tuple[Any, Any]:
    """What the list is ordered by: a share of the work carries its assignment's moments."""
    of: Any = Executor if wanted.executor_id is not None else Assignment
    ident = Executor.assignment_id if wanted.executor_id is not None else Assignment.id
    return (of.order_at if wanted.by_due else of.given_at), ident


def _sorted(keys: tuple[Any, Any], ascending: bool) -> list[Any]:
    return [key.asc() if ascending else key.desc() for key in keys]


def _beyond(wanted: Wanted, place: Cursor, upwards: bool) -> ColumnElement[bool]:
    here, there = tuple_(*_keys(wanted)), tuple_(literal(place.at), literal(place.id))
    return here > there if wanted.by_due != upwards else here < there


def _units(work: Work, wanted: Wanted) -> Any:
    """(unit_id): one line for each unit in which is looked; None when in none."""
    read = None if wanted.whose != "all" else units_read(work)
    lanes = select(Unit.id.label("unit_id"))
    if wanted.unit_id is not None:
        if read is not None and wanted.unit_id not in read:
            return None
        return lanes.where(Unit.id == wanted.unit_id).subquery("lane")
    if read is None:
        return lanes.subquery("lane")
    return lanes.where(Unit.id.in_(sorted(read))).subquery("lane") if read else None


def _question(
    work: Work, wanted: Wanted, columns: Sequence[Any], limit: int, place: Cursor | None, upwards: bool
) -> Select[Any] | None:
    lane = _units(work, wanted)
    if lane is None:
        return None
    conditions = _conditions(wanted)
    if place is not None:
        conditions.append(_beyond(wanted, place, upwards))
    ascending, keys = wanted.by_due != upwards, _keys(wanted)
    if wanted.executor_id is not None:
        return _of_executor(wanted, columns, lane, conditions).order_by(*_sorted(keys, ascending)).limit(limit)
    opening = [] if wanted.by_due else [OPENING[_leading(wanted)]]
    here = [Assignment.unit_id == lane.c.unit_id, *opening, *conditions]
    run: Any = select(keys[0].label("at"), keys[1].label("id")).where(*here).order_by(*_sorted(keys, ascending))
    run = run.limit(limit).correlate(lane).lateral("run")
    merged = select(run.c.at, run.c.id).select_from(lane.join(run, true()))
    kept = merged.order_by(*_sorted((run.c.at, run.c.id), ascending)).limit(limit).subquery("kept")
    rows = select(*columns).select_from(kept.join(Assignment, Assignment.id == kept.c.id))
    return rows.order_by(*_sorted(keys, ascending))


def _of_executor(wanted: Wanted, columns: Sequence[Any], lane: Any, conditions: list[Any]) -> Select[Any]:
    """A person's own assignments are read from the index of executors, and looked up one by one."""
    query = select(*columns).select_from(Executor).join(Assignment, Assignment.id == Executor.assignment_id)
    query = query.where(Executor.person_id == wanted.executor_id, Executor.role != "copy", *conditions)
    if wanted.whose == "all" or wanted.unit_id is not None:
        query = query.where(Assignment.unit_id.in_(select(lane.c.unit_id)))
    return query


async def assignments(
    work: Work, wanted: Wanted, *, after: Cursor | None = None, before: Cursor | None = None, limit: int = 50
) -> AssignmentPage:
    """A page of assignments, in the list's order after a place, or before one."""
    upwards = before is not None and after is None
    place = before if upwards else after
    query = _question(work, own(work, wanted), COLUMNS, limit + 1, place, upwards)
    if query is None:
        return AssignmentPage([], None, None)
    found = [AssignmentRow(*row) for row in (await work.session.execute(query)).all()]
    more, rows = len(found) > limit, found[:limit]
    if upwards:
        rows.reverse()
    await dress_rows(work, rows)
    if not rows:
        return AssignmentPage([], None, None)
    first, last = (_place(wanted, row) for row in (rows[0], rows[-1]))
    return AssignmentPage(
        rows, last if more or upwards else None, first if (more if upwards else place is not None) else None
    )


def _place(wanted: Wanted, row: AssignmentRow) -> Cursor:
    return Cursor(row.order_at if wanted.by_due else row.given_at, row.id)


async def count(work: Work, wanted: Wanted) -> CappedCount:
    """How many there are, counted up to COUNT_CAP."""
    query = _question(work, own(work, wanted), [Assignment.id], COUNT_CAP + 1, None, False)
    if query is None:
        return CappedCount(0)
    counted = select(func.count()).select_from(query.order_by(None).limit(COUNT_CAP + 1).subquery())
    return CappedCount.of(await work.session.scalar(counted) or 0, COUNT_CAP)


async def rows_by_id(work: Work, ids: Sequence[UUID]) -> list[AssignmentRow]:
    """Lines of some assignments that the actor may see, newest first."""
    if not ids:
        return []
    read = units_read(work)
    own_part = (Executor.assignment_id == Assignment.id) & (Executor.person_id == work.actor.stands_for)
    seen: list[ColumnElement[bool]] = [
        Assignment.author_id == work.actor.stands_for,
        Assignment.controller_id == work.actor.stands_for,
        select(Executor.id).where(own_part).exists(),
        true() if read is None else Assignment.unit_id.in_(sorted(read)),
    ]
    query = select(*COLUMNS).where(Assignment.id.in_(ids), or_(*seen))
    query = query.order_by(Assignment.given_at.desc(), Assignment.id.desc())
    rows = [AssignmentRow(*row) for row in (await work.session.execute(query)).all()]
    await dress_rows(work, rows)
    return rows


async def readable_assignments(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some assignments of which the actor may read every word."""
    return {row.id for row in await rows_by_id(work, list(ids)) if not row.withheld}


async def dress_rows(work: Work, rows: Sequence[AssignmentRow]) -> None:
    """Names, records and what is withheld, in three questions for any number of rows."""
    if not rows:
        return
    query = (
        select(Executor.assignment_id, Executor.person_id, Executor.role, Executor.state)
        .where(Executor.assignment_id.in_([row.id for row in rows]))
        .order_by(Executor.position)
    )
    parts: dict[UUID, list[Any]] = {}
    for part in (await work.session.execute(query)).all():
        parts.setdefault(part.assignment_id, []).append(part)
    people = {part.person_id for found in parts.values() for part in found}
    people |= {row.author_id for row in rows} | {row.controller_id for row in rows if row.controller_id is not None}
    names = await people_named(work, people)
    subjects = await described(work, {(row.record, row.record_id) for row in rows if row.record_id is not None})
    for row in rows:
        doing = [one for one in parts.get(row.id, []) if one.role != "copy" and one.state != "delegated"]
        row.executor = names.get(doing[0].person_id, "") if doing else ""
        row.more_executors = max(0, len(doing) - 1)
        row.author = names.get(row.author_id, "")
        row.controller = names.get(row.controller_id, "") if row.controller_id is not None else ""
        if row.record_id is not None:
            row.subject = subjects.get((row.record, row.record_id))
            concerned = {row.author_id, row.controller_id} | {one.person_id for one in parts.get(row.id, [])}
            hidden = row.subject is None or row.subject.withheld
            row.withheld = hidden and work.actor.stands_for not in concerned
            row.text = "" if row.withheld else row.text

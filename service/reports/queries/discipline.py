"""How assignments given in a time were executed, by who answers for them, and what is overdue now."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, literal, select, true

from service.assignments.models import Assignment, Executor
from service.assignments.queries.listing import (
    ANSWERS,
    IN_TIME,
    IS_OPEN,
    LATE,
    OPENING,
    AssignmentRow,
    Wanted,
    assignments,
)
from service.assignments.rules.acts import OPEN
from service.kit.dates import Span
from service.kit.periods import Period
from service.reports.queries.reach import Counted, bearable, readable_units, unit_lanes
from service.reports.rules.figures import Tally
from service.runtime.work import Work

MOST, MOST_OVERDUE, SHOWN = 100_000, 20_000, 50
Who = tuple[UUID | None, UUID]


@dataclass(frozen=True, slots=True)
class Discipline:
    """Tallies by (unit, person) who answers for the work, and by the Monday of the week it was given in."""

    counted: Counted
    people: dict[Who, Tally] = field(default_factory=dict)
    weeks: dict[date, Tally] = field(default_factory=dict)

    @property
    def whole(self) -> Tally:
        return sum(self.people.values(), Tally())

    @property
    def units(self) -> dict[UUID | None, Tally]:
        found: dict[UUID | None, Tally] = {}
        for (unit, _), tally in self.people.items():
            found[unit] = found.get(unit, Tally()) + tally
        return found


async def discipline(work: Work, period: Period) -> Discipline:
    """Of the units whose assignments the reader may read; at most MOST assignments, the newest."""
    units = await readable_units(work)

    async def count(span: Span) -> int:
        found = _given(units, span, [literal(1).label("one")]).limit(MOST + 1).subquery()
        return await work.session.scalar(select(func.count()).select_from(found)) or 0

    counted = await bearable(work, period, MOST, count)
    monday = cast(func.date_trunc("week", func.timezone(work.zone.key, Assignment.given_at)), Date)
    told = _told(work.now)
    run = _given(units, counted.span, [Assignment.id, monday.label("monday"), *told]).subquery("run")
    shares = and_(Executor.assignment_id == run.c.id, ANSWERS)
    sums = [func.count().label("given"), *[func.count().filter(run.c[one.name]).label(one.name) for one in told]]
    found = Discipline(counted)
    by = [Executor.unit_id, Executor.person_id, run.c.monday]
    query = select(*by, *sums).select_from(run).join(Executor, shares).group_by(*by)
    for row in (await work.session.execute(query)).all():
        tally = Tally(row.given, row.in_time, row.late, row.open, row.overdue, row.cancelled)
        who = (row.unit_id, row.person_id)
        found.people[who] = found.people.get(who, Tally()) + tally
        found.weeks[row.monday] = found.weeks.get(row.monday, Tally()) + tally
    return found


def _told(now: datetime) -> list[Any]:
    """What became of an assignment, each as a column that is true or not. Overdue as the list of assignments says."""
    is_open = Assignment.state.in_(sorted(OPEN))
    return [
        IN_TIME.label("in_time"),
        LATE.label("late"),
        is_open.label("open"),
        and_(is_open, Assignment.state != "reported", Assignment.order_at < now).label("overdue"),
        (Assignment.state == "cancelled").label("cancelled"),
    ]


def _given(units: list[UUID], span: Span, columns: list[Any]) -> Select[Any]:
    """Assignments given in a time, each unit's from its own range of the index."""
    lane = unit_lanes(units)
    here = [
        Assignment.unit_id == lane.c.unit_id,
        OPENING[""],
        Assignment.given_at >= span.since,
        Assignment.given_at < span.until,
    ]
    run = select(*columns).where(*here).correlate(lane).lateral("one")
    return select(*run.c).select_from(lane.join(run, true()))


# --- now


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is overdue now, by (unit, person) who answers for it; `more`: counting ended at MOST_OVERDUE, the oldest."""

    people: dict[Who, int]
    oldest: list[AssignmentRow]
    more: bool = False

    @property
    def whole(self) -> int:
        return sum(self.people.values())


async def overdue(work: Work, shown: int = SHOWN) -> Overdue:
    """Open assignments whose term is over and that nobody reported."""
    late: list[ColumnElement[bool]] = [Assignment.order_at < work.now, Assignment.state != "reported"]
    run = _open(await readable_units(work), late).subquery("run")
    shares = and_(Executor.assignment_id == run.c.id, ANSWERS)
    by = [Executor.unit_id, Executor.person_id]
    query = select(*by, func.count().label("number")).select_from(run).join(Executor, shares).group_by(*by)
    people = {(row.unit_id, row.person_id): row.number for row in (await work.session.execute(query)).all()}
    oldest = await assignments(work, Wanted(whose="all", overdue=True, now=work.now), limit=shown)
    return Overdue(people, oldest.items, sum(people.values()) >= MOST_OVERDUE)


async def open_now(work: Work, until: datetime) -> tuple[int, int]:
    """How many assignments are open, counted up to MOST_OVERDUE, and how many of them fall due before `until`."""
    units = await readable_units(work)
    every = _open(units, []).subquery()
    soon = _open(
        units, [Assignment.order_at >= work.now, Assignment.order_at < until, Assignment.state != "reported"]
    ).subquery()
    counts = [select(func.count()).select_from(one).scalar_subquery() for one in (every, soon)]
    found = (await work.session.execute(select(*counts))).one()
    return found[0], found[1]


def _open(units: list[UUID], conditions: list[ColumnElement[bool]]) -> Select[Any]:
    lane = unit_lanes(units)
    here = [Assignment.unit_id == lane.c.unit_id, IS_OPEN, *conditions]
    run = select(Assignment.id, Assignment.order_at).where(*here).correlate(lane).lateral("one")
    rows = select(run.c.id).select_from(lane.join(run, true()))
    return rows.order_by(run.c.order_at).limit(MOST_OVERDUE)

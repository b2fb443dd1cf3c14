"""One person's desk: what they decide, do, control, read in copy and wait for. Each part is read from its own index."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Select, func, literal, literal_column, select, tuple_, union_all

from service.assignments.models import WORKING_STATES, Assignment, Executor, Extension
from service.assignments.queries.listing import AssignmentRow, rows_by_id
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.runtime.work import Work

COUNT_CAP = 99
# Written out and not given, so that the planner can tell that the partial index answers it.
STILL_DOING = literal_column(
    "(assignment_executor.role in ('main', 'co') and assignment_executor.state in ('given', 'accepted', 'returned'))",
    Boolean,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the desk: `places` gives (at, id) of the assignments in it, the most pressing first."""

    key: str
    title: str
    places: Callable[[UUID, datetime], Select[datetime, UUID]]
    newest_first: bool = False


def _reported(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return select(Assignment.order_at.label("at"), Assignment.id.label("id")).where(
        Assignment.judge_id == person, literal_column("assignment.state = 'reported'", Boolean)
    )


def _asked(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return select(Extension.asked_at.label("at"), Extension.assignment_id.label("id")).where(
        Extension.decider_id == person, literal_column("assignment_extension.state = 'asked'", Boolean)
    )


def _mine(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return select(Executor.order_at.label("at"), Executor.assignment_id.label("id")).where(
        Executor.person_id == person, STILL_DOING
    )


def _overdue(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return _mine(person, now).where(Executor.order_at < now)


def _controlled(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return select(Assignment.order_at.label("at"), Assignment.id.label("id")).where(
        Assignment.controller_id == person, Assignment.on_control
    )


def _copies(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return select(Executor.given_at.label("at"), Executor.assignment_id.label("id")).where(
        Executor.person_id == person, Executor.role == "copy", Executor.state == "given"
    )


def _waiting(person: UUID, now: datetime) -> Select[datetime, UUID]:
    return select(Assignment.order_at.label("at"), Assignment.id.label("id")).where(
        Assignment.author_id == person, literal_column(f"assignment.{WORKING_STATES}", Boolean)
    )


COUNTED = (
    Part("reported", N_("Reports to confirm"), _reported),
    Part("asked", N_("Extensions to decide"), _asked),
    Part("overdue", N_("Overdue"), _overdue),
    Part("todo", N_("To do"), _mine),
    Part("control", N_("In control"), _controlled),
    Part("copies", N_("In copy, unread"), _copies, newest_first=True),
    Part("waiting", N_("Waiting for others"), _waiting),
)
PARTS = {one.key: one for one in COUNTED}


async def counts(work: Work) -> dict[str, CappedCount]:
    """How much lies in each part, each counted up to COUNT_CAP, in one question."""
    person = work.actor.stands_for
    if person is None or work.actor.kind != "person":
        return {one.key: CappedCount(0) for one in COUNTED}
    asked = []
    for one in COUNTED:
        some = one.places(person, work.now).limit(COUNT_CAP + 1).subquery()
        asked.append(
            select(literal(one.key).label("key"), func.count(literal_column("1")).label("n")).select_from(some)
        )
    rows = (await work.session.execute(union_all(*asked))).all()
    return {row.key: CappedCount.of(row.n, COUNT_CAP) for row in rows}


async def part_of_desk(
    work: Work, key: str, after: Cursor | None = None, limit: int = 10
) -> tuple[list[AssignmentRow], Cursor | None]:
    """One part's assignments, the most pressing first, and where to go on. KeyError for a part that is none."""
    one = PARTS[key]
    person = work.actor.stands_for
    if person is None or work.actor.kind != "person":
        return [], None
    places = one.places(person, work.now).subquery()
    query = select(places.c.at, places.c.id)
    if after is not None:
        here, there = tuple_(places.c.at, places.c.id), tuple_(literal(after.at), literal(after.id))
        query = query.where(here < there if one.newest_first else here > there)
    keys = [places.c.at, places.c.id]
    order = [key.desc() if one.newest_first else key.asc() for key in keys]
    found = (await work.session.execute(query.order_by(*order).limit(limit + 1))).all()
    shown = found[:limit]
    rows = {row.id: row for row in await rows_by_id(work, [place.id for place in shown])}
    following = Cursor(shown[-1].at, shown[-1].id) if len(found) > limit else None
    return [rows[place.id] for place in shown if place.id in rows], following

"""The clock of each assignment, run by the deadlines floor; the date stands on the assignment too, to be sorted by."""

from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from service.assignments.models import Assignment, Executor
from service.assignments.queries.trees import AssignmentView
from service.assignments.rules.giving import Term
from service.assignments.rules.words import RECORD
from service.deadlines.actions import extend_clock, reopen_clock, start_term, start_until, stop_clock
from service.deadlines.rules.clocks import Clock
from service.kit.refusal import Refusal
from service.runtime.work import Work

ORDER_LAST = datetime(2999, 1, 1, tzinfo=UTC)
"""Where assignments without a term stand in lists by due date."""


@dataclass(frozen=True, slots=True)
class Started:
    """A term under way: until when (aware), by which clock; None without a term."""

    due_at: datetime | None = None
    clock_id: UUID | None = None


def _of(clock: Clock) -> Started:
    return Started(clock.due_at, clock.id)


async def start(work: Work, assignment_id: UUID, term: Term | None, title: str = "") -> Started:
    """Start the clock of a new assignment. Raises Refusal at field `due`, as on a day that is not worked."""
    if term is None:
        return Started()
    if term.day is not None:
        return _of(await start_until(work, record=RECORD, record_id=assignment_id, title=title, due=term.day))
    return _of(
        await start_term(
            work, record=RECORD, record_id=assignment_id, title=title, count=term.count, unit=term.unit, at=work.now
        )
    )


async def extend(work: Work, one: AssignmentView, term: Term, reason: str) -> Started:
    """Give the same clock more time. Raises Refusal at field `until`."""
    if one.clock_id is None or term.day is None:
        return await move(work, one, term)
    return _of(await extend_clock(work, one.clock_id, until=term.day, reason=reason))


async def move(work: Work, one: AssignmentView, term: Term) -> Started:
    """Another term in place of the one that ran, earlier or later."""
    await stop(work, one)
    return await start(work, one.id, term)


async def stop(work: Work, one: AssignmentView) -> None:
    """The work ended, and so does its clock, unless somebody ended it before."""
    if one.clock_id is not None:
        await _unless("stopped", stop_clock(work, one.clock_id, work.now))


async def go_on(work: Work, one: AssignmentView, reason: str) -> None:
    """Opened again: the clock runs on to the same end."""
    if one.clock_id is not None:
        await _unless("running", reopen_clock(work, one.clock_id, reason))


async def _unless(code: str, act: Awaitable[object]) -> None:
    try:
        await act
    except Refusal as refusal:
        if refusal.code != code:
            raise


async def write_due(work: Work, assignment_id: UUID, started: Started) -> None:
    """Write the end of a term onto an assignment and its executors."""
    order_at = started.due_at or ORDER_LAST
    one = update(Assignment).where(Assignment.id == assignment_id)
    one = one.values(due_at=started.due_at, clock_id=started.clock_id, order_at=order_at)
    parts = update(Executor).where(Executor.assignment_id == assignment_id).values(order_at=order_at)
    for statement in (one, parts):
        await work.session.execute(statement.execution_options(synchronize_session=False))


async def hold_assignments(work: Work, assignment_ids: Collection[UUID]) -> None:
    """Hold these assignments until the transaction ends, in the order of their ids."""
    held = select(Assignment.id).where(Assignment.id.in_(assignment_ids)).order_by(Assignment.id).with_for_update()
    await work.session.execute(held)


async def follow_clock(work: Work, clock: Clock) -> None:
    """A clock got another end by a changed calendar: the dates that stand on its assignment follow."""
    await write_due(work, clock.record_id, _of(clock))

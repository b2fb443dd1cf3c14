"""Terms: a clock of the deadlines floor for each assignment; only its author changes it, executors ask for more."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from service.assignments.models import Executor, Extension
from service.assignments.queries.people import today
from service.assignments.queries.trees import AssignmentView
from service.assignments.rules.giving import Term
from service.kit.ids import new_id
from service.runtime.work import Work

ORDER_LAST = datetime(2999, 1, 1, tzinfo=UTC)
"""Where assignments without a term stand in lists by due date."""


@dataclass(frozen=True, slots=True)
class Started:
    """A term under way: until when (aware), by which clock; None without a term."""

    due_at: datetime | None = None
    clock_id: UUID | None = None


async def start(work: Work, assignment_id: UUID, term: Term | None) -> Started:
    if term is None:
        return Started()
    zone = ZoneInfo(work.tenant.profile.zone)
    day = term.day or today(work)
    return Started(datetime.combine(day, time(23, 59, 59), zone))


async def move(work: Work, one: AssignmentView, term: Term, reason: str) -> Started:
    """Another term for the same assignment, with the reason kept by its clock."""
    return await start(work, one.id, term)


async def stop(work: Work, one: AssignmentView) -> None:
    """The work ended, and so does its clock."""


async def go_on(work: Work, one: AssignmentView) -> None:
    """Opened again: the clock goes on to the old day."""

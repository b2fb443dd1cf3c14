"""What a person has open in assignments: as executor, as controller, as author."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from service.assignments.models import Assignment, Executor
from service.assignments.rules.acts import OPEN
from service.assignments.rules.words import RECORD, STATES
from service.assignments.slots import described
from service.identity.offers import Matter
from service.runtime.work import Work

EXECUTES, CONTROLS, GAVE = "assignments.executes", "assignments.controls", "assignments.gave"
COLUMNS = (Assignment.id, Assignment.number, Assignment.record, Assignment.record_id, Assignment.due_at)


async def executed_by(work: Work, person_id: UUID) -> list[Matter]:
    """What a person does, as main executor or beside others, and has not handed down."""
    query = (
        select(*COLUMNS, Executor.state)
        .join(Executor, Executor.assignment_id == Assignment.id)
        .where(
            Executor.person_id == person_id,
            Executor.role.in_(["main", "co"]),
            Executor.state.in_(sorted(OPEN)),
            Assignment.state.in_(sorted(OPEN)),
        )
        .order_by(Assignment.order_at, Assignment.id)
    )
    return await _matters(work, EXECUTES, (await work.session.execute(query)).all())


async def controlled_by(work: Work, person_id: UUID) -> list[Matter]:
    """What a person controls, or has put on control."""
    whose = or_(Assignment.controller_id == person_id, Assignment.control_by == person_id)
    return await _of(work, CONTROLS, and_(whose, Assignment.on_control))


async def given_by(work: Work, person_id: UUID) -> list[Matter]:
    """What a person gave others."""
    return await _of(work, GAVE, Assignment.author_id == person_id)


async def _of(work: Work, kind: str, *conditions: ColumnElement[bool]) -> list[Matter]:
    query = select(*COLUMNS, Assignment.state).where(*conditions, Assignment.state.in_(sorted(OPEN)))
    ordered = query.order_by(Assignment.order_at, Assignment.id)
    return await _matters(work, kind, (await work.session.execute(ordered)).all())


async def _matters(work: Work, kind: str, rows: Sequence[Any]) -> list[Matter]:
    """A resolution without a number of its own is called by that of its record."""
    records = {(row.record, row.record_id) for row in rows if row.record_id is not None and not row.number}
    known = await described(work, records)

    def number(row: Any) -> str:
        found = known.get((row.record, row.record_id))
        return row.number or (found.number if found else "")

    return [Matter(kind, RECORD, row.id, number(row), STATES[row.state], _day(work, row.due_at)) for row in rows]


def _day(work: Work, moment: datetime | None) -> date | None:
    return work.day_of(moment) if moment else None

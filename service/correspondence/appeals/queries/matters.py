"""Which appeals a person considers."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service.correspondence.appeals.models import Appeal
from service.correspondence.appeals.queries.appeals import named_appeals
from service.correspondence.appeals.rules.acts import RECORD, STATES
from service.deadlines.queries.clocks import clocks_of
from service.identity.offers import Matter
from service.runtime.work import Work

CONSIDERS = "appeals.considers"
UNDER_WAY = ("registered", "in_progress")


async def considered_by(work: Work, person_id: UUID) -> list[Matter]:
    """Appeals that a person is to answer, with the nearest term of each."""
    query = select(Appeal.id, Appeal.number, Appeal.state).where(
        Appeal.executor_id == person_id, Appeal.state.in_(UNDER_WAY)
    )
    rows = (await work.session.execute(query.order_by(Appeal.registered_at, Appeal.id))).all()
    clocks = await clocks_of(work, RECORD, [row.id for row in rows])
    due = {
        appeal_id: min((clock.due_on for clock in found if clock.state == "running"), default=None)
        for appeal_id, found in clocks.items()
    }
    return [Matter(CONSIDERS, RECORD, row.id, row.number, STATES[row.state], due.get(row.id)) for row in rows]


async def appeal_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some appeals are about, as far as the actor may know."""
    return {ident: one.title for ident, one in (await named_appeals(work, ids)).items()}

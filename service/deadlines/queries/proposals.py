"""Reads of proposed dates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from service.deadlines.models import ClockRow, ProposalRow
from service.deadlines.queries.clocks import asked, clock_of
from service.deadlines.rules.clocks import Clock
from service.kit.paging import CappedCount
from service.runtime.work import Work

COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """An end proposed for an open clock: the clock as it is, its new end, and the days that changed."""

    id: UUID
    clock: Clock
    due_at: datetime
    due_on: date
    days: list[date]
    proposed_at: datetime


async def open_proposals(work: Work, after: UUID | None = None, limit: int = 50) -> list[Proposal]:
    """Open proposals in the order they were made, after one of them."""
    query = (
        asked()
        .add_columns(ProposalRow)
        .join(ProposalRow, (ProposalRow.tenant_id == ClockRow.tenant_id) & (ProposalRow.clock_id == ClockRow.id))
        .where(ProposalRow.state == "open")
    )
    if after is not None:
        query = query.where(ProposalRow.id > after)
    rows = await work.session.execute(query.order_by(ProposalRow.id).limit(limit))
    return [_proposal(row[-1], clock_of(work, row[:-1])) for row in rows]


def _proposal(row: ProposalRow, clock: Clock) -> Proposal:
    days = msgspec.convert(row.cause.get("days", []), list[date])
    return Proposal(row.id, clock, row.due_at, row.due_on, days, row.proposed_at)


async def count_proposals(work: Work) -> CappedCount:
    """How many wait for a person."""
    few = select(ProposalRow.id).where(ProposalRow.state == "open").limit(COUNTED + 1).subquery()
    return CappedCount.of(await work.session.scalar(select(func.count()).select_from(few)) or 0, COUNTED)

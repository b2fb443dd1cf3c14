"""What plans are measured by: objectives and measures of several plans at once, with the newest reading of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from service.planning.plans.models import Kpi, Objective, Reading
from service.planning.plans.queries.plans import best
from service.planning.plans.rules.measures import progress
from service.planning.plans.rules.words import KPI, OBJECTIVE
from service.runtime.work import Work

MOST = 2_000


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An objective or a measure of a plan. level: "" of an objective; latest: the newest reading and its day."""

    record: str
    id: UUID
    plan_id: UUID
    title: str
    level: str
    measure: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None
    source: str
    account: str
    objective_id: UUID | None
    latest: Decimal | None
    latest_on: date | None
    evidence: str

    @property
    def progress(self) -> int | None:
        """How far from baseline to target, in per cent."""
        return progress(self.baseline, self.target, self.latest)


async def figures_of(work: Work, plan_ids: Collection[UUID]) -> list[FigureRow]:
    """Objectives of some plans, each with its measures behind it. An objective has the reading of its own measure."""
    if not plan_ids:
        return []
    readings = await _newest(work, plan_ids)
    kpis = [row for row in await _standing(work, Kpi, plan_ids) if isinstance(row, Kpi)]
    found: list[FigureRow] = []
    for row in await _standing(work, Objective, plan_ids):
        own = [one for one in kpis if one.objective_id == row.id]
        same = next((readings.get(one.id) for one in own if row.measure and one.measure == row.measure), None)
        found.append(_row(work, OBJECTIVE, row, same))
        found += [_row(work, KPI, one, readings.get(one.id)) for one in own]
    known = {one.id for one in found}
    return found + [_row(work, KPI, one, readings.get(one.id)) for one in kpis if one.id not in known]


async def _standing(
    work: Work, model: type[Objective] | type[Kpi], plan_ids: Collection[UUID]
) -> list[Objective | Kpi]:
    query = select(model).where(model.plan_id.in_(set(plan_ids)), model.state == "standing")
    query = query.order_by(model.plan_id, model.position, model.id).limit(MOST)
    return list(await work.session.scalars(query.execution_options(populate_existing=True)))


async def _newest(work: Work, plan_ids: Collection[UUID]) -> dict[UUID, Reading]:
    query = select(Reading).where(Reading.plan_id.in_(set(plan_ids)), Reading.state == "standing")
    query = query.ext(distinct_on(Reading.kpi_id)).order_by(
        Reading.kpi_id, Reading.taken_on.desc(), Reading.noted_at.desc()
    )
    return {row.kpi_id: row for row in await work.session.scalars(query.limit(MOST))}


def _row(work: Work, record: str, row: Objective | Kpi, reading: Reading | None) -> FigureRow:
    kpi = row if isinstance(row, Kpi) else None
    return FigureRow(
        record, row.id, row.plan_id, best(work, row.texts), kpi.level if kpi else "", row.measure, row.unit,
        row.baseline, row.target, row.due_on, row.source, row.account, kpi.objective_id if kpi else None,
        reading.value if reading else None, reading.taken_on if reading else None,
        reading.evidence if reading else "",
    )  # fmt: skip

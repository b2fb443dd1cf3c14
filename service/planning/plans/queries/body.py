"""The parts of a plan."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from service.planning.plans.models import (
    Audience,
    Channel,
    Decision,
    Evaluation,
    Freeze,
    Kpi,
    Meeting,
    Message,
    Objective,
    Plan,
    PlanItem,
    Reading,
    Risk,
)
from service.planning.plans.rules import words
from service.runtime.work import Work

MODELS: Mapping[str, type[PlanItem]] = {
    words.OBJECTIVE: Objective,
    words.AUDIENCE: Audience,
    words.MESSAGE: Message,
    words.CHANNEL: Channel,
    words.KPI: Kpi,
    words.RISK: Risk,
    words.EVALUATION: Evaluation,
    words.MEETING: Meeting,
    words.DECISION: Decision,
}
"""Record word -> table of the parts that a plan's editors write."""
MOST = 1_000


async def items_of(work: Work, plan: Plan, record: str, *, withdrawn: bool = False) -> list[PlanItem]:
    """The parts of one kind in their order, those taken out only where asked for."""
    model = MODELS[record]
    query = select(model).where(model.tenant_id == plan.tenant_id, model.plan_id == plan.id)
    if not withdrawn:
        query = query.where(model.state != "withdrawn")
    query = query.order_by(model.position, model.id).limit(MOST).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def parts_of(work: Work, plan: Plan) -> dict[str, list[PlanItem]]:
    """Every part that stands, by record word."""
    return {record: await items_of(work, plan, record) for record in MODELS}


async def item_row(work: Work, plan: Plan, record: str, item_id: UUID, *, lock: bool = False) -> PlanItem | None:
    """One part of a plan; `lock` holds it, which only those who may change it can."""
    model = MODELS[record]
    query = select(model).where(model.tenant_id == plan.tenant_id, model.plan_id == plan.id, model.id == item_id)
    query = query.with_for_update(key_share=True) if lock else query
    found: PlanItem | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def last_place(work: Work, plan: Plan, record: str) -> int:
    """The position of the last part of one kind, 0 without any."""
    model = MODELS[record]
    query = select(func.max(model.position)).where(model.tenant_id == plan.tenant_id, model.plan_id == plan.id)
    return await work.session.scalar(query) or 0


async def readings_of(work: Work, plan_id: UUID, kpi_id: UUID | None = None) -> list[Reading]:
    """The standing readings of a plan's measures, or of one, by day."""
    query = select(Reading).where(Reading.plan_id == plan_id, Reading.state == "standing")
    if kpi_id is not None:
        query = query.where(Reading.kpi_id == kpi_id)
    query = query.order_by(Reading.kpi_id, Reading.taken_on, Reading.noted_at, Reading.id).limit(MOST)
    return list(await work.session.scalars(query.execution_options(populate_existing=True)))


async def reading_row(work: Work, plan_id: UUID, reading_id: UUID) -> Reading | None:
    """One of this agency's own readings, held until the end of the work."""
    query = select(Reading).where(
        Reading.tenant_id == work.tenant.id, Reading.plan_id == plan_id, Reading.id == reading_id
    )
    found: Reading | None = await work.session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    return found


async def freezes_of(work: Work, plan_id: UUID) -> list[Freeze]:
    """Freezes of a plan that are not over and were not lifted, the first first."""
    query = select(Freeze).where(Freeze.plan_id == plan_id, Freeze.lifted_at.is_(None), Freeze.until_at > work.now)
    query = query.order_by(Freeze.from_at, Freeze.id).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def freeze_row(work: Work, plan_id: UUID, freeze_id: UUID) -> Freeze | None:
    """One freeze of an own plan, held until the end of the work."""
    query = select(Freeze).where(
        Freeze.tenant_id == work.tenant.id, Freeze.plan_id == plan_id, Freeze.id == freeze_id
    )  # fmt: skip
    found: Freeze | None = await work.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    return found

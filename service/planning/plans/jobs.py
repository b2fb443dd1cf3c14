"""What the worker does for plans. Each can be asked for twice."""

from uuid import UUID

from service.planning.plans.actions.finding import make_findable
from service.planning.plans.actions.hearing import hear
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("planning.index_plan")
async def index_plan(work: Work, house: House, plan_id: str) -> None:
    """Put a plan into this agency's search."""
    await make_findable(work, UUID(plan_id))


@job("planning.hear")
async def hear_of_plan(
    work: Work, house: House, plan_id: str, what: str, record: str, record_id: str, by: str,
    person_id: str | None = None,
) -> None:  # fmt: skip
    """Another agency did something in a plan that both take part in, or into which this one is asked."""
    person = UUID(person_id) if person_id else None
    await hear(work, UUID(plan_id), what, record, UUID(record_id), UUID(by), person)

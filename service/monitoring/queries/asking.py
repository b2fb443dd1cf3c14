"""Reads of past clips being asked."""

from uuid import UUID

from sqlalchemy import select

from service.monitoring.models.watching import RuleRun
from service.runtime.work import Work
from service.web.errors import NotFound


async def run_by_id(work: Work, run_id: UUID, *, lock: bool = False) -> RuleRun:
    """A run; a trial only for the one who began it. Raises NotFound."""
    query = select(RuleRun).where(RuleRun.id == run_id)
    run = await work.session.scalar(query.with_for_update() if lock else query)
    if run is None or (run.kind == "trial" and work.actor.kind != "system" and run.by_id != work.actor.id):
        raise NotFound
    return run


async def last_run(work: Work, rule_id: UUID) -> RuleRun | None:
    """The newest run of a rule."""
    query = select(RuleRun).where(RuleRun.rule_id == rule_id).order_by(RuleRun.begun_at.desc(), RuleRun.id.desc())
    found: RuleRun | None = await work.session.scalar(query.limit(1))
    return found

"""What every act begins with: the assignment, held until the end of the work, and the question whether it may be."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.assignments.models import Assignment, Executor
from service.assignments.queries.trees import AssignmentView, assignment_as_kept
from service.assignments.rules.acts import Act, demand, judge_of, may_see, why_not
from service.assignments.rules.giving import NEEDS_REASON
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


async def demand_act(work: Work, act: Act, assignment_id: UUID) -> AssignmentView:
    """The assignment, if this act may be done on it now. Raises NotFound or Refusal."""
    found = await assignment_as_kept(work, assignment_id, lock=True)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    demand(why_not(act, work.actor, found))
    return found


def demand_reason(reason: str, field: str = "reason") -> None:
    """Refuse an act that needs a reason and has none."""
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field=field)


async def change(work: Work, one: AssignmentView, **values: Any) -> None:
    """Write some columns of an assignment."""
    statement = update(Assignment).where(Assignment.id == one.id)
    statement = statement.values(**values, version=Assignment.version + 1)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def change_parts(work: Work, part_ids: Iterable[UUID], **values: Any) -> None:
    """Write some columns of executors."""
    statement = update(Executor).where(Executor.id.in_(list(part_ids))).values(**values, changed_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))


def judge_now(one: AssignmentView, on_control: bool) -> UUID:
    """On whose desk a report of this assignment lies."""
    return judge_of(one.author_id, one.controller_id, on_control)

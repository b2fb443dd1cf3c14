"""Decisions that are for this agency, in whichever plan, with what it answered and the assignments made of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from service.planning.papers.models import DecisionAnswer
from service.planning.plans.models import Decision, MadeAssignment, Meeting, Plan
from service.planning.plans.queries.plans import PlanView, best, plans
from service.planning.plans.rules.acts import READ
from service.runtime.work import Work

MOST = 500


@dataclass(frozen=True, slots=True)
class ForUs:
    """A decision for this agency. recorded_here: it wrote the decision itself, so that there is nothing to accept."""

    id: UUID
    plan: PlanView
    texts: Mapping[str, str]
    words: str
    state: str
    due_on: date | None
    responsible: str
    meeting: str
    recorded_here: bool
    verdict: str
    reason: str
    problem: str
    assignments: tuple[UUID, ...]

    @property
    def waits(self) -> bool:
        """Whether the agency has to say something still."""
        return self.state == "standing" and not self.verdict and not self.recorded_here


async def for_us(work: Work, ids: Collection[UUID] | None = None, plan_id: UUID | None = None) -> list[ForUs]:
    """Decisions for this agency that stand or were carried out, those due first. Nothing without the right to read."""
    if not (work.actor.may(READ) or work.actor.kind == "system"):
        return []
    query = (
        select(Decision, Meeting.texts)
        .join(Plan, (Plan.tenant_id == Decision.tenant_id) & (Plan.id == Decision.plan_id))
        .outerjoin(Meeting, (Meeting.tenant_id == Decision.tenant_id) & (Meeting.id == Decision.meeting_id))
        .where(Decision.responsible_id == work.tenant.id, Decision.state != "withdrawn", Plan.state != "discarded")
        .execution_options(populate_existing=True)
    )
    query = query.where(Decision.id.in_(set(ids))) if ids is not None else query
    query = query.where(Decision.plan_id == plan_id) if plan_id is not None else query
    query = query.order_by(Decision.due_on.asc().nulls_last(), Decision.id).limit(MOST)
    rows = [(row[0], row[1]) for row in await work.session.execute(query)]
    known = await plans(work, {row.plan_id for row, _ in rows})
    answers, made = await _answers(work, [row.id for row, _ in rows]), await _made(work, [row.id for row, _ in rows])
    return [
        _view(work, row, meeting, known[row.plan_id], answers.get(row.id), made.get(row.id, ()))
        for row, meeting in rows
        if row.plan_id in known
    ]


def _view(
    work: Work, row: Decision, meeting: dict[str, str] | None, plan: PlanView, answer: DecisionAnswer | None,
    made: Collection[UUID],
) -> ForUs:  # fmt: skip
    return ForUs(
        row.id, plan, row.texts, best(work, row.texts), row.state, row.due_on, row.responsible,
        best(work, meeting or {}), row.party_id == work.tenant.id, answer.verdict if answer else "",
        answer.reason if answer else "", answer.problem if answer else "", tuple(made),
    )  # fmt: skip


async def _answers(work: Work, ids: Collection[UUID]) -> dict[UUID, DecisionAnswer]:
    query = select(DecisionAnswer).where(
        DecisionAnswer.tenant_id == work.tenant.id, DecisionAnswer.decision_id.in_(set(ids))
    )
    return {row.decision_id: row for row in await work.session.scalars(query)} if ids else {}


async def _made(work: Work, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    if not ids:
        return found
    query = select(MadeAssignment.decision_id, MadeAssignment.assignment_id).where(
        MadeAssignment.tenant_id == work.tenant.id, MadeAssignment.decision_id.in_(set(ids))
    )
    for decision, assignment in await work.session.execute(query.order_by(MadeAssignment.made_at)):
        found.setdefault(decision, []).append(assignment)
    return found


async def answer_row(work: Work, decision_id: UUID) -> DecisionAnswer | None:
    """What the agency answered to a decision, held until the end of the work."""
    query = select(DecisionAnswer).where(
        DecisionAnswer.tenant_id == work.tenant.id, DecisionAnswer.decision_id == decision_id
    )
    found: DecisionAnswer | None = await work.session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )
    return found


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some decisions of which this agency may read what it answered."""
    return set(ids) if work.actor.may(READ) else set()

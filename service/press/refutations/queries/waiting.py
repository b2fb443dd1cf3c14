"""Refutations that wait for somebody: for a decision on a demand, or for whoever works on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from service.press.refutations.models import Refutation, RefutationClaim, RefutationDemand
from service.press.refutations.queries.listing import LATE_IN
from service.press.refutations.queries.refutations import standing_of
from service.press.refutations.rules.acts import Standing, needs_lawyer, why_not
from service.runtime.work import Work

MOST = 1_000
WITH_OTHERS = frozenset({"in_approval", "awaiting", "escalated"})
"""States in which somebody else has the word: approvers, the outlet, a council."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A refutation, and what rules know of it."""

    row: Refutation
    standing: Standing

    @property
    def due_at(self) -> datetime | None:
        """The end of the clock that matters in its state."""
        if self.row.state in LATE_IN["claim"]:
            return self.row.claim_due_at
        return self.row.answer_due_at if self.row.state in LATE_IN["answer"] else None


async def to_decide(work: Work) -> list[Waiting]:
    """Demands in approval that the actor may approve, or sign off where the law asks for it."""
    found = await _some(work, Refutation.state == "in_approval")
    return [one for one in found if not one.standing.approved and _decides(work, one.standing)]


def _decides(work: Work, standing: Standing) -> bool:
    if why_not("approve", work.actor, standing) is None:
        return True
    return needs_lawyer(standing) and why_not("sign_off", work.actor, standing) is None


async def to_go_on(work: Work) -> list[Waiting]:
    """Open refutations that the actor works on and that wait for nobody else, or whose answer is overdue."""
    mine = func.coalesce(Refutation.owner_id, Refutation.opened_by) == work.actor.id
    found = await _some(work, and_(mine, Refutation.state != "closed"))
    return [one for one in found if one.row.state not in WITH_OTHERS or _back(work, one)]


def _back(work: Work, one: Waiting) -> bool:
    """The word is the actor's again: the demand was approved, or the day of the answer has passed."""
    if one.row.state == "awaiting":
        return one.row.answer_due_at is not None and one.row.answer_due_at < work.now
    return one.standing.approved


async def _some(work: Work, condition: Any) -> Sequence[Waiting]:
    """Refutations with their newest demand, the most pressing first; one question."""
    other = aliased(RefutationDemand)
    same = (other.tenant_id == Refutation.tenant_id, other.refutation_id == Refutation.id)
    newest = select(func.max(other.number)).where(*same).scalar_subquery()
    own = (RefutationClaim.tenant_id == Refutation.tenant_id, RefutationClaim.refutation_id == Refutation.id)
    opinion = exists().where(*own, RefutationClaim.state == "standing", RefutationClaim.verdict == "opinion")
    demand = and_(
        RefutationDemand.tenant_id == Refutation.tenant_id, RefutationDemand.refutation_id == Refutation.id,
        RefutationDemand.number == newest,
    )  # fmt: skip
    query = select(Refutation, RefutationDemand, opinion).outerjoin(RefutationDemand, demand).where(condition)
    rows = await work.session.execute(query.order_by(Refutation.opened_at, Refutation.id).limit(MOST))
    found = [Waiting(row, standing_of(row, demand, ["opinion"] if opinion else [])) for row, demand, opinion in rows]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.row.opened_at))

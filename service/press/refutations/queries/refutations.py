"""One refutation with everything that belongs to it; what other floors know of refutations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from service.kit.words import N_
from service.monitoring.slots import Made
from service.press.outlets.rules.acts import OUTLET, READ
from service.press.outlets.slots import Contacted
from service.press.refutations.models import (
    Refutation,
    RefutationAnswer,
    RefutationClaim,
    RefutationDemand,
    RefutationEvidence,
    RefutationSending,
    RefutationStep,
)
from service.press.refutations.rules.acts import STATES, Standing
from service.press.refutations.rules.content import Publication
from service.press.releases.queries.releases import ReleaseView, listed
from service.press.releases.queries.releases import Wanted as WantedReleases
from service.runtime.work import Work

REACTION = N_("Refutation")
UNSETTLED = ("letter", "queued", "sent", "uncertain")
"""Sendings of which it is not known yet how they ended."""
LINKABLE = 30
PAGE = "/press/refutations/{id}"


async def refutation_row(work: Work, refutation_id: UUID, *, lock: bool = False) -> Refutation | None:
    """A refutation, whoever asks; `lock` holds it until the end of the work."""
    query = select(Refutation).where(Refutation.id == refutation_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Refutation | None = await work.session.scalar(query)
    return found


async def refutations_by_id(work: Work, ids: Collection[UUID]) -> list[Refutation]:
    """Those of some refutations that are there, if the actor may read what the press office keeps."""
    if not ids or not (work.actor.kind == "system" or work.actor.may(READ)):
        return []
    return list(await work.session.scalars(select(Refutation).where(Refutation.id.in_(list(ids)))))


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its evidence."""

    id: UUID
    position: int
    quote: str
    located: str
    verdict: str
    why: str
    right: str
    judged_by_name: str
    evidence: Sequence[RefutationEvidence] = field(default=())


async def claims_of(work: Work, refutation_id: UUID) -> list[ClaimView]:
    """The claims that stand, in their order, with the evidence that stands."""
    own = (RefutationClaim.refutation_id == refutation_id, RefutationClaim.state == "standing")
    query = select(RefutationClaim).where(*own).order_by(RefutationClaim.position)
    rows = list(await work.session.scalars(query.execution_options(populate_existing=True)))
    evidence: dict[UUID, list[RefutationEvidence]] = {row.id: [] for row in rows}
    found = select(RefutationEvidence).where(
        RefutationEvidence.claim_id.in_(list(evidence)), RefutationEvidence.state == "standing"
    )
    order = (RefutationEvidence.added_at, RefutationEvidence.id)
    for one in await work.session.scalars(found.order_by(*order).execution_options(populate_existing=True)):
        evidence[one.claim_id].append(one)
    return [
        ClaimView(row.id, row.position, row.quote, row.located, row.verdict, row.why, row.right, row.judged_by_name,
                  tuple(evidence[row.id]))
        for row in rows
    ]  # fmt: skip


async def claim_row(work: Work, refutation_id: UUID, claim_id: UUID) -> RefutationClaim | None:
    """A claim that stands in a refutation."""
    query = select(RefutationClaim).where(
        RefutationClaim.id == claim_id, RefutationClaim.refutation_id == refutation_id,
        RefutationClaim.state == "standing",
    )  # fmt: skip
    found: RefutationClaim | None = await work.session.scalar(query)
    return found


async def last_position(work: Work, refutation_id: UUID) -> int:
    """The place of the last claim, withdrawn ones too; 0 without any."""
    query = select(func.max(RefutationClaim.position)).where(RefutationClaim.refutation_id == refutation_id)
    return await work.session.scalar(query) or 0


async def evidence_row(work: Work, refutation_id: UUID, evidence_id: UUID) -> RefutationEvidence | None:
    """A piece of evidence that stands in a refutation."""
    of_it = select(RefutationClaim.id).where(RefutationClaim.refutation_id == refutation_id)
    query = select(RefutationEvidence).where(
        RefutationEvidence.id == evidence_id, RefutationEvidence.claim_id.in_(of_it),
        RefutationEvidence.state == "standing",
    )  # fmt: skip
    found: RefutationEvidence | None = await work.session.scalar(query)
    return found


async def verdicts_of(work: Work, refutation_id: UUID) -> list[str]:
    """The verdicts of the claims that stand."""
    query = select(RefutationClaim.verdict).where(
        RefutationClaim.refutation_id == refutation_id, RefutationClaim.state == "standing"
    )
    return list(await work.session.scalars(query))


async def demands_of(work: Work, refutation_id: UUID) -> list[RefutationDemand]:
    """Every version of the demand, the newest first."""
    query = select(RefutationDemand).where(RefutationDemand.refutation_id == refutation_id)
    query = query.order_by(RefutationDemand.number.desc()).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def newest_demand(work: Work, refutation_id: UUID) -> RefutationDemand | None:
    """The newest version of the demand."""
    query = select(RefutationDemand).where(RefutationDemand.refutation_id == refutation_id)
    query = query.order_by(RefutationDemand.number.desc()).limit(1).execution_options(populate_existing=True)
    found: RefutationDemand | None = await work.session.scalar(query)
    return found


async def demand_by_id(work: Work, demand_id: UUID) -> RefutationDemand | None:
    """One version of a demand."""
    found: RefutationDemand | None = await work.session.scalar(
        select(RefutationDemand).where(RefutationDemand.id == demand_id)
    )
    return found


async def sendings_of(work: Work, refutation_id: UUID) -> list[RefutationSending]:
    """Every way on which a demand went or was to go, the newest first."""
    own = select(RefutationDemand.id).where(RefutationDemand.refutation_id == refutation_id)
    query = select(RefutationSending).where(RefutationSending.demand_id.in_(own))
    query = query.order_by(RefutationSending.begun_at.desc(), RefutationSending.id.desc())
    return list(await work.session.scalars(query.execution_options(populate_existing=True)))


async def unsettled_sending(work: Work, demand_id: UUID) -> RefutationSending | None:
    """The last way of a demand of which the end is not known."""
    query = select(RefutationSending).where(
        RefutationSending.demand_id == demand_id, RefutationSending.state.in_(UNSETTLED)
    )
    query = query.order_by(RefutationSending.begun_at.desc(), RefutationSending.id.desc()).limit(1)
    found: RefutationSending | None = await work.session.scalar(query)
    return found


async def sending_row(work: Work, sending_id: UUID) -> RefutationSending | None:
    """One sending, held until the end of the work."""
    query = select(RefutationSending).where(RefutationSending.id == sending_id).with_for_update()
    found: RefutationSending | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def answers_of(work: Work, refutation_id: UUID) -> list[RefutationAnswer]:
    """What the outlet answered and published, the newest first."""
    query = select(RefutationAnswer).where(RefutationAnswer.refutation_id == refutation_id)
    query = query.order_by(RefutationAnswer.noted_at.desc(), RefutationAnswer.id.desc())
    return list(await work.session.scalars(query))


async def steps_of(work: Work, refutation_id: UUID) -> list[RefutationStep]:
    """Complaints and claims in court, the newest first."""
    query = select(RefutationStep).where(RefutationStep.refutation_id == refutation_id)
    query = query.order_by(RefutationStep.noted_at.desc(), RefutationStep.id.desc())
    return list(await work.session.scalars(query.execution_options(populate_existing=True)))


async def step_row(work: Work, refutation_id: UUID, step_id: UUID) -> RefutationStep | None:
    """A complaint of a refutation."""
    query = select(RefutationStep).where(RefutationStep.id == step_id, RefutationStep.refutation_id == refutation_id)
    found: RefutationStep | None = await work.session.scalar(query)
    return found


def standing_of(row: Refutation, demand: RefutationDemand | None, verdicts: Collection[str]) -> Standing:
    """What rules know of a refutation whose newest demand this is."""
    opinion = "opinion" in verdicts
    if demand is None:
        return Standing(row.state, row.decision, opinion=opinion)
    return Standing(
        row.state, row.decision, demand.state == "approved", opinion, demand.signed_at is not None,
        frozenset(demand.hands),
    )  # fmt: skip


async def stands(work: Work, row: Refutation) -> Standing:
    """The same, looked up."""
    return standing_of(row, await newest_demand(work, row.id), await verdicts_of(work, row.id))


def publication_of(row: Refutation) -> Publication:
    """What an outlet published, as it is kept."""
    return Publication(**{name: getattr(row, name) for name in Publication.__dataclass_fields__})


# --- what other floors ask


async def of_clips(work: Work, clip_ids: Collection[UUID]) -> dict[UUID, list[Made]]:
    """Refutations begun from some clips, or whose answer a clip is, as far as the actor may know."""
    if not clip_ids or not work.actor.may(READ):
        return {}
    found: dict[UUID, list[Made]] = {}
    query = select(Refutation.clip_id, Refutation.id, Refutation.title, Refutation.state)
    begun = query.where(Refutation.clip_id.in_(list(clip_ids))).order_by(Refutation.opened_at, Refutation.id)
    for clip_id, ident, title, state in await work.session.execute(begun):
        assert clip_id is not None  # it was asked for
        found.setdefault(clip_id, []).append(Made(title, PAGE.replace("{id}", str(ident)), STATES[state]))
    answered = (
        select(RefutationAnswer.clip_id, Refutation.id, Refutation.title)
        .join(
            Refutation,
            (Refutation.tenant_id == RefutationAnswer.tenant_id) & (Refutation.id == RefutationAnswer.refutation_id),
        )
        .where(RefutationAnswer.clip_id.in_(list(clip_ids)))
        .order_by(RefutationAnswer.noted_at, RefutationAnswer.id)
    )
    for clip_id, ident, title in await work.session.execute(answered):
        assert clip_id is not None  # it was asked for
        made = Made(title, PAGE.replace("{id}", str(ident)), N_("Answer of the outlet"))
        found.setdefault(clip_id, []).append(made)
    return found


async def of_outlets(work: Work, subject: str, ids: Collection[UUID], most: int) -> list[Contacted]:
    """Refutations of what an outlet published, the newest first, as far as the actor may see them."""
    if subject != OUTLET or not work.actor.may(READ):
        return []
    query = select(Refutation).where(Refutation.outlet_id.in_(list(ids)))
    rows = await work.session.scalars(query.order_by(Refutation.opened_at.desc(), Refutation.id.desc()).limit(most))
    return [
        Contacted(row.opened_at, REACTION, row.title, PAGE.replace("{id}", str(row.id)), STATES[row.state])
        for row in rows
    ]


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some refutations are about, as far as the actor may know."""
    return {one.id: one.title for one in await refutations_by_id(work, ids)}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some refutations whose acts the actor may read."""
    return set(ids) if work.actor.may(READ) else set()


async def may_open_files(work: Work, record_id: UUID) -> bool:
    """Whether the actor may open what is attached to a refutation, its evidence, ways, answers and complaints."""
    return work.actor.may(READ)


async def releases_to_link(work: Work) -> list[ReleaseView]:
    """Releases that a refutation may name, the newest first."""
    found, _ = await listed(work, WantedReleases(), limit=LINKABLE)
    return found


@dataclass(frozen=True, slots=True)
class Ended:
    """Refutations closed within some days: what came of them, and what was decided."""

    outcome: str
    decision: str
    count: int


async def ended_between(work: Work, since: datetime, until: datetime) -> list[Ended]:
    """How refutations ended that were closed within a span."""
    query = (
        select(Refutation.outcome, Refutation.decision, func.count())
        .where(Refutation.closed_at >= since, Refutation.closed_at < until)
        .group_by(Refutation.outcome, Refutation.decision)
        .order_by(Refutation.outcome, Refutation.decision)
    )
    return [Ended(*row) for row in await work.session.execute(query)]

"""Claims, verdicts and evidence, and the end of the assessment."""

from uuid import UUID

from service.documents.actions import attach
from service.identity.queries.structure import unit_by_id
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.refutations.actions.acting import conclude, demanded, no_such, refuse
from service.press.refutations.actions.opening import FIND
from service.press.refutations.models import RefutationClaim, RefutationEvidence
from service.press.refutations.queries.refutations import claim_row, claims_of, evidence_row, last_position
from service.press.refutations.rules.acts import EVIDENCE, NEEDS_REASON
from service.press.refutations.rules.content import (
    MOST_CLAIMS,
    MOST_EVIDENCE,
    NOT_OFFERED,
    TOO_MANY_CLAIMS,
    TOO_MANY_EVIDENCE,
    Claim,
    Evidence,
    problems_of_assessment,
    problems_of_claim,
    problems_of_evidence,
)
from service.runtime.work import Work
from service.web.errors import NotFound

SHOWN = 200


async def add_claim(work: Work, refutation_id: UUID, claim: Claim) -> UUID:
    """Add words of the publication that are to be tested; the claim's id. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "claim")
    refuse(problems_of_claim(claim))
    if len(await claims_of(work, refutation_id)) >= MOST_CLAIMS:
        raise Refusal(TOO_MANY_CLAIMS, code="too_many", field="quote", most=MOST_CLAIMS)
    fresh = RefutationClaim(
        tenant_id=work.tenant.id, id=new_id(), refutation_id=refutation_id, state="standing",
        position=await last_position(work, refutation_id) + 1,
    )  # fmt: skip
    _say(work, fresh, claim, judged=bool(claim.verdict))
    work.session.add(fresh)
    await conclude(work, row, "claim_added", after={"quote": claim.quote[:SHOWN], "verdict": claim.verdict})
    work.later(FIND, refutation_id=str(refutation_id))
    return fresh.id


def _say(work: Work, row: RefutationClaim, claim: Claim, *, judged: bool) -> None:
    row.quote, row.located, row.right = claim.quote, claim.located, claim.right
    row.verdict, row.why = claim.verdict, claim.why
    if judged:
        row.judged_at, row.judged_by_name = work.now, work.actor.name


async def change_claim(work: Work, refutation_id: UUID, claim_id: UUID, claim: Claim) -> None:
    """Change a claim, or give its verdict. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "claim")
    kept = await claim_row(work, refutation_id, claim_id)
    if kept is None:
        raise NotFound
    refuse(problems_of_claim(claim))
    before = {"quote": kept.quote[:SHOWN], "verdict": kept.verdict}
    judged = bool(claim.verdict) and (claim.verdict, claim.why) != (kept.verdict, kept.why)
    _say(work, kept, claim, judged=judged)
    await conclude(
        work, row, "claim_changed", before=before, after={"quote": claim.quote[:SHOWN], "verdict": claim.verdict}
    )  # fmt: skip
    work.later(FIND, refutation_id=str(refutation_id))


async def withdraw_claim(work: Work, refutation_id: UUID, claim_id: UUID, reason: str) -> None:
    """Take a claim out; it stays, and is not listed. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "claim")
    kept = await claim_row(work, refutation_id, claim_id)
    if kept is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    kept.state = "withdrawn"
    await conclude(work, row, "claim_withdrawn", after={"quote": kept.quote[:SHOWN]}, reason=reason)
    work.later(FIND, refutation_id=str(refutation_id))


async def add_evidence(work: Work, refutation_id: UUID, claim_id: UUID, evidence: Evidence) -> UUID:
    """Add what a verdict rests on. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "evidence")
    claim = next((one for one in await claims_of(work, refutation_id) if one.id == claim_id), None)
    if claim is None:
        raise NotFound
    refuse(problems_of_evidence(evidence))
    if len(claim.evidence) >= MOST_EVIDENCE:
        raise Refusal(TOO_MANY_EVIDENCE, code="too_many", field="kind", most=MOST_EVIDENCE)
    unit_id = evidence.unit_id if evidence.kind == "unit" else None
    if unit_id is not None and await unit_by_id(work, unit_id) is None:
        raise no_such("unit", NOT_OFFERED)
    fresh = RefutationEvidence(
        tenant_id=work.tenant.id, id=new_id(), claim_id=claim_id, kind=evidence.kind, state="standing",
        said=evidence.said, link=evidence.link if evidence.kind == "link" else "", unit_id=unit_id,
        added_at=work.now, added_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(fresh)
    await work.session.flush()
    await attach(work, list(evidence.files), EVIDENCE, fresh.id)
    said = {"kind": evidence.kind, "said": evidence.said[:SHOWN], "link": fresh.link, "files": len(evidence.files)}
    await conclude(work, row, "evidence_added", after={name: value for name, value in said.items() if value})
    return fresh.id


async def withdraw_evidence(work: Work, refutation_id: UUID, evidence_id: UUID, reason: str) -> None:
    """Take a piece of evidence out, with a reason. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "evidence")
    kept = await evidence_row(work, refutation_id, evidence_id)
    if kept is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    kept.state, kept.reason = "withdrawn", reason.strip()
    await conclude(work, row, "evidence_withdrawn", after={"kind": kept.kind}, reason=reason)


async def assess(work: Work, refutation_id: UUID) -> None:
    """End the assessment: each claim has its verdict and what it rests on. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "assess")
    claims = await claims_of(work, refutation_id)
    refuse(problems_of_assessment([(one.verdict, len(one.evidence)) for one in claims]))
    await conclude(work, row, "assessed", state="assessed", after={"verdicts": [one.verdict for one in claims]})

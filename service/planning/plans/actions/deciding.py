"""A plan on its way: consultation, frozen revisions and signatures, approval, carrying out, closing, evaluation."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.actions.finding import find_again, held, noted, touched
from service.planning.plans.models import Revision, Signature
from service.planning.plans.queries.access import Seen, participants
from service.planning.plans.queries.body import items_of
from service.planning.plans.queries.history import revision_row, signatures
from service.planning.plans.queries.plans import texts_of
from service.planning.plans.queries.snapshots import snapshot
from service.planning.plans.rules.acts import NEEDS_REASON, RANK
from service.planning.plans.rules.words import EVALUATION, PLAN, REVISION, SIGNATURES
from service.runtime.work import Work
from service.web.errors import NotFound

NOTHING_NEW = N_("Nothing has changed since revision %(number)s.")
CHANGED_SINCE = N_("The plan has changed since revision %(number)s. Freeze it again, and let all sign that.")
OLD_REVISION = N_("There is a newer revision. Sign that one.")
SIGNED_ALREADY = N_("Your agency signed this revision already.")
UNKNOWN_VERDICT = N_("Say whether your agency agrees.")
NEEDS_TEXT = N_("Say what the reservation is, or why your agency does not agree.")
UNSIGNED = N_("Not everybody agreed to revision %(number)s: %(names)s. Say why it is approved all the same.")
NOT_EVALUATED = N_("Write at least one evaluation first.")


async def consult(work: Work, plan_id: UUID) -> None:
    """Put a draft to consultation. Raises NotFound, Refusal."""
    await _goes(work, plan_id, "consult", "consultation", "plan.consulted")


async def withdraw(work: Work, plan_id: UUID, reason: str) -> None:
    """Take it back into draft. Raises NotFound, Refusal."""
    await _goes(work, plan_id, "withdraw", "draft", "plan.withdrawn", reason)


async def activate(work: Work, plan_id: UUID) -> None:
    """Begin to carry it out. Raises NotFound, Refusal."""
    await _goes(work, plan_id, "activate", "active", "plan.activated")


async def close(work: Work, plan_id: UUID) -> None:
    """Close it; what remains is to evaluate it. Raises NotFound, Refusal."""
    found = await _goes(work, plan_id, "close", "closed", "plan.closed")
    found.plan.closed_at = work.now


async def reopen(work: Work, plan_id: UUID, reason: str) -> None:
    """Open a closed one again. Raises NotFound, Refusal."""
    found = await _goes(work, plan_id, "reopen", "active", "plan.reopened", reason)
    found.plan.closed_at = None


async def discard(work: Work, plan_id: UUID, reason: str) -> None:
    """Throw a plan away that was never approved; it stays, and is not listed. Raises NotFound, Refusal."""
    await _goes(work, plan_id, "discard", "discarded", "plan.discarded", reason)
    find_again(work, plan_id)


async def evaluate(work: Work, plan_id: UUID) -> None:
    """Call a closed plan evaluated; nothing in it changes any more. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "evaluate", lock=True)
    if not await items_of(work, found.plan, EVALUATION):
        raise Refusal(NOT_EVALUATED, code="not_evaluated")
    found.plan.evaluated_at = work.now
    await _go(work, found, "evaluated", "plan.evaluated")


async def _goes(work: Work, plan_id: UUID, act: str, state: str, kind: str, reason: str = "") -> Seen:
    found = await held(work, plan_id, act, reason, lock=True)
    await _go(work, found, state, kind, reason)
    return found


async def _go(work: Work, found: Seen, state: str, kind: str, reason: str = "") -> None:
    plan = found.plan
    before, plan.state, plan.reason = plan.state, state, reason.strip()
    plan.version += 1
    touched(work, found)
    await work.session.flush()
    await noted(
        work, found, kind, PLAN, plan.id, before={"state": before}, after={"state": state},
        title=await _titles(work, found), reason=reason.strip() or None,
    )  # fmt: skip


async def _titles(work: Work, found: Seen) -> Mapping[str, str]:
    return {code: one.title for code, one in (await texts_of(work, found.plan)).items() if one.title}


# --- revisions


async def revise(work: Work, plan_id: UUID, reason: str = "", sign_by: datetime | None = None) -> int:
    """Freeze the plan as it stands; the number of the revision. From the second on: with what it amends.

    Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "revise", lock=True)
    if found.plan.revision and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    return await _freeze(work, found, reason.strip(), sign_by)


async def _freeze(work: Work, found: Seen, reason: str, sign_by: datetime | None) -> int:
    plan = found.plan
    frozen, digest = await snapshot(work, found)
    newest = await revision_row(work, plan, plan.revision)
    if newest is not None and newest.digest == digest:
        raise Refusal(NOTHING_NEW, code="unchanged", number=plan.revision)
    plan.revision += 1
    work.session.add(
        Revision(
            tenant_id=plan.tenant_id, plan_id=plan.id, number=plan.revision, snapshot=frozen, digest=digest,
            reason=reason, sign_by=sign_by, made_at=work.now, made_by=work.actor.id, made_by_name=work.actor.name,
        )
    )  # fmt: skip
    touched(work, found)
    await work.session.flush()
    await noted(
        work, found, "plan.revised", REVISION, plan.id, after={"number": plan.revision, "digest": digest},
        title=await _titles(work, found), reason=reason or None,
    )  # fmt: skip
    return plan.revision


async def sign(work: Work, plan_id: UUID, number: int, verdict: str, said: str = "") -> None:
    """Sign the newest revision for this agency: agreed, reserved or declined, with the reason. Once and for good.

    Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "sign")
    if verdict not in SIGNATURES:
        raise Refusal(UNKNOWN_VERDICT, code="choice", field="verdict")
    if verdict != "agreed" and not said.strip():
        raise Refusal(NEEDS_TEXT, code="required", field="text")
    if not 0 < number <= found.plan.revision:
        raise NotFound
    if number != found.plan.revision:
        raise Refusal(OLD_REVISION, code="old", field="number")
    row = {
        "tenant_id": work.tenant.id, "plan_tenant_id": found.plan.tenant_id, "plan_id": plan_id, "number": number,
        "verdict": verdict, "text": said.strip(), "signed_at": work.now, "signed_by": work.actor.id,
        "signed_by_name": work.actor.name,
    }  # fmt: skip
    statement = insert(Signature).values(row).on_conflict_do_nothing().returning(Signature.number)
    if await work.session.scalar(statement) is None:
        raise Refusal(SIGNED_ALREADY, code="signed")
    after = {"number": number, "verdict": verdict, "text": said.strip()}
    await noted(
        work, found, "plan.signed", REVISION, plan_id, after=after, title=await _titles(work, found),
    )  # fmt: skip


async def approve(work: Work, plan_id: UUID, reason: str = "") -> int:
    """Approve the plan; the number of the revision that stands approved.

    What is approved is what was frozen. A plan that no other agency takes part in is frozen on the way; else all who
    may sign are to agree, or a reason stands in the books. Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "approve", lock=True)
    plan = found.plan
    others = await _signatories(work, found)
    newest = await revision_row(work, plan, plan.revision)
    _, digest = await snapshot(work, found)
    if newest is None or newest.digest != digest:
        if others and newest is not None:
            raise Refusal(CHANGED_SINCE, code="changed", number=plan.revision)
        await _freeze(work, found, reason.strip(), None)
    missing = await _not_agreed(work, found, others)
    if missing and not reason.strip():
        raise Refusal(UNSIGNED, code="unsigned", field="reason", number=plan.revision, names=", ".join(missing))
    plan.approved_at, plan.approved_by_name = work.now, work.actor.name
    await _go(work, found, "approved", "plan.approved", reason)
    return plan.revision


async def _signatories(work: Work, found: Seen) -> dict[UUID, str]:
    """The other agencies that are asked to sign, with their names."""
    return {
        one.agency.id: one.agency.name(work.language)
        for one in await participants(work, found.plan.id)
        if one.state == "accepted" and not one.suspended and one.level != "owner"
        and RANK[one.level] >= RANK["comment"]
    }  # fmt: skip


async def _not_agreed(work: Work, found: Seen, others: Mapping[UUID, str]) -> list[str]:
    signed = await signatures(work, found.plan.id, found.plan.revision)
    agreed = {one.tenant_id for one in signed if one.verdict != "declined"}
    return sorted(name for party, name in others.items() if party not in agreed)

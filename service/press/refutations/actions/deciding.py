"""The decision on the reaction, beginning again, the end, and the way back."""

from uuid import UUID

from service.press.refutations.actions import clocks
from service.press.refutations.actions.acting import conclude, demanded, no_such, refuse
from service.press.refutations.queries.refutations import newest_demand, verdicts_of
from service.press.refutations.rules.content import NOT_OFFERED, problem_of_decision
from service.press.refutations.rules.words import OUTCOMES
from service.press.releases.actions.writing import begin
from service.press.releases.queries.releases import release_row
from service.press.releases.rules.content import ReleaseEdit, Words
from service.runtime.work import Work


async def decide(work: Work, refutation_id: UUID, decision: str, reason: str) -> None:
    """Decide how the agency reacts, with the reason. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "decide", reason)
    problem = problem_of_decision(decision, await verdicts_of(work, refutation_id))
    refuse([problem] if problem else [])
    row.decision, row.decision_reason = decision, reason.strip()
    row.decided_at, row.decided_by_name = work.now, work.actor.name
    await conclude(work, row, "decided", state="decided", after={"decision": decision}, reason=reason)


async def reconsider(work: Work, refutation_id: UUID, reason: str) -> None:
    """Take up the claims again: the decision does not hold any more. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "reconsider", reason)
    before = {"decision": row.decision} if row.decision else {}
    row.decision, row.decision_reason, row.decided_at, row.decided_by_name = "", "", None, ""
    demand = await newest_demand(work, refutation_id)
    if demand is not None and demand.state == "draft":
        demand.state, demand.reason = "returned", reason.strip()
    await conclude(work, row, "reconsidered", state="opened", before=before, reason=reason)


async def close(work: Work, refutation_id: UUID, outcome: str, reason: str) -> None:
    """End it, with what came of it. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "close", reason)
    if outcome not in OUTCOMES:
        raise no_such("outcome", NOT_OFFERED)
    await clocks.stop_all(work, row)
    row.outcome, row.outcome_note = outcome, reason.strip()
    row.closed_from, row.closed_at = row.state, work.now
    await conclude(work, row, "closed", state="closed", after={"outcome": outcome}, reason=reason)


async def resume(work: Work, refutation_id: UUID, reason: str) -> None:
    """Open it again where it was closed. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "resume", reason)
    state, row.closed_at, row.closed_from = row.closed_from or "opened", None, ""
    before = {"outcome": row.outcome}
    row.outcome, row.outcome_note = "", ""
    await conclude(work, row, "resumed", state=state, before=before, reason=reason)
    if state in ("opened", "assessed", "decided"):
        await clocks.restart_claim(work, row)
        await work.session.flush()


# --- the agency's own refutation


async def begin_release(work: Work, refutation_id: UUID) -> UUID:
    """Begin a release of the agency that refutes it, linked from now on; its id. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "release")
    kind = "statement" if row.decision == "statement" else "refutation"
    texts: dict[str, Words] = {work.tenant.profile.default_language: Words(title=row.title)}
    release_id = await begin(work, ReleaseEdit(kind, texts))
    row.release_id = release_id
    await conclude(work, row, "released", after={"release": str(release_id)})
    return release_id


async def link_release(work: Work, refutation_id: UUID, release_id: UUID) -> None:
    """Link a release that there is already. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "release")
    found = await release_row(work, release_id)
    if found is None or found.state == "discarded":
        raise no_such("release", NOT_OFFERED)
    before = {"release": str(row.release_id)} if row.release_id else None
    row.release_id = release_id
    await conclude(work, row, "released", before=before, after={"release": str(release_id)})

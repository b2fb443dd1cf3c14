"""The way to the signature: a draft goes from level to level, is approved, returned or recalled."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from service.correspondence.actions.drafting import change, demand_draft
from service.correspondence.actions.telling import tell, tell_signers
from service.correspondence.models.drafts import Approval, DraftLetter
from service.correspondence.queries.course import ApprovalRow, approvals
from service.correspondence.queries.drafts import DraftView, draft_as_kept
from service.correspondence.queries.holders import head_post_above, holders_today, seats
from service.correspondence.rules import NEEDS_REASON
from service.correspondence.rules.chain import course, levels_for
from service.correspondence.rules.drafts import DRAFT_RECORD, problems_of_submission
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work, canonical


async def submit_draft(work: Work, draft_id: UUID) -> str:
    """Ask for the approvals that the agency's profile names; gives the state: in_review, or approved without any."""
    draft = await demand_draft(work, "submit", draft_id)
    if missing := list(problems_of_submission(draft.content, draft.direction)):
        raise FieldErrors(missing)
    round_ = draft.round + 1
    await _lay_out(work, draft, round_)
    await change(work, draft_id, state="in_review", round=round_, waiting_post_id=None)
    work.record("draft_letter.submitted", draft_id, record=DRAFT_RECORD, after={"version": draft.version})
    return await advance(work, draft_id, draft.author_id, round_, None)


async def _lay_out(work: Work, draft: DraftView, round_: int) -> None:
    by_slug = {seat.slug: seat.id for seat in await seats(work)}
    rows = []
    for number, level in enumerate(levels_for(work.tenant.profile.approval, draft.direction), start=1):
        post = await head_post_above(work, draft.unit_id) if level.unit_head else by_slug.get(level.post or "")
        rows.append(
            {
                "tenant_id": work.tenant.id,
                "id": new_id(),
                "draft_id": draft.id,
                "round": round_,
                "level": number,
                "titles": canonical(level.title),
                "post_id": post,
                "state": "waiting",
            }
        )
    if rows:
        await work.session.execute(insert(Approval), rows)


async def advance(work: Work, draft_id: UUID, author: UUID | None, round_: int, asked: UUID | None) -> str:
    """Go on with a round from where it stands: pass over levels nobody can decide, ask the next; gives the state.

    asked: the post that was waited for until now, so that nobody is asked twice.
    """
    steps = await approvals(work, draft_id, round_)
    posts = {step.post_id for step in steps if step.post_id is not None}
    now = course([step.step for step in steps], await holders_today(work, posts), author)
    by_level = {step.level: step for step in steps}
    for level, why in now.skipped:
        await _decide(work, by_level[level], state="skipped", why=why, decided_at=work.now)
        after = {"level": level, "title": by_level[level].title, "why": why}
        work.record("draft_letter.level_skipped", draft_id, record=DRAFT_RECORD, after=after)
    if now.waiting is None:
        await change(work, draft_id, state="approved", waiting_post_id=None)
        await tell_signers(work, draft_id)
        return "approved"
    if now.waiting.post_id != asked:
        await change(work, draft_id, waiting_post_id=now.waiting.post_id)
        after = {"level": now.waiting.level, "title": by_level[now.waiting.level].title}
        work.record("draft_letter.asked", draft_id, record=DRAFT_RECORD, after=after)
        asked_now = (await holders_today(work, posts)).get(now.waiting.post_id or draft_id, frozenset())
        await tell(work, asked_now, "draft_letter.to_approve", draft_id)
    return "in_review"


async def _decide(work: Work, step: ApprovalRow, **values: Any) -> None:
    statement = update(Approval).where(Approval.id == step.id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def approve_draft(work: Work, draft_id: UUID, remark: str = "") -> str:
    """Approve at the level that waits; gives the state the draft has then."""
    draft = await demand_draft(work, "approve", draft_id)
    step = await _waiting(work, draft)
    await _decide(work, step, state="approved", remark=remark, **_by(work))
    after = {"level": step.level, "title": step.title, "version": draft.version}
    work.record("draft_letter.approved", draft_id, record=DRAFT_RECORD, after=after, reason=remark or None)
    return await advance(work, draft_id, draft.author_id, draft.round, None)


async def return_draft(work: Work, draft_id: UUID, reason: str) -> None:
    """Give the draft back to its author, with a reason, from a level of approval or from the signature."""
    draft = await demand_draft(work, "return", draft_id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    if draft.state == "in_review":
        step = await _waiting(work, draft)
        await _decide(work, step, state="returned", remark=reason, **_by(work))
    await _stop(work, draft)
    await tell(work, {draft.author_id}, "draft_letter.returned", draft_id)
    work.record("draft_letter.returned", draft_id, record=DRAFT_RECORD, after={"version": draft.version}, reason=reason)


async def recall_draft(work: Work, draft_id: UUID, reason: str) -> None:
    """Take the draft back from approval or from before the signature, with a reason."""
    draft = await demand_draft(work, "recall", draft_id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _stop(work, draft)
    work.record("draft_letter.recalled", draft_id, record=DRAFT_RECORD, reason=reason)


async def remark_on_draft(work: Work, draft_id: UUID, remark: str) -> None:
    """Say something about a draft without deciding."""
    await demand_draft(work, "remark", draft_id)
    if not remark:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    work.record("draft_letter.remarked", draft_id, record=DRAFT_RECORD, reason=remark)


async def _stop(work: Work, draft: DraftView) -> None:
    """End the round; what was not decided in it is not asked any more."""
    left = Approval.draft_id == draft.id, Approval.round == draft.round, Approval.state == "waiting"
    statement = update(Approval).where(*left).values(state="recalled", decided_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    await change(work, draft.id, state="draft", waiting_post_id=None)


async def _waiting(work: Work, draft: DraftView) -> ApprovalRow:
    steps: Sequence[ApprovalRow] = await approvals(work, draft.id, draft.round)
    return next(step for step in steps if step.state == "waiting")


def _by(work: Work) -> dict[str, Any]:
    return {
        "decided_at": work.now,
        "decided_by": work.actor.id,
        "decided_by_name": work.actor.name,
        "on_behalf_of": work.actor.on_behalf_of,
    }


async def look_after_chains(work: Work) -> int:
    """Go on with every round whose approver has left meanwhile; how many went on."""
    waiting = select(DraftLetter.id).where(DraftLetter.state == "in_review").order_by(DraftLetter.id)
    moved = 0
    for draft_id in list(await work.session.scalars(waiting)):
        draft = await draft_as_kept(work, draft_id, lock=True)
        if draft is None or draft.state != "in_review" or draft.asked:
            continue
        await advance(work, draft_id, draft.author_id, draft.round, draft.waiting_post_id)
        moved += 1
    return moved

"""The answer: parts with grounds, versions, approval, which is the decision, and handing it to the requester."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import update

from service.documents.actions import attach, hand_over
from service.documents.queries import files_of
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions.acting import Values, conclude, demand
from service.public_information.actions.clocks import start, stop, terms_of
from service.public_information.actions.handling import decider, settle_beginning
from service.public_information.actions.redacting import pass_on, put_redacted
from service.public_information.actions.telling import tell
from service.public_information.models import Answer, Part
from service.public_information.queries.answers import AnswerView, answers, fees, parts
from service.public_information.queries.law import grounds_in_force, rows_by_id
from service.public_information.queries.requests import RequestView
from service.public_information.rules.content import NOT_OFFERED, TOO_MANY_FILES
from service.public_information.rules.doing import (
    FEE_UNPAID,
    MOST_ANSWER_FILES,
    NO_ANSWER,
    NOT_SUBMITTED,
    SUBMITTED,
    AnswerDraft,
    Doing,
    PartDraft,
    problems_of_answer,
    problems_of_parts,
)
from service.public_information.rules.words import ANSWER, ANSWERED, NEGATIVE
from service.runtime.work import Work
from service.web.errors import StaleEdit

SEND, RENDER = "public_information.mail_answer", "public_information.render_answer"


async def write_parts(work: Work, request_id: UUID, drafts: Sequence[PartDraft]) -> None:
    """Say what the request asks for, part by part, and what becomes of each. Raises FieldErrors at `part_N_...`."""
    request = await demand(work, "write_parts", request_id)
    before = await parts(work, request_id)
    kept = {part.ground_id for part in before if part.ground_id}
    known = frozenset({row.id for row in await grounds_in_force(work)} | kept)
    if found := list(problems_of_parts(drafts, known)):
        raise FieldErrors(found)
    standing = update(Part).where(Part.request_id == request_id, Part.state == "standing")
    await work.session.execute(standing.values(state="removed").execution_options(synchronize_session=False))
    for place, draft in enumerate(drafts, start=1):
        ground = draft.ground_id if draft.outcome == "refused" else None
        work.session.add(
            Part(
                id=new_id(), tenant_id=work.tenant.id, request_id=request_id, position=place, text=draft.text,
                outcome=draft.outcome, ground_id=ground, explanation=draft.explanation, state="standing",
            )
        )  # fmt: skip
    await work.session.flush()
    shown = [{"text": one.text, "outcome": one.outcome, "ground": one.ground_id} for one in drafts]
    await conclude(work, "write_parts", request, {}, said={"parts": shown})


async def write_answer(work: Work, request_id: UUID, draft: AnswerDraft) -> UUID:
    """Keep a version of the answer: the draft there is, changed, or a new one after a return or a decision.

    Nothing of it is judged before it is sent for approval. Files: waiting uploads of the actor, or ids of files that
    belong to this answer already. Raises StaleEdit when somebody else saved first, Refusal on field `files`.
    """
    request = await demand(work, "write_answer", request_id)
    await _check_draft(work, draft)
    latest = next(iter(await answers(work, request_id)), None)
    if latest is not None and latest.state == "submitted":
        raise Refusal(SUBMITTED, code="submitted")
    if latest is not None and latest.state == "draft":
        if latest.edits != draft.edits:
            raise StaleEdit(_said(draft), _kept(latest))
        await _change(work, latest.id, {**_said(draft), "edits": latest.edits + 1, "written_at": work.now})
        answer_id = latest.id
    else:
        answer_id = new_id()
        work.session.add(
            Answer(
                id=answer_id, tenant_id=work.tenant.id, request_id=request_id,
                version=(latest.version if latest else 0) + 1, state="draft", written_at=work.now,
                written_by=work.actor.id, written_by_name=work.actor.name, edits=1, **_said(draft),
            )
        )  # fmt: skip
        await work.session.flush()
        if latest is not None and latest.state == "returned":
            await hand_over(work, ANSWER, latest.id, ANSWER, answer_id)
            await pass_on(work, latest.id, answer_id)
    await put_redacted(work, answer_id, draft.redactions)
    await attach(work, list(draft.files), ANSWER, answer_id)
    await settle_beginning(work, request)
    values: Values = {"state": "in_progress"} if request.state == "registered" else {}
    said = {"version": (latest.version if latest else 0) + (0 if latest and latest.id == answer_id else 1)}
    await conclude(work, "write_answer", request, values, said=said)
    return answer_id


def _said(draft: AnswerDraft) -> Values:
    return {
        "outcome": draft.outcome, "language": draft.language, "text": draft.text,
        "appeal_order": draft.appeal_order, "ground_id": draft.ground_id,
    }  # fmt: skip


def _kept(answer: AnswerView) -> Values:
    return {name: getattr(answer, name) for name in ("outcome", "language", "text", "appeal_order", "ground_id")}


async def _check_draft(work: Work, draft: AnswerDraft) -> None:
    wrong = []
    if draft.outcome not in ANSWERED:
        wrong.append(Refusal(NOT_OFFERED, code="choice", field="outcome"))
    if draft.language not in work.tenant.profile.languages:
        wrong.append(Refusal(NOT_OFFERED, code="choice", field="language"))
    if draft.ground_id is not None and not await rows_by_id(work, "grounds", [draft.ground_id]):
        wrong.append(Refusal(NOT_OFFERED, code="choice", field="ground_id"))
    if len(draft.files) > MOST_ANSWER_FILES:
        wrong.append(Refusal(TOO_MANY_FILES, code="too_many", field="files", most=MOST_ANSWER_FILES))
    if wrong:
        raise FieldErrors(wrong)


async def _change(work: Work, answer_id: UUID, values: Values) -> None:
    statement = update(Answer).where(Answer.id == answer_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def submit_answer(work: Work, request_id: UUID) -> None:
    """Send the draft for approval. Raises FieldErrors when it misses a ground or the order of complaints."""
    request = await demand(work, "submit_answer", request_id)
    answer = await _latest(work, request_id, "draft", NO_ANSWER)
    await _judge_whole(work, request_id, answer)
    await _change(work, answer.id, {"state": "submitted", "submitted_at": work.now})
    await conclude(work, "submit_answer", request, {}, said={"version": answer.version, "proposed": answer.outcome})


async def _latest(work: Work, request_id: UUID, state: str, otherwise: str) -> AnswerView:
    answer = next(iter(await answers(work, request_id)), None)
    if answer is None or answer.state != state:
        raise Refusal(otherwise, code="no_answer")
    return answer


async def _judge_whole(work: Work, request_id: UUID, answer: AnswerView) -> None:
    draft = AnswerDraft(
        outcome=answer.outcome, language=answer.language, text=answer.text, appeal_order=answer.appeal_order,
        ground_id=answer.ground_id,
    )  # fmt: skip
    if found := list(problems_of_answer(draft, await parts(work, request_id))):
        raise FieldErrors(found)


async def approve_answer(work: Work, request_id: UUID) -> None:
    """Approve the answer that waits: the decision is made, by whoever approves. Raises Refusal or FieldErrors."""
    request = await demand(work, "approve_answer", request_id)
    answer = await _latest(work, request_id, "submitted", NOT_SUBMITTED)
    await _judge_whole(work, request_id, answer)
    earlier = [one for one in await answers(work, request_id) if one.state == "approved"]
    for one in earlier:
        await _change(work, one.id, {"state": "superseded"})
    judged: Values = {"judged_at": work.now, "judged_by": work.actor.id, "judged_by_name": work.actor.name}
    await _change(work, answer.id, {"state": "approved", **judged})
    work.later(RENDER, answer_id=str(answer.id))
    if answer.outcome in NEGATIVE:
        await start(work, request_id, terms_of(work).refusal_notice, work.now)
    values: Values = {
        "state": answer.outcome, "outcome": answer.outcome, "decided_at": work.now, "told_at": None, **decider(work)
    }  # fmt: skip
    await conclude(work, "approve_answer", request, values, said={"version": answer.version})


async def return_answer(work: Work, request_id: UUID, reason: str) -> None:
    """Give the answer back to whoever wrote it, with a reason."""
    request = await demand(work, "return_answer", request_id, Doing(reason=reason))
    answer = await _latest(work, request_id, "submitted", NOT_SUBMITTED)
    judged: Values = {"judged_at": work.now, "judged_by": work.actor.id, "judged_by_name": work.actor.name}
    await _change(work, answer.id, {"state": "returned", "reason": reason, **judged})
    await conclude(work, "return_answer", request, {}, said={"version": answer.version}, reason=reason)


async def send_answer(work: Work, request_id: UUID, doing: Doing) -> None:
    """The answer goes to the requester: by mail, on the page, by post, or handed over.

    doing: way, proof, on (the day it was handed over or posted, today when left out). Every clock of the answer ends
    at that moment; the register of public information waits for the entry of what was issued.
    """
    request = await demand(work, "send_answer", request_id, doing)
    if any(fee.state == "asked" for fee in await fees(work, request_id)):
        raise Refusal(FEE_UNPAID, code="fee_unpaid")
    at = _moment(work, request, doing)
    answer = next(one for one in await answers(work, request_id) if one.state == "approved")
    terms = terms_of(work)
    ended = [*terms.answers, terms.refusal_notice, terms.forward, terms.deficiency, terms.term_notice]
    await stop(work, request_id, *ended)
    if request.answered_at is None:
        await start(work, request_id, terms.register_entry, work.now)
    count = len(await files_of(work, ANSWER, answer.id))
    notice_id = await tell(work, request_id, "answer", doing.way, doing.text, on=doing.on, proof=doing.proof)
    values: Values = {"told_at": at, "answered_way": doing.way, "proof": doing.proof}
    values["answered_at"] = request.answered_at or at
    if doing.way == "email":
        work.later(SEND, notice_id=str(notice_id), answer_id=str(answer.id))
    said = {"version": answer.version, "files": count, "late": bool(request.due_at and at > request.due_at)}
    await conclude(work, "send_answer", request, values, said=said)


def _moment(work: Work, request: RequestView, doing: Doing) -> datetime:
    """When it was given: now, or at noon of the day named, never before the decision."""
    if doing.on is None or doing.on == work.today:
        return work.now
    noon = datetime.combine(doing.on, time(12), work.zone)
    return max(noon, request.decided_at or noon)

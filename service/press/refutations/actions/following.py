"""What comes of a demand: the outlet's answer, none at all, a complaint, and what was decided on it."""

from uuid import UUID

from service.documents.actions import attach
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.queries.finding import clips_by_id
from service.press.refutations.actions import clocks
from service.press.refutations.actions.acting import conclude, demanded, no_such, refuse
from service.press.refutations.models import Refutation, RefutationAnswer, RefutationStep
from service.press.refutations.queries.refutations import newest_demand, step_row, unsettled_sending
from service.press.refutations.rules.acts import ANSWER, STEP
from service.press.refutations.rules.content import (
    NOT_OFFERED,
    Answer,
    Ruling,
    Step,
    problems_of_answer,
    problems_of_ruling,
    problems_of_step,
    state_after_answer,
)
from service.press.refutations.rules.words import RULED
from service.runtime.work import Work
from service.web.errors import NotFound

NOT_OVER = N_("The day until which an answer was asked is not over yet.")
RULED_ALREADY = N_("What was decided on this complaint is recorded already.")
COURT_BY_LAWYER = N_("A lawyer files a claim in court: choose that act.")
SHOWN = 200


async def record_answer(work: Work, refutation_id: UUID, said: Answer) -> UUID:
    """Record what the outlet answered or published, linked to the clip of it. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "answer")
    refuse(problems_of_answer(said, row.said_on, work.today))
    if said.clip_id is not None and (said.clip_id == row.clip_id or not await clips_by_id(work, [said.clip_id])):
        raise no_such("clip", NOT_OFFERED)
    assert said.received_on is not None  # it was asked for
    one = RefutationAnswer(
        tenant_id=work.tenant.id, id=new_id(), refutation_id=row.id, kind=said.kind, received_on=said.received_on,
        text=said.text, address=said.address, clip_id=said.clip_id, place=said.extent.place,
        said_time=said.extent.at, length=said.extent.length, length_unit=said.extent.unit, heading=said.heading,
        noted_at=work.now, noted_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(one)
    await work.session.flush()
    await attach(work, list(said.files), ANSWER, one.id)
    await _arrived(work, row)
    state = state_after_answer(row.state, said.kind)
    if state != "awaiting":
        await clocks.stop_answer(work, row)
    shown = {"kind": said.kind, "clip": str(said.clip_id or ""), "address": said.address}
    await conclude(
        work, row, "answered", state=state, after={name: value for name, value in shown.items() if value}
    )  # fmt: skip
    return one.id


async def _arrived(work: Work, row: Refutation) -> None:
    """Who answers has got it, proved or not."""
    demand = await newest_demand(work, row.id)
    sending = await unsettled_sending(work, demand.id) if demand is not None else None
    if sending is not None and sending.state in ("sent", "uncertain"):
        sending.state, sending.settled_at = "delivered", work.now


async def give_up_waiting(work: Work, refutation_id: UUID) -> None:
    """Note that no answer came until the day that was named. Raises NotFound, Refusal while it may still come."""
    row = await demanded(work, refutation_id, "give_up_waiting")
    if row.answer_due_at is not None and row.answer_due_at >= work.now:
        raise Refusal(NOT_OVER, code="not_over")
    await clocks.stop_answer(work, row)
    await conclude(work, row, "unanswered", state="no_response")


async def escalate(work: Work, refutation_id: UUID, said: Step) -> UUID:
    """File a complaint with a media council, a regulator or another body. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "escalate")
    if said.body == "court":
        raise Refusal(COURT_BY_LAWYER, code="court", field="step_body")
    return await _file(work, row, said)


async def sue(work: Work, refutation_id: UUID, said: Step) -> UUID:
    """File a claim in court; a lawyer does. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "sue")
    return await _file(work, row, Step("court", said.name, said.text, said.filed_on, said.files))


async def _file(work: Work, row: Refutation, said: Step) -> UUID:
    refuse(problems_of_step(said, row.said_on, work.today))
    assert said.filed_on is not None  # it was asked for
    one = RefutationStep(
        tenant_id=work.tenant.id, id=new_id(), refutation_id=row.id, body=said.body, name=said.name, text=said.text,
        filed_on=said.filed_on, noted_at=work.now, noted_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(one)
    await work.session.flush()
    await attach(work, list(said.files), STEP, one.id)
    shown = {"body": said.body, "name": said.name, "text": said.text[:SHOWN], "on": said.filed_on.isoformat()}
    await conclude(work, row, "escalated", state="escalated", after=shown)
    return one.id


async def record_ruling(work: Work, refutation_id: UUID, step_id: UUID, said: Ruling) -> None:
    """Record what was decided on a complaint. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "rule")
    step = await step_row(work, refutation_id, step_id)
    if step is None:
        raise NotFound
    if step.result:
        raise Refusal(RULED_ALREADY, code="ruled")
    refuse(problems_of_ruling(said, step.filed_on, work.today))
    step.result, step.ruling, step.ruled_on = said.result, said.text, said.ruled_on
    await attach(work, list(said.files), STEP, step.id)
    shown = {"body": step.body, "name": step.name, "result": said.result}
    await conclude(work, row, "ruled", state=RULED[said.result], after=shown)

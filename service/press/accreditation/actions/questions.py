"""Questions: sent by the accredited, entered by staff, queued, asked, answered, taken away into an inquiry."""

from datetime import datetime
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.accreditation.models import Question
from service.press.accreditation.queries.accreditations import accreditation_row
from service.press.accreditation.queries.calls import call_by_id
from service.press.accreditation.queries.questions import last_place, question_row, questions_by, questions_of
from service.press.accreditation.rules import questions as rules
from service.press.accreditation.rules.acts import HOLDING, demand_right
from service.press.accreditation.rules.questions import ACTS, RECORD, demand
from service.press.accreditation.rules.views import TAKES
from service.press.events.queries.events import event_by_id
from service.press.events.rules.acts import WRITE
from service.press.inquiries.actions.opening import open_inquiry
from service.press.inquiries.rules.content import NewInquiry
from service.runtime.work import Work
from service.web.errors import NotFound


async def submit_question(work: Work, accreditation_id: UUID, text: str) -> UUID:
    """Send a question as somebody who is accredited, until the event is over. Raises NotFound, Refusal."""
    one = await accreditation_row(work, accreditation_id, lock=True)
    call = await call_by_id(work, one.call_id) if one is not None else None
    if one is None or call is None:
        raise NotFound
    if one.id != work.actor.id or one.state not in HOLDING or call.event is None:
        raise Refusal(rules.NOT_ADMITTED, code="not_permitted")
    if call.event.state not in TAKES:
        raise Refusal(rules.EVENT_OVER, code="over", field="text")
    if len(await questions_by(work, one.id)) >= rules.MOST_EACH:
        raise Refusal(rules.TOO_MANY, code="too_many", field="text", most=rules.MOST_EACH)
    return await _add(work, call.event.id, text, one.language, one.name, one.outlet, one.id)


async def enter_question(work: Work, event_id: UUID, text: str, name: str, outlet: str, language: str) -> UUID:
    """Enter a question that was asked aloud or came otherwise. Raises NotFound, Refusal."""
    demand_right(work.actor, WRITE)
    if await event_by_id(work, event_id) is None:
        raise NotFound
    return await _add(work, event_id, text, language, name, outlet, None)


async def _add(
    work: Work, event_id: UUID, text: str, language: str, name: str, outlet: str, accreditation_id: UUID | None
) -> UUID:
    if not text.strip():
        raise Refusal(rules.TEXT_NEEDED, code="required", field="text")
    row = Question(
        tenant_id=work.tenant.id, id=new_id(), event_id=event_id, accreditation_id=accreditation_id, name=name,
        outlet=outlet, language=language, text=text, state="submitted", place=0, submitted_at=work.now, version=1,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    word = "submitted" if accreditation_id else "entered"
    work.record(f"press_question.{word}", row.id, record=RECORD, after={"event": event_id})
    return row.id


async def _demanded(work: Work, question_id: UUID, act: str, reason: str = "") -> Question:
    row = await question_row(work, question_id, lock=True)
    if row is None:
        raise NotFound
    demand(act, work.actor, row.state, reason)
    return row


async def _turn(work: Work, row: Question, act: str, reason: str = "") -> None:
    before = row.state
    row.state, row.version = ACTS[act].becomes or row.state, row.version + 1
    await work.session.flush()
    work.record(f"press_question.{act}", row.id, record=RECORD, before={"state": before},
                after={"state": row.state}, reason=reason or None)  # fmt: skip


async def accept(work: Work, question_id: UUID) -> None:
    """Take a question into the queue, at its end. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "accept")
    row.place, row.merged_into_id, row.reason = await last_place(work, row.event_id) + 1, None, ""
    await _turn(work, row, "accept")


async def decline(work: Work, question_id: UUID, reason: str) -> None:
    """Not take a question; who asked sees why. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "decline", reason)
    row.reason = reason
    await _turn(work, row, "decline", reason)


async def merge(work: Work, question_id: UUID, into: UUID) -> None:
    """Put a question to another one of the same event that is asked instead. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "merge")
    other = await question_row(work, into, lock=True)
    if other is None or other.id == row.id or other.event_id != row.event_id or other.state in ("merged", "declined"):
        raise Refusal(rules.OTHER_QUESTION, code="unknown", field="into")
    row.merged_into_id = other.id
    for follower in await questions_of(work, row.event_id):
        if follower.merged_into_id == row.id:
            follower.merged_into_id = other.id
    await _turn(work, row, "merge")


async def move(work: Work, question_id: UUID, up: bool) -> None:
    """Let a question change places with its neighbour in the queue. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "move")
    queue = [one for one in await questions_of(work, row.event_id) if one.state == "accepted"]
    at = [one.id for one in queue].index(row.id)
    beside = at - 1 if up else at + 1
    if not 0 <= beside < len(queue):
        return
    other = queue[beside]
    row.place, other.place = other.place, row.place
    await _turn(work, row, "move")


async def ask(work: Work, question_id: UUID) -> None:
    """Call somebody up to ask. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "ask")
    row.asked_at = work.now
    await _turn(work, row, "ask")


async def put_back(work: Work, question_id: UUID) -> None:
    """Put a question that was called up back into the queue. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "put_back")
    row.asked_at = None
    await _turn(work, row, "put_back")


async def answer(work: Work, question_id: UUID, note: str) -> None:
    """Note that a question was answered, and what was said if somebody wrote it down. Raises NotFound, Refusal."""
    row = await _demanded(work, question_id, "answer")
    row.answer, row.settled_at = note, work.now
    await _turn(work, row, "answer")


async def take_away(
    work: Work, question_id: UUID, owner_id: UUID | None = None, due_at: datetime | None = None
) -> UUID:  # fmt: skip
    """Turn a question that could not be answered at once into a media inquiry; gives its id.

    Raises NotFound, Refusal, FieldErrors.
    """
    row = await _demanded(work, question_id, "take_away")
    one = await accreditation_row(work, row.accreditation_id) if row.accreditation_id else None
    new = NewInquiry(
        question=row.text, form="oral", channel="event", language=row.language, asked_by=row.name,
        outlet_name=row.outlet, email=one.email if one else "", phone=one.phone if one else "",
        journalist_id=one.journalist_id if one else None, outlet_id=one.outlet_id if one else None, owner_id=owner_id,
        due_at=due_at, origin=RECORD, origin_id=row.id,
    )  # fmt: skip
    row.inquiry_id = await open_inquiry(work, new)
    row.settled_at = work.now
    await _turn(work, row, "take_away")
    return row.inquiry_id

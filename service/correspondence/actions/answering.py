"""What becomes of a letter that came: it is taken up, answered, noted, forwarded, closed, reopened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from service.correspondence.actions.changing import demand_act, move
from service.correspondence.actions.terms import go_on, put_due, stop_terms
from service.correspondence.models import Letter
from service.correspondence.models.drafts import Answer
from service.correspondence.rules import NEEDS_REASON, RECORD, REQUIRED, UNANSWERED, Act
from service.correspondence.rules.terms import NO_TERM
from service.deadlines.actions import extend_clock
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work

KINDS: dict[Act, str] = {
    "note": "letter.noted",
    "forward": "letter.forwarded",
    "close": "letter.closed",
    "reopen": "letter.reopened",
}


async def settle_letter(work: Work, act: Act, letter_id: UUID, reason: str, to: str = "") -> None:
    """Note, forward, close or reopen a letter, with a reason; `to` says where it was forwarded."""
    letter = await demand_act(work, act, letter_id)
    errors = []
    if act == "forward" and not to:
        errors.append(Refusal(REQUIRED, code="required", field="to"))
    if not reason:
        errors.append(Refusal(NEEDS_REASON, code="required", field="reason"))
    if errors:
        raise FieldErrors(errors)
    await move(work, act, letter, KINDS[act], reason=reason, said={"to": to} if act == "forward" else {})
    if act == "reopen":
        await go_on(work, letter, reason)
    else:
        await stop_terms(work, [letter_id])


async def extend_letter(work: Work, letter_id: UUID, until: date | None, reason: str) -> Clock:
    """Give a letter's running clock more time, to a day within what its rule allows. Raises Refusal or FieldErrors."""
    await demand_act(work, "extend", letter_id)
    errors = []
    if until is None:
        errors.append(Refusal(REQUIRED, code="required", field="until"))
    if not reason:
        errors.append(Refusal(NEEDS_REASON, code="required", field="reason"))
    if errors:
        raise FieldErrors(errors)
    clocks = (await clocks_of(work, RECORD, [letter_id])).get(letter_id, [])
    running = next((clock for clock in clocks if clock.state == "running"), None)
    if running is None:
        raise Refusal(NO_TERM, code="no_clock")
    try:
        extended = await extend_clock(work, running.id, until=until, reason=reason)
    except Refusal as refusal:
        raise refusal.at("until") from None
    await put_due(work, letter_id, extended.due_on)
    return extended


async def take_up(work: Work, letter_ids: Sequence[UUID], draft_id: UUID) -> None:
    """Put letters that were only registered in progress, since an answer to them is being written."""
    moved = await work.session.scalars(
        update(Letter)
        .where(Letter.id.in_(letter_ids), Letter.state == "registered")
        .values(state="in_progress", version=Letter.version + 1)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    for letter_id in moved:
        work.record(
            "letter.taken_up",
            letter_id,
            record=RECORD,
            before={"state": "registered"},
            after={"state": "in_progress", "answer": draft_id},
        )


async def write_off(work: Work, answer_id: UUID, number: str) -> list[UUID]:
    """Call the letters that a sent letter answers answered; gives those that were not yet settled otherwise."""
    linked = list(
        await work.session.scalars(
            select(Answer.letter_id).where(Answer.draft_id == answer_id, Answer.written_off_at.is_(None))
        )
    )
    if not linked:
        return []
    # In the order of ids, so that two answers to the same letters wait for each other instead of locking crosswise.
    query = select(Letter.id, Letter.state).where(Letter.id.in_(linked)).order_by(Letter.id).with_for_update()
    states = {row.id: row.state for row in await work.session.execute(query)}
    open_ones = [letter_id for letter_id, state in states.items() if state in UNANSWERED]
    await work.session.execute(
        update(Letter)
        .where(Letter.id.in_(open_ones))
        .values(state="answered", version=Letter.version + 1)
        .execution_options(synchronize_session=False)
    )
    await work.session.execute(
        update(Answer)
        .where(Answer.draft_id == answer_id, Answer.letter_id.in_(linked))
        .values(written_off_at=work.now)
        .execution_options(synchronize_session=False)
    )
    await stop_terms(work, open_ones)
    for letter_id in open_ones:
        after = {"state": "answered", "letters": [{"id": answer_id, "number": number}]}
        work.record("letter.answered", letter_id, record=RECORD, before={"state": states[letter_id]}, after=after)
    return open_ones

"""What happens to a registered letter: it is corrected, gets files, is voided. Its number and receipt never change."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.correspondence.actions.registering import CONTENT_COLUMNS, know_unit, offer_now, with_sender
from service.correspondence.actions.terms import end_of_term, stop_terms
from service.correspondence.actions.terms import replace as replace_term
from service.correspondence.models import Letter
from service.correspondence.queries.letters import LetterView, letter_as_kept
from service.correspondence.rules import (
    ACTS,
    CORRECT,
    IS_VOIDED,
    NEEDS_REASON,
    NO_RIGHT,
    NOT_IN_THIS_STATE,
    NOTHING_CHANGED,
    RECORD,
    Act,
    Correction,
    changes,
    demand,
    may_see,
    problems,
    why_not,
)
from service.correspondence.rules.terms import ONE_OF_THEM
from service.documents.actions import attach, withdraw
from service.documents.queries import files_of
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

AFTER_CORRECTION = "correspondence.after_correction"
INDEX_LETTER = "correspondence.index_letter"


async def demand_act(work: Work, act: Act, letter_id: UUID) -> LetterView:
    """The letter, if this act may be done on it. Raises NotFound or Refusal."""
    letter = await letter_as_kept(work, letter_id)
    if letter is None or not may_see(work.actor, letter):
        raise NotFound
    demand(why_not(act, work.actor, letter))
    return letter


async def correct_letter(work: Work, letter_id: UUID, correction: Correction) -> None:
    """Write what the letter shall say from now on. Raises StaleEdit when somebody else saved first."""
    letter = await demand_act(work, "correct", letter_id)
    kept = letter.content
    fresh = replace(correction.content, unit_id=correction.content.unit_id or letter.unit_id)
    if fresh.sender_id != kept.sender_id or fresh.sender_name != kept.sender_name:
        fresh = await with_sender(work, fresh)
    errors = list(problems(fresh, offer_now(work)))
    if correction.term is not None and fresh.due_on not in {None, kept.due_on}:
        errors.append(Refusal(ONE_OF_THEM, code="one_of_both", field="due_on"))
    if not correction.reason:
        errors.append(Refusal(NEEDS_REASON, code="required", field="reason"))
    if errors:
        raise FieldErrors(errors)
    if letter.version != correction.version:
        raise StaleEdit(asdict(fresh), asdict(kept))
    if correction.term is not None:
        fresh = replace(fresh, due_on=await end_of_term(work, correction.term, letter.received_at))
    changed = changes(kept, fresh)
    if not changed and correction.term is None:
        raise Refusal(NOTHING_CHANGED, code="nothing_changed")
    if fresh.unit_id is not None and "unit_id" in changed:
        await _know_unit(work, letter, fresh.unit_id)
    values = {name: getattr(fresh, name) for name in (*CONTENT_COLUMNS, "unit_id")}
    if not await _write(work, letter, values):
        now = await letter_as_kept(work, letter_id)
        raise StaleEdit(asdict(fresh), asdict(now.content if now else kept))
    if correction.term is not None or "due_on" in changed:
        await replace_term(work, letter, fresh.due_on, correction.term)
    before = {name: pair[0] for name, pair in changed.items()}
    after = {name: pair[1] for name, pair in changed.items()}
    work.record("letter.corrected", letter_id, record=RECORD, before=before, after=after, reason=correction.reason)
    work.later(AFTER_CORRECTION, letter_id=str(letter_id), sender_kind=fresh.sender_kind)


async def _know_unit(work: Work, letter: LetterView, unit_id: UUID) -> None:
    await know_unit(work, unit_id)
    if not work.actor.scope(CORRECT).covers(unit_id, letter.journal_id):
        raise Refusal(NO_RIGHT["correct"], code="not_permitted", field="unit_id")


async def _write(work: Work, letter: LetterView, values: dict[str, Any]) -> bool:
    """Write one letter's row unless somebody else wrote it since it was read."""
    statement = (
        update(Letter)
        .where(Letter.id == letter.id, Letter.version == letter.version, Letter.state == letter.state)
        .values(**values, version=Letter.version + 1)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    return await work.session.scalar(statement) is not None


async def move(
    work: Work,
    act: Act,
    letter: LetterView,
    kind: str,
    *,
    reason: str | None = None,
    said: Mapping[str, Any] | None = None,
) -> None:
    """Put the letter into the state that the act leads to, and note it. Raises Refusal when the state has changed."""
    becomes = ACTS[act].becomes
    statement = (
        update(Letter)
        .where(Letter.id == letter.id, Letter.state == letter.state)
        .values(state=becomes, version=Letter.version + 1)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    if await work.session.scalar(statement) is None:
        raise Refusal(NOT_IN_THIS_STATE, code="state")
    after = {"state": becomes, **(said or {})}
    work.record(kind, letter.id, record=RECORD, before={"state": letter.state}, after=after, reason=reason)


async def void_letter(work: Work, letter_id: UUID, reason: str) -> None:
    """Take the letter out of force. It keeps its number and can be read; the reason stands beside it for ever."""
    letter = await demand_act(work, "void", letter_id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    statement = (
        update(Letter)
        .where(Letter.id == letter_id, Letter.state != "voided")
        .values(state="voided", version=Letter.version + 1)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    if await work.session.scalar(statement) is None:
        raise Refusal(IS_VOIDED, code="voided")
    await stop_terms(work, [letter_id])
    before, after = {"state": letter.state}, {"state": "voided"}
    work.record("letter.voided", letter_id, record=RECORD, before=before, after=after, reason=reason)


async def attach_files(work: Work, letter_id: UUID, file_ids: Sequence[UUID]) -> int:
    """Attach files that wait to a letter that is registered already; gives how many it has then."""
    await demand_act(work, "attach", letter_id)
    await attach(work, list(file_ids), RECORD, letter_id)
    return await _count_files(work, letter_id)


async def withdraw_file(work: Work, letter_id: UUID, file_id: UUID, reason: str) -> None:
    """Take a file off a letter, with a reason; it is kept and no longer shown."""
    await demand_act(work, "attach", letter_id)
    if file_id not in {file.id for file in await files_of(work, RECORD, letter_id)}:
        raise NotFound
    await withdraw(work, file_id, reason)
    await _count_files(work, letter_id)
    work.later(INDEX_LETTER, record_id=str(letter_id))


async def _count_files(work: Work, letter_id: UUID) -> int:
    # The version stays: a file that comes in does not make a correction stale that is being typed.
    count = len(await files_of(work, RECORD, letter_id))
    statement = update(Letter).where(Letter.id == letter_id).values(files=count)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    return count

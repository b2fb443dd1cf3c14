"""Somebody decides about a message: it is rejected, taken back, or registered as a letter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.documents.actions import let_go
from service.intake.models import Message
from service.intake.queries import MessageView, message_by_id
from service.intake.rules import NEEDS_REASON, REASON_LIMIT, RECORD, Act, demand, may_see, why_not
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.runtime.work import Work
from service.web.errors import NotFound


async def message_for(work: Work, message_id: UUID, act: Act) -> MessageView:
    """The message, locked, when the actor may do this act on it now. Raises NotFound, Refusal."""
    found = await message_by_id(work, message_id, lock=True)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    demand(why_not(act, work.actor, found))
    return found


async def reject(work: Work, message_id: UUID, reason: str) -> None:
    """Put a message among the rejected, with a reason. Raises NotFound, Refusal."""
    await message_for(work, message_id, "reject")
    said = clean_line(reason, REASON_LIMIT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _change(work, message_id, {"state": "rejected", "reason": said})
    work.record("mail.rejected", message_id, record=RECORD, reason=said)


async def take_back(work: Work, message_id: UUID) -> None:
    """Let a rejected message wait again. Raises NotFound, Refusal."""
    found = await message_for(work, message_id, "take_back")
    await _change(work, message_id, {"state": "waiting", "reason": ""})
    work.record("mail.taken_back", message_id, record=RECORD, before={"reason": found.reason})


async def begin_registration(work: Work, message_id: UUID, files: Sequence[UUID]) -> None:
    """Make the message's files the actor's own, so that a letter can take them. Raises NotFound, Refusal.

    The message stays locked until this work's end: of two who register it at once the second is refused.
    """
    await message_for(work, message_id, "register")
    await let_go(work, files, RECORD, message_id)


async def end_registration(work: Work, message_id: UUID, letter_id: UUID) -> None:
    """Note which letter the message became."""
    await _change(work, message_id, {"state": "registered", "letter_id": letter_id})
    work.record("mail.registered", message_id, record=RECORD, after={"letter": str(letter_id)})


async def end_turn(work: Work, message_id: UUID, record: str, record_id: UUID) -> None:
    """Note which record other than a letter the message became: its word and id."""
    await _change(work, message_id, {"state": "registered"})
    work.record("mail.registered", message_id, record=RECORD, after={"record": record, "record_id": str(record_id)})


async def _change(work: Work, message_id: UUID, values: dict[str, Any]) -> None:
    decided = {"decided_by_name": work.actor.name, "decided_at": work.now}
    statement = update(Message).where(Message.id == message_id).values({**values, **decided})
    await work.session.execute(statement.execution_options(synchronize_session=False))

"""How a registered letter leaves the agency and what becomes of it: sent, delivered, returned, sent again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from service.correspondence.actions.answering import write_off
from service.correspondence.actions.changing import demand_act, move
from service.correspondence.actions.registering import offer_now
from service.correspondence.models.drafts import Dispatch
from service.correspondence.rules import NEEDS_REASON, NOT_OFFERED
from service.correspondence.rules.drafts import DISPATCH_RECORD
from service.documents.actions import attach
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work

NEEDS_PROOF = N_("Say how it can be proved, such as the number of the postal receipt, or attach a file.")


async def send_letter(work: Work, letter_id: UUID, channel: str, note: str, files: Sequence[UUID] = ()) -> UUID:
    """Record that the letter was sent by a channel, with its proof (a note or files); what it answers is answered.

    Gives the dispatch's id. Raises Refusal or FieldErrors.
    """
    letter = await demand_act(work, "send", letter_id)
    errors = []
    if channel not in offer_now(work).channels:
        errors.append(Refusal(NOT_OFFERED, code="choice", field="channel"))
    if not note and not files:
        errors.append(Refusal(NEEDS_PROOF, code="required", field="note"))
    if errors:
        raise FieldErrors(errors)
    dispatch_id = new_id()
    row = {
        "tenant_id": work.tenant.id,
        "id": dispatch_id,
        "letter_id": letter_id,
        "channel": channel,
        "note": note,
        "state": "sent",
        "sent_at": work.now,
        "sent_by": work.actor.id,
        "sent_by_name": work.actor.name,
    }
    await work.session.execute(insert(Dispatch), [row])
    await attach(work, list(files), DISPATCH_RECORD, dispatch_id)
    said = {"channel": channel, "note": note, "dispatch": dispatch_id, "files": len(files)}
    await move(work, "send", letter, "letter.sent", said=said)
    await write_off(work, letter_id, letter.number)
    return dispatch_id


async def note_delivery(work: Work, letter_id: UUID, note: str = "") -> None:
    """Record that the letter arrived."""
    letter = await demand_act(work, "deliver", letter_id)
    await _settle(work, letter_id, "delivered", note)
    await move(work, "deliver", letter, "letter.delivered", reason=note or None)


async def note_return(work: Work, letter_id: UUID, reason: str) -> None:
    """Record that the letter came back, with the reason; it can be sent again."""
    letter = await demand_act(work, "return", letter_id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _settle(work, letter_id, "returned", reason)
    await move(work, "return", letter, "letter.returned", reason=reason)


async def _settle(work: Work, letter_id: UUID, state: str, reason: str) -> None:
    last = (
        select(Dispatch.id)
        .where(Dispatch.letter_id == letter_id)
        .order_by(Dispatch.sent_at.desc(), Dispatch.id.desc())
        .limit(1)
    )
    values: dict[str, Any] = {
        "state": state,
        "settled_at": work.now,
        "settled_by_name": work.actor.name,
        "reason": reason,
    }
    statement = update(Dispatch).where(Dispatch.id == last.scalar_subquery()).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))

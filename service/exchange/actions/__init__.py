"""Writes of the exchange: the own entry, links with other agencies, and copies for them."""

from uuid import UUID

import msgspec
from sqlalchemy import text

from service.exchange.models import Entry
from service.exchange.queries import entry
from service.exchange.rules import (
    ADMINISTER,
    ANSWERED_ALREADY,
    CHOOSE,
    ENTRY,
    KINDS,
    LARGEST_PARCEL,
    LINK,
    LINKED_ALREADY,
    LONGEST_MESSAGE,
    NEEDS_REASON,
    TOO_LARGE,
    UNKNOWN_AGENCY,
    EntryEdit,
    cleaned,
    demand,
)
from service.exchange.slots import ENDED
from service.kit.refusal import Refusal
from service.kit.texts import clean_text
from service.runtime.work import Work
from service.web.errors import NotFound

ASK = text("select exchange_ask(:party, :kind, :message, :moment, :person)")
ANSWER = text("select exchange_answer(:party, :accepts, :moment, :person, :why)")
END = text("select exchange_end(:party, :moment, :person, :why)")
SEND = text("select exchange_send(:party, :kind, :key, :content, :moment, :person)")


# --- the own entry


async def publish_entry(work: Work, edit: EntryEdit) -> None:
    """Let other agencies find this one. Raises Refusal, FieldErrors."""
    demand(work.actor, ADMINISTER)
    edit = cleaned(edit, work.tenant.profile.languages)
    row = await entry(work)
    if row is None:
        row = Entry(tenant_id=work.tenant.id)
        work.session.add(row)
    row.listed, row.body, row.about, row.email = True, edit.body, dict(edit.about), edit.email
    await _kept(work, row)
    work.record("exchange_entry.listed", work.tenant.id, record=ENTRY, after={"body": edit.body, "email": edit.email})


async def withdraw_entry(work: Work) -> None:
    """Nobody finds it from now on; links that were agreed stay. Raises Refusal."""
    demand(work.actor, ADMINISTER)
    row = await entry(work)
    if row is None or not row.listed:
        return
    row.listed = False
    await _kept(work, row)
    work.record("exchange_entry.withdrawn", work.tenant.id, record=ENTRY)


async def _kept(work: Work, row: Entry) -> None:
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()


# --- links


async def ask(work: Work, party_id: UUID, kind: str, message: str = "") -> None:
    """Ask another agency to agree on what it is to this one. Raises Refusal."""
    demand(work.actor, ADMINISTER)
    if kind not in KINDS:
        raise Refusal(CHOOSE, code="choice", field="kind")
    said = clean_text(message, LONGEST_MESSAGE)
    given = {"party": party_id, "kind": kind, "message": said, "moment": work.now, "person": work.actor.name}
    answer = await work.session.scalar(ASK, given)
    if answer == "unknown":
        raise Refusal(UNKNOWN_AGENCY, code="unknown", field="agency")
    if answer == "already":
        raise Refusal(LINKED_ALREADY, code="already", field="agency")
    work.record("exchange_link.asked", party_id, record=LINK, after={"kind": kind})


async def answer(work: Work, party_id: UUID, *, accepts: bool, reason: str = "") -> None:
    """Say yes or no to another agency; no takes a reason. Raises NotFound, Refusal."""
    demand(work.actor, ADMINISTER)
    why = _reason(reason, needed=not accepts)
    given = {"party": party_id, "accepts": accepts, "moment": work.now, "person": work.actor.name, "why": why}
    said = await work.session.scalar(ANSWER, given)
    if said == "nothing":
        raise NotFound
    if said == "answered":
        raise Refusal(ANSWERED_ALREADY, code="answered")
    work.record(f"exchange_link.{said}", party_id, record=LINK, reason=why or None)


async def end(work: Work, party_id: UUID, reason: str) -> None:
    """End a link, or take a question back. Nothing goes along it from that moment. Raises NotFound, Refusal."""
    demand(work.actor, ADMINISTER)
    why = _reason(reason, needed=True)
    given = {"party": party_id, "moment": work.now, "person": work.actor.name, "why": why}
    if await work.session.scalar(END, given) != "ended":
        raise NotFound
    work.record("exchange_link.ended", party_id, record=LINK, reason=why)
    for told in ENDED:
        await told(work, party_id)


def _reason(typed: str, *, needed: bool) -> str:
    why = clean_text(typed, LONGEST_MESSAGE)
    if needed and not why:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    return why


# --- copies


async def send(work: Work, party_id: UUID, kind: str, key: str, content: object) -> bool:
    """Put a copy into another agency's inbox; False where it has one under this key. Raises NotFound, Refusal.

    content: what msgspec writes as JSON. Rights are the caller's matter; without an agreed link: NotFound.
    """
    said = msgspec.json.encode(content, order="deterministic")
    if len(said) > LARGEST_PARCEL:
        raise Refusal(TOO_LARGE, code="too_large", most=str(LARGEST_PARCEL // 1024 // 1024))
    given = {
        "party": party_id, "kind": kind, "key": key, "content": said.decode(), "moment": work.now,
        "person": work.actor.name,
    }  # fmt: skip
    answer = await work.session.scalar(SEND, given)
    if answer == "nothing":
        raise NotFound
    return bool(answer == "sent")

"""Registration: the journal's next number, the letter, its act and the job that follows, in one statement."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.contacts.queries import by_id, standing
from service.correspondence.queries.registers import journal_afresh
from service.correspondence.rules import (
    JOURNAL_CLOSED,
    RECORD,
    UNKNOWN_SENDER,
    UNKNOWN_UNIT,
    Content,
    NewLetter,
    Offer,
    checked,
    demand,
    why_not_register,
)
from service.documents.actions import attach
from service.identity.queries import units_with_names
from service.journals.rules import Journal, shape
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.transaction import Statement
from service.runtime.work import Work, canonical

# Counter, letter, act and outbox row in one round trip, so that the counter's lock is held for one statement and the
# commit. The act says the number, which only the statement itself knows: its payload comes in two halves.
REGISTER = Statement(
    """
    with counted as (
      insert into journal_counter as c (tenant_id, journal_id, period, last)
      select j.tenant_id, j.id, cast(:period as text), 1 from journal j
      where j.tenant_id = cast(:tenant as uuid) and j.id = cast(:journal as uuid) and j.state = 'open'
        and j.pattern = cast(:pattern as text) and j.index_ = cast(:index as text) and j.period = cast(:span as text)
      on conflict (tenant_id, journal_id, period) do update set last = c.last + 1
      returning last
    ), registered as (
      insert into letter (tenant_id, id, journal_id, unit_id, state, access, access_basis, period, serial, number,
        registered_at, received_at, registered_by, registered_by_name, channel, kind, language, sender_id, sender_name,
        sender_number, sender_date, addressee, subject, summary, sheets, annexes, due_on, files)
      select cast(:tenant as uuid), cast(:id as uuid), cast(:journal as uuid), cast(:unit as uuid), 'registered',
        cast(:access as smallint), cast(:access_basis as text), cast(:period as text), last,
        cast(:prefix as text) || lpad(last::text, greatest(cast(:width as integer), length(last::text)), '0')
          || cast(:suffix as text),
        cast(:now as timestamptz), cast(:received_at as timestamptz), cast(:actor as uuid), cast(:actor_name as text),
        cast(:channel as text), cast(:kind as text), cast(:language as text), cast(:sender_id as uuid),
        cast(:sender_name as text), cast(:sender_number as text), cast(:sender_date as date),
        cast(:addressee as text), cast(:subject as text), cast(:summary as text), cast(:sheets as integer),
        cast(:annexes as integer), cast(:due_on as date), cast(:files as integer)
      from counted
      returning number
    ), acted as (
      insert into act (tenant_id, id, at, kind, record, record_id, actor_kind, actor_id, actor_name, on_behalf_of,
        request_id, payload)
      select cast(:tenant as uuid), cast(:act as uuid), cast(:now as timestamptz), 'letter.registered', 'letter',
        cast(:id as uuid), cast(:actor_kind as text), cast(:actor as uuid), cast(:actor_name as text),
        cast(:on_behalf_of as uuid), cast(:request_id as text),
        cast(:payload_head as text) || to_json(number)::text || cast(:payload_tail as text)
      from registered
    ), posted as (
      insert into outbox (tenant_id, id, job, arguments, actor, created_at, next_at)
      select cast(:tenant as uuid), cast(:outbox as uuid), cast(:job as text), cast(:arguments as text),
        cast(:asked_by as text), cast(:now as timestamptz), cast(:now as timestamptz)
      from registered
    )
    select number from registered
    """
)
AFTER_REGISTRATION = "correspondence.after_registration"
CONTENT_COLUMNS = tuple(name for name in Content.__slots__ if name not in {"sender_kind", "unit_id"})
# A control character: what people type never holds one.
PLACE = "\x01"


@dataclass(frozen=True, slots=True)
class Registered:
    """The receipt of a registration."""

    id: UUID
    number: str
    state: str
    registered_at: datetime


def offer_now(work: Work) -> Offer:
    """What can be chosen in this agency, and what day it is there."""
    profile = work.tenant.profile
    now = work.now.astimezone(ZoneInfo(profile.zone))
    return Offer(
        kinds=frozenset(kind.slug for kind in profile.document_kinds),
        channels=frozenset(channel.slug for channel in profile.channels),
        today=now.date(),
        now=now,
    )


# --- registering


async def register_letter(work: Work, journal: Journal, new: NewLetter) -> Registered:
    """Give the letter its number and keep it. Raises Refusal or FieldErrors; then no number is used.

    Commit soon after: the journal's counter stays locked until then.
    """
    unit_id = new.content.unit_id or journal.unit_id
    demand(why_not_register(work.actor, journal, unit_id))
    content = replace(await with_sender(work, new.content), unit_id=unit_id)
    new = checked(replace(new, content=content), offer_now(work))
    if unit_id != journal.unit_id:
        await know_unit(work, unit_id)
    letter_id = new_id()
    if new.files:
        await attach(work, list(new.files), RECORD, letter_id)
        await work.flush()
    number = await _insert(work, journal, letter_id, new)
    if number is None:
        changed = await journal_afresh(work, journal)
        number = await _insert(work, changed, letter_id, new) if changed is not None else None
    if number is None:
        raise Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    return Registered(letter_id, number, "registered", work.now)


async def _insert(work: Work, journal: Journal, letter_id: UUID, new: NewLetter) -> str | None:
    """The letter's number; None, and nothing done, when the journal is closed or not any more as it was read."""
    values = _row_values(work, journal, new.content, new) | {"id": letter_id}
    values |= _act_values(work, letter_id, new.content, new) | _job_values(work, letter_id, new.content)
    number: str | None = await work.ask(REGISTER, **values)
    return number


async def know_unit(work: Work, unit_id: UUID) -> None:
    """Refuse a unit that this agency does not have."""
    if unit_id not in {unit.id for unit in await units_with_names(work)}:
        raise Refusal(UNKNOWN_UNIT, code="unknown", field="unit_id")


async def with_sender(work: Work, content: Content) -> Content:
    """The content with its chosen contact looked up: an unknown one is refused, one typed over is let go of.

    A sender who was only typed is put into the contacts by a job.
    """
    if content.sender_id is None:
        return content
    contact = await by_id(work, content.sender_id)
    if contact is None:
        raise Refusal(UNKNOWN_SENDER, code="unknown", field="sender_name")
    if content.sender_name and fold(content.sender_name) != fold(contact.name):
        return replace(content, sender_id=None)
    stands = await standing(work, contact.id)
    return replace(content, sender_id=stands, sender_name=content.sender_name or contact.name)


def _row_values(work: Work, journal: Journal, content: Content, new: NewLetter) -> dict[str, Any]:
    look = shape(journal, work.now.astimezone(ZoneInfo(work.tenant.profile.zone)).date())
    own = {name: getattr(content, name) for name in CONTENT_COLUMNS}
    return own | {
        "tenant": work.tenant.id,
        "journal": journal.id,
        "unit": content.unit_id,
        "pattern": journal.pattern,
        "index": journal.index,
        "span": journal.period,
        "period": look.period,
        "prefix": look.prefix,
        "width": look.width,
        "suffix": look.suffix,
        "now": work.now,
        "received_at": new.received_at,
        "files": len(new.files),
    }


def _act_values(work: Work, letter_id: UUID, content: Content, new: NewLetter) -> dict[str, Any]:
    after = {name: getattr(content, name) for name in CONTENT_COLUMNS}
    after |= {"number": PLACE, "received_at": new.received_at, "files": len(new.files)}
    row = work.act_row("letter.registered", letter_id, record=RECORD, after=after)
    head, _, tail = row["payload"].partition(canonical(PLACE))
    return {
        "act": row["id"],
        "actor_kind": row["actor_kind"],
        "actor": row["actor_id"],
        "actor_name": row["actor_name"],
        "on_behalf_of": row["on_behalf_of"],
        "request_id": row["request_id"],
        "payload_head": head,
        "payload_tail": tail,
    }


def _job_values(work: Work, letter_id: UUID, content: Content) -> dict[str, Any]:
    row = work.outbox_row(AFTER_REGISTRATION, letter_id=str(letter_id), sender_kind=content.sender_kind)
    return {"outbox": row["id"], "job": row["job"], "arguments": row["arguments"], "asked_by": row["actor"]}

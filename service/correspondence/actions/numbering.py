"""Numbers: the journal's next one, the letter, its act and the job that follows, in one statement. The only way in
which a letter of whatever direction gets into the registry."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.correspondence.queries.registers import journal_afresh
from service.correspondence.rules import JOURNAL_CLOSED, RECORD
from service.journals.rules import Journal, shape
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
        sender_number, sender_date, addressee_id, addressee, subject, summary, sheets, annexes, due_on, files)
      select cast(:tenant as uuid), cast(:id as uuid), cast(:journal as uuid), cast(:unit as uuid), 'registered',
        cast(:access as smallint), cast(:access_basis as text), cast(:period as text), last,
        cast(:prefix as text) || lpad(last::text, greatest(cast(:width as integer), length(last::text)), '0')
          || cast(:suffix as text),
        cast(:now as timestamptz), cast(:received_at as timestamptz), cast(:actor as uuid), cast(:actor_name as text),
        cast(:channel as text), cast(:kind as text), cast(:language as text), cast(:sender_id as uuid),
        cast(:sender_name as text), cast(:sender_number as text), cast(:sender_date as date),
        cast(:addressee_id as uuid), cast(:addressee as text), cast(:subject as text), cast(:summary as text),
        cast(:sheets as integer),
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
# A control character: what people type never holds one.
PLACE = "\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the registry says of a letter beside its number; `files` counts those attached."""

    unit_id: UUID
    received_at: datetime
    channel: str
    kind: str
    language: str
    sender_name: str
    subject: str
    sender_id: UUID | None = None
    sender_number: str = ""
    sender_date: date | None = None
    addressee_id: UUID | None = None
    addressee: str = ""
    summary: str = ""
    sheets: int | None = None
    annexes: int | None = None
    due_on: date | None = None
    access: int = 0
    access_basis: str = ""
    files: int = 0


FIELDS = tuple(Entry.__slots__)


async def give_number(work: Work, journal: Journal, letter_id: UUID, entry: Entry, sender_kind: str = "") -> str:
    """Enter the letter under the journal's next number and give it back. Raises Refusal when the journal is closed.

    Commit soon after: the journal's counter stays locked until then. `sender_kind` goes to the job that follows.
    """
    number = await _insert(work, journal, letter_id, entry, sender_kind)
    if number is None:
        changed = await journal_afresh(work, journal)
        number = await _insert(work, changed, letter_id, entry, sender_kind) if changed is not None else None
    if number is None:
        raise Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    return number


async def _insert(work: Work, journal: Journal, letter_id: UUID, entry: Entry, sender_kind: str) -> str | None:
    """The letter's number; None, and nothing done, when the journal is closed or not any more as it was read."""
    values = _row_values(work, journal, entry) | {"id": letter_id}
    values |= _act_values(work, letter_id, entry) | _job_values(work, letter_id, sender_kind)
    number: str | None = await work.ask(REGISTER, **values)
    return number


def _row_values(work: Work, journal: Journal, entry: Entry) -> dict[str, Any]:
    look = shape(journal, work.now.astimezone(ZoneInfo(work.tenant.profile.zone)).date())
    own = {name: getattr(entry, name) for name in FIELDS}
    return own | {
        "tenant": work.tenant.id,
        "journal": journal.id,
        "unit": own.pop("unit_id"),
        "pattern": journal.pattern,
        "index": journal.index,
        "span": journal.period,
        "period": look.period,
        "prefix": look.prefix,
        "width": look.width,
        "suffix": look.suffix,
        "now": work.now,
    }


def _act_values(work: Work, letter_id: UUID, entry: Entry) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in FIELDS if name != "unit_id"}
    row = work.act_row("letter.registered", letter_id, record=RECORD, after=said | {"number": PLACE})
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


def _job_values(work: Work, letter_id: UUID, sender_kind: str) -> dict[str, Any]:
    row = work.outbox_row(AFTER_REGISTRATION, letter_id=str(letter_id), sender_kind=sender_kind or "organisation")
    return {"outbox": row["id"], "job": row["job"], "arguments": row["arguments"], "asked_by": row["actor"]}

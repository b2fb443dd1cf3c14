"""Numbers: the journal's next one or one reserved for paper, the letter, its act and the job that follows, in one
statement. The only way in which a letter of whatever direction gets into the registry."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.correspondence.queries.registers import journal_afresh
from service.correspondence.rules import JOURNAL_CLOSED, RECORD
from service.correspondence.rules.terms import LetterTerm
from service.journals.actions.blocks import note_settled
from service.journals.actions.numbering import TAKE_NEXT, TAKE_RESERVED, next_values, reserved_values
from service.journals.rules import SETTLED, Journal, Paper, paper_moment
from service.kit.refusal import Refusal
from service.records.actions.choosing import demand_open
from service.runtime.transaction import Statement
from service.runtime.work import Work, canonical

# Whether the file is open is asked here too: until the commit it cannot be closed, nor does it cost a question.
# Counter, letter, act and outbox row in one round trip, so that the counter's lock is held for one statement and the
# commit. The act says the number, which only the statement itself knows: its payload comes in two halves.
INSERTION = """
    with filed as (
      select id from case_file
      where tenant_id = cast(:tenant as uuid) and id = cast(:case_id as uuid) and state = 'open' for share
    ), counted as ({taken}), registered as (
      insert into letter (tenant_id, id, journal_id, unit_id, state, access, access_basis, period, serial, number,
        registered_at, received_at, registered_by, registered_by_name, channel, kind, language, sender_id, sender_name,
        sender_number, sender_date, addressee_id, addressee, subject, summary, sheets, annexes, due_on, files, case_id)
      select cast(:tenant as uuid), cast(:id as uuid), cast(:journal as uuid), cast(:unit as uuid), 'registered',
        cast(:access as smallint), cast(:access_basis as text), counted.period, counted.serial, counted.number,
        cast(:registered_at as timestamptz), cast(:received_at as timestamptz), cast(:actor as uuid),
        cast(:actor_name as text), cast(:channel as text), cast(:kind as text), cast(:language as text),
        cast(:sender_id as uuid), cast(:sender_name as text), cast(:sender_number as text), cast(:sender_date as date),
        cast(:addressee_id as uuid), cast(:addressee as text), cast(:subject as text), cast(:summary as text),
        cast(:sheets as integer), cast(:annexes as integer), cast(:due_on as date), cast(:files as integer),
        cast(:case_id as uuid)
      from counted where cast(:case_id as uuid) is null or exists (select from filed)
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
# A number reserved for paper differs from the journal's next in where it is taken from, and in nothing else.
REGISTER, SETTLE = (Statement(INSERTION.replace("{taken}", taken)) for taken in (TAKE_NEXT, TAKE_RESERVED))
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
    case_id: UUID | None = None


FIELDS = tuple(Entry.__slots__)


async def give_number(
    work: Work,
    journal: Journal,
    letter_id: UUID,
    entry: Entry,
    sender_kind: str = "",
    paper: Paper | None = None,
    term: LetterTerm | None = None,
) -> str:
    """Enter the letter under the journal's next number, or under `paper`'s reserved one, and give it back.

    Raises Refusal when the journal or the file is closed or the reserved number settled. Commit soon after: the
    journal's counter stays locked until then. `sender_kind` and `term` go to the job that follows.
    """
    after = _job_values(work, letter_id, sender_kind, term)
    if paper is not None:
        return await _settle(work, journal, letter_id, entry, after, paper)
    number = await _insert(work, REGISTER, next_values(work, journal), letter_id, entry, after)
    if number is None and entry.case_id is not None:
        await demand_open(work, entry.case_id)
    if number is None:
        changed = await journal_afresh(work, journal)
        if changed is not None:
            number = await _insert(work, REGISTER, next_values(work, changed), letter_id, entry, after)
    if number is None:
        raise Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    return number


async def _settle(
    work: Work, journal: Journal, letter_id: UUID, entry: Entry, after: dict[str, Any], paper: Paper
) -> str:
    taken = {"journal": journal.id} | reserved_values(work, paper, RECORD, letter_id)
    at = paper_moment(paper, work.zone)
    number = await _insert(work, SETTLE, taken, letter_id, entry, after, at)
    if number is None and entry.case_id is not None:
        await demand_open(work, entry.case_id)
    if number is None:
        raise Refusal(SETTLED, code="settled", field="paper_on", number=paper.number.number)
    await note_settled(work, paper, RECORD, letter_id)
    return number


async def _insert(
    work: Work,
    statement: Statement,
    taken: dict[str, Any],
    letter_id: UUID,
    entry: Entry,
    after: dict[str, Any],
    at: datetime | None = None,
) -> str | None:
    """The letter's number; None, and nothing done, when there is none to be had."""
    values = _row_values(work, entry, at) | taken | {"id": letter_id}
    values |= _act_values(work, letter_id, entry) | after
    number: str | None = await work.ask(statement, **values)
    return number


def _row_values(work: Work, entry: Entry, at: datetime | None) -> dict[str, Any]:
    own = {name: getattr(entry, name) for name in FIELDS}
    return own | {
        "tenant": work.tenant.id,
        "unit": own.pop("unit_id"),
        "registered_at": at or work.now,
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


def _job_values(work: Work, letter_id: UUID, sender_kind: str, term: LetterTerm | None) -> dict[str, Any]:
    arguments: dict[str, Any] = {"letter_id": str(letter_id), "sender_kind": sender_kind or "organisation"}
    if term is not None:
        arguments["term"] = term.encode()
    row = work.outbox_row(AFTER_REGISTRATION, **arguments)
    return {"outbox": row["id"], "job": row["job"], "arguments": row["arguments"], "asked_by": row["actor"]}

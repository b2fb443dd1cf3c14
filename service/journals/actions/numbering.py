"""The two ways in which a record gets its number, as the head of the statement that inserts the record.

A capability writes its insertion once, over `counted(period, serial, number)`, and puts one of these before it:

    INSERTION = "with counted as ({taken}), ... insert ... select ... from counted ..."
    NEXT, RESERVED = (Statement(INSERTION.replace("{taken}", head)) for head in (TAKE_NEXT, TAKE_RESERVED))
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.journals.queries import journal_by_id
from service.journals.rules import JOURNAL_CLOSED, Journal, Paper, shape
from service.kit.refusal import Refusal
from service.runtime.transaction import Statement
from service.runtime.work import Work

# Takes tenant, journal, pattern, index, span, period, prefix, width, suffix. No row when the journal is closed or no
# longer numbers as it was read. The counter stays locked until the transaction ends.
TAKE_NEXT = """
      insert into journal_counter as c (tenant_id, journal_id, period, last)
      select j.tenant_id, j.id, cast(:period as text), 1 from journal j
      where j.tenant_id = cast(:tenant as uuid) and j.id = cast(:journal as uuid) and j.state = 'open'
        and j.pattern = cast(:pattern as text) and j.index_ = cast(:index as text) and j.period = cast(:span as text)
      on conflict (tenant_id, journal_id, period) do update set last = c.last + 1
      returning period, last as serial,
        cast(:prefix as text) || lpad(last::text, greatest(cast(:width as integer), length(last::text)), '0')
          || cast(:suffix as text) as number
"""
# Takes tenant, journal, id, record_word, reserved, paper_on, now, actor, actor_name. No row when it is settled.
TAKE_RESERVED = """
      update reserved_number set state = 'registered', record = cast(:record_word as text),
        record_id = cast(:id as uuid), paper_on = cast(:paper_on as date), settled_at = cast(:now as timestamptz),
        settled_by = cast(:actor as uuid), settled_by_name = cast(:actor_name as text)
      where tenant_id = cast(:tenant as uuid) and id = cast(:reserved as uuid) and state = 'reserved'
        and journal_id = cast(:journal as uuid)
      returning period, serial, number
"""
_ALONE = "with counted as ({taken}) select period, serial, number from counted"
_NEXT, _RESERVED = (Statement(_ALONE.replace("{taken}", head)) for head in (TAKE_NEXT, TAKE_RESERVED))


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that belongs to a record from now on."""

    period: str
    serial: int
    number: str


def next_values(work: Work, journal: Journal) -> dict[str, Any]:
    """What TAKE_NEXT asks for."""
    look = shape(journal, work.today)
    return {
        "tenant": work.tenant.id,
        "journal": journal.id,
        "pattern": journal.pattern,
        "index": journal.index,
        "span": journal.period,
        "period": look.period,
        "prefix": look.prefix,
        "width": look.width,
        "suffix": look.suffix,
    }


def reserved_values(work: Work, paper: Paper, record: str, record_id: UUID) -> dict[str, Any]:
    """What TAKE_RESERVED asks for."""
    return {
        "tenant": work.tenant.id,
        "journal": paper.number.journal_id,
        "id": record_id,
        "record_word": record,
        "reserved": paper.number.id,
        "paper_on": paper.on,
        "now": work.now,
        "actor": work.actor.id,
        "actor_name": work.actor.name,
    }


async def take_number(work: Work, journal: Journal, record: str, record_id: UUID, paper: Paper | None = None) -> Taken:
    """The record's number, for records that are not inserted by one statement: the journal's next, or a reserved one.

    Take it last and commit soon after: the counter stays locked until then. Raises Refusal.
    """
    if paper is not None:
        row = await work.ask_row(_RESERVED, **reserved_values(work, paper, record, record_id))
    else:
        row = await work.ask_row(_NEXT, **next_values(work, journal))
        if row is None:
            fresh = await journal_by_id(work, journal.id)
            row = await work.ask_row(_NEXT, **next_values(work, fresh)) if fresh else None
    if row is None:
        raise Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    return Taken(row["period"], row["serial"], row["number"])

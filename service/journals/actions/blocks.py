"""Blocks of numbers for paper: reserved through the journal's own counter, settled number by number afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from service.journals.actions.numbering import next_values
from service.journals.models import NumberBlock, ReservedNumber
from service.journals.queries import journal_by_id
from service.journals.queries.blocks import block_by_id, reserved_by_id
from service.journals.rules import (
    BLOCK,
    JOURNAL_CLOSED,
    NEEDS_REASON,
    NONE_CHOSEN,
    SETTLED,
    Journal,
    Paper,
    block_problems,
    paper_problem,
    why_not_reserve,
)
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.transaction import Statement
from service.runtime.work import Work
from service.web.errors import NotFound

# The counter moves by the whole block in one step, under the same lock as a registration's.
RESERVE = Statement(
    """
    with counted as (
      insert into journal_counter as c (tenant_id, journal_id, period, last)
      select j.tenant_id, j.id, cast(:period as text), cast(:count as bigint) from journal j
      where j.tenant_id = cast(:tenant as uuid) and j.id = cast(:journal as uuid) and j.state = 'open'
        and j.pattern = cast(:pattern as text) and j.index_ = cast(:index as text) and j.period = cast(:span as text)
      on conflict (tenant_id, journal_id, period) do update set last = c.last + cast(:count as bigint)
      returning last
    ), block as (
      insert into number_block (tenant_id, id, journal_id, period, first, last, reason, state, reserved_at,
        reserved_by, reserved_by_name)
      select cast(:tenant as uuid), cast(:id as uuid), cast(:journal as uuid), cast(:period as text),
        last - cast(:count as bigint) + 1, last, cast(:reason as text), 'open', cast(:now as timestamptz),
        cast(:actor as uuid), cast(:actor_name as text)
      from counted
      returning first, last
    ), given as (
      insert into reserved_number (tenant_id, id, block_id, journal_id, period, serial, number, state, reserved_at)
      select cast(:tenant as uuid), ids.id, cast(:id as uuid), cast(:journal as uuid), cast(:period as text), n.serial,
        cast(:prefix as text)
          || lpad(n.serial::text, greatest(cast(:width as integer), length(n.serial::text)), '0')
          || cast(:suffix as text),
        'reserved', cast(:now as timestamptz)
      from block, unnest(cast(:ids as uuid[])) with ordinality as ids(id, place),
        lateral (select block.first + ids.place - 1 as serial) n
    )
    select first, last from block
    """
)


@dataclass(frozen=True, slots=True)
class Block:
    """What was reserved."""

    id: UUID
    period: str
    first: int
    last: int


async def reserve(work: Work, journal: Journal, count: int, reason: str) -> Block:
    """Reserve the journal's next numbers for paper, with a reason. Raises FieldErrors or Refusal.

    Commit soon after: the journal's counter stays locked until then.
    """
    if problems := block_problems(work.actor, journal, count, reason):
        raise FieldErrors(problems)
    await work.flush()
    values = next_values(work, journal) | {
        "id": new_id(),
        "count": count,
        "reason": reason,
        "now": work.now,
        "actor": work.actor.id,
        "actor_name": work.actor.name,
        "ids": [new_id() for _ in range(count)],
    }
    row = await work.ask_row(RESERVE, **values)
    if row is None:
        raise Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    made = Block(values["id"], values["period"], row["first"], row["last"])
    after = {"journal": journal.slug, "period": made.period, "first": made.first, "last": made.last}
    work.record("numbers.reserved", made.id, record=BLOCK, after=after, reason=reason)
    return made


async def paper_of(work: Work, reserved_id: UUID, on: date, journal: Journal) -> Paper:
    """The reserved number with its day in the paper register, checked. Raises NotFound or Refusal."""
    number = await reserved_by_id(work, reserved_id)
    if number is None:
        raise NotFound
    zone = work.zone
    paper = Paper(number, on)
    if problem := paper_problem(paper, journal, work.today, zone):
        raise problem
    return paper


async def note_settled(work: Work, paper: Paper, record: str, record_id: UUID) -> None:
    """Note that a record was bound to its reserved number; the block is settled with its last number."""
    number = paper.number
    after = {"number": number.number, "record": record, "id": record_id, "paper_on": paper.on}
    work.record("numbers.settled", number.block_id, record=BLOCK, after=after)
    await _close_when_done(work, number.block_id)


async def void_numbers(work: Work, block_id: UUID, number_ids: Sequence[UUID], reason: str) -> int:
    """Void numbers of a block that no paper record has, with a reason; gives how many. All of them or none."""
    block = await block_by_id(work, block_id)
    journal = await journal_by_id(work, block.journal_id) if block else None
    if block is None or journal is None:
        raise NotFound
    if refused := why_not_reserve(work.actor, journal):
        raise refused
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    if not number_ids:
        raise Refusal(NONE_CHOSEN, code="required", field="ids")
    here = (ReservedNumber.block_id == block_id, ReservedNumber.id.in_(number_ids))
    locked = select(ReservedNumber.number, ReservedNumber.state).where(*here).order_by(ReservedNumber.serial)
    rows = (await work.session.execute(locked.with_for_update())).all()
    if not rows:
        raise NotFound
    for row in rows:
        if row.state != "reserved":
            raise Refusal(SETTLED, code="settled", field="ids", number=row.number)
    done = {"state": "voided", "reason": reason, "settled_at": work.now}
    who = {"settled_by": work.actor.id, "settled_by_name": work.actor.name}
    statement = update(ReservedNumber).where(*here).values(**done, **who)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    after = {"numbers": [row.number for row in rows]}
    work.record("numbers.voided", block_id, record=BLOCK, after=after, reason=reason)
    await _close_when_done(work, block_id)
    return len(rows)


async def _close_when_done(work: Work, block_id: UUID) -> None:
    left = select(ReservedNumber.id).where(ReservedNumber.block_id == block_id, ReservedNumber.state == "reserved")
    statement = (
        update(NumberBlock)
        .where(NumberBlock.id == block_id, ~left.exists())
        .values(state="settled", settled_at=work.now)
        .execution_options(synchronize_session=False)
    )
    await work.session.execute(statement)

"""Reads of blocks: which are open, what became of each of their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from service.journals.models import NumberBlock, ReservedNumber
from service.journals.rules import Reserved
from service.kit.paging import Cursor
from service.runtime.work import Work
from service.web.errors import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block and how many of its numbers still wait, are bound to records, or are void."""

    id: UUID
    journal_id: UUID
    period: str
    first: int
    last: int
    reason: str
    state: str
    reserved_at: datetime
    reserved_by: UUID | None
    reserved_by_name: str
    settled_at: datetime | None
    waiting: int = 0
    bound: int = 0
    voided: int = 0

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def place(self) -> Cursor:
        return Cursor(self.reserved_at, self.id)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a block and what became of it."""

    id: UUID
    serial: int
    number: str
    state: str
    record: str
    record_id: UUID | None
    paper_on: date | None
    reason: str
    settled_at: datetime | None
    settled_by_name: str


OWN = ("waiting", "bound", "voided")
COLUMNS = [getattr(NumberBlock, field.name) for field in fields(BlockRow) if field.name not in OWN]
NUMBER_COLUMNS = [getattr(ReservedNumber, field.name) for field in fields(NumberRow)]
RESERVED_COLUMNS = [getattr(ReservedNumber, field.name) for field in fields(Reserved)]


def _blocks() -> Select[*tuple[Any, ...]]:
    of_block = (ReservedNumber.tenant_id == NumberBlock.tenant_id, ReservedNumber.block_id == NumberBlock.id)
    counts = (
        select(*[func.count().filter(ReservedNumber.state == state) for state in ("reserved", "registered", "voided")])
        .where(*of_block)
        .correlate(NumberBlock)
        .lateral("counts")
    )
    return select(*COLUMNS, *counts.c).select_from(NumberBlock).join(counts, NumberBlock.last > 0)


async def blocks(
    work: Work, journal_ids: Sequence[UUID], *, state: str = "open", after: Cursor | None = None, limit: int = PAGE
) -> list[BlockRow]:
    """Blocks of these journals in a state, newest first."""
    query = _blocks().where(NumberBlock.state == state, NumberBlock.journal_id.in_(journal_ids))
    if after is not None:
        query = query.where(tuple_(NumberBlock.reserved_at, NumberBlock.id) < tuple_(after.at, after.id))
    query = query.order_by(NumberBlock.reserved_at.desc(), NumberBlock.id.desc()).limit(limit)
    return [BlockRow(*row) for row in await work.session.execute(query)]


async def block_by_id(work: Work, block_id: UUID) -> BlockRow | None:
    """One block."""
    row = (await work.session.execute(_blocks().where(NumberBlock.id == block_id))).one_or_none()
    return BlockRow(*row) if row else None


async def numbers_of_block(work: Work, block_id: UUID) -> list[NumberRow]:
    """The numbers of a block in their order."""
    query = select(*NUMBER_COLUMNS).where(ReservedNumber.block_id == block_id).order_by(ReservedNumber.serial)
    return [NumberRow(*row) for row in await work.session.execute(query)]


async def reserved_by_id(work: Work, reserved_id: UUID) -> Reserved | None:
    """One number of a block, in whatever state."""
    row = (await work.session.execute(select(*RESERVED_COLUMNS).where(ReservedNumber.id == reserved_id))).one_or_none()
    return Reserved(*row) if row else None


async def reserved_typed(work: Work, typed: str) -> Reserved:
    """The reserved number that an address or a form names. Raises NotFound."""
    try:
        number = await reserved_by_id(work, UUID(typed))
    except ValueError:
        raise NotFound from None
    if number is None:
        raise NotFound
    return number

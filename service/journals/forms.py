"""Bodies of the JSON API of journals, as they come and go."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct


class JournalItem(Struct):
    """One journal and the number that would come next."""

    journal: str
    title: str
    direction: str
    regime: str
    pattern: str
    period: str
    state: str
    next: str


class JournalsBody(Struct):
    """The journals of the agency, in its own order."""

    items: list[JournalItem]


class RunItem(Struct):
    """Serials `first` to `last`."""

    first: int
    last: int


class AccountBody(Struct):
    """The account of one period: every serial is registered, void, reserved or missing (there must be none)."""

    journal: str
    period: str
    last: int
    registered: int
    voided: int
    reserved: int
    missing: int
    held_twice: int
    beyond: int
    whole: bool
    gaps: Annotated[list[RunItem], Meta(description="The first hundred runs of missing serials.")]


class NumberItem(Struct):
    """One serial and what holds it. `reason` is null where it is withheld."""

    serial: int
    number: str
    state: str
    record: str
    record_id: UUID | None
    at: datetime | None
    by: str
    reason: str | None


class NumbersBody(Struct):
    """Serials one by one. `next` is the serial with which to go on; null at the end."""

    items: list[NumberItem]
    next: int | None


class NewBlockBody(Struct):
    """Numbers to be reserved for paper."""

    journal: Annotated[str, Meta(description="Required. Short name of a journal.")] = ""
    count: Annotated[int, Meta(description="Required. How many numbers, at most 500.")] = 0
    reason: Annotated[str, Meta(description="Required. What for.")] = ""


class BlockItem(Struct):
    """A block of reserved numbers."""

    id: UUID
    journal: str
    period: str
    first: int
    last: int
    reason: str
    state: str
    reserved_at: datetime
    reserved_by: str
    waiting: int


class BlocksBody(Struct):
    """Blocks that are open, newest first; at most 200."""

    items: list[BlockItem]


class ReservedItem(Struct):
    """One number of a block. A letter is bound to it by registering it with `reserved_number` and `paper_on`."""

    id: UUID
    serial: int
    number: str
    state: str
    record: str
    record_id: UUID | None
    paper_on: date | None
    reason: str


class BlockBody(BlockItem):
    """A block number by number."""

    numbers: list[ReservedItem]


class VoidBody(Struct):
    """Numbers of the block that no paper record has."""

    numbers: Annotated[list[UUID], Meta(description="Required. Ids of numbers of this block.")] = []
    reason: Annotated[str, Meta(description="Required. Why.")] = ""

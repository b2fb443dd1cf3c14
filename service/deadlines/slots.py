"""Slots that higher floors fill through `main`: what a record is called, how it is held, who is told of a new date."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from service.deadlines.rules.clocks import Clock
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Named:
    """A record as a list of deadlines shows it."""

    title: str
    link: str


RECORDS: dict[str, Callable[[Work, Collection[UUID]], Awaitable[dict[UUID, Named]]]] = {}
"""Record word -> titles and links of those of these records that the actor may see; the others are withheld."""
MOVED: dict[str, list[Callable[[Work, Clock], Awaitable[None]]]] = {}
"""Record word -> who is told, in the same transaction, that an open clock of such a record got another end."""
HELD: dict[str, Callable[[Work, Collection[UUID]], Awaitable[None]]] = {}
"""Record word -> holds these records, in the order of their ids, until the transaction ends.

Whoever settles a record holds it first and its clock second; who moves many clocks at once goes the same way.
"""


async def named(work: Work, records: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], Named]:
    """Titles and links of records of any kind, one question for each kind."""
    found: dict[tuple[str, UUID], Named] = {}
    for word in {word for word, _ in records}:
        if word in RECORDS:
            ids = [record_id for of, record_id in records if of == word]
            found |= {(word, record_id): name for record_id, name in (await RECORDS[word](work, ids)).items()}
    return found


async def hold(work: Work, records: Collection[tuple[str, UUID]]) -> None:
    """Hold the records whose clocks are about to move, kind by kind, always in one order."""
    for word in sorted({word for word, _ in records}):
        if word in HELD:
            await HELD[word](work, [record_id for of, record_id in records if of == word])


async def tell_moved(work: Work, clock: Clock) -> None:
    """Tell those who keep a copy of the date."""
    for tell in MOVED.get(clock.record, []):
        await tell(work, clock)

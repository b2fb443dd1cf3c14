"""Slots: on which records resolutions stand, and what those records want to know. `main` fills them in."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from service.assignments.rules.acts import may_ask, may_resolve
from service.kit.actor import Actor
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Described:
    """A record as its reader may see it. `withheld`: number and link are shown, the title is not (it is "")."""

    id: UUID
    number: str
    title: str
    href: str
    language: str = "und"
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class RecordKind:
    """What assignments ask of the capability whose records they stand on.

    describe: the records that the actor may see at all, by id, in one question. why_not: raises NotFound or Refusal
    when no resolution may be given on this record now; gives the unit whose record it is. resolved: the first
    resolution was given. settled: the last open one ended; the record may be opened again by `resolved`. asks: whoever
    handles such a record asks units for input on it, and needs no head's right to give resolutions.
    """

    describe: Callable[[Work, Collection[UUID]], Awaitable[dict[UUID, Described]]]
    demand: Callable[[Work, UUID], Awaitable[UUID]]
    resolved: Callable[[Work, UUID], Awaitable[None]]
    settled: Callable[[Work, UUID], Awaitable[None]]
    asks: bool = False


RECORDS: dict[str, RecordKind] = {}
"""Record word -> its capability's answers. Resolutions are given on records of these words only."""


def may_give_on(actor: Actor, record: str) -> bool:
    """Whether the actor may give assignments on records of this word, as far as rights go."""
    return may_resolve(actor) or (record in RECORDS and RECORDS[record].asks and may_ask(actor))


async def described(work: Work, records: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], Described]:
    """What the actor may see of some records; one question for each word."""
    found: dict[tuple[str, UUID], Described] = {}
    for word, kind in RECORDS.items():
        asked = {ident for of, ident in records if of == word}
        if asked:
            found |= {(word, ident): one for ident, one in (await kind.describe(work, asked)).items()}
    return found

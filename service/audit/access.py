"""Slots: how acts are called, whose contents their reader may see, where records are. `main` fills them in."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from uuid import UUID

from service.runtime.work import Work

KINDS: dict[str, str] = {}
"""Kind of act -> what it is called (a sentence of the catalogue)."""
OPEN: set[str] = set()
"""Record words whose acts every reader of the trail may read whole."""
CHECKS: dict[str, Callable[[Work, Collection[UUID]], Awaitable[set[UUID]]]] = {}
"""Record word -> which of these records the reader may see the contents of. In neither: contents are withheld."""
LINKS: dict[str, str] = {}
"""Record word -> path of its page, with {id}."""
NAMES: list[Callable[[Work, Collection[UUID]], Awaitable[Mapping[UUID, str]]]] = []
"""What tells names of people by id, for acts done on somebody's behalf."""


async def readable(work: Work, records: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Those of (record word, id) whose acts the reader may read whole; one question for each word."""
    found = {(word, record) for word, record in records if word in OPEN}
    for word, check in CHECKS.items():
        asked = [record for of, record in records if of == word]
        if asked:
            found |= {(word, record) for record in await check(work, asked)}
    return found


async def names(work: Work, people: Collection[UUID]) -> dict[UUID, str]:
    """Names of people by id, as far as anybody knows them."""
    known: dict[UUID, str] = {}
    for tell in NAMES if people else ():
        known |= await tell(work, people)
    return known

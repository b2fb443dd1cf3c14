"""Slots: what lies in files and is unanswered. `fittings` fills them in."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A document that keeps its file open: its number and page; what it is about is not said."""

    case_id: UUID
    id: UUID
    number: str
    href: str


MOST_SHOWN = 200
UNANSWERED: list[Callable[[Work, Collection[UUID]], Awaitable[list[Unanswered]]]] = []
"""Documents in these files that still wait for an answer, whoever asks, at most MOST_SHOWN."""
HOLDINGS: list[tuple[str, str, str]] = []
"""What may lie in a file: title (msgid), permission, address of the list with {id} of the file."""


async def unanswered(work: Work, case_ids: Collection[UUID]) -> dict[UUID, list[Unanswered]]:
    """What keeps these files open, by file."""
    found: dict[UUID, list[Unanswered]] = {}
    for ask in UNANSWERED if case_ids else ():
        for one in await ask(work, case_ids):
            found.setdefault(one.case_id, []).append(one)
    return found

"""What other floors put into the pages of letters; `main` fills it."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolution as cards and books print it: who wrote what for whom, until when, and what came of it."""

    at: datetime
    author: str
    text: str
    executors: tuple[str, ...] = ()
    due_on: date | None = None
    done_at: datetime | None = None
    report: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One step of a letter's way as cards and books print it: sent, delivered, answered."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Something a letter may be turned into. label: a msgid; href: with {id} of the letter; permission: what it takes.

    made: what some letter was turned into already, as (number, path), as far as the actor may know.
    """

    label: str
    href: str
    permission: str
    made: Callable[[Work, UUID], Awaitable[list[tuple[str, str]]]]


TURNS: list[Turn] = []
"""Offered on pages of letters that came, whose content the actor sees."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a letter's page that another floor fills. label: a msgid; href: with {id} of the letter.

    permission: what it takes to see it. The address answers a part of a page or, without a script, a page.
    """

    label: str
    href: str
    permission: str


PARTS: list[Part] = []
"""Shown on pages of letters that have files, whose content the actor sees."""
RESOLUTIONS: list[Callable[[Work, Collection[UUID]], Awaitable[dict[UUID, list[Resolved]]]]] = []
"""Resolutions on letters, oldest first. Asked only for letters whose content the actor sees."""
MOVEMENTS: list[Callable[[Work, Collection[UUID]], Awaitable[dict[UUID, list[Moved]]]]] = []
"""Steps of letters beside those that the registry itself knows. Asked only for letters whose content the actor sees."""


async def resolutions(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, list[Resolved]]:
    """Everything that is known of resolutions on these letters."""
    found: dict[UUID, list[Resolved]] = {}
    for tell in RESOLUTIONS if letter_ids else ():
        for letter_id, told in (await tell(work, letter_ids)).items():
            found.setdefault(letter_id, []).extend(told)
    return found


async def movements(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, list[Moved]]:
    """Everything that is known of the way of these letters."""
    found: dict[UUID, list[Moved]] = {}
    for tell in MOVEMENTS if letter_ids else ():
        for letter_id, told in (await tell(work, letter_ids)).items():
            found.setdefault(letter_id, []).extend(told)
    return found

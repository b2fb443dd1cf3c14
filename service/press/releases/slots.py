"""Slots: what a release may belong to, such as a press event. `fittings` fills them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something a release may be about: its record word and id, its title in the reader's language, its page."""

    record: str
    id: UUID
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Occasions:
    """What a part above offers. open: those that a new release may name; known: those of some ids, as far as seen."""

    open: "Callable[[Work], Awaitable[Sequence[Occasion]]]"
    known: "Callable[[Work, Collection[UUID]], Awaitable[Sequence[Occasion]]]"


OCCASIONS: dict[str, Occasions] = {}
"""Record word -> what may be named."""
OUT: "list[Callable[[Work, UUID], Awaitable[None]]]" = []
"""Told when a release has become public, with its id."""

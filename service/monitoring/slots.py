"""What other floors put into the pages of clips; `main` fills it."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from service.monitoring.sources.rules.caught import Caught
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a clip elsewhere: how people call it, its page, its state as a msgid."""

    title: str
    href: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something a clip may be turned into. label: a msgid; href: with {id} of the clip; permission: what it takes.

    made: what came of some clips by it already, as far as the actor may know.
    """

    label: str
    href: str
    permission: str
    made: Callable[[Work, Collection[UUID]], Awaitable[dict[UUID, list[Made]]]]


MATCHERS: list[Callable[[Work, UUID, Caught], Awaitable[bool]]] = []
"""Whether the keyword rules speak of a clip whose newest text is this; True where there is no rule."""
Mark = tuple[str, int, int, str]
"""Field (title, lead, text), start, end, term."""
MARKS: list[Callable[[Work, UUID], Awaitable[list[Mark]]]] = []
"""Where in its newest text keyword rules met a clip."""


async def marked(work: Work, clip_id: UUID, texts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Texts by field in pieces of (text, the term that was met there or "")."""
    places = [mark for tell in MARKS for mark in await tell(work, clip_id)]
    return {name: _pieces(text, [mark for mark in places if mark[0] == name]) for name, text in texts.items()}


def _pieces(text: str, marks: list[Mark]) -> list[tuple[str, str]]:
    pieces, at = list[tuple[str, str]](), 0
    for _, start, end, term in sorted(marks, key=lambda mark: mark[1:3]):
        if at <= start < end <= len(text):
            pieces += [(text[at:start], ""), (text[start:end], term)]
            at = end
    return [(piece, term) for piece, term in [*pieces, (text[at:], "")] if piece]


REACTIONS: list[Reaction] = []
"""Offered on pages of clips that are relevant or coded, to those who hold the permission."""

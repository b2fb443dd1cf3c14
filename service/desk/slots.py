"""Slots: the sections of the desk. Each capability with work for people adds its own, through `main`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.runtime.work import Work

Group = Literal["decide", "do", "control", "copies", "overdue", "waiting"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the desk. `title` is "" where it is withheld. state: its word in the reader's language.

    shape: how the state is drawn. due: aware, None without a term; `open_` says whether its term still counts.
    """

    id: UUID
    href: str
    number: str
    title: str
    who: str
    state: str
    shape: str
    at: datetime
    due: datetime | None = None
    running: bool = True
    withheld: bool = False
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Found:
    """Some lines, and where to go on."""

    lines: Sequence[Line]
    next: Cursor | None = None

    @classmethod
    def of(cls, every: Sequence[Line], after: Cursor | None, limit: int) -> "Found":
        """The lines after a place, of a section that is short enough to be read whole."""
        if after is not None:
            places = [place for place, line in enumerate(every) if line.id == after.id]
            every = every[places[0] + 1 :] if places else []
        last = every[limit - 1] if len(every) > limit else None
        return cls(every[:limit], Cursor(last.at, last.id) if last else None)


@dataclass(frozen=True, slots=True)
class Section:
    """One section. key: unique, stands in addresses. title, nothing: msgids. everything: where the whole list is.

    shown_to: a plain question of rights, without the database. lines: from a place on, the most pressing first.
    """

    key: str
    group: Group
    title: str
    nothing: str
    lines: Callable[[Work, Cursor | None, int], Awaitable[Found]]
    shown_to: Callable[[Actor], bool]
    everything: str = ""
    acts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something to begin from the desk. label: a msgid. permission: what it takes."""

    label: str
    href: str
    permission: str


BEGINNINGS: list[Beginning] = []
"""The first that somebody may begin is the desk's main act."""
SECTIONS: list[Section] = []
"""In the order of the page."""
COUNTS: list[Callable[[Work], Awaitable[Mapping[str, CappedCount]]]] = []
"""What counts sections by their keys, each in as few questions as it can."""

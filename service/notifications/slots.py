"""Slots that other floors fill through `fittings`: what is due, what a summary says, what a calendar shows.

Both the web and the worker look into them.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class OpenThing:
    """Something open with a due moment (aware; for day units the end of the due day in the agency's zone).

    number: how people call it, without what it is about. Those who are told may be empty or None.
    """

    record: str
    record_id: UUID
    number: str
    due: datetime
    responsible: Collection[UUID]
    supervisor: UUID | None = None
    head: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary, in the reader's language: "Overdue: 3". href: a path of this agency's pages."""

    words: str
    href: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar. uid: stable and unique in the agency. A date lasts the whole day; `end` is exclusive.

    summary: in the reader's language; `withheld` puts a plain sentence in its place. cancelled: it stays to be seen.
    """

    uid: str
    summary: str
    start: date | datetime
    href: str
    changed_at: datetime
    end: date | datetime | None = None
    withheld: bool = False
    place: str = ""
    cancelled: bool = False


LADDERS: list[Callable[[Work], Awaitable[Sequence[OpenThing]]]] = []
"""Open things whose term is near or over, each hour, in a Work of the system."""
SUMMARIES: list[Callable[[Work], Awaitable[Sequence[Line]]]] = []
"""Lines about the desk of `work.actor`, in `work.language`. No lines: nothing to say."""
FEEDS: list[Callable[[Work], Awaitable[Sequence[Entry]]]] = []
"""Entries in the calendar of `work.actor`, with that person's rights."""
TITLES: dict[str, Callable[[Work, Collection[UUID]], Awaitable[Mapping[UUID, str]]]] = {}
"""Record word -> what these records are about, as far as the reader may know."""
LINKS: dict[str, str] = {}
"""Record word -> path of its page, with {id}."""
CALENDARS: list[Callable[[Work], Awaitable[Callable[[date], bool]]]] = []
"""Whose first entry says which days are working days of the agency; without one, Monday to Friday are."""


async def working_days(work: Work) -> Callable[[date], bool]:
    """Whether a day is a working day of this agency."""
    for calendar in CALENDARS[:1]:
        return await calendar(work)
    return lambda day: day.weekday() < 5

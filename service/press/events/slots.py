"""Slots: what accreditation and releases answer about an event, and who is told what became of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from service.runtime.work import Work

News = Literal["announced", "changed", "postponed", "rescheduled", "cancelled", "held", "reopened"]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an event. reason: for those inside. notes: for everybody, by language. successor_id: of one that
    was rescheduled: invitations go over to it."""

    event_id: UUID
    what: News
    reason: str = ""
    notes: Mapping[str, str] | None = None
    successor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A record that belongs to an event. final: it was published."""

    title: str
    href: str
    final: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the event's page that another part keeps. href: with {id}. title: msgid. count: None says nothing."""

    title: str
    href: str
    permission: str
    count: Callable[[Work, UUID], Awaitable[int | None]] | None = None


FOLLOWERS: list[Callable[[Work, Told], Awaitable[None]]] = []
"""Called within the act itself: those invited are told, invitations go over to the successor."""
QUESTIONS: list[Callable[[Work, UUID], Awaitable[int]]] = []
"""How many questions of an event are open."""
RELEASES: list[Callable[[Work, UUID], Awaitable[list[Link]]]] = []
"""Releases that speak of an event."""
TABS: list[Tab] = []
"""What else stands on the page of an event."""
FORMS: list[tuple[str, str]] = []
"""Public forms for journalists: path behind /public/<language>/ with {id}, and the words of its link (msgid)."""


async def tell(work: Work, told: Told) -> None:
    """Let everybody know who follows events."""
    for follower in FOLLOWERS:
        await follower(work, told)


async def open_questions(work: Work, event_id: UUID) -> int:
    """How many questions are still open, in all parts."""
    return sum([await asked(work, event_id) for asked in QUESTIONS])


async def releases_of(work: Work, event_id: UUID) -> list[Link]:
    """Releases that speak of it."""
    return [link for asked in RELEASES for link in await asked(work, event_id)]

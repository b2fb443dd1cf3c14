"""What floors above offer to identity; filled by main."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.work import Work

JOURNALS: list[Callable[[Work], Awaitable[dict[UUID, str]]]] = []
"""Titles of the journals in which a role or token may hold, by id, in the reader's language."""


async def journal_titles(work: Work) -> dict[UUID, str]:
    """Every journal on offer."""
    found: dict[UUID, str] = {}
    for offer in JOURNALS:
        found |= await offer(work)
    return found


@dataclass(frozen=True, slots=True)
class PermissionTable:
    """Who may do what with one kind of record: `allowed` answers the acts of an actor on a record in a state.

    title, and the values of states and acts, are msgids. The rules themselves answer, so the page cannot differ.
    """

    title: str
    states: Mapping[str, str]
    acts: Mapping[str, str]
    allowed: Callable[[Actor, str], Collection[str]]


TABLES: list[PermissionTable] = []
"""One for each kind of record that has states."""


# --- what a person has open

NOT_IN_HANDS = N_("This is not open in the hands of that person any more.")


def gone() -> Refusal:
    """What `hand_over` raises when there is nothing to hand over any more."""
    return Refusal(NOT_IN_HANDS, code="gone")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open that a person answers for. `kind` is the word in MATTERS, `record` the word of its table.

    number: how people call it, "" where it has none; state: msgid; due_on: in the agency's zone. post: the post that
    it waits for, where it goes with a post.
    """

    kind: str
    record: str
    id: UUID
    number: str
    state: str
    due_on: date | None = None
    post: str = ""


@dataclass(frozen=True, slots=True)
class Handing:
    """One matter that goes from one person to another, with the reason of the act; `last_day`: until when they work."""

    matter_id: UUID
    from_id: UUID
    to_id: UUID
    reason: str
    last_day: date


@dataclass(frozen=True, slots=True)
class MatterKind:
    """What a floor offers of the matters of one kind.

    listed: those that a person has open, whoever asks, the most pressing first. titles: what they are about, as far as
    the actor may know. href: their page, with {id}. hand_over: gives one to somebody else, whoever asks, and records
    the act; raises Refusal when that cannot be, with code "gone" when it is not open in that person's hands any more.
    None: it goes with the post, to whoever holds that next.
    """

    title: str
    listed: Callable[[Work, UUID], Awaitable[list[Matter]]]
    titles: Callable[[Work, Collection[UUID]], Awaitable[Mapping[UUID, str]]]
    href: str
    hand_over: Callable[[Work, Handing], Awaitable[None]] | None = None


MATTERS: dict[str, MatterKind] = {}
"""Everything that a person who leaves hands over, by kind, in the order in which an act lists it."""


async def open_matters(work: Work, person_id: UUID) -> list[Matter]:
    """Every open matter of a person, kind by kind."""
    return [matter for kind in MATTERS.values() for matter in await kind.listed(work, person_id)]


def binding(matters: Iterable[Matter]) -> list[Matter]:
    """Those of some matters that somebody else must take over before the person can leave."""
    return [matter for matter in matters if MATTERS[matter.kind].hand_over is not None]

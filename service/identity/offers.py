"""What floors above offer to identity; filled by main."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from service.kit.actor import Actor
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

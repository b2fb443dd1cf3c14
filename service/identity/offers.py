"""What floors above offer to identity; filled by main."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from service.runtime.work import Work

JOURNALS: list[Callable[[Work], Awaitable[dict[UUID, str]]]] = []
"""Titles of the journals in which a role or token may hold, by id, in the reader's language."""


async def journal_titles(work: Work) -> dict[UUID, str]:
    """Every journal on offer."""
    found: dict[UUID, str] = {}
    for offer in JOURNALS:
        found |= await offer(work)
    return found

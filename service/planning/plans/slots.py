"""Slots: who wants to hear at once of what happens in a plan, such as a grid looked at. `fittings` fills them."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from service.runtime.work import Work

CHANGED: "list[Callable[[Work, UUID, str], Awaitable[None]]]" = []
"""Told in the transaction of a change, with the plan's id and what happened, such as activity_moved.

`queries.access.parties` says which agencies take part; who was put out or left is told by its own outbox.
"""
ENDED: "list[Callable[[Work, UUID], Awaitable[None]]]" = []
"""Told in the agency that was put out of a plan, or left it: nothing of it may be shown there any more."""

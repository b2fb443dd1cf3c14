"""What parts of the press office that stand above offer to the pages of media contacts."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Contacted:
    """One time that the office had to do with somebody. what: msgid of the kind; title: what it was about.

    href: its page, "" where the reader may not open it; outcome: msgid of its state, "" where there is none.
    """

    at: datetime
    what: str
    title: str
    href: str = ""
    outcome: str = ""


Told = Callable[[Work, str, Collection[UUID], int], Awaitable[Sequence[Contacted]]]
HISTORY: list[Told] = []
"""(work, "journalist" or "outlet", ids that are this one contact, most) -> newest first, what the actor may see."""

"""The trail of acts: who may read it, what is shown of one act, and how many of them one look goes through."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.kit.folding import fold

PERMISSIONS = frozenset({"audit.read"})
PAGE = 50
WINDOW = 20_000
"""A filtered look goes through at most this many acts and says how far back it got: it never reads the whole trail."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act. `withheld`: reason, before and after are left out, since the reader may not see the record."""

    id: UUID
    at: datetime
    kind: str
    record: str
    record_id: UUID
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    on_behalf_of: UUID | None
    reason: str | None
    before: Any
    after: Any
    withheld: bool = False

    def changes(self) -> list[tuple[str, Any, Any]]:
        """Each field with what stood there and what stands there now; a bare value stands under an empty name."""
        before = self.before if isinstance(self.before, dict) else {"": self.before}
        after = self.after if isinstance(self.after, dict) else {"": self.after}
        fields = [name for name in {**before, **after} if before.get(name) is not None or after.get(name) is not None]
        return [(name, before.get(name), after.get(name)) for name in fields]


@dataclass(frozen=True, slots=True)
class ActFilter:
    """What of the trail is asked for; empty parts ask for everything. `until` is not included."""

    kind: str = ""
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def narrow(self) -> bool:
        """Whether acts must be looked through one by one."""
        return bool(self.kind or self.who)


def answers_to(name: str, typed: str) -> bool:
    """Whether each typed word begins a word of a person's name."""
    words = fold(name).split()
    return all(any(word.startswith(part) for word in words) for part in fold(typed).split())

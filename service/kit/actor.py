"""Who acts: a person, a token, a citizen's form, a job or the platform's operator, and what each may do where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

ANYWHERE = UUID(int=0)
"""The unit or journal of what belongs to none: only a right that holds in all of them reaches it."""
ActorKind = Literal["person", "token", "outsider", "system", "operator"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one permission holds: (unit, journal) pairs, None standing for all of that kind."""

    pairs: frozenset[tuple[UUID | None, UUID | None]] = frozenset()

    def units_in(self, journal: UUID) -> frozenset[UUID] | None:
        """Units of `journal` in which the permission holds; None means every unit, an empty set none."""
        units: set[UUID] = set()
        for unit, of_journal in self.pairs:
            if of_journal in (None, journal):
                if unit is None:
                    return None
                units.add(unit)
        return frozenset(units)

    def covers(self, unit: UUID | None, journal: UUID) -> bool:
        """Whether a record of `unit` in `journal` lies inside."""
        units = self.units_in(journal)
        return units is None or unit in units

    @property
    def empty(self) -> bool:
        return not self.pairs


EVERYWHERE = Scope(frozenset({(None, None)}))
NOWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts in a tenant. `scopes` maps each permission held to where it holds.

    A deputy acts under their own name and id, with the rights of the person `on_behalf_of` whom they stand in;
    `behalf_name` is that person's name.
    """

    kind: ActorKind
    id: UUID | None
    name: str
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    on_behalf_of: UUID | None = None
    language: str | None = None
    post: str = ""
    behalf_name: str = ""

    @property
    def stands_for(self) -> UUID | None:
        """The person whose matters these are: the one stood in for, else the actor."""
        return self.on_behalf_of or self.id

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(self.scopes)

    def may(self, permission: str) -> bool:
        """Whether the permission is held anywhere at all."""
        return permission in self.scopes

    def scope(self, permission: str) -> Scope:
        """Where the permission is held."""
        return self.scopes.get(permission, NOWHERE)


def scopes_from(grants: Iterable[tuple[Iterable[str], UUID | None, UUID | None]]) -> dict[str, Scope]:
    """Scopes out of grants, each (permissions of the role, unit or None, journal or None)."""
    pairs: dict[str, set[tuple[UUID | None, UUID | None]]] = {}
    for permissions, unit, journal in grants:
        for permission in permissions:
            pairs.setdefault(permission, set()).add((unit, journal))
    return {permission: Scope(frozenset(found)) for permission, found in pairs.items()}


SYSTEM = Actor(kind="system", id=None, name="Chancery")

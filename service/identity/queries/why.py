"""Why a person may do something, and why not: every permission with what gives it now, gave it, or would give it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from service.identity.queries.rights import GrantRow, grants_of
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Explained:
    """One permission of a person on a day.

    holds: grants that give it. other: grants that would, and are over, taken back or still to begin. roles: titles of
    all roles of the agency that hold it.
    """

    permission: str
    holds: tuple[GrantRow, ...]
    other: tuple[GrantRow, ...]
    roles: tuple[str, ...]


async def explained(
    work: Work, person_id: UUID, permissions: Collection[str], on: date, *, active: bool
) -> list[Explained]:  # fmt: skip
    """Each permission, in the order given. active: who has left holds nothing, whatever they were given."""
    grants = await grants_of(work, person_id)
    profile = work.tenant.profile
    holding = {role.slug: frozenset(role.permissions) for role in profile.roles}
    found = []
    for permission in permissions:
        giving = [one for one in grants if permission in holding.get(one.role, ())]
        holds = tuple(one for one in giving if active and one.holds_on(on))
        titles = [profile.say(one.title, work.language) for one in profile.roles if permission in one.permissions]
        found.append(Explained(permission, holds, tuple(one for one in giving if one not in holds), tuple(titles)))
    return found

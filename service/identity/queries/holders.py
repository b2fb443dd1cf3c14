"""Who holds a right somewhere: the question of a record that asks who can see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select

from service.identity.models import Person, RoleGrant
from service.identity.queries.rights import role_title
from service.identity.queries.structure import units_with_names
from service.identity.rules import full_name
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class RightHolder:
    """A person who holds at least one of the permissions asked for, and through which roles (titles)."""

    id: UUID
    name: str
    permissions: frozenset[str]
    roles: tuple[str, ...]


async def who_may(
    work: Work, permissions: Collection[str], *, unit_id: UUID, journal_id: UUID, on: date
) -> list[RightHolder]:
    """People of the agency who hold one of `permissions` on a record of that unit and journal, by family name.

    A role in a unit reaches the units inside it. Deputies are not counted: they act through the person they stand in
    for.
    """
    held = {role.slug: frozenset(role.permissions) & set(permissions) for role in work.tenant.profile.roles}
    query = (
        select(RoleGrant.role, Person.id, Person.given_name, Person.family_name)
        .join(Person, and_(Person.tenant_id == RoleGrant.tenant_id, Person.id == RoleGrant.person_id))
        .where(
            RoleGrant.role.in_([slug for slug, some in held.items() if some]),
            RoleGrant.revoked_at.is_(None),
            RoleGrant.starts_on <= on,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
            or_(RoleGrant.unit_id.is_(None), RoleGrant.unit_id.in_(await _upwards(work, unit_id))),
            or_(RoleGrant.journal_id.is_(None), RoleGrant.journal_id == journal_id),
            Person.state == "active",
        )
        .order_by(Person.family_name, Person.given_name, Person.id, RoleGrant.role)
    )
    found: dict[UUID, RightHolder] = {}
    for role, person_id, given, family in (await work.session.execute(query)).all():
        before = found.get(person_id) or RightHolder(person_id, full_name(given, family), frozenset(), ())
        roles = dict.fromkeys([*before.roles, role_title(work, role)])
        found[person_id] = RightHolder(person_id, before.name, before.permissions | held[role], tuple(roles))
    return list(found.values())


async def _upwards(work: Work, unit_id: UUID) -> list[UUID]:
    """The unit and every unit it lies in."""
    parents = {unit.id: unit.parent_id for unit in await units_with_names(work, closed=True)}
    line: list[UUID] = []
    above: UUID | None = unit_id
    while above is not None and above not in line:
        line.append(above)
        above = parents.get(above)
    return line

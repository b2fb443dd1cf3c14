"""Roles given to people, what they come to, and API tokens."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from service.identity.models import ApiToken, Person, RoleGrant
from service.identity.queries.structure import unit_texts
from service.identity.rules import Span, administering_roles
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role given to a person. `unit` "" means the whole agency, `journal_id` None all journals."""

    id: UUID
    role: str
    title: str
    unit_id: UUID | None
    unit: str
    journal_id: UUID | None
    when: Span
    source: str
    revoked_at: datetime | None

    def holds_on(self, day: date) -> bool:
        return self.revoked_at is None and self.when.holds_on(day)


@dataclass(frozen=True, slots=True)
class Right:
    """One permission that a person holds today, through which grant."""

    permission: str
    grant: GrantRow


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: UUID
    name: str
    role: str
    title: str
    unit: str
    journal_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


async def grants_of(work: Work, person_id: UUID) -> list[GrantRow]:
    """Every role a person was given, the latest first, ended and revoked ones too."""
    query = (
        select(RoleGrant)
        .where(RoleGrant.tenant_id == work.tenant.id, RoleGrant.person_id == person_id)
        .order_by(RoleGrant.starts_on.desc(), RoleGrant.id.desc())
    )
    grants = (await work.session.execute(query)).scalars().all()
    units = await unit_texts(work)
    return [
        GrantRow(
            id=grant.id,
            role=grant.role,
            title=role_title(work, grant.role),
            unit_id=grant.unit_id,
            unit=work.tenant.profile.say(units.get(grant.unit_id, {}), work.language) if grant.unit_id else "",
            journal_id=grant.journal_id,
            when=Span(grant.starts_on, grant.ends_on),
            source=grant.source,
            revoked_at=grant.revoked_at,
        )
        for grant in grants
    ]


def role_title(work: Work, slug: str) -> str:
    """A role's name in the reader's language; the slug of one that the profile no longer has."""
    role = work.tenant.profile.role(slug)
    return work.tenant.profile.say(role.title, work.language) if role else slug


async def effective_rights(work: Work, person_id: UUID, on: date) -> list[Right]:
    """What a person may do on a day and through which grant: one line for each permission and grant."""
    found = []
    for grant in await grants_of(work, person_id):
        role = work.tenant.profile.role(grant.role)
        if role is not None and grant.holds_on(on):
            found += [Right(permission, grant) for permission in role.permissions]
    return sorted(found, key=lambda right: (right.permission, right.grant.role))


async def grant_by_id(work: Work, grant_id: UUID) -> RoleGrant | None:
    return await work.session.get(RoleGrant, (work.tenant.id, grant_id))


async def live_grants(work: Work, person_id: UUID, on: date) -> list[RoleGrant]:
    """Grants that hold on a day or begin later."""
    query = select(RoleGrant).where(
        RoleGrant.tenant_id == work.tenant.id,
        RoleGrant.person_id == person_id,
        RoleGrant.revoked_at.is_(None),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
    )
    return list((await work.session.execute(query)).scalars())


async def administering_grants(work: Work, on: date) -> dict[UUID, UUID]:
    """Grants through which somebody may administer the whole agency on a day, without an end: grant -> person.

    The rows are locked, so that two administrators cannot take the right from each other at the same time.
    """
    query = (
        select(RoleGrant.id, RoleGrant.person_id)
        .join(Person, and_(Person.tenant_id == RoleGrant.tenant_id, Person.id == RoleGrant.person_id))
        .where(
            RoleGrant.tenant_id == work.tenant.id,
            RoleGrant.role.in_(administering_roles(work.tenant.profile)),
            RoleGrant.unit_id.is_(None),
            RoleGrant.journal_id.is_(None),
            RoleGrant.revoked_at.is_(None),
            RoleGrant.starts_on <= on,
            RoleGrant.ends_on.is_(None),
            Person.state == "active",
        )
        .order_by(RoleGrant.id)
        .with_for_update(of=RoleGrant)
    )
    return {row.id: row.person_id for row in await work.session.execute(query)}


async def list_tokens(work: Work) -> list[TokenRow]:
    """All API tokens, the newest first, revoked ones too. The token itself is nowhere kept."""
    query = select(ApiToken).where(ApiToken.tenant_id == work.tenant.id).order_by(ApiToken.created_at.desc())
    tokens = (await work.session.execute(query)).scalars().all()
    units = await unit_texts(work)
    return [
        TokenRow(
            id=token.id,
            name=token.name,
            role=token.role,
            title=role_title(work, token.role),
            unit=work.tenant.profile.say(units.get(token.unit_id, {}), work.language) if token.unit_id else "",
            journal_id=token.journal_id,
            created_at=token.created_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
            used_at=token.used_at,
        )
        for token in tokens
    ]


async def token_by_id(work: Work, token_id: UUID, *, lock: bool = False) -> ApiToken | None:
    return await work.session.get(ApiToken, (work.tenant.id, token_id), with_for_update=lock)

"""Putting agencies' profiles into the database: the directory as operator, the rest inside each tenant."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.identity.actions import apply_demo_people
from service.identity.providers import refuse_demo_sign_in
from service.kit.actor import SYSTEM
from service.kit.ids import new_id
from service.manage.permissions import known_permissions
from service.onboarding.actions.inside import apply_inside
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.settings import Settings, SettingsError
from service.runtime.tenants import Directory, Tenant
from service.runtime.work import canonical, open_work
from service.tenancy.demo import load_people
from service.tenancy.loader import Directory as ProfileDirectory
from service.tenancy.loader import load
from service.tenancy.packs import CountryPack
from service.tenancy.profile import Profile
from service.tenancy.publication import StatedDuty

APPLY_LOCK = 4_206_027


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done for one agency."""

    slug: str
    id: UUID
    change: str


class BadProfiles(SettingsError):
    """Profiles that cannot be applied; the text lists every problem with its file and field."""


def read_profiles(settings: Settings) -> list[Profile]:
    """All profiles of the tenants folder; raises BadProfiles naming every problem."""
    return list(read_directory(settings).profiles)


def read_directory(settings: Settings) -> ProfileDirectory:
    """The tenants folder with its countries' law packs; raises BadProfiles naming every problem."""
    found = load(settings.tenants, known_permissions())
    if found.problems:
        raise BadProfiles("\n".join(str(problem) for problem in found.problems))
    refuse_demo_sign_in(settings, list(found.profiles))
    return found


async def apply_all(settings: Settings, *, people: bool = False, slugs: frozenset[str] | None = None) -> list[Applied]:
    """Apply every profile, or those of `slugs`; `people` also puts in the demo's invented people.

    Needs the operator's role for the directory and the serving role for what lies inside each agency.
    """
    found = read_directory(settings)
    profiles = [profile for profile in found.profiles if slugs is None or profile.slug in slugs]
    applied = await write_directory(settings, profiles)
    database = Database(settings.database_url, size=2)
    directory = Directory(settings.base_domain if settings.lenient else "")
    try:
        await directory.refresh(database)
        for done in applied:
            tenant = directory.by_id[done.id]
            country = tenant.profile.country
            await _apply_inside(database, tenant, settings, people, found.packs.get(country), found.duties.get(country))
    finally:
        await database.close()
    return applied


async def write_directory(settings: Settings, profiles: list[Profile]) -> list[Applied]:
    """Bring `platform.agency` in step with the profiles; unchanged ones are left as they are."""
    if not settings.operator_url:
        raise SettingsError("DATABASE_OPERATOR_URL is not set; applying profiles needs the operator's role.")
    database = Database(settings.operator_url, size=1)
    try:
        async with database.engine.begin() as connection:
            # Revisions must become visible in order, or a process that follows them would miss one.
            await connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": APPLY_LOCK})
            return [await _write_one(connection, profile) for profile in profiles]
    finally:
        await database.close()


async def _write_one(connection: AsyncConnection, profile: Profile) -> Applied:
    fresh = canonical(msgspec.to_builtins(profile))
    query = text("select id, profile from platform.agency where slug = :slug")
    row = (await connection.execute(query, {"slug": profile.slug})).one_or_none()
    values = {"slug": profile.slug, "profile": fresh, "now": clock.now()}
    if row is None:
        agency = new_id()
        insert = text(
            "insert into platform.agency (id, slug, profile, created_at, changed_at)"
            " values (:id, :slug, :profile, :now, :now)"
        )
        await connection.execute(insert, {**values, "id": agency})
        return Applied(profile.slug, agency, "created")
    if row.profile == fresh:
        return Applied(profile.slug, row.id, "unchanged")
    update = text(
        "update platform.agency set profile = :profile, changed_at = :now,"
        " revision = nextval('platform.agency_revision') where slug = :slug"
    )
    await connection.execute(update, values)
    return Applied(profile.slug, row.id, "changed")


async def _apply_inside(
    database: Database,
    tenant: Tenant,
    settings: Settings,
    people: bool,
    pack: CountryPack | None,
    duties: Sequence[StatedDuty] | None,
) -> None:
    async with open_work(database, tenant, SYSTEM) as work:
        await apply_inside(work, pack, duties or ())
        if people:
            await apply_demo_people(work, load_people(settings.tenants, tenant.slug))


async def agency_named(settings: Settings, slug: str) -> Tenant:
    """An agency as the service serves it now.

    Raises:
        SettingsError: there is none of that name; the sentence lists those there are.
    """
    database = Database(settings.database_url, size=1, overflow=0)
    directory = Directory(settings.base_domain if settings.lenient else "")
    try:
        await directory.refresh(database)
    finally:
        await database.close()
    found = directory.by_slug.get(slug)
    if found is None:
        raise SettingsError(
            f"There is no agency {slug!r}; there are: {', '.join(sorted(directory.by_slug)) or 'none'}."
        )
    return found

"""Agencies of a benchmark: one is made the way every agency is, the others are its copies under ids of their own."""

import asyncio
from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

import asyncpg
import msgspec
from msgspec import structs
from sqlalchemy import text

from service.identity.actions import grant_role
from service.identity.actions.people import NewPerson, add_person
from service.identity.queries import person_named, units_with_names
from service.identity.rules import Granted, Span
from service.identity.tokens import token_digest
from service.kit.actor import EVERYWHERE, Actor
from service.manage.agencies import read_directory, read_profiles, write_directory
from service.manage.benchmarks.ground import Ground
from service.manage.permissions import known_permissions
from service.onboarding.actions.inside import apply_inside
from service.runtime.database import Database
from service.runtime.settings import Settings
from service.runtime.tenants import Directory, Tenant
from service.runtime.work import Work, canonical, open_work
from service.tenancy.packs import CountryPack
from service.tenancy.profile import Profile, UnitProfile

LIKE = "baku-education"
TEMPLATE = "bench"
READER_UNITS = 50
OTHER_UNITS = 10
PEOPLE = 20
COPIED = (
    *("unit", "unit_text", "post", "post_text", "journal", "journal_text", "person", "role_grant"),
    *("deadline_rule", "calendar_day"),
)
LINKS = {"tenant_id", "id", "unit_id", "parent_id", "post_id", "journal_id", "person_id"}


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency: its number, its host, and the parts of its template by their ids."""

    number: int
    template: "Template"

    @property
    def slug(self) -> str:
        return f"{TEMPLATE}-{self.number}"

    @property
    def host(self) -> str:
        return f"{self.slug}.localhost"

    @property
    def id(self) -> UUID:
        return copied(self.template.tenant, self.number)

    def token(self, role: str) -> str:
        """The API token of a role: `clerk` for the whole agency, `adviser` for the reader's 50 units."""
        return f"chy_bench-{self.number}-{role}"


@dataclass(frozen=True, slots=True)
class Template:
    """What all agencies are copies of."""

    tenant: UUID
    journals: dict[str, UUID]
    units: dict[str, UUID]
    people: dict[str, UUID]


def copied(original: UUID, number: int) -> UUID:
    """The id that a row of the template has in agency `number`. The floor's script computes it the same way."""
    return UUID(md5(f"{original}{number}".encode(), usedforsecurity=False).hexdigest())


def put_agencies(ground: Ground, count: int) -> Template:
    """Make the template and its copies 1 to `count`, with tokens. Doing it again changes nothing."""
    return asyncio.run(_put_agencies(ground, count))


async def _put_agencies(ground: Ground, count: int) -> Template:
    settings = ground.settings
    profile = template_profile(settings)
    await write_directory(settings, [profile])
    database = Database(settings.database_url, size=2)
    directory = Directory("localhost")
    try:
        await directory.refresh(database)
        tenant = directory.by_slug[TEMPLATE]
        template = await _template(database, tenant, read_directory(settings).packs.get(profile.country))
    finally:
        await database.close()
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        if not await connection.fetchval("select true from platform.agency where slug = $1", f"{TEMPLATE}-{count}"):
            async with connection.transaction():
                await _copy(connection, template, profile, count)
            await connection.execute("vacuum analyze")
    finally:
        await connection.close()
    return template


def template_profile(settings: Settings) -> Profile:
    """A city department with 50 units below one directorate, and ten more beside it."""
    base = next(profile for profile in read_profiles(settings) if profile.slug == LIKE)

    def unit(slug: str, parent: str | None) -> UnitProfile:
        return UnitProfile(slug=slug, title={"az": f"Şöbə {slug}", "en": f"Department {slug}"}, parent=parent)

    root = base.units[0].slug
    directorate = [unit("directorate", root), *[unit(f"section-{n}", "directorate") for n in range(1, READER_UNITS)]]
    others = [unit(f"branch-{n}", root) for n in range(OTHER_UNITS)]
    return structs.replace(base, slug=TEMPLATE, hosts=[], units=[*base.units, *directorate, *others])


async def _template(database: Database, tenant: Tenant, pack: CountryPack | None) -> Template:
    setup = Actor(kind="system", id=None, name="Chancery", scopes=dict.fromkeys(known_permissions(), EVERYWHERE))
    async with open_work(database, tenant, setup) as work:
        await apply_inside(work, pack)
        units = {unit.slug: unit.id for unit in await units_with_names(work)}
        await _put_people(work, units["directorate"])
        journals = await work.session.execute(text("select slug, id from journal"))
        people = await work.session.execute(text("select username, id from person"))
        return Template(tenant.id, dict(journals.tuples().all()), units, dict(people.tuples().all()))


async def _put_people(work: Work, directorate: UUID) -> None:
    if await person_named(work, "reader") is not None:
        return
    since = Span(work.today.replace(month=1, day=1))
    for number in range(PEOPLE):
        name = "reader" if number == 0 else f"clerk-{number}"
        person = await add_person(work, NewPerson(username=name, family_name="Nümunəvi", given_name=name))
        role, unit = ("adviser", directorate) if number == 0 else ("clerk", None)
        await grant_role(work, person.id, Granted(role, unit, None, since), source="demo")


async def _copy(connection: asyncpg.Connection, template: Template, profile: Profile, count: int) -> None:
    await connection.execute("set local session_replication_role = replica")
    agencies = [Agency(number, template) for number in range(1, count + 1)]
    await connection.executemany(
        "insert into platform.agency (id, slug, profile, created_at, changed_at) values ($1, $2, $3, now(), now())",
        [(one.id, one.slug, _profile_text(profile, one.slug)) for one in agencies],
    )
    for table in COPIED:
        columns = await connection.fetch(
            "select column_name as name from information_schema.columns where table_name = $1", table
        )
        names = [str(row["name"]) for row in columns]
        values = [f"md5({name}::text || n)::uuid" if name in LINKS else name for name in names]
        await connection.execute(
            f"insert into {table} ({', '.join(names)}) select {', '.join(values)}"  # noqa: S608 - names of our tables
            f" from {table}, generate_series(1, {count}) n where tenant_id = $1",
            template.tenant,
        )
    await connection.executemany(
        "insert into api_token (tenant_id, id, name, digest, role, unit_id, created_at)"
        " values ($1, gen_random_uuid(), 'bench', $2, $3, $4, now())",
        [
            (one.id, token_digest(one.token(role)), role, copied(unit, one.number) if unit else None)
            for one in agencies
            for role, unit in (("clerk", None), ("adviser", template.units["directorate"]))
        ],
    )


def _profile_text(profile: Profile, slug: str) -> str:
    return canonical(msgspec.to_builtins(structs.replace(profile, slug=slug)))

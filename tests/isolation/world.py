"""Two agencies with something of everything in the first, so that whatever could leak is there to leak."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service import main
from service.contacts.actions import add_position, create_contact, merge_contacts
from service.contacts.details import schemes
from service.contacts.merging import NewPosition, Wish
from service.contacts.rules import ContactEdit
from service.correspondence import jobs as correspondence_jobs
from service.correspondence.actions.exchanging import begin_package, make_package, note_exchange, take_package
from service.correspondence.actions.following import follow_merge
from service.correspondence.exchange import letter_schemes
from service.documents import jobs as documents_jobs
from service.documents.actions import upload
from service.documents.slots import INDEXERS
from service.identity.actions.posts import name_deputy
from service.identity.actions.rights import grant_role
from service.identity.actions.tokens import make_token
from service.identity.queries import person_named
from service.identity.rules import Granted, Span
from service.kit.actor import Actor
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.web.drafts import keep_draft
from tests.conftest import all_powerful
from tests.correspondence.factories import registered
from tests.documents.samples import chunks, saved

JOBS = (correspondence_jobs, documents_jobs)
TABLES = text(
    """
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = 'public' order by 1
    """
)


@dataclass
class World:
    house: House
    owner_url: str
    first: Tenant
    second: Tenant
    marker: str
    tables: list[str] = field(default_factory=list)

    async def rows(self, table: str, tenant: Tenant) -> list[dict[str, Any]]:
        """All rows of one agency in a table, read as the owner."""
        engine = create_async_engine(driver_url(self.owner_url), poolclass=NullPool)
        async with engine.connect() as connection:
            query = text(f"select to_jsonb(t) - 'written_in' from {table} t where tenant_id = :tenant order by 1")  # noqa: S608
            found = [row[0] for row in await connection.execute(query, {"tenant": tenant.id})]
        await engine.dispose()
        return found

    async def everything(self, tenant: Tenant) -> dict[str, list[dict[str, Any]]]:
        return {table: await self.rows(table, tenant) for table in self.tables}


async def build(house: House) -> World:
    """Fill the first agency through the same actions that people use."""
    first, second = house.directory.by_slug["baku-education"], house.directory.by_slug["mtispiri"]
    marker = f"Nişan{uuid.uuid4().hex[:10]}"
    world = World(house, house.settings.owner_url, first, second, marker)
    engine = create_async_engine(driver_url(world.owner_url), poolclass=NullPool)
    async with engine.connect() as connection:
        world.tables = list((await connection.execute(TABLES)).scalars())
    await engine.dispose()
    await fill(world)
    await run_jobs(world)
    return world


async def fill(world: World) -> None:
    actor = all_powerful(f"{world.marker} Person")
    picture = saved("PNG")
    file = await upload(world.house, world.first, actor, f"{world.marker}.png", chunks(picture))
    async with open_work(world.house.database, world.first, actor) as work:
        await registered(
            work, subject=f"{world.marker} subject", sender_name=f"{world.marker} sender", files=(file.id,)
        )
        await people(work, world)
        await contacts(work, world)
        await loose_ends(work, world)
    await papers(world, actor)
    await upload(world.house, world.first, actor, f"{world.marker}-waiting.png", chunks(picture))


async def people(work: Work, world: World) -> None:
    clerk, head = await person_named(work, "clerk"), await person_named(work, "head")
    assert clerk is not None and head is not None
    today = work.now.date()
    await name_deputy(work, head.id, clerk.id, Span(today, today + timedelta(days=3)), f"{world.marker} leave")
    await make_token(work, f"{world.marker} token", "clerk")
    view = text(
        "insert into saved_view (tenant_id, id, person_id, register, name, query, created_at)"
        " values (:tenant, :id, :person, 'letters', :name, 'state=registered', :now)"
    )
    row = {"tenant": work.tenant.id, "id": uuid.uuid4(), "person": clerk.id, "name": world.marker, "now": work.now}
    await work.session.execute(view, row)


async def contacts(work: Work, world: World) -> None:
    """Details, a merge with a letter that followed it, a position."""
    country = world.first.profile.country
    details = {"name_en": f"{world.marker} Office", f"id_{schemes(country)[0].kind}": f"id.{world.marker}"}
    names = [f"{world.marker} stays", f"{world.marker} goes"]
    stays, goes = [
        await create_contact(work, ContactEdit("organisation", name, "", "", "", None, 0, details)) for name in names
    ]
    await registered(work, sender_name=goes.name, sender_id=goes.id, subject=f"{world.marker} moved")
    merge = await merge_contacts(work, Wish(stays.id, goes.id, frozenset(), (stays.version, goes.version)))
    await follow_merge(work, merge.id)
    held = NewPosition(f"{world.marker} head", None, None)
    await add_position(work, stays.id, held, other_name=f"{world.marker} person")


async def papers(world: World, actor: Actor) -> None:
    """A letter with a text, which the jobs read, exported as a package and taken in again."""
    text = await upload(world.house, world.first, actor, f"{world.marker}.txt", chunks(f"{world.marker} text".encode()))
    async with open_work(world.house.database, world.first, actor) as work:
        letter = await registered(work, subject=f"{world.marker} packed", files=(text.id,))
        scheme = letter_schemes(world.first.profile.country)[0].kind
        await note_exchange(work, letter.id, {scheme: f"id.{world.marker}"})
        packed = await begin_package(work, letter.id)
    with await make_package(world.house.store, world.first, *packed, "2026-11-22T10:00:00+00:00") as content:
        await take_package(world.house, world.first, actor, content, "en")


async def loose_ends(work: Work, world: World) -> None:
    """What has no action of its own yet, or is written on the way by the web."""
    await keep_draft(work, "letter", {"subject": f"{world.marker} draft"})
    rows = {"tenant": work.tenant.id, "id": uuid.uuid4(), "name": world.marker, "now": work.now}
    secret = text("insert into agency_secret values (:tenant, :id, :name, 'sealed', :now)")
    await work.session.execute(secret, rows)
    key = text("insert into idempotency_key values (:tenant, :id, :name, 'd', 201, '{}', :now)")
    await work.session.execute(key, rows)


async def run_jobs(world: World) -> None:
    """Do what waits in the first agency's outbox, as the worker would, and what that asks for; rows stay behind."""
    assert JOBS and main
    INDEXERS["letter"] = "correspondence.index_letter"
    for _ in range(3):
        for row in await world.rows("outbox", world.first):
            if row["done_at"] is None:
                await perform(world.house, world.first.id, UUID(row["id"]))


async def almighty(world: World, tenant: Tenant, username: str = "head") -> None:
    """Give a demo person every role of the agency."""
    async with open_work(world.house.database, tenant, all_powerful()) as work:
        person = await person_named(work, username)
        assert person is not None
        for role in tenant.profile.roles:
            if role.slug == username:
                continue  # the demo gave it already
            await grant_role(work, person.id, Granted(role.slug, None, None, Span(work.now.date())))


def plain(value: object) -> str:
    return msgspec.json.encode(value).decode()

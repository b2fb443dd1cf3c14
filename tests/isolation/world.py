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

from service.correspondence import jobs as correspondence_jobs
from service.documents import jobs as documents_jobs
from service.documents.actions import upload
from service.identity.actions.posts import name_deputy
from service.identity.actions.rights import grant_role
from service.identity.actions.tokens import make_token
from service.identity.queries import person_named
from service.identity.rules import Granted, Span
from service.imports import jobs as imports_jobs
from service.imports.actions.choosing import Choice, choose, receive
from service.intake import jobs as intake_jobs
from service.intake.actions.fetching import record
from service.intake.actions.setting import MailboxSetting, add_rule, set_mailbox
from service.intake.rules import Parsed
from service.journals.queries import journal_by_slug
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
from tests.imports.samples import lines, workbook

JOBS = (correspondence_jobs, documents_jobs, imports_jobs, intake_jobs)
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
        await loose_ends(work, world)
    await upload(world.house, world.first, actor, f"{world.marker}-waiting.png", chunks(picture))
    await old_journal(world, actor)
    async with open_work(world.house.database, world.first, actor) as work:
        await mail(work, world)


async def old_journal(world: World, actor: Actor) -> None:
    content = workbook(lines(2), (f"{world.marker} a", "b", "c", "d"))
    import_id = await receive(world.house, world.first, actor, f"{world.marker}.xlsx", chunks(content))
    async with open_work(world.house.database, world.first, actor) as work:
        journal = await journal_by_slug(work, "incoming")
        assert journal is not None
        choice = Choice(
            journal=journal, unit_id=journal.unit_id, sheet="", encoding="", separator="", header_row=0,
            columns={0: "number", 1: "registered_on", 2: "sender", 3: "subject"},
            defaults={"kind": "letter", "channel": "post", "language": "az", "sender_kind": "organisation"},
            shape=world.marker,
        )  # fmt: skip
        await choose(work, import_id, choice)


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


async def mail(work: Work, world: World) -> None:
    """A mailbox that is off, a rule, and a message, as the reader of mailboxes records it."""
    setting = MailboxSetting(
        on=False, host="imap.example.org", port=993, security="tls", username=world.marker, folder="INBOX",
        password=world.marker,
    )  # fmt: skip
    await set_mailbox(work, world.house.keyring, setting)
    journal = await journal_by_slug(work, "incoming")
    assert journal is not None
    await add_rule(work, "subject", world.marker, journal.id, journal.unit_id)
    said = Parsed(from_name=world.marker, from_address="a@ministry.example", subject=world.marker, body=world.marker)
    await record(work, 1, 1, 100, b"digest", said, (), (world.marker,))


async def loose_ends(work: Work, world: World) -> None:
    """What has no action of its own yet, or is written on the way by the web."""
    await keep_draft(work, "letter", {"subject": f"{world.marker} draft"})
    rows = {"tenant": work.tenant.id, "id": uuid.uuid4(), "name": world.marker, "now": work.now}
    key = text("insert into idempotency_key values (:tenant, :id, :name, 'd', 201, '{}', :now)")
    await work.session.execute(key, rows)


async def run_jobs(world: World) -> None:
    """Do what waits in the first agency's outbox, as the worker would; rows stay behind."""
    assert JOBS
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

"""Fixtures shared by all tests. All connect as service_app: as owner every test of the wall would pass for nothing."""

import asyncio
import dataclasses
import inspect
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from service.kit.actor import EVERYWHERE, Actor
from service.runtime import clock
from service.runtime.database import Database, PinnedSession
from service.runtime.house import House
from service.runtime.settings import Settings
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from tests.applications import application
from tests.servers import Running, Servers, settings_for

PERMISSIONS = [
    "assignments.ask",
    "assignments.read",
    "assignments.resolve",
    "assignments.control",
    "assignments.export",
    "correspondence.register",
    "correspondence.read",
    "correspondence.read_restricted",
    "correspondence.correct",
    "correspondence.void",
    "correspondence.export",
    "correspondence.draft",
    "correspondence.approve",
    "correspondence.sign",
    "correspondence.dispatch",
    "correspondence.settle",
    "correspondence.templates",
    "correspondence.import",
    "correspondence.intake",
    "documents.attach",
    "contacts.read",
    "contacts.edit",
    "contacts.merge",
    "identity.read",
    "identity.administer",
    "identity.hand_over",
    "journals.read",
    "journals.administer",
    "journals.reserve",
    "appeals.register",
    "appeals.read",
    "appeals.read_personal",
    "appeals.consider",
    "appeals.void",
    "information.read",
    "information.register",
    "information.decide",
    "information.approve",
    "information.restricted",
    "information.publish",
    "information.report",
    "reception.read",
    "reception.keep",
    "audit.read",
    "tokens.manage",
    "deadlines.read",
    "deadlines.administer",
    "deadlines.accept",
    "records.read",
    "records.administer",
    "reports.read",
    "reports.volumes",
    "site.edit",
    "site.publish",
    "information.redact",
    "monitoring.read",
    "monitoring.code",
    "monitoring.sources",
    "monitoring.rules",
    "monitoring.send",
    "monitoring.figures",
    "press.read",
    "press.contacts",
    "press.notes",
    "press.write",
    "press.approve",
    "press.accredit",
    "press.checkin",
    "press.legal",
    "digest.read",
    "digest.edit",
    "digest.approve",
    "digest.administer",
    "exchange.read",
    "exchange.administer",
    "planning.read",
    "planning.write",
    "planning.approve",
    "planning.share",
    "unit_reports.read",
    "unit_reports.edit",
    "unit_reports.approve",
    "unit_reports.administer",
    "filings.read",
    "filings.fill",
    "filings.ask",
]


class Shared:
    """The servers of this test run, started at the first need."""

    running: Running | None = None
    servers: Servers | None = None

    @classmethod
    def get(cls) -> Servers:
        if cls.servers is None:
            cls.running = Running()
            cls.servers = cls.running.start()
        return cls.servers


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["servers"] = Shared.get().as_dict()


def pytest_unconfigure(config: pytest.Config) -> None:
    if Shared.running is not None:
        Shared.running.stop()
        Shared.running = None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("CHANCERY_FULL") != "1":
        long = [item for item in items if item.get_closest_marker("full")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.anyio)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Servers:
    """Real PostgreSQL and Valkey."""
    given = getattr(request.config, "workerinput", None)
    return Servers(**given["servers"]) if given else Shared.get()


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    name = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return int(name.removeprefix("gw")) + 1


@pytest.fixture(scope="module")
def role_urls(servers: Servers, worker_number: int) -> Iterator[dict[str, str]]:
    """The address of each role in a clone of the template database, which the tests of one file have to themselves.

    So no file leans on what another left behind, in whatever order and beside whichever others it runs.
    """
    name = f"chancery_w{worker_number}"
    servers.forget(worker_number)
    yield asyncio.run(servers.clone(name))
    asyncio.run(servers.drop(name))


@pytest.fixture
def settings(servers: Servers, role_urls: dict[str, str], worker_number: int) -> Settings:
    return settings_for(servers, role_urls, worker_number)


def over(settings: Settings, roles: dict[str, str]) -> Settings:
    """The same settings over another database."""
    return dataclasses.replace(
        settings,
        database_url=roles["service_app"],
        relay_url=roles["service_relay"],
        owner_url=roles["service_owner"],
        operator_url=roles["service_operator"],
        public_url=roles["service_public"],
        harvest_url=roles["service_harvest"],
    )


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """An opened house over the file's own database, its floors fitted together as web and worker find them."""
    import service.fittings  # noqa: F401

    own = House.build(settings)
    await own.open()
    yield own
    await own.close()


@pytest.fixture
async def fresh_house(servers: Servers, settings: Settings) -> AsyncIterator[House]:
    """A house over a database of its own, for tests that count or break things."""
    name = f"chancery_{uuid.uuid4().hex[:10]}"
    own = House.build(over(settings, await servers.clone(name)))
    await own.open()
    yield own
    await own.close()
    await servers.drop(name)


@pytest.fixture
def tenant(house: House) -> Tenant:
    """An agency in Azerbaijan."""
    return house.directory.by_slug["baku-education"]


@pytest.fixture
def other_tenant(house: House) -> Tenant:
    """An agency in Georgia."""
    return house.directory.by_slug["mtispiri"]


def all_powerful(name: str = "Test Person") -> Actor:
    """A person who may do everything everywhere; not one of the database's people."""
    return Actor(
        kind="person", id=uuid.uuid4(), name=name, scopes=dict.fromkeys(PERMISSIONS, EVERYWHERE), language="en"
    )


@pytest.fixture
def actor() -> Actor:
    return all_powerful()


class RolledBack(Database):
    """A database whose sessions live inside one outer transaction that the fixture rolls back."""

    lends = False

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def session(self, tenant_id: uuid.UUID, joined: Any = None) -> AsyncSession:
        return AsyncSession(
            bind=self.connection,
            sync_session_class=PinnedSession,
            expire_on_commit=False,
            autoflush=False,
            join_transaction_mode="create_savepoint",
            info={"tenant_id": tenant_id},
        )


@pytest.fixture
async def work(house: House, tenant: Tenant, actor: Actor) -> AsyncIterator[Work]:
    """Work that is rolled back at the end of the test. Tests of the wall commit really: see `committing`."""
    async with house.database.engine.connect() as connection:
        outer = await connection.begin()
        async with open_work(RolledBack(connection), tenant, actor, "en") as opened:
            yield opened
        await outer.rollback()


OpenWork = Callable[..., AbstractAsyncContextManager[Work]]


@pytest.fixture
def committing(house: House, actor: Actor) -> OpenWork:
    """`async with committing(tenant) as work:` commits really."""

    def opened(tenant: Tenant, by: Actor | None = None, language: str = "en") -> AbstractAsyncContextManager[Work]:
        return open_work(house.database, tenant, by or actor, language)

    return opened


@pytest.fixture
def moved_clock(tmp_path: Path) -> Iterator[Callable[[float], None]]:
    """Move this process's clock by seconds."""
    file = tmp_path / "clock"
    clock.follow(file)
    yield lambda seconds: clock.move(file, seconds)
    clock.follow(None)


@pytest.fixture
def app(house: House) -> Iterator[Any]:
    """The whole web application as granian serves it, around the test's house."""
    with application(house) as served:
        yield served


MakeClient = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def client(app: Any, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor of the first agency whom nobody knows."""
    async with visitor_of(app, tenant) as opened:
        yield opened


def visitor_of(app: Any, tenant: Tenant, **headers: str) -> httpx.AsyncClient:
    """An HTTP client at one agency's host, behaving like a browser on its own pages."""
    base = f"http://{tenant.slug}.localhost:8000"
    own = {"sec-fetch-site": "same-origin", "accept-language": "en", **headers}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, raise_app_exceptions=False), base_url=base, headers=own, timeout=30
    )


@pytest.fixture
async def sign_in(app: Any, house: House) -> AsyncIterator[Callable[..., Awaitable[httpx.AsyncClient]]]:
    """`client = await sign_in(tenant, "clerk")`: a browser signed in as the demo person of that name.

    The session is made by identity itself; the round trip through a real provider has its own tests.
    """
    from service.identity.queries import person_named
    from service.identity.sessions import begin_session

    opened: list[httpx.AsyncClient] = []

    async def made(tenant: Tenant, username: str = "clerk", language: str = "en") -> httpx.AsyncClient:
        async with open_work(house.database, tenant, all_powerful()) as looking:
            person = await person_named(looking, username)
        assert person is not None, username
        cookie = await begin_session(house.keyspace, tenant, person.id)
        http = visitor_of(app, tenant)
        http.cookies.set("chancery_session", cookie)
        opened.append(http)
        await http.get(f"/language/{language}")  # the language kept with the person goes before the browser's
        return http

    yield made
    for http in opened:
        await http.aclose()


@pytest.fixture
async def api(app: Any, house: House) -> AsyncIterator[Callable[..., Awaitable[httpx.AsyncClient]]]:
    """`client = await api(tenant, "clerk")`: an HTTP client with a bearer token of that role."""
    from service.identity.actions import make_token

    opened: list[httpx.AsyncClient] = []

    async def made(tenant: Tenant, role: str = "clerk") -> httpx.AsyncClient:
        async with open_work(house.database, tenant, all_powerful()) as work:
            token = await make_token(work, f"test {uuid.uuid4().hex[:8]}", role)
        http = visitor_of(app, tenant, authorization=f"Bearer {token}")
        opened.append(http)
        return http

    yield made
    for http in opened:
        await http.aclose()

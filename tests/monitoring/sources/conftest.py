"""A harvest over a database of its own, with an invented press on loopback."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.monitoring.sources.actions.editing import add_source
from service.monitoring.sources.harvest.loop import Harvest
from service.monitoring.sources.harvest.reader import Reader
from service.monitoring.sources.rules.content import Content
from service.runtime.database import Database
from service.runtime.fetch import Fetcher
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.conftest import all_powerful
from tests.monitoring.sources.press import Press

SITES = ("press.example", "second.example", "third.example")
NO_ROBOTS = "/robots.txt"


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with Press().running() as running:
        yield running


class Names:
    """A resolver that knows the invented sites, and what a test adds."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {site: ["127.0.0.1"] for site in SITES}

    async def __call__(self, host: str, port: int) -> list[str]:
        if re.fullmatch(r"[0-9.]+|[0-9a-f:]*:[0-9a-f:]*", host):
            return [host]
        if host not in self.names:
            raise OSError("unknown name")
        return self.names[host]


@pytest.fixture
def names() -> Names:
    return Names()


class Grounds:
    """What a test of the harvest works with."""

    def __init__(self, house: House, press: Press, harvest: Harvest, database: Database) -> None:
        self.house, self.press, self.harvest, self.database = house, press, harvest, database

    @property
    def tenant(self) -> Tenant:
        return self.house.directory.by_slug["baku-education"]

    @property
    def other(self) -> Tenant:
        return self.house.directory.by_slug["mtispiri"]

    def work(self, tenant: Tenant | None = None) -> Any:
        return open_work(self.house.database, tenant or self.tenant, all_powerful(), "en")

    async def add(self, path: str, kind: str = "feed", tenant: Tenant | None = None, **more: Any) -> Any:
        """A source of an agency."""
        whose = tenant or self.tenant
        address = path if "://" in path else self.press.at(path)
        titles = {whose.profile.default_language: more.pop("title", "Xəzər Xəbər")}
        async with self.work(whose) as work:
            return await add_source(
                work, self.house.keyring, Content(kind=kind, address=address, titles=titles, **more)
            )

    async def rows(self, table: str) -> list[dict[str, Any]]:
        async with self.database.engine.connect() as connection:
            return [dict(row._mapping) for row in await connection.execute(text(f"select * from commons.{table}"))]  # noqa: S608

    async def one(self, table: str) -> dict[str, Any]:
        [row] = await self.rows(table)
        return row


@pytest.fixture
async def grounds(fresh_house: House, press: Press, names: Names) -> AsyncIterator[Grounds]:
    database = Database(fresh_house.settings.harvest_url, size=4, overflow=4)
    allow = {(site, press.port) for site in SITES}
    async with Fetcher(allow, resolver=names) as fetcher, Reader() as reader:
        harvest = Harvest(database, fresh_house.store, fetcher, reader, delay=0.0)
        yield Grounds(fresh_house, press, harvest, database)
        await harvest.end()
    await database.close()


Moved = Callable[[float], Awaitable[None]]

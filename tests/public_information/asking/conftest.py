"""Citizens at the public page of both agencies."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.public_information.asking import rules
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.conftest import all_powerful
from tests.public_information.asking.citizen import Citizen

NewCitizen = Callable[..., Citizen]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people; the least time has its own test."""
    monkeypatch.setattr(rules, "LEAST_TIME", rules.LEAST_TIME * 0)


@pytest.fixture(autouse=True)
async def uncounted(house: House) -> None:
    """Every test comes from the same address: what others tried is not counted against it."""
    client = house.keyspace._client
    for tenant in house.directory.by_id.values():
        async for key in client.scan_iter(f"chancery:{tenant.id}:forms:*"):
            await client.delete(key)


@pytest.fixture
async def citizens(app: Any) -> AsyncIterator[NewCitizen]:
    """`citizens(tenant, "en")`: a browser of its own each time."""
    opened: list[Citizen] = []

    def made(tenant: Tenant, language: str = "en", **headers: str) -> Citizen:
        opened.append(Citizen(app, tenant, language, **headers))
        return opened[-1]

    yield made
    for one in opened:
        await one.http.aclose()


@pytest.fixture
def citizen(citizens: NewCitizen, tenant: Tenant) -> Citizen:
    """Somebody at the first agency, in English."""
    return citizens(tenant)


@pytest.fixture
def count(house: House, tenant: Tenant) -> Any:
    """`await count("information_request")`: rows of the first agency."""

    async def counted(table: str, where: str = "true") -> int:
        async with open_work(house.database, tenant, all_powerful()) as work:
            query = text(f"select count(*) from {table} where {where}")  # noqa: S608
            found: int = (await work.session.execute(query)).scalar_one()
            return found

    return counted

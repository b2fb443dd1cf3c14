"""People of the demo agency to whom something is told."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from service.identity.queries import person_named
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.conftest import all_powerful

PersonId = Callable[[Tenant, str], Awaitable[UUID]]


@pytest.fixture
async def person_id(house: House) -> PersonId:
    """`await person_id(tenant, "clerk")`."""

    async def found(tenant: Tenant, username: str) -> UUID:
        async with open_work(house.database, tenant, all_powerful()) as work:
            person = await person_named(work, username)
        assert person is not None
        return person.id

    return found

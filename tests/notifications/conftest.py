"""People of the demo agency to whom something is told."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

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


@pytest.fixture
def questions(house: House) -> Iterator[Callable[[], int]]:
    """How many statements the database was asked since the last look."""
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(house.database.engine.sync_engine, "before_cursor_execute", note)

    def count() -> int:
        found = len(asked)
        asked.clear()
        return found

    yield count
    event.remove(house.database.engine.sync_engine, "before_cursor_execute", note)

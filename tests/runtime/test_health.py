import asyncio
import time

import pytest

from service.runtime.database import Database
from service.runtime.health import check_database, check_valkey
from service.runtime.keyspace import Keyspace
from service.runtime.migrate import head

pytestmark = pytest.mark.anyio


@pytest.fixture
async def silent_port():
    """Where connections are taken and nothing is ever said."""

    async def silence(reader, writer):
        await asyncio.sleep(30)

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_what_is_there_is_ok(house):
    assert await check_database(house.database) == "ok"
    assert await check_database(house.database, head()) == "ok"
    assert await check_valkey(house.keyspace) == "ok"


async def test_a_schema_of_another_release_is_told(house):
    assert await check_database(house.database, "9999") == f"revision {head()}"


async def test_what_is_gone_is_away():
    database = Database("postgresql://service_app:x@127.0.0.1:1/chancery", size=1, overflow=0)
    keyspace = Keyspace("redis://127.0.0.1:1/0")
    assert await check_database(database) == "away"
    assert await check_valkey(keyspace) == "away"
    await database.close()
    await keyspace.close()


async def test_what_is_silent_is_slow_and_does_not_hold_us_up(silent_port):
    database = Database(f"postgresql://service_app:x@127.0.0.1:{silent_port}/chancery", size=1, overflow=0)
    keyspace = Keyspace(f"redis://127.0.0.1:{silent_port}/0")
    began = time.monotonic()
    found = await asyncio.gather(check_database(database, patience=0.5), check_valkey(keyspace, patience=0.5))
    assert found == ["slow", "slow"]
    assert time.monotonic() - began < 10
    await database.close()
    await keyspace.close()

"""Whether what the service leans on is in reach. Each check answers within its time and never raises."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from sqlalchemy import text

from service.runtime.database import Database
from service.runtime.keyspace import Keyspace

PATIENCE = 2.0  # seconds


async def check_database(database: Database, revision: str | None = None, patience: float = PATIENCE) -> str:
    """`ok`, `away`, `slow`, or `revision <found>` when the schema is not at `revision`. Patience in seconds."""
    return await _within(patience, _revision(database, revision))


async def check_valkey(keyspace: Keyspace, patience: float = PATIENCE) -> str:
    """`ok`, `away` or `slow`. Patience in seconds."""
    return await _within(patience, _ping(keyspace))


async def _revision(database: Database, wanted: str | None) -> str:
    async with database.single() as connection:
        if wanted is None:
            await connection.execute(text("select 1"))
            return "ok"
        found = (await connection.execute(text("select version_num from platform.alembic_version"))).scalar()
    return "ok" if found == wanted else f"revision {found or 'none'}"


async def _ping(keyspace: Keyspace) -> str:
    await keyspace.ping()
    return "ok"


async def _within(patience: float, question: Awaitable[str]) -> str:
    try:
        return await asyncio.wait_for(question, patience)
    except TimeoutError:
        return "slow"
    except Exception:
        return "away"

"""Migrations as the owner role: upgrade, and what stands where. The files lie in `migrations/`."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.runtime.database import driver_url

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def configuration(url: str = "") -> Config:
    """Alembic's configuration without an ini file; `url` may be empty where no database is asked."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = driver_url(url) if url else ""
    return config


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`, each migration in its own transaction."""
    command.upgrade(configuration(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Take the database back to `revision` (tests and rehearsals)."""
    command.downgrade(configuration(owner_url), revision)


def head() -> str:
    """The newest revision among the files; more than one head is an error."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    assert found is not None
    return found


async def current_revision(url: str) -> str | None:
    """The revision the database stands at, or None before the first migration."""
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            known = await connection.scalar(text("select to_regclass('platform.alembic_version') is not null"))
            return await connection.scalar(text("select version_num from platform.alembic_version")) if known else None
    finally:
        await engine.dispose()


def current(url: str) -> str | None:
    """`current_revision` for callers outside an event loop."""
    return asyncio.run(current_revision(url))

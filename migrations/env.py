"""Alembic's environment: one transaction each, an advisory lock against two deploys, time limits on locks."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

DEPLOY_LOCK = 4_206_026


def run(connection: Connection) -> None:
    context.configure(connection=connection, transaction_per_migration=True, version_table_schema="platform")
    with context.begin_transaction():
        context.run_migrations()


def run_locked(connection: Connection) -> None:
    connection.execute(text("set lock_timeout = '10s'"))
    connection.execute(text("set statement_timeout = '10min'"))
    connection.execute(text("select pg_advisory_lock(:key)"), {"key": DEPLOY_LOCK})
    connection.commit()
    run(connection)


async def online() -> None:
    engine = create_async_engine(context.config.attributes["url"], poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run_locked)
    await engine.dispose()


def offline() -> None:
    context.configure(
        dialect_name="postgresql", literal_binds=True, transaction_per_migration=True, version_table_schema="platform"
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    offline()
else:
    asyncio.run(online())

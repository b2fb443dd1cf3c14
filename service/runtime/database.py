"""The connection to PostgreSQL: one engine a process, pinned to a tenant at each transaction's beginning."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, SessionTransaction

PIN = "select set_config('app.tenant_id', $1, true)"


class PinnedSession(Session):
    """A session that belongs to one tenant: it cannot begin a transaction without pinning it."""


@event.listens_for(PinnedSession, "after_begin")
def _pin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    tenant_id: UUID = session.info["tenant_id"]
    connection.exec_driver_sql(PIN, (str(tenant_id),))


@event.listens_for(PinnedSession, "before_flush")
def _own(session: Session, context: Any, instances: Any) -> None:
    for row in session.new:
        if getattr(row, "tenant_id", False) is None:
            row.tenant_id = session.info["tenant_id"]


def driver_url(url: str) -> str:
    """The address with asyncpg as its driver; addresses are given plain (`postgresql://...`)."""
    return make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


class PrivilegedRole(Exception):
    """The service was given a role that row-level security does not hold."""


class Database:
    """One engine and its sessions."""

    def __init__(self, url: str, *, size: int = 12, overflow: int = 8) -> None:
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=size,
            max_overflow=overflow,
            pool_timeout=5,
            pool_use_lifo=True,
            hide_parameters=True,
        )
        self._sessions = async_sessionmaker(
            self.engine, sync_session_class=PinnedSession, expire_on_commit=False, autoflush=False
        )

    def session(self, tenant_id: UUID) -> AsyncSession:
        """A session pinned to one tenant. Only `work` and tests of the wall open it."""
        return self._sessions(info={"tenant_id": tenant_id})

    @asynccontextmanager
    async def single(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement is its own transaction: for one-statement look-ups."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def refuse_privileged_role(self) -> None:
        """Raise PrivilegedRole when the wall would not stand for this role: owner, superuser or BYPASSRLS."""
        asked = text(
            "select r.rolname, r.rolsuper, r.rolbypassrls, exists (select 1 from pg_class c"
            " where c.relowner = r.oid and c.relkind in ('r', 'p')) from pg_roles r where r.rolname = current_user"
        )
        async with self.engine.connect() as connection:
            name, superuser, bypasses, owns = (await connection.execute(asked)).one()
        for held, word in ((superuser, "is a superuser"), (bypasses, "may bypass row-level security"), (owns, "owns")):
            if held:
                what = "owns tables" if word == "owns" else word
                raise PrivilegedRole(
                    f"The role {name} {what}; the service runs as service_app only (deploy/roles.sql)."
                )

    async def close(self) -> None:
        await self.engine.dispose()


def is_outage(error: BaseException) -> bool:
    """Whether an error means that the database is away or too busy, not that the statement was wrong."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    return isinstance(error, (ConnectionError, TimeoutError))

"""The connection to PostgreSQL: one engine a process, pinned to a tenant at each transaction's beginning."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Connection, PoolProxiedConnection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, SessionTransaction

from service.runtime import clock

PIN = "select set_config('app.tenant_id', '{}', true)"
# A kept plan is made for the agency that happened to ask: made for one with three letters it reads the million of
# another. What goes through a session is planned anew each time; the driver's few statements lead to single rows.
PIN_AND_PLAN = f"{PIN}, set_config('plan_cache_mode', 'force_custom_plan', true)"
# SQLSTATEs that speak of the server and not of the statement: connection, resources, shutdown and start, and the time
# limits of those who serve people (deploy/roles.sql).
AWAY_STATES = ("08", "53", "57", "55P03")
# The last: a connection that the server said its last word on, met before its end was noticed.
AWAY = (ConnectionError, TimeoutError, PoolTimeout, asyncpg.InterfaceError, asyncpg.InternalClientError)


class TenantConnection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that pins the tenant in the same round trip that begins the transaction."""

    opening: str | None = None

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109
        if self.opening is not None and query.startswith("BEGIN"):
            # The driver sends what has no arguments as it stands, several statements at once.
            query, self.opening = f"{query} {self.opening}", None
        said: str = await super().execute(query, *args, timeout=timeout)
        return said


class PinnedSession(Session):
    """A session that belongs to one tenant: it cannot begin a transaction without pinning it."""


@event.listens_for(PinnedSession, "after_begin")
def _pin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    opening = PIN_AND_PLAN.format(UUID(str(session.info["tenant_id"]))) + session.info.get("further", "")
    driver: Any = connection.connection.driver_connection
    if driver.is_in_transaction():  # the driver's own, a savepoint, or a test's outer transaction
        connection.exec_driver_sql(opening)
    else:
        driver.opening = opening


def _unpin(driver: Any, record: Any) -> None:
    if record.driver_connection is not None:
        record.driver_connection.opening = None


def _refuse_dead(driver: Any, record: Any, proxy: Any) -> None:
    """A connection that the server has closed while it lay in the pool takes the others of its time with it."""
    if record.driver_connection.is_closed():
        raise InvalidatePoolError


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
    """One engine and its sessions. `lends`: whether a transaction may begin without a session."""

    lends = True

    def __init__(self, url: str, *, size: int = 12, overflow: int = 8) -> None:
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=size,
            max_overflow=overflow,
            pool_timeout=5,
            pool_use_lifo=True,
            hide_parameters=True,
            connect_args={"connection_class": TenantConnection},
        )
        event.listen(self.engine.sync_engine, "checkout", _refuse_dead)
        event.listen(self.engine.sync_engine, "checkin", _unpin)
        self._sessions = async_sessionmaker(
            self.engine, sync_session_class=PinnedSession, expire_on_commit=False, autoflush=False
        )

    def session(self, tenant_id: UUID, joined: AsyncConnection | None = None) -> AsyncSession:
        """A session pinned to one tenant, on a connection of its own or on `joined`. Only `transaction` opens it."""
        return self._sessions(bind=joined or self.engine, info={"tenant_id": tenant_id})

    def further(self) -> str:
        """What is set in a transaction beside its tenant, as a continuation of PIN."""
        return ""

    async def lend(self) -> PoolProxiedConnection:
        """A connection of the pool, to be closed by the borrower. Only `transaction` and `ask` borrow."""
        return await self.engine.raw_connection()

    def connection_over(self, lent: PoolProxiedConnection) -> AsyncConnection:
        """SQLAlchemy's view of a connection that was lent."""
        return AsyncConnection(self.engine, Connection(self.engine.sync_engine, lent))

    @asynccontextmanager
    async def single(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement is its own transaction: for one-statement look-ups."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def ask(self, question: str, *values: Any) -> Any:
        """The one value that a statement gives which is a transaction of its own, in one round trip.

        Goes past SQLAlchemy's statements, not past its pool: for the look-up that every request begins with.
        """
        lent = await self.lend()
        driver: Any = lent.driver_connection
        try:
            return await driver.fetchval(question, *values)
        except BaseException as error:
            if is_outage(error) or not isinstance(error, Exception):
                lent.invalidate(error)
            raise
        finally:
            lent.close()

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


class PublicDatabase(Database):
    """The connection of those who read what is public: a role that sees published rows only, by the database's clock.

    Where the service's clock is moved, which production refuses, each transaction says the moved moment.
    """

    def further(self) -> str:
        moment = clock.moved()
        return "" if moment is None else f", set_config('app.now', '{moment.isoformat()}', true)"

    def session(self, tenant_id: UUID, joined: AsyncConnection | None = None) -> AsyncSession:
        return self._sessions(bind=joined or self.engine, info={"tenant_id": tenant_id, "further": self.further()})


def is_outage(error: BaseException) -> bool:
    """Whether an error means that the database is away or too busy, not that the statement was wrong."""
    if isinstance(error, DBAPIError):
        cause = error.orig.__cause__ if error.orig is not None else None
        known = is_outage(cause) if cause is not None else isinstance(error, (OperationalError, InterfaceError))
        return error.connection_invalidated or known
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(AWAY_STATES)
    # A value that does not fit its type is an InterfaceError of the driver too.
    return isinstance(error, AWAY) and not isinstance(error, ValueError)

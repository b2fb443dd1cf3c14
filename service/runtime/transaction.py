"""One transaction of one tenant: begun by the driver alone, joined by SQLAlchemy when somebody asks for a session.

A statement through a session costs many times what the driver needs for it. Registration is the one thing that
hundreds of people do in the same minute, and of what a session offers it needs nothing.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from service.runtime.database import PIN, Database

NAME = re.compile(r"(?<![:\w]):([a-z][a-z_0-9]*)")


class Statement:
    """SQL with `:names`, written once as the driver takes it. Each value's type stands in the SQL, by a cast."""

    def __init__(self, sql: str) -> None:
        self.names = list(dict.fromkeys(NAME.findall(sql)))
        self.text = NAME.sub(lambda found: f"${self.names.index(found[1]) + 1}", sql)

    def values(self, named: Mapping[str, Any]) -> list[Any]:
        """The values in their order. Raises KeyError for one that is missing."""
        return [named[name] for name in self.names]


class Transaction:
    """Opened at the first need, pinned in the same round trip; after its end the next need opens a new one."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self._database = database
        self._tenant_id = UUID(str(tenant_id))
        self._session: AsyncSession | None = None
        self._lent: PoolProxiedConnection | None = None
        self._begun: Any = None
        self._joined: AsyncConnection | None = None

    @property
    def session(self) -> AsyncSession:
        """The session in which this transaction goes on."""
        if self._session is None:
            self._session = self._join() if self._lent is not None else self._database.session(self._tenant_id)
        return self._session

    @property
    def has_session(self) -> bool:
        return self._session is not None

    def _join(self) -> AsyncSession:
        assert self._lent is not None
        # What SQLAlchemy's own beginning would have put there: it is to know that the transaction is under way.
        adapter: Any = self._lent.dbapi_connection
        adapter._transaction, self._begun = self._begun, None
        self._joined, self._lent = self._database.connection_over(self._lent), None
        return self._database.session(self._tenant_id, self._joined)

    async def ask(self, statement: Statement, named: Mapping[str, Any]) -> Any:
        """The first value of a statement's first row, None without a row, by the driver alone."""
        return await (await self._driver()).fetchval(statement.text, *statement.values(named))

    async def row(self, statement: Statement, named: Mapping[str, Any]) -> Any:
        """A statement's first row, None without one, by the driver alone."""
        return await (await self._driver()).fetchrow(statement.text, *statement.values(named))

    async def _driver(self) -> Any:
        if self._lent is None and (self._session is not None or not self._database.lends):
            return await self._driver_of_session()
        if self._lent is None:
            self._lent = await self._database.lend()
            self._begun = self._lent.driver_connection.transaction()  # type: ignore[union-attr]
            opening = PIN.format(self._tenant_id) + self._database.further()
            self._lent.driver_connection.opening = opening  # type: ignore[union-attr]
            await self._begun.start()
        return self._lent.driver_connection

    async def _driver_of_session(self) -> Any:
        connection = await self.session.connection()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if not driver.is_in_transaction():
            await connection.exec_driver_sql("select 1")  # SQLAlchemy begins with the first statement it sends itself
        return driver

    async def commit(self) -> None:
        if self._session is not None:
            await self._session.commit()
        elif self._lent is not None:
            await self._end(self._begun.commit())

    async def rollback(self) -> None:
        if self._session is not None:
            await self._session.rollback()
        elif self._lent is not None:
            with suppress(Exception):  # the connection was thrown away then, which rolls back as well
                await self._end(self._begun.rollback())

    async def _end(self, ending: Any) -> None:
        assert self._lent is not None
        lent, self._lent, self._begun = self._lent, None, None
        try:
            await ending
        except BaseException as error:
            lent.invalidate(error)
            raise
        finally:
            lent.close()

    async def close(self) -> None:
        """Give back what was borrowed; what was not committed is rolled back."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._joined is not None:
            joined, self._joined = self._joined, None
            await joined.close()
        if self._lent is not None:
            await self.rollback()

"""Work: the only door to the database. One transaction, pinned to one tenant, done by one actor.

The record, its act and the jobs that follow are committed together or not at all.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog
from sqlalchemy import BigInteger, Integer, Text, column, insert, table
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from service.kit.actor import Actor
from service.kit.ids import new_id
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.tenants import Tenant
from service.runtime.transaction import Statement, Transaction

log = structlog.get_logger()
request_id: ContextVar[str] = ContextVar("request_id", default="")

_uuid, _moment = PG_UUID(), TIMESTAMP(timezone=True)
ACT = table(
    "act",
    *[column(name, _uuid) for name in ("tenant_id", "id", "record_id", "actor_id", "on_behalf_of")],
    *[column(name, Text) for name in ("kind", "record", "actor_kind", "actor_name", "reason", "request_id", "payload")],
    column("at", _moment),
    column("written_in", BigInteger),
)
OUTBOX = table(
    "outbox",
    *[column(name, _uuid) for name in ("tenant_id", "id")],
    *[column(name, Text) for name in ("job", "arguments", "actor", "failure")],
    *[column(name, _moment) for name in ("created_at", "next_at", "done_at")],
    column("attempts", Integer),
)


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same value always gives the same text, so that it can be sealed."""
    return msgspec.json.encode(value, order="sorted").decode()


class Work:
    """What one request or one job does. Opened by `open_work` only."""

    def __init__(self, transaction: Transaction, tenant: Tenant, actor: Actor, language: str) -> None:
        self._transaction = transaction
        self.tenant = tenant
        self.actor = actor
        self.language = language
        self.now: datetime = clock.now()
        self._acts: list[dict[str, Any]] = []
        self._jobs: list[dict[str, Any]] = []
        self._afterwards: list[Callable[[], Awaitable[None]]] = []

    @property
    def session(self) -> AsyncSession:
        """The session of this work, pinned to its tenant."""
        return self._transaction.session

    async def ask(self, statement: Statement, **named: Any) -> Any:
        """The first value that a statement gives, None without a row, in this transaction and by the driver alone.

        For the few statements on which speed rests. What was added to the session is not sent before it: flush first.
        """
        return await self._transaction.ask(statement, named)

    async def ask_row(self, statement: Statement, **named: Any) -> Any:
        """The first row of a statement, None without one, in the same way."""
        return await self._transaction.row(statement, named)

    def record(
        self,
        kind: str,
        record_id: UUID,
        *,
        record: str,
        before: object = None,
        after: object = None,
        reason: str | None = None,
    ) -> None:
        """Note an act on a record: `kind` such as `letter.voided`, `record` its table's word such as `letter`."""
        self._acts.append(self.act_row(kind, record_id, record=record, before=before, after=after, reason=reason))

    def later(self, job: str, *, at: datetime | None = None, **arguments: Any) -> None:
        """Ask for a job by name once this work is committed; `at` delays it. Arguments are plain JSON values."""
        self._jobs.append(self.outbox_row(job, at=at, **arguments))

    def after_commit(self, call: Callable[[], Awaitable[None]]) -> None:
        """Call once after the commit, at best effort: what must happen goes through `later`."""
        self._afterwards.append(call)

    def act_row(
        self,
        kind: str,
        record_id: UUID,
        *,
        record: str,
        before: object = None,
        after: object = None,
        reason: str | None = None,
    ) -> dict[str, Any]:
        """The row that `record` writes, for the one statement that carries it itself (registration)."""
        return {
            "tenant_id": self.tenant.id,
            "id": new_id(),
            "at": self.now,
            "kind": kind,
            "record": record,
            "record_id": record_id,
            "actor_kind": self.actor.kind,
            "actor_id": self.actor.id,
            "actor_name": self.actor.name,
            "on_behalf_of": self.actor.on_behalf_of,
            "reason": reason,
            "request_id": request_id.get() or None,
            "payload": canonical({"before": before, "after": after}),
        }

    def outbox_row(self, job: str, *, at: datetime | None = None, **arguments: Any) -> dict[str, Any]:
        """The row that `later` writes, for the one statement that carries it itself."""
        actor = {"kind": self.actor.kind, "id": self.actor.id, "name": self.actor.name, "language": self.language}
        return {
            "tenant_id": self.tenant.id,
            "id": new_id(),
            "job": job,
            "arguments": canonical(arguments),
            "actor": canonical(actor),
            "created_at": self.now,
            "next_at": at or self.now,
        }

    async def flush(self) -> None:
        """Send to the database what was added so far, acts and jobs included."""
        if self._transaction.has_session:
            await self.session.flush()
        if self._acts:
            acts, self._acts = self._acts, []
            await self.session.execute(insert(ACT), acts)
        if self._jobs:
            jobs, self._jobs = self._jobs, []
            await self.session.execute(insert(OUTBOX), jobs)

    async def commit(self) -> None:
        """Flush and commit now. Done by `open_work` at its end; earlier only where a lock must not be held longer."""
        await self.flush()
        await self._transaction.commit()
        calls, self._afterwards = self._afterwards, []
        for call in calls:
            try:
                await call()
            except Exception as error:
                log.warning("after_commit.failed", error=type(error).__name__)

    @property
    def zone(self) -> ZoneInfo:
        """The agency's zone."""
        return ZoneInfo(self.tenant.profile.zone)

    @property
    def local_now(self) -> datetime:
        """The moment of this work as the agency's clock on the wall shows it."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The agency's day, which begins four hours before that of `now` in Baku and Tbilisi."""
        return self.local_now.date()

    def day_of(self, moment: datetime) -> date:
        """The agency's day of a moment."""
        return moment.astimezone(self.zone).date()

    def in_time(self, **span: float) -> datetime:
        """A moment from now on: `work.in_time(minutes=5)`."""
        return self.now + timedelta(**span)


@asynccontextmanager
async def open_work(database: Database, tenant: Tenant, actor: Actor, language: str = "") -> AsyncIterator[Work]:
    """Open the one transaction of a request or job: commits at the end, rolls back on any exception."""
    transaction = Transaction(database, tenant.id)
    work = Work(transaction, tenant, actor, language or actor.language or tenant.profile.default_language)
    try:
        yield work
        await work.commit()
    except BaseException:
        await transaction.rollback()
        raise
    finally:
        await transaction.close()

"""Imports made the way people make them, and the worker's part of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from service.correspondence import jobs as correspondence_jobs
from service.documents import jobs as documents_jobs
from service.imports import jobs as imports_jobs
from service.imports.actions.accepting import accept
from service.imports.actions.choosing import Choice, choose, receive
from service.imports.queries import ImportView, StagedRow, bad_rows, import_by_id
from service.imports.rules.columns import shape_of
from service.journals.queries import journal_by_slug
from service.kit.actor import Actor
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.imports.samples import HEAD, chunks

JOBS = (correspondence_jobs, documents_jobs, imports_jobs)
COLUMNS = {0: "number", 1: "registered_on", 2: "sender", 3: "subject"}
DEFAULTS = {"kind": "letter", "channel": "post", "language": "az", "sender_kind": "organisation"}


@dataclass
class Office:
    """One agency and somebody in it who takes old journals over."""

    house: House
    tenant: Tenant
    actor: Actor

    def work(self) -> Any:
        return open_work(self.house.database, self.tenant, self.actor, "en")

    async def received(self, content: bytes, name: str = "jurnal.xlsx") -> UUID:
        return await receive(self.house, self.tenant, self.actor, name, chunks(content), announced=len(content))

    async def chosen(
        self, content: bytes, name: str = "jurnal.xlsx", columns: Mapping[int, str] = COLUMNS, **how: Any
    ) -> UUID:
        """An import whose rows were read and checked."""
        import_id = await self.received(content, name)
        await self.choose(import_id, columns, **how)
        await self.jobs()
        return import_id

    async def choose(self, import_id: UUID, columns: Mapping[int, str] = COLUMNS, **how: Any) -> None:
        async with self.work() as work:
            journal = await journal_by_slug(work, how.get("journal", "incoming"))
            assert journal is not None
            choice = Choice(
                journal=journal,
                unit_id=how.get("unit_id", journal.unit_id),
                sheet=how.get("sheet", ""),
                encoding=how.get("encoding", ""),
                separator=how.get("separator", ""),
                header_row=how.get("header_row", 1),
                columns=columns,
                defaults={**DEFAULTS, **how.get("defaults", {})},
                shape=shape_of(HEAD),
            )
            await choose(work, import_id, choice)

    async def accepted(self, import_id: UUID, *, leave_out: bool = False) -> None:
        async with self.work() as work:
            await accept(work, import_id, leave_out=leave_out)
        await self.jobs()

    async def jobs(self) -> None:
        """Do what waits of imports and e-mail in this agency's outbox, and what comes of it, as the worker would."""
        waiting = text(
            "select id from outbox where done_at is null and next_at <= :now"
            " and (job like 'imports.%' or job like 'intake.%') order by created_at, id"
        )
        while True:
            async with self.work() as work:
                soon = work.now + timedelta(seconds=5)  # batches leave each other a pause
                ids = list(await work.session.scalars(waiting, {"now": soon}))
            if not ids:
                return
            for row in ids:
                await perform(self.house, self.tenant.id, row)

    async def one(self, import_id: UUID) -> ImportView:
        async with self.work() as work:
            found = await import_by_id(work, import_id)
        assert found is not None
        return found

    async def wrong(self, import_id: UUID) -> list[tuple[int, int | None, str]]:
        """(row, column, problem) of everything that is wrong."""
        async with self.work() as work:
            rows: list[StagedRow] = await bad_rows(work, import_id, limit=1_000)
        return [(row.row, column, problem) for row in rows for column, problem, _ in row.problems]

    async def value(self, query: str, **values: Any) -> Any:
        async with self.work() as work:
            return (await work.session.execute(text(query), values)).scalar()

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.work() as work:
            return [tuple(row) for row in await work.session.execute(text(query), values)]

"""A spreadsheet is taken in, somebody says how to read it, or throws it away."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from service.documents.actions import attach, upload
from service.imports.models import ChosenColumns, Import, ImportRow
from service.imports.queries import ImportView, count_open, import_by_id
from service.imports.rules.states import (
    LARGEST_MEGABYTES,
    MANY_OPEN,
    MOST_OPEN,
    RECORD,
    Act,
    demand,
    may_see,
    why_not,
    why_not_into,
)
from service.journals.rules import Journal
from service.kit.actor import Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work, canonical, open_work
from service.tenancy.profile import FilesProfile
from service.web.errors import NotFound

ACCEPTED = FilesProfile(max_megabytes=LARGEST_MEGABYTES, types=["xlsx", "csv", "txt"])


async def receive(
    house: House,
    tenant: Tenant,
    actor: Actor,
    name: str,
    chunks: AsyncIterator[bytes],
    *,
    announced: int | None = None,
    language: str = "",
) -> UUID:
    """Take a spreadsheet in as an import whose columns are still to be chosen. Opens its own Works.

    Raises what `documents.actions.upload` raises, and Refusal when too many imports are open.
    """
    async with open_work(house.database, tenant, actor, language) as work:
        open_ones = await count_open(work)
        if open_ones >= MOST_OPEN:
            raise Refusal(MANY_OPEN, code="too_many", field="file", count=open_ones)
    file = await upload(house, tenant, actor, name, chunks, announced=announced, language=language, accepted=ACCEPTED)
    async with open_work(house.database, tenant, actor, language) as work:
        import_id = new_id()
        await attach(work, [file.id], RECORD, import_id)
        work.session.add(
            Import(
                id=import_id,
                tenant_id=tenant.id,
                state="uploaded",
                file_id=file.id,
                name=file.name,
                kind=file.kind,
                created_by=actor.id,
                created_by_name=actor.name,
                created_at=work.now,
            )
        )
        work.record("import.uploaded", import_id, record=RECORD, after={"name": file.name, "size": file.size})
        return import_id


async def import_for(work: Work, import_id: UUID, act: Act) -> ImportView:
    """The import, locked, when the actor may do this act on it now. Raises NotFound, Refusal."""
    found = await import_by_id(work, import_id, lock=True)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    demand(why_not(act, work.actor, found))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a spreadsheet is to be read. columns: place -> field; defaults: kind, channel, language, sender_kind."""

    journal: Journal
    unit_id: UUID
    sheet: str
    encoding: str
    separator: str
    header_row: int
    columns: Mapping[int, str]
    defaults: Mapping[str, str]
    shape: str


async def choose(work: Work, import_id: UUID, choice: Choice) -> None:
    """Keep how to read the spreadsheet and have it read, rows staged before are dropped. Raises NotFound, Refusal."""
    found = await import_for(work, import_id, "choose")
    demand(why_not_into(work.actor, choice.journal, choice.unit_id))
    columns = canonical({str(place): field for place, field in choice.columns.items()})
    await work.session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    chosen: dict[str, Any] = {
        "journal_id": choice.journal.id,
        "unit_id": choice.unit_id,
        "sheet": choice.sheet,
        "encoding": choice.encoding,
        "separator": choice.separator,
        "header_row": choice.header_row,
        "columns": columns,
        "defaults": canonical(dict(choice.defaults)),
    }
    fresh = {"state": "reading", "version": found.version + 1, "problem": "", "rows": 0, "bad": 0, "total": 0}
    await _change(work, import_id, {**chosen, **fresh})
    kept = insert(ChosenColumns).values(
        tenant_id=work.tenant.id, shape=choice.shape, columns=columns, changed_at=work.now
    )
    again = {"columns": columns, "changed_at": work.now}
    await work.session.execute(kept.on_conflict_do_update(index_elements=["tenant_id", "shape"], set_=again))
    shown = {name: str(value) if isinstance(value, UUID) else value for name, value in chosen.items()}
    work.record("import.columns_chosen", import_id, record=RECORD, after=shown)
    work.later("imports.read", import_id=str(import_id), version=found.version + 1)


async def discard(work: Work, import_id: UUID) -> None:
    """Throw an import away, its staged rows with it. The file stays as a trace. Raises NotFound, Refusal."""
    found = await import_for(work, import_id, "discard")
    await work.session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    await _change(work, import_id, {"state": "discarded", "version": found.version + 1})
    work.record("import.discarded", import_id, record=RECORD, before={"state": found.state})


async def _change(work: Work, import_id: UUID, values: dict[str, Any]) -> None:
    statement = update(Import).where(Import.id == import_id).values(values)
    await work.session.execute(statement.execution_options(synchronize_session=False))

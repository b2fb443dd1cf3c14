"""Reads of spreadsheets of media contacts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_

from service.press.outlets.models import MediaImport, MediaImportRow, MediaKey
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.rules.sheets import Met
from service.runtime.work import Work

PAGE = 100


@dataclass(frozen=True, slots=True)
class ImportView:
    """One spreadsheet. columns: field -> place."""

    id: UUID
    subject: str
    name: str
    state: str
    head: list[str]
    columns: dict[str, int]
    list_id: UUID | None
    problem: str
    created_at: datetime
    created_by_name: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of it. problems: [field, msgid, params] of each mistake."""

    line: int
    cells: list[str]
    verdict: str
    problems: list[Any]
    other_id: UUID | None
    other_name: str
    other_line: int | None
    choice: str
    made_id: UUID | None


_IMPORT = [getattr(MediaImport, name) for name in ImportView.__dataclass_fields__]
_ROW = [getattr(MediaImportRow, name) for name in RowView.__dataclass_fields__]


async def import_by_id(work: Work, import_id: UUID, *, lock: bool = False) -> ImportView | None:
    """One spreadsheet, or None."""
    query = select(*_IMPORT).where(MediaImport.id == import_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return ImportView(*row) if row else None


async def newest(work: Work, limit: int = 30) -> list[ImportView]:
    """Spreadsheets, newest first."""
    query = select(*_IMPORT).order_by(MediaImport.created_at.desc(), MediaImport.id).limit(limit)
    return [ImportView(*row) for row in await work.session.execute(query)]


async def counts(work: Work, import_id: UUID) -> dict[str, int]:
    """How many rows of each verdict."""
    query = select(MediaImportRow.verdict, func.count()).where(MediaImportRow.import_id == import_id)
    return {row[0]: row[1] for row in await work.session.execute(query.group_by(MediaImportRow.verdict))}


async def choices(work: Work, import_id: UUID) -> dict[tuple[str, str], int]:
    """How many rows of each verdict and choice."""
    row = MediaImportRow
    query = select(row.verdict, row.choice, func.count()).where(row.import_id == import_id)
    return {(one[0], one[1]): one[2] for one in await work.session.execute(query.group_by(row.verdict, row.choice))}


async def rows(
    work: Work, import_id: UUID, verdicts: Collection[str] = (), after: int = 0, limit: int = PAGE
) -> list[RowView]:
    """Rows of some verdicts, all for none, from after a line on."""
    query = select(*_ROW).where(MediaImportRow.import_id == import_id, MediaImportRow.line > after)
    if verdicts:
        query = query.where(MediaImportRow.verdict.in_(verdicts))
    return [RowView(*row) for row in await work.session.execute(query.order_by(MediaImportRow.line).limit(limit))]


async def met(work: Work, subject: str, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[Met]]:
    """Those that are there and share these keys, by key; of each at most a few."""
    if not keys:
        return {}
    query = select(MediaKey.kind, MediaKey.value, MediaKey.subject_id).where(
        MediaKey.subject == subject, tuple_(MediaKey.kind, MediaKey.value).in_(list(keys))
    )
    found = [(row.kind, row.value, row.subject_id) for row in await work.session.execute(query)]
    table = TABLES[subject]
    cards = select(table.id, table.name, table.email).where(
        table.id.in_({ident for _, _, ident in found}), table.state != "merged"
    )
    known: Mapping[UUID, Any] = {row.id: row for row in await work.session.execute(cards)} if found else {}
    by_key: dict[tuple[str, str], list[Met]] = {}
    for kind, value, ident in found:
        if ident in known:
            one = known[ident]
            held = by_key.setdefault((kind, value), [])
            if len(held) < 5:
                held.append(Met(ident, one.name, one.email, frozenset({(kind, value)})))
    return by_key

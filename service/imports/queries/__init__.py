"""Reads of imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select, text, tuple_

from service.documents.models import File
from service.imports.models import ChosenColumns, Import, ImportRow
from service.imports.rules.states import AT_WORK, IMPORT, Counts, may_see
from service.journals.models import COUNTER
from service.kit.paging import Cursor
from service.runtime.work import Work

PAGE = 50


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as pages show it. columns: place -> field; defaults: what stands in where no column says it."""

    id: UUID
    state: str
    file_id: UUID
    name: str
    kind: str
    journal_id: UUID | None
    unit_id: UUID | None
    sheet: str
    encoding: str
    separator: str
    header_row: int
    columns: dict[int, str]
    defaults: dict[str, str]
    problem: str
    version: int
    total: int
    rows: int
    bad: int
    brought: int
    created_by: UUID | None
    created_by_name: str
    created_at: datetime
    accepted_by_name: str
    accepted_at: datetime | None
    storage_key: str

    @property
    def counts(self) -> Counts:
        return Counts(self.rows, self.bad)

    @property
    def place(self) -> Cursor:
        return Cursor(self.created_at, self.id)


def _imports() -> Select[*tuple[Any, ...]]:
    own = [getattr(Import, field.name) for field in fields(ImportView) if field.name != "storage_key"]
    return select(*own, File.storage_key).join(File, File.id == Import.file_id)


def _view(row: Any) -> ImportView:
    values = dict(row._mapping)
    values["columns"] = {int(place): field for place, field in msgspec.json.decode(values["columns"]).items()}
    values["defaults"] = msgspec.json.decode(values["defaults"])
    return ImportView(**values)


async def import_by_id(work: Work, import_id: UUID, *, lock: bool = False) -> ImportView | None:
    """One import, whoever asks; the rules say who may see it. `lock`: others wait until this work's end."""
    query = _imports().where(Import.id == import_id)
    row = (await work.session.execute(query.with_for_update(of=Import) if lock else query)).one_or_none()
    return _view(row) if row is not None else None


async def imports(work: Work, after: Cursor | None = None) -> tuple[list[ImportView], Cursor | None]:
    """The actor's imports and those into journals where they hold the right, newest first; the place to go on from."""
    within: list[ColumnElement[bool]] = [Import.journal_id.is_(None) & (Import.created_by == work.actor.id)]
    for unit_id, journal_id in work.actor.scope(IMPORT).pairs:
        here: ColumnElement[bool] = Import.journal_id.is_not(None)
        here = here & (Import.unit_id == unit_id) if unit_id else here
        within.append(here & (Import.journal_id == journal_id) if journal_id else here)
    query = _imports().where(or_(*within))
    if after is not None:
        query = query.where(tuple_(Import.created_at, Import.id) < tuple_(after.at, after.id))
    query = query.order_by(Import.created_at.desc(), Import.id.desc()).limit(PAGE + 1)
    found = [_view(row) for row in await work.session.execute(query)]
    return found[:PAGE], found[PAGE - 1].place if len(found) > PAGE else None


async def count_open(work: Work) -> int:
    """How many imports are neither in their journal nor thrown away."""
    states = {"uploaded", "checked", "refused", *AT_WORK}
    return await work.session.scalar(select(func.count()).select_from(Import).where(Import.state.in_(states))) or 0


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row as it waits. problems: (column, word, params) of each thing that is wrong."""

    row: int
    cells: list[Any]
    content: dict[str, Any]
    problems: list[tuple[int | None, str, dict[str, str]]]
    number: str
    period: str
    serial: int | None
    letter_id: UUID | None


STAGED = (
    ImportRow.row, ImportRow.cells, ImportRow.content, ImportRow.problems, ImportRow.number, ImportRow.period,
    ImportRow.serial, ImportRow.letter_id,
)  # fmt: skip


def _staged(row: Any) -> StagedRow:
    problems = [tuple(one) for one in msgspec.json.decode(row.problems)] if row.problems else []
    return StagedRow(
        row.row, msgspec.json.decode(row.cells), msgspec.json.decode(row.content), problems, row.number, row.period,
        row.serial, row.letter_id,
    )  # fmt: skip


async def bad_rows(work: Work, import_id: UUID, after: int = 0, limit: int = PAGE) -> list[StagedRow]:
    """Rows with errors, in the order of the spreadsheet."""
    query = select(*STAGED).where(ImportRow.import_id == import_id, ImportRow.problems != "", ImportRow.row > after)
    return [_staged(row) for row in await work.session.execute(query.order_by(ImportRow.row).limit(limit))]


async def waiting_rows(work: Work, import_id: UUID, after: int = 0, limit: int = PAGE) -> list[StagedRow]:
    """Rows without errors that are not in the journal yet."""
    good = (ImportRow.problems == "", ImportRow.letter_id.is_(None), ImportRow.row > after)
    query = select(*STAGED).where(ImportRow.import_id == import_id, *good)
    return [_staged(row) for row in await work.session.execute(query.order_by(ImportRow.row).limit(limit))]


async def numbers_staged(work: Work, import_id: UUID) -> list[tuple[int, str, int | None, str]]:
    """(row, period, serial, number) of everything staged so far: what a reading that goes on must know."""
    query = select(ImportRow.row, ImportRow.period, ImportRow.serial, ImportRow.number)
    rows = await work.session.execute(query.where(ImportRow.import_id == import_id).order_by(ImportRow.row))
    return [(row.row, row.period, row.serial, row.number) for row in rows]


async def highest_serials(work: Work, import_id: UUID) -> dict[str, int]:
    """The highest running number of each period among the rows to be taken over."""
    query = (
        select(ImportRow.period, func.max(ImportRow.serial))
        .where(ImportRow.import_id == import_id, ImportRow.problems == "", ImportRow.letter_id.is_(None))
        .where(ImportRow.serial.is_not(None))
        .group_by(ImportRow.period)
    )
    return {row[0]: row[1] or 0 for row in await work.session.execute(query)}


async def last_given(work: Work, journal_id: UUID, periods: Sequence[str], *, lock: bool = False) -> dict[str, int]:
    """The counters of these periods as they stand. `lock`: nobody registers in them until this work's end."""
    query = select(COUNTER.c.period, COUNTER.c.last).where(
        COUNTER.c.journal_id == journal_id, COUNTER.c.period.in_(periods)
    )
    if lock:
        query = query.order_by(COUNTER.c.period).with_for_update()
    return {row.period: row.last for row in await work.session.execute(query)}


async def count_rows(work: Work, import_id: UUID) -> Counts:
    """How many rows are staged and how many of them have errors."""
    query = select(func.count(), func.count().filter(ImportRow.problems != ""))
    total, bad = (await work.session.execute(query.where(ImportRow.import_id == import_id))).one()
    return Counts(total, bad)


async def letters_of_rows(work: Work, import_id: UUID, first: int, last: int) -> list[UUID]:
    """The letters that these rows became."""
    query = select(ImportRow.letter_id).where(
        ImportRow.import_id == import_id, ImportRow.row.between(first, last), ImportRow.letter_id.is_not(None)
    )
    return [letter_id for letter_id in await work.session.scalars(query) if letter_id is not None]


async def chosen_before(work: Work, shape: str) -> Mapping[int, str]:
    """Which field each column was when a header of this shape was last read; empty when it never was."""
    kept = await work.session.scalar(select(ChosenColumns.columns).where(ChosenColumns.shape == shape))
    return {int(place): field for place, field in msgspec.json.decode(kept).items()} if kept else {}


async def still_here(work: Work) -> None:
    """Say something to the database, which ends transactions that are silent for long."""
    await work.session.execute(text("select 1"))


async def may_open_file(work: Work, import_id: UUID) -> bool:
    """Whether the actor may download the spreadsheet of this import."""
    found = await import_by_id(work, import_id)
    return found is not None and may_see(work.actor, found)

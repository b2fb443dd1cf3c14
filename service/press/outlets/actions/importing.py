"""A spreadsheet of media contacts: taken in, its rows judged against those that are there, taken row by row."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from service.documents.actions import attach
from service.documents.queries import file_by_id
from service.imports.rules.states import REFUSED
from service.imports.sheets import Unreadable, Wish, opened
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.models import MediaImport, MediaImportRow
from service.press.outlets.queries import imports
from service.press.outlets.queries.imports import ImportView
from service.press.outlets.rules.acts import CONTACTS, IMPORT, NO_RIGHT, SUBJECTS, entering
from service.press.outlets.rules.content import KINDS, ORIGINS
from service.press.outlets.rules.sheets import (
    CHOICES,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Dictionary,
    Met,
    ReadRow,
    check_columns,
    dictionary,
    guess,
    judge,
    read_row,
)
from service.runtime.house import House
from service.runtime.language import LANGUAGES as SPOKEN
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound

BATCH = 500
JUDGE, TAKE = "press.judge_import", "press.take_import"
NOT_NOW = N_("This spreadsheet is being worked on, or was taken or thrown away. Open it again.")
UNKNOWN = N_("Choose one of the values offered.")
EMPTY = N_("Below the header there is no row that holds anything.")


async def begin_import(work: Work, house: House, file_id: UUID, subject: str) -> UUID:
    """Keep the rows of an uploaded file, to be looked at. Raises Refusal at field `file`, NotFound."""
    entering(work.actor)
    if subject not in SUBJECTS:
        raise Refusal(UNKNOWN, code="choice", field="subject")
    file = await file_by_id(work, file_id)
    if file is None:
        raise NotFound
    import_id = new_id()
    await attach(work, [file_id], IMPORT, import_id)
    try:
        head, rows = await _rows_of(house, file.storage_key, file.kind)
    except Unreadable as refused:
        raise Refusal(REFUSED[str(refused)], code=str(refused), field="file", most=MOST_ROWS) from None
    if not rows:
        raise Refusal(EMPTY, code="empty", field="file")
    person = work.actor.id if work.actor.kind == "person" else None
    work.session.add(
        MediaImport(
            tenant_id=work.tenant.id, id=import_id, subject=subject, name=file.name, head=head,
            columns=guess(subject, head), created_at=work.now, created_by_id=person,
            created_by_name=work.actor.name,
        )
    )  # fmt: skip
    await work.session.flush()
    for start in range(0, len(rows), BATCH):
        own = {"tenant_id": work.tenant.id, "import_id": import_id}
        batch = [{**own, "line": line, "cells": cells} for line, cells in rows[start : start + BATCH]]
        await work.session.execute(insert(MediaImportRow), batch)
    work.record("media_import.begun", import_id, record=IMPORT, after={"name": file.name, "rows": len(rows)})
    return import_id


async def _rows_of(house: House, key: str, kind: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The first row, and the others with their lines."""
    head: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    async with opened(house.store, key, kind, Wish()) as (_, batches):
        async for line, cells in _each(batches):
            plain = [_plain(cell) for cell in cells[:MOST_COLUMNS]]
            if not head:
                head = plain
                continue
            if len(rows) >= MOST_ROWS:
                raise Unreadable("too_many_rows")
            rows.append((line, plain))
    return head, rows


async def _each(batches: AsyncIterator[Sequence[tuple[int, list[Any]]]]) -> AsyncIterator[tuple[int, list[Any]]]:
    async for batch in batches:
        for row in batch:
            yield row


def _plain(cell: Any) -> str:
    """A cell as text; a wrong one of a workbook as nothing."""
    if isinstance(cell, dict):
        return str(cell.get("day", ""))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell if cell is not None else "").replace("\x00", "")[:LONGEST_CELL]


async def _demanded(work: Work, import_id: UUID, *states: str) -> ImportView:
    if not work.actor.may(CONTACTS):
        raise Refusal(NO_RIGHT[CONTACTS], code="not_permitted")
    found = await imports.import_by_id(work, import_id, lock=True)
    if found is None:
        raise NotFound
    if found.state not in states:
        raise Refusal(NOT_NOW, code="wrong_state")
    return found


async def _write(work: Work, import_id: UUID, **values: Any) -> None:
    statement = update(MediaImport).where(MediaImport.id == import_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def choose_columns(work: Work, import_id: UUID, columns: Mapping[str, int], list_id: UUID | None) -> None:
    """Say which column is what, and onto which list all are to go; the rows are judged then. Raises Refusal."""
    found = await _demanded(work, import_id, "read", "judged")
    check_columns(found.subject, columns)
    await _write(work, import_id, columns=dict(columns), list_id=list_id, state="judging", problem="")
    work.later(JUDGE, import_id=str(import_id))


def known_words() -> Dictionary:
    """Words of kinds and origins in every language of the house."""
    said: dict[str, list[Mapping[str, str]]] = {"kinds": [], "origins": []}
    for language in SPOKEN:
        with speaking(language):
            said["kinds"].append({slug: gettext(words) for slug, words in KINDS.items()})
            said["origins"].append({slug: gettext(words) for slug, words in ORIGINS.items()})
    return dictionary(said)


async def judge_import(work: Work, import_id: UUID) -> None:
    """Hold every row against those that are there and against the rows before it. Safe to be asked for twice."""
    found = await imports.import_by_id(work, import_id, lock=True)
    if found is None or found.state != "judging":
        return
    known, earlier, after = known_words(), dict[tuple[str, str], int](), 0
    while batch := await imports.rows(work, import_id, after=after, limit=BATCH):
        read = [read_row(found.subject, row.line, row.cells, found.columns, known) for row in batch]
        keys = sorted({key for one in read for key in one.keys})
        by_key = await imports.met(work, found.subject, keys)
        values = [_judged(work, import_id, one, by_key, earlier) for one in read]
        await work.session.execute(update(MediaImportRow), values)
        after = batch[-1].line
    await _write(work, import_id, state="judged")


def _judged(
    work: Work,
    import_id: UUID,
    row: ReadRow,
    by_key: Mapping[tuple[str, str], list[Met]],
    earlier: dict[tuple[str, str], int],
) -> dict[str, Any]:
    verdict = judge(row, _together(row, by_key), earlier)
    if verdict.word != "broken":
        for key in row.keys:
            earlier.setdefault(key, row.line)
    problems = [[one.field, one.sentence, one.params] for one in row.problems]
    return {
        "tenant_id": work.tenant.id, "import_id": import_id, "line": row.line, "verdict": verdict.word,
        "problems": problems, "choice": verdict.choice, "other_id": verdict.other_id,
        "other_name": verdict.other_name, "other_line": verdict.other_line,
    }  # fmt: skip


def _together(row: ReadRow, by_key: Mapping[tuple[str, str], list[Met]]) -> list[Met]:
    """Each that shares something with a row once, with everything it shares."""
    found: dict[UUID, Met] = {}
    for key in sorted(row.keys):
        for one in by_key.get(key, []):
            had = found.get(one.id)
            found[one.id] = Met(one.id, one.name, one.email, one.shared | (had.shared if had else frozenset()))
    return sorted(found.values(), key=lambda one: (-len(one.shared), one.name))


async def choose(work: Work, import_id: UUID, choice: str, *, line: int | None = None, verdict: str = "") -> None:
    """Decide on one row, or on all rows of a verdict. Raises Refusal, NotFound."""
    await _demanded(work, import_id, "judged")
    if choice not in CHOICES:
        raise Refusal(UNKNOWN, code="choice", field="choice")
    row = MediaImportRow
    mine = [row.import_id == import_id, row.verdict.in_(["fresh", "known", "likely", "twice", "broken"])]
    mine += [row.line == line] if line is not None else [row.verdict == verdict]
    mine += [row.other_id.is_not(None)] if choice == "fill" else []
    statement = update(row).where(*mine).values(choice=choice)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def take_import(work: Work, import_id: UUID) -> None:
    """Take the rows as decided, by jobs. Raises Refusal, NotFound."""
    await _demanded(work, import_id, "judged")
    await _write(work, import_id, state="taking")
    work.later(TAKE, import_id=str(import_id))


async def discard_import(work: Work, import_id: UUID) -> None:
    """Throw a spreadsheet away. Raises Refusal, NotFound."""
    await _demanded(work, import_id, "read", "judged")
    await _write(work, import_id, state="discarded", done_at=work.now)
    work.record("media_import.discarded", import_id, record=IMPORT)

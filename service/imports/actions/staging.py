"""Reading a spreadsheet into staged rows: in batches of their own, so that what was read stays after a crash."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import insert, update

from service.correspondence.actions.importing import numbers_taken, serials_taken
from service.imports.models import Import, ImportRow
from service.imports.queries import ImportView, count_rows, import_by_id, numbers_staged, still_here
from service.imports.rules.cells import Reading, ReadRow, Wrong, read_row
from service.imports.rules.states import MOST_ROWS, RECORD
from service.imports.sheets import Row, Unreadable, Wish, opened
from service.journals.queries import journal_by_id
from service.journals.rules import Journal
from service.kit.folding import fold
from service.records.queries.files import indexes_of_years
from service.runtime.house import House
from service.runtime.work import Work, canonical, open_work

PAUSE = 0.05
"""Seconds between two batches, in which the other jobs of this process and the database's other clients go on."""


async def stage(work: Work, house: House, import_id: UUID, version: int) -> None:
    """Read the whole spreadsheet. Goes on where an earlier reading of the same choice was cut off."""
    found = await import_by_id(work, import_id)
    if found is None or found.state != "reading" or found.version != version or found.journal_id is None:
        return
    journal = await journal_by_id(work, found.journal_id)
    assert journal is not None
    staging = _Staging(work, house, found, await reading_of(work, found, journal), journal)
    try:
        await staging.read_all()
    except Unreadable as refused:
        await _end(work, found, {"state": "refused", "problem": str(refused)})
        return
    counts = await count_rows(work, import_id)
    if not counts.rows:
        await _end(work, found, {"state": "refused", "problem": "no_rows"})
        return
    ready = {"state": "checked", "rows": counts.rows, "bad": counts.bad, "total": counts.rows}
    if await _end(work, found, ready):
        work.record("import.checked", import_id, record=RECORD, after={"rows": counts.rows, "bad": counts.bad})


async def _end(work: Work, found: ImportView, values: dict[str, Any]) -> bool:
    statement = update(Import).where(Import.id == found.id, Import.state == "reading", Import.version == found.version)
    done = await work.session.scalar(
        statement.values(values).returning(Import.id).execution_options(synchronize_session=False)
    )
    return done is not None


async def reading_of(work: Work, found: ImportView, journal: Journal) -> Reading:
    """How the rows of this import are read."""
    profile = work.tenant.profile
    return Reading(
        columns={field: place for place, field in found.columns.items()},
        journal=journal,
        kinds=_by_words({kind.slug: kind.title for kind in profile.document_kinds}),
        channels=_by_words({channel.slug: channel.title for channel in profile.channels}),
        kind_titles=[profile.say(kind.title, work.language) for kind in profile.document_kinds],
        channel_titles=[profile.say(channel.title, work.language) for channel in profile.channels],
        defaults=found.defaults,
        today=work.today,
        cases={key: str(case_id) for key, case_id in (await indexes_of_years(work)).items()},
    )


def _by_words(titles: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Folded word -> slug: the slug itself and its title in any language."""
    found = {fold(slug): slug for slug in titles}
    for slug, texts in titles.items():
        found.update({fold(text): slug for text in texts.values()})
    return found


class _Staging:
    """One reading: remembers which numbers it met, so that each row is told of an earlier one."""

    def __init__(self, work: Work, house: House, found: ImportView, reading: Reading, journal: Journal) -> None:
        self.work, self.house, self.found, self.journal = work, house, found, journal
        self.reading = reading
        self.met: dict[tuple[str, int | str], int] = {}
        self.last = found.header_row
        self.rows = 0

    async def read_all(self) -> None:
        for row, period, serial, number in await numbers_staged(self.work, self.found.id):
            self._meet(row, period, serial, number)
            self.last, self.rows = row, self.rows + 1
        found = self.found
        wish = Wish(found.sheet, found.encoding, found.separator)
        async with opened(self.house.store, found.storage_key, found.kind, wish) as (told, batches):
            async for batch in batches:
                if not await self._take(batch, max(told.rows - found.header_row, 0)):
                    return

    async def _take(self, batch: Sequence[Row], total: int) -> bool:
        """Stage a batch in a transaction of its own; False when nobody wants the rest any more."""
        fresh = [(row, cells) for row, cells in batch if row > self.last]
        await still_here(self.work)
        if not fresh:
            return True
        self.rows += len(fresh)
        if self.rows > MOST_ROWS:
            raise Unreadable("too_many_rows")
        read = [(row, cells, read_row(cells, self.reading)) for row, cells in fresh]
        own = open_work(self.house.database, self.work.tenant, self.work.actor, self.work.language)
        async with own as short:
            if not await self._still_wanted(short, total):
                return False
            for row, _, one in read:
                self._refuse_twice(row, one)
            await _refuse_taken(short, self.journal, [one for _, _, one in read])
            rows = [_row_values(short, self.found.id, row, cells, one) for row, cells, one in read]
            await short.session.execute(insert(ImportRow), rows)
        self.last = fresh[-1][0]
        await asyncio.sleep(PAUSE)
        return True

    async def _still_wanted(self, short: Work, total: int) -> bool:
        statement = update(Import).where(
            Import.id == self.found.id, Import.state == "reading", Import.version == self.found.version
        )
        counted = {"rows": self.rows, "total": max(total, self.rows)}
        going = statement.values(counted).returning(Import.id).execution_options(synchronize_session=False)
        return await short.session.scalar(going) is not None

    def _meet(self, row: int, period: str, serial: int | None, number: str) -> int:
        """The row where this number was met first."""
        return self.met.setdefault((period, serial if serial is not None else fold(number)), row) if number else row

    def _refuse_twice(self, row: int, one: ReadRow) -> None:
        if not one.period:
            return
        first = self._meet(row, one.period, one.serial, one.number)
        if first != row:
            column = self.reading.columns.get("number")
            one.wrong.append(Wrong(column, "twice", {"typed": one.number, "row": str(first)}))


async def _refuse_taken(work: Work, journal: Journal, rows: Sequence[ReadRow]) -> None:
    for one in await taken_among(work, journal.id, [(one, one.period, one.serial, one.number) for one in rows]):
        one.wrong.append(Wrong(None, "taken", {"typed": one.number}))


async def taken_among(work: Work, journal_id: UUID, asked: Sequence[tuple[Any, str, int | None, str]]) -> list[Any]:
    """The first values of those (anything, period, serial, number) whose number is already in the journal."""
    taken = []
    for period in sorted({one[1] for one in asked if one[1]}):
        here = [one for one in asked if one[1] == period]
        serials = await serials_taken(work, journal_id, period, [one[2] for one in here if one[2] is not None])
        numbers = await numbers_taken(work, journal_id, period, [one[3] for one in here if one[2] is None])
        taken += [one[0] for one in here if (one[2] in serials if one[2] is not None else one[3] in numbers)]
    return taken


def _row_values(work: Work, import_id: UUID, row: int, cells: list[Any], one: ReadRow) -> dict[str, Any]:
    wrong = [[found.column, found.problem, found.params] for found in one.wrong]
    return {
        "tenant_id": work.tenant.id,
        "import_id": import_id,
        "row": row,
        "cells": msgspec.json.encode(cells).decode().replace("\\u0000", ""),
        "content": canonical(one.values),
        "problems": canonical(wrong) if wrong else "",
        "number": one.number,
        "period": one.period,
        "serial": one.serial if one.serial is not None and one.serial < 2**62 else None,
    }

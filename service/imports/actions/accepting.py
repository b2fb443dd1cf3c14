"""An import is accepted: its numbers are made sure of, then its rows become letters, batch by batch."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Text, Uuid, column, update, values

from service.correspondence.actions.importing import OldLetter, bring_in, settle_old
from service.correspondence.rules import RESTRICTED, Content
from service.imports.actions.choosing import import_for
from service.imports.actions.staging import taken_among
from service.imports.models import Import, ImportRow
from service.imports.queries import (
    ImportView,
    StagedRow,
    count_rows,
    highest_serials,
    import_by_id,
    last_given,
    letters_of_rows,
    waiting_rows,
)
from service.imports.rules.states import RECORD, demand, why_not_into, why_not_these
from service.journals.actions import move_counter, take_serials
from service.journals.queries import journal_by_id
from service.journals.rules import Journal
from service.runtime.work import Work, canonical

# Small batches with a pause between them: who reads and registers meanwhile hardly notices, and an import is no hurry.
BATCH, PAUSE = 250, timedelta(milliseconds=150)
CHECKED_AT_ONCE = 5_000


async def accept(work: Work, import_id: UUID, *, leave_out: bool) -> None:
    """Let the good rows become letters; from then on they can only be voided. Raises NotFound, Refusal."""
    found = await import_for(work, import_id, "accept")
    assert found.journal_id is not None and found.unit_id is not None  # a checked import has both
    journal = await journal_by_id(work, found.journal_id)
    assert journal is not None
    demand(why_not_into(work.actor, journal, found.unit_id))
    demand(why_not_these(found.counts, leave_out))
    accepted = {"state": "accepting", "accepted_by_name": work.actor.name, "accepted_at": work.now, "brought": 0}
    await _change(work, import_id, accepted)
    after = {"rows": found.counts.good, "left_out": found.bad, "journal": str(found.journal_id)}
    work.record("import.accepted", import_id, record=RECORD, after=after)
    work.later("imports.begin", import_id=str(import_id))


async def _change(work: Work, import_id: UUID, values_: dict[str, Any]) -> None:
    statement = update(Import).where(Import.id == import_id).values(values_)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def begin(work: Work, import_id: UUID) -> None:
    """Make sure that no number was taken since the check, and let the journal number on above the highest.

    Most is compared before the journal's counters are locked; under the lock only what was given meanwhile.
    """
    found = await import_by_id(work, import_id, lock=True)
    if found is None or found.state != "accepting" or found.journal_id is None:
        return
    highest = await highest_serials(work, import_id)
    periods = sorted(highest)
    before = await last_given(work, found.journal_id, periods)
    taken = await _mark_taken(work, found)
    if not taken and await last_given(work, found.journal_id, periods, lock=True) != before:
        taken = await _mark_taken(work, found)
    if taken:
        await _return(work, found)
        return
    for period in periods:
        await move_counter(work, found.journal_id, period, highest[period])
    work.later("imports.bring", import_id=str(import_id))


async def _mark_taken(work: Work, found: ImportView) -> int:
    """Mark rows whose numbers are in the journal; how many there were."""
    assert found.journal_id is not None
    after, marked = 0, 0
    while rows := await waiting_rows(work, found.id, after, CHECKED_AT_ONCE):
        asked = [(row, row.period, row.serial, row.number) for row in rows]
        taken = await taken_among(work, found.journal_id, asked)
        await _note_taken(work, found.id, taken)
        after, marked = rows[-1].row, marked + len(taken)
    return marked


async def _note_taken(work: Work, import_id: UUID, rows: Sequence[StagedRow]) -> None:
    if not rows:
        return
    pairs = [(row.row, canonical([[None, "taken", {"typed": row.number}]])) for row in rows]
    given = values(column("row", Integer), column("said", Text), name="given").data(pairs)
    statement = update(ImportRow).where(ImportRow.import_id == import_id, ImportRow.row == given.c.row)
    await work.session.execute(statement.values(problems=given.c.said).execution_options(synchronize_session=False))


async def _return(work: Work, found: ImportView) -> None:
    """Back to the one who accepted: some numbers were given to others meanwhile."""
    bad = (await count_rows(work, found.id)).bad
    await _change(work, found.id, {"state": "checked", "bad": bad})
    work.record("import.returned", found.id, record=RECORD, after={"bad": bad})


async def bring(work: Work, import_id: UUID) -> None:
    """Make letters of the next rows. Each batch is one short transaction and asks for the next one."""
    found = await import_by_id(work, import_id, lock=True)
    if found is None or found.state != "accepting" or found.journal_id is None:
        return
    journal = await journal_by_id(work, found.journal_id)
    assert journal is not None
    rows = await waiting_rows(work, import_id, limit=BATCH)
    if not rows:
        await _change(work, import_id, {"state": "accepted"})
        work.record("import.finished", import_id, record=RECORD, after={"rows": found.brought, "bad": found.bad})
        return
    old = await _old_letters(work, found, journal, rows)
    letters = await bring_in(work, journal, old, found.name)
    kept = [(row.row, letter_id) for row, letter_id in zip(rows, letters, strict=True) if letter_id is not None]
    await _note_letters(work, import_id, kept)
    lost = [row for row, letter_id in zip(rows, letters, strict=True) if letter_id is None]
    await _note_taken(work, import_id, lost)
    await _change(work, import_id, {"brought": found.brought + len(kept), "bad": found.bad + len(lost)})
    kind = found.defaults.get("sender_kind", "organisation")
    work.later("imports.settle", import_id=str(import_id), first=rows[0].row, last=rows[-1].row, sender_kind=kind)
    work.later("imports.bring", at=work.now + PAUSE, import_id=str(import_id))


async def _old_letters(work: Work, found: ImportView, journal: Journal, rows: Sequence[StagedRow]) -> list[OldLetter]:
    """The rows as letters; numbers that follow no pattern get running numbers in a series of their own."""
    serials: dict[int, int] = {}
    for period in sorted({row.period for row in rows if row.serial is None}):
        without = [row.row for row in rows if row.serial is None and row.period == period]
        first = await take_serials(work, journal.id, period, len(without))
        serials |= {row: first + place for place, row in enumerate(without)}
    zone = work.zone
    return [_old_letter(found, row, row.serial or serials[row.row], zone) for row in rows]


def _old_letter(found: ImportView, row: StagedRow, serial: int, zone: ZoneInfo) -> OldLetter:
    said = row.content
    content = Content(
        subject=said["subject"],
        kind=said["kind"],
        channel=said["channel"],
        language=found.defaults["language"],
        sender_name=said["sender"],
        sender_number=said["sender_number"],
        sender_date=_day(said["sender_date"]),
        addressee=said["addressee"],
        summary=said["summary"],
        sheets=said["sheets"],
        annexes=said["annexes"],
        due_on=_day(said["due_on"]),
        access=RESTRICTED if said["access_basis"] else 0,
        access_basis=said["access_basis"],
        unit_id=found.unit_id,
    )
    return OldLetter(
        number=row.number,
        period=row.period,
        serial=serial,
        registered_at=_moment(said["registered_on"], zone),
        received_at=_moment(said["received_on"], zone),
        registered_by_name=said["registered_by"],
        case_id=UUID(said["case_id"]) if said.get("case_id") else None,
        content=content,
    )


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _moment(iso: str, zone: ZoneInfo) -> datetime:
    day = date.fromisoformat(iso)
    return datetime(day.year, day.month, day.day, tzinfo=zone)


async def _note_letters(work: Work, import_id: UUID, kept: Sequence[tuple[int, UUID]]) -> None:
    if not kept:
        return
    given = values(column("row", Integer), column("letter_id", Uuid), name="given").data(list(kept))
    statement = update(ImportRow).where(ImportRow.import_id == import_id, ImportRow.row == given.c.row)
    await work.session.execute(
        statement.values(letter_id=given.c.letter_id).execution_options(synchronize_session=False)
    )


async def settle(work: Work, import_id: UUID, first: int, last: int, sender_kind: str) -> None:
    """Senders and words of the letters that these rows became."""
    await settle_old(work, await letters_of_rows(work, import_id, first, last), sender_kind)

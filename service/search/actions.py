"""Writes of the side table. Done by jobs, outside the transaction that registers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Table, Text, bindparam, cast, delete, func
from sqlalchemy.dialects.postgresql import insert

from service.runtime.work import Work
from service.search.models import ENTRY, TEXT
from service.search.rules import MOST_TEXT_WORDS, lexemes


async def index(
    work: Work,
    *,
    record: str,
    record_id: UUID,
    journal_id: UUID,
    unit_id: UUID,
    at: datetime,
    open_words: Iterable[str],
    closed_words: Iterable[str] = (),
    texts: Sequence[str] = (),
) -> None:
    """Put what a record is found by in place of what was there before.

    Both kinds of words are plain texts (they are folded and cut here). `open_words` are found by all who see the
    journal, `closed_words` only by those with the right to restricted records. `at` must be the list's own order.
    `texts` are those of the record's files; they are open when the record has open words, closed when it has none.
    """
    opened, closed = list(open_words), list(closed_words)
    place = {"record": record, "journal_id": journal_id, "unit_id": unit_id, "at": at}
    await _put(work, ENTRY, record_id, place, lexemes(work.tenant.id, opened, closed))
    if not texts:
        await work.session.execute(delete(TEXT).where(TEXT.c.record_id == record_id))
        return
    # The record's own words stand here too, so that a word of the sender and one of the text are found together.
    own = [*opened, *texts] if opened else [], [] if opened else [*closed, *texts]
    await _put(work, TEXT, record_id, place, lexemes(work.tenant.id, *own, most=MOST_TEXT_WORDS))


async def _put(work: Work, table: Table, record_id: UUID, place: dict[str, Any], found: list[str]) -> None:
    values = place | {"lexemes": func.array_to_tsvector(cast(found, ARRAY(Text)))}
    statement = insert(table).values(tenant_id=work.tenant.id, record_id=record_id, **values)
    await work.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id", "record_id"], set_=values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one record is found by, as `index` takes it."""

    record: str
    record_id: UUID
    journal_id: UUID
    unit_id: UUID
    at: datetime
    open_words: Sequence[str]
    closed_words: Sequence[str] = ()


async def index_many(work: Work, entries: Sequence[Entry]) -> None:
    """The same for many records in one round trip."""
    if not entries:
        return
    rows = [
        {
            "tenant_id": work.tenant.id,
            "record_id": entry.record_id,
            "record": entry.record,
            "journal_id": entry.journal_id,
            "unit_id": entry.unit_id,
            "at": entry.at,
            "words": lexemes(work.tenant.id, entry.open_words, entry.closed_words),
        }
        for entry in entries
    ]
    statement = insert(ENTRY).values(lexemes=func.array_to_tsvector(bindparam("words", type_=ARRAY(Text))))
    fresh = {name: getattr(statement.excluded, name) for name in ("record", "journal_id", "unit_id", "at", "lexemes")}
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=["tenant_id", "record_id"], set_=fresh), rows
    )


async def forget(work: Work, record_id: UUID) -> None:
    """Let a record be found no more."""
    for table in (ENTRY, TEXT):
        await work.session.execute(delete(table).where(table.c.record_id == record_id))

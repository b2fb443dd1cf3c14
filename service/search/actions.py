"""Writes of the side table. Done by jobs, outside the transaction that registers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, cast, delete, func
from sqlalchemy.dialects.postgresql import insert

from service.runtime.work import Work
from service.search.models import ENTRY
from service.search.rules import lexemes


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
) -> None:
    """Put what a record is found by in place of what was there before.

    Both kinds of words are plain texts (they are folded and cut here). `open_words` are found by all who see the
    journal, `closed_words` only by those with the right to restricted records. `at` must be the list's own order.
    """
    found = lexemes(work.tenant.id, open_words, closed_words)
    values = {
        "record": record,
        "journal_id": journal_id,
        "unit_id": unit_id,
        "at": at,
        "lexemes": func.array_to_tsvector(cast(found, ARRAY(Text))),
    }
    statement = insert(ENTRY).values(tenant_id=work.tenant.id, record_id=record_id, **values)
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
    await work.session.execute(delete(ENTRY).where(ENTRY.c.record_id == record_id))

"""Letters taken over from an old journal: with the numbers they had, in batches, each in a short transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, cast, column, func, select, update, values
from sqlalchemy.dialects.postgresql import insert

from service.contacts.actions import count_letters, remember_many
from service.correspondence.actions.registering import CONTENT_COLUMNS
from service.correspondence.models import Letter
from service.correspondence.rules import OPEN_TO_ALL, RECORD, Content
from service.journals.rules import Journal
from service.kit.ids import new_id
from service.runtime.work import Work
from service.search.actions import Entry, index_many


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLetter:
    """A letter with the number it always had. Moments are aware; registered_by_name: who registered it, as it was."""

    number: str
    period: str
    serial: int
    registered_at: datetime
    received_at: datetime
    registered_by_name: str
    content: Content
    case_id: UUID | None = None


async def bring_in(work: Work, journal: Journal, old: Sequence[OldLetter], source: str) -> list[UUID | None]:
    """Keep these letters in the journal; None in the place of one whose number is taken. No counter is touched.

    Their senders and words follow by `settle_old`. `source`: the name of the file they come from, for the trail.
    """
    if not old:
        return []
    rows = [_row(work, journal, letter) for letter in old]
    statement = insert(Letter).on_conflict_do_nothing(index_elements=["tenant_id", "period", "journal_id", "serial"])
    kept = set(await work.session.scalars(statement.returning(Letter.id), rows))
    for row, letter in zip(rows, old, strict=True):
        if row["id"] in kept:
            after = {**_shown(letter.content), "number": letter.number, "registered_at": letter.registered_at}
            work.record("letter.imported", row["id"], record=RECORD, after={**after, "source": source})
    return [row["id"] if row["id"] in kept else None for row in rows]


def _row(work: Work, journal: Journal, letter: OldLetter) -> dict[str, Any]:
    content = {name: getattr(letter.content, name) for name in CONTENT_COLUMNS}
    return content | {
        "tenant_id": work.tenant.id,
        "id": new_id(),
        "journal_id": journal.id,
        "unit_id": letter.content.unit_id or journal.unit_id,
        "state": "registered",
        "period": letter.period,
        "serial": letter.serial,
        "number": letter.number,
        "registered_at": letter.registered_at,
        "received_at": letter.received_at,
        "registered_by": None,
        "case_id": letter.case_id,
        "registered_by_name": letter.registered_by_name or work.actor.name,
    }


def _shown(content: Content) -> dict[str, Any]:
    """What was said of the letter; what an old journal never says is left out of so many acts."""
    return {name: value for name, value in asdict(content).items() if name in CONTENT_COLUMNS and value}


SETTLED = (
    Letter.id, Letter.sender_id, Letter.sender_name, Letter.sender_number, Letter.subject, Letter.addressee,
    Letter.summary, Letter.number, Letter.access, Letter.journal_id, Letter.unit_id, Letter.registered_at,
)  # fmt: skip


async def settle_old(work: Work, letter_ids: Sequence[UUID], sender_kind: str) -> None:
    """Put the senders of these letters into the contacts and let the letters be found."""
    rows = (await work.session.execute(select(*SETTLED).where(Letter.id.in_(letter_ids)))).all()
    unsettled = [row for row in rows if row.sender_id is None]
    contacts = await remember_many(work, [row.sender_name for row in unsettled], sender_kind)
    pairs = [(row.id, contacts[row.sender_name]) for row in unsettled if row.sender_name in contacts]
    if pairs:
        given = values(column("letter_id", Uuid), column("contact_id", Uuid), name="given").data(pairs)
        statement = update(Letter).where(Letter.id == given.c.letter_id, Letter.sender_id.is_(None))
        await work.session.execute(
            statement.values(sender_id=cast(given.c.contact_id, Uuid)).execution_options(synchronize_session=False)
        )
        newest = {row.id: row.registered_at for row in unsettled}
        last: dict[UUID, datetime] = {}
        for letter_id, contact_id in pairs:
            last[contact_id] = max(last.get(contact_id, newest[letter_id]), newest[letter_id])
        await count_letters(work, Counter(contact_id for _, contact_id in pairs), last)
    await index_many(work, [_entry(row) for row in rows])


def _entry(row: Any) -> Entry:
    said = (row.sender_name, row.sender_number, row.subject, row.addressee, row.summary)
    words = [row.number, *[text for text in said if text]]
    shown = row.access == OPEN_TO_ALL
    return Entry(
        record=RECORD, record_id=row.id, journal_id=row.journal_id, unit_id=row.unit_id, at=row.registered_at,
        open_words=words if shown else [], closed_words=[] if shown else words,
    )  # fmt: skip


async def serials_taken(work: Work, journal_id: UUID, period: str, serials: Sequence[int]) -> set[int]:
    """Those of some running numbers that letters of this journal and period already have."""
    asked = (Letter.period == period, Letter.journal_id == journal_id, Letter.serial == func.any(list(serials)))
    return set(await work.session.scalars(select(Letter.serial).where(*asked)))


async def numbers_taken(work: Work, journal_id: UUID, period: str, numbers: Sequence[str]) -> set[str]:
    """The same for whole numbers, where they do not follow the journal's pattern."""
    asked = (Letter.number == func.any(list(numbers)), Letter.period == period, Letter.journal_id == journal_id)
    return set(await work.session.scalars(select(Letter.number).where(*asked)))

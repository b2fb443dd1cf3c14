"""Reads of single letters: one by id, one by its number, those that look like one that is being typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from service.assignments.queries.trees import taking_part
from service.correspondence.models import Letter
from service.correspondence.queries.asking import ALL_OF_A_JOURNAL, COLUMNS, LetterRow
from service.correspondence.queries.listing import inside, listed
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.correspondence.rules import (
    OPEN_TO_ALL,
    RECORD,
    UNKNOWN_NUMBER,
    Content,
    may_see,
    sees_content,
    takes_letters,
)
from service.journals.models import JournalRow
from service.journals.rules import Journal
from service.kit.actor import Actor
from service.kit.folding import fold
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound

NUMBERS = Letter.__table__
"""Where the numbers of journals stand, for the report that accounts for each of them."""
DUPLICATES_SHOWN = 3
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as it is kept. Of a stub (`withheld`) everything is empty but number, dates and state.

    case: index and title of its file, where they were asked for.
    """

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    access: int
    access_basis: str
    number: str
    registered_at: datetime
    received_at: datetime
    registered_by: UUID | None
    registered_by_name: str
    channel: str
    kind: str
    language: str
    sender_id: UUID | None
    sender_name: str
    sender_number: str
    sender_date: date | None
    addressee_id: UUID | None
    addressee: str
    subject: str
    summary: str
    sheets: int | None
    annexes: int | None
    due_on: date | None
    files: int
    case_id: UUID | None
    version: int
    direction: str
    withheld: bool = False
    case: str = ""

    @property
    def content(self) -> Content:
        """What may be corrected of it."""
        names = [name for name in Content.__slots__ if name != "sender_kind"]
        return Content(**{name: getattr(self, name) for name in names})


_OWN = [field.name for field in fields(LetterView) if field.name not in {"direction", "withheld", "case"}]
WHOLE = select(*[getattr(Letter, name) for name in _OWN], JournalRow.direction).join(
    JournalRow, and_(JournalRow.tenant_id == Letter.tenant_id, JournalRow.id == Letter.journal_id)
)
"""Letters as LetterView holds them."""
NOTHING: dict[str, Any] = {
    "access_basis": "", "registered_by": None, "registered_by_name": "", "channel": "", "kind": "", "language": "und",
    "sender_id": None, "sender_name": "", "sender_number": "", "sender_date": None, "addressee_id": None,
    "addressee": "", "subject": "",
    "summary": "", "sheets": None, "annexes": None, "files": 0, "case_id": None, "withheld": True,
}  # fmt: skip


async def letter_for(work: Work, letter_id: UUID) -> LetterView:
    """The letter as this actor may see it, perhaps as a stub. Raises NotFound: not there and not yours are one."""
    found = await letters_as_seen(work, [letter_id])
    if not found:
        raise NotFound
    return found[0]


async def letters_as_seen(work: Work, letter_ids: Collection[UUID]) -> list[LetterView]:
    """Those of some letters that the actor may see, perhaps as stubs.

    Whoever has a part in a resolution on a letter sees it, also one of another unit; what is restricted stays so.
    """
    rows = (await work.session.execute(WHOLE.where(Letter.id.in_(letter_ids)))).all() if letter_ids else []
    letters = [LetterView(**row._mapping) for row in rows]
    foreign = [one.id for one in letters if not may_see(work.actor, one)]
    person_id = work.actor.stands_for
    concerned = await taking_part(work, RECORD, foreign, person_id) if foreign and person_id else set()
    return [
        one
        if sees_content(work.actor, one) or (one.id in concerned and one.access == OPEN_TO_ALL)
        else replace(one, **NOTHING)
        for one in letters
        if one.id in concerned or one.id not in foreign
    ]


async def letter_as_kept(work: Work, letter_id: UUID) -> LetterView | None:
    """The whole letter, whoever asks: for jobs and for actions that ask the rules themselves."""
    row = (await work.session.execute(WHOLE.where(Letter.id == letter_id))).one_or_none()
    return LetterView(**row._mapping) if row else None


async def may_open_files(work: Work, letter_id: UUID) -> bool:
    """Whether the actor may open the files of this letter."""
    return any(not letter.withheld for letter in await letters_as_seen(work, [letter_id]))


def _seen(actor: Actor, journals: Sequence[Journal]) -> tuple[list[Reach], ColumnElement[bool]] | None:
    found = reaches(actor, journals)
    return (found, or_(*[inside(one) for one in found])) if found else None


async def numbered(work: Work, journals: Sequence[Journal], typed: str) -> list[UUID]:
    """Letters that have exactly this number, newest first; the same number comes again with each period."""
    seen = _seen(work.actor, journals)
    number = typed.strip()
    if seen is None or not number:
        return []
    query = select(Letter.id).where(Letter.number == number, seen[1]).order_by(Letter.registered_at.desc()).limit(2)
    return list(await work.session.scalars(query))


async def duplicates(
    work: Work,
    journals: Sequence[Journal],
    *,
    sender_number: str,
    sender_name: str = "",
    sender_id: UUID | None = None,
    except_id: UUID | None = None,
) -> list[LetterRow]:
    """Letters already here with the same sender and the sender's same number: warned of, never forbidden."""
    seen = _seen(work.actor, journals)
    if seen is None or not sender_number or not (sender_name or sender_id):
        return []
    same_number = (Letter.sender_number == sender_number, Letter.sender_number != "", Letter.state != "voided")
    query = (
        select(*COLUMNS, Letter.sender_id.label("contact"))
        .where(*same_number, seen[1])
        .order_by(Letter.registered_at.desc())
        .limit(CANDIDATES)
    )
    wanted = fold(sender_name)
    rows = (await work.session.execute(query)).all()
    same = [row for row in rows if (sender_id and row.contact == sender_id) or fold(row.sender_name) == wanted]
    found = listed(seen[0], [row[:-1] for row in same if row.id != except_id])
    return [row for row in found if not row.withheld][:DUPLICATES_SHOWN]


async def registered_since(work: Work, journal_id: UUID, since: datetime) -> int:
    """How many letters were registered in a journal since a moment, at most a thousand and one."""
    here = (Letter.journal_id == journal_id, ALL_OF_A_JOURNAL, Letter.registered_at >= since)
    some = select(Letter.id).where(*here).limit(1_001)
    return await work.session.scalar(select(func.count()).select_from(some.subquery())) or 0


async def numbers_of(work: Work, letter_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Registration numbers by letter."""
    if not letter_ids:
        return {}
    rows = await work.session.execute(select(Letter.id, Letter.number).where(Letter.id.in_(letter_ids)))
    return {row.id: row.number for row in rows}


async def letters_numbered(work: Work, numbers: Sequence[str], kept: Mapping[str, UUID] | None = None) -> list[UUID]:
    """The incoming letters of these numbers, the newest of each. Raises FieldErrors naming those that are not there.

    kept: numbers whose letters are known already.
    """
    journals = [one for one in await journals_of(work) if takes_letters(one)]
    found, errors = [], []
    for number in numbers:
        ids = [kept[number]] if kept and number in kept else await numbered(work, journals, number)
        if ids:
            found.append(ids[0])
        else:
            errors.append(Refusal(UNKNOWN_NUMBER, code="unknown", field="answers", number=number))
    if errors:
        raise FieldErrors(errors[:1])
    return list(dict.fromkeys(found))


async def any_letter(work: Work) -> bool:
    """Whether the agency has a letter at all."""
    query = select(Letter.id).where(Letter.tenant_id == work.tenant.id).limit(1)
    return await work.session.scalar(query) is not None

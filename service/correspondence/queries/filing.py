"""Letters and appeals by their files: what keeps a file open, and which file the same sender's letters lie in."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service.correspondence.appeals.models import Appeal
from service.correspondence.appeals.rules.acts import OPEN
from service.correspondence.models import Letter
from service.correspondence.rules import UNANSWERED
from service.journals.queries import all_journals
from service.records.queries.files import CaseView, cases_by_id
from service.records.slots import MOST_SHOWN, Unanswered
from service.runtime.work import Work

LOOKED_BACK = 30


async def unanswered_letters(work: Work, case_ids: Collection[UUID]) -> list[Unanswered]:
    """Letters in some files that wait for an answer, oldest first."""
    journals = [one.id for one in await all_journals(work) if one.direction == "incoming"]
    query = (
        select(Letter.case_id, Letter.id, Letter.number)
        .where(
            Letter.journal_id.in_(journals),
            Letter.case_id.in_(case_ids),
            Letter.case_id.is_not(None),
            Letter.state.in_(sorted(UNANSWERED)),
        )
        .order_by(Letter.registered_at, Letter.id)
        .limit(MOST_SHOWN)
    )
    rows = (await work.session.execute(query)).all()
    return [Unanswered(case_id, ident, number, f"/letters/{ident}") for case_id, ident, number in rows if case_id]


async def unanswered_appeals(work: Work, case_ids: Collection[UUID]) -> list[Unanswered]:
    """Appeals in some files on which nothing is decided, oldest first."""
    query = (
        select(Appeal.case_id, Appeal.id, Appeal.number)
        .where(Appeal.case_id.in_(case_ids), Appeal.state.in_(sorted(OPEN)))
        .order_by(Appeal.registered_at, Appeal.id)
        .limit(MOST_SHOWN)
    )
    rows = (await work.session.execute(query)).all()
    return [Unanswered(case_id, ident, number, f"/appeals/{ident}") for case_id, ident, number in rows if case_id]


async def last_case(work: Work, journal_id: UUID, sender_id: UUID | None, person_id: UUID | None) -> CaseView | None:
    """The open file that was last chosen for this sender's letters in a journal, else by this person there."""
    asked = [Letter.sender_id == sender_id] if sender_id is not None else []
    mine = [Letter.registered_by == person_id] if person_id is not None else []
    for condition in (*asked, *mine):
        newest = (
            select(Letter.case_id)
            .where(Letter.journal_id == journal_id, condition)
            .order_by(Letter.registered_at.desc(), Letter.id.desc())
            .limit(LOOKED_BACK)
        )
        ids = [one for one in await work.session.scalars(newest) if one is not None]
        known = await cases_by_id(work, ids)
        found = next((known[one] for one in ids if known[one].state == "open"), None)
        if found is not None:
            return found
    return None

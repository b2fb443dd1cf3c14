"""The next number of a journal of assignments, taken in the assignment's own transaction."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.assignments.rules.giving import NO_JOURNAL
from service.journals.models import COUNTER, JournalRow
from service.journals.queries import journal_by_id, shape_now
from service.journals.rules import Journal
from service.kit.refusal import Refusal
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that was taken; it is final once the work is committed."""

    period: str
    serial: int
    number: str


async def take_number(work: Work, journal: Journal) -> Numbered:
    """The journal's next number. Its row is held, so that its pattern cannot change meanwhile.

    Raises Refusal at field `journal` when it is closed. The counter stays locked until the work ends.
    """
    held = select(JournalRow.id).where(JournalRow.id == journal.id, JournalRow.state == "open")
    if await work.session.scalar(held.with_for_update(read=True)) is None:
        raise Refusal(NO_JOURNAL, code="journal_closed", field="journal")
    fresh = await journal_by_id(work, journal.id)
    assert fresh is not None
    look = shape_now(work, fresh)
    row = {"tenant_id": work.tenant.id, "journal_id": journal.id, "period": look.period, "last": 1}
    statement = insert(COUNTER).values(**row)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "journal_id", "period"], set_={"last": COUNTER.c.last + 1}
    )
    serial: int = (await work.session.execute(statement.returning(COUNTER.c.last))).scalar_one()
    return Numbered(look.period, serial, look.number(serial))

"""Letters that wait for an answer past their day, by the journal and unit in which they lie."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, func, select, true

from service.correspondence.models import Letter
from service.correspondence.queries.asking import COLUMNS, OPENING, LetterRow
from service.correspondence.queries.listing import listed
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.correspondence.rules import takes_letters
from service.reports.queries.reach import letter_lanes
from service.runtime.work import Work

MOST_OVERDUE, SHOWN = 5_000, 50
"""How many of one unit in one journal are counted, and how many are named."""


@dataclass(frozen=True, slots=True)
class OverdueLetters:
    """Counts by (journal, unit), those overdue longest, and whether a unit had more than are counted."""

    places: dict[tuple[UUID, UUID], int]
    oldest: list[LetterRow]
    more: bool = False

    @property
    def whole(self) -> int:
        return sum(self.places.values())


async def overdue_letters(work: Work, shown: int = SHOWN) -> OverdueLetters:
    """What the reader sees of letters that came, are neither answered nor settled otherwise, and were due before today.

    Restricted ones are counted as well; they are named as stubs.
    """
    reached = await _readable(work)
    if not reached:
        return OverdueLetters({}, [])
    run = _late(work, await letter_lanes(work, reached)).subquery("run")
    by = [run.c.journal_id, run.c.unit_id]
    rows = (await work.session.execute(select(*by, func.count()).group_by(*by))).all()
    places = {(row[0], row[1]): row[2] for row in rows}
    if not places or not shown:
        return OverdueLetters(places, [], any(count >= MOST_OVERDUE for count in places.values()))
    kept = select(run.c.id).order_by(run.c.due_on, run.c.id).limit(shown).subquery("kept")
    query = select(*COLUMNS).join(kept, kept.c.id == Letter.id).order_by(Letter.due_on, Letter.id)
    oldest = listed(reached, (await work.session.execute(query)).all())
    return OverdueLetters(places, oldest, any(count >= MOST_OVERDUE for count in places.values()))


async def _readable(work: Work) -> list[Reach]:
    return reaches(work.actor, [one for one in await journals_of(work) if takes_letters(one)])


def _late(work: Work, lane: FromClause) -> Select[Any]:
    here = [
        Letter.journal_id == lane.c.journal_id,
        Letter.unit_id == lane.c.unit_id,
        OPENING["overdue_on"],
        Letter.due_on < work.today,
    ]
    run = select(Letter.id, Letter.due_on).where(*here).order_by(Letter.registered_at.desc(), Letter.id.desc())
    late = run.limit(MOST_OVERDUE).correlate(lane).lateral("one")
    return select(lane.c.journal_id, lane.c.unit_id, late.c.id, late.c.due_on).select_from(lane.join(late, true()))

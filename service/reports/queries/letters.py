"""How many letters were registered in a time, and how fast those that came were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, FromClause, Select, and_, case, cast, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from service.correspondence.models import Letter
from service.correspondence.models.drafts import Answer
from service.correspondence.queries.asking import COLUMNS, OPENING, LetterRow
from service.correspondence.queries.listing import inside, listed
from service.correspondence.queries.registers import Reach
from service.kit.dates import Span
from service.kit.periods import Period
from service.reports.queries.reach import Counted, bearable, letter_lanes, readable_journals
from service.runtime.work import Work

MOST, MOST_ANSWERS = 200_000, 50_000


@dataclass(frozen=True, slots=True)
class Volume:
    """Letters of one journal, week (its Monday) and kind; kind is "" where it is withheld from the reader."""

    journal_id: UUID
    monday: date
    kind: str
    count: int
    voided: int


async def volumes(work: Work, period: Period, direction: str = "") -> tuple[list[Volume], Counted]:
    """Of every journal the reader sees, as far as they see it; at most MOST letters, the newest."""
    lane = await letter_lanes(work, await readable_journals(work, direction))

    async def count(span: Span) -> int:
        found = _registered(lane, span, [literal(1).label("one")]).limit(MOST + 1).subquery()
        return await work.session.scalar(select(func.count()).select_from(found)) or 0

    counted = await bearable(work, period, MOST, count)
    zone = work.zone.key
    run = _registered(
        lane,
        counted.span,
        [
            lane.c.journal_id.label("journal_id"),
            cast(func.date_trunc("week", func.timezone(zone, Letter.registered_at)), Date).label("monday"),
            case((or_(Letter.access == 0, lane.c.sees), Letter.kind), else_="").label("kind"),
            (Letter.state == "voided").label("voided"),
        ],
    ).subquery("run")
    by = [run.c.journal_id, run.c.monday, run.c.kind]
    query = select(*by, func.count(), func.count().filter(run.c.voided)).group_by(*by).order_by(*by)
    rows: Sequence[Any] = (await work.session.execute(query)).all()
    return [Volume(*row) for row in rows], counted


async def registered(work: Work, span: Span, direction: str) -> int:
    """How many letters of one direction were registered in a time, counted up to MOST."""
    lane = await letter_lanes(work, await readable_journals(work, direction))
    found = _registered(lane, span, [literal(1).label("one")]).limit(MOST).subquery()
    return await work.session.scalar(select(func.count()).select_from(found)) or 0


def _registered(lane: FromClause, span: Span, columns: Sequence[Any]) -> Select[Any]:
    here = [
        Letter.journal_id == lane.c.journal_id,
        Letter.unit_id == lane.c.unit_id,
        OPENING[""],
        Letter.registered_at >= span.since,
        Letter.registered_at < span.until,
    ]
    run = select(*columns).select_from(Letter).where(*here).correlate(lane).lateral("one")
    return select(*run.c).select_from(lane.join(run, true()))


@dataclass(frozen=True, slots=True)
class Answered:
    """A letter that came and was written off by an answer, and how many seconds after its registration."""

    journal_id: UUID
    unit_id: UUID
    seconds: float


async def answer_times(work: Work, period: Period) -> tuple[list[Answered], Counted]:
    """Of letters whose first answer was sent in the period; at most MOST_ANSWERS, the newest."""
    reached = await readable_journals(work, "incoming")
    if not reached:
        return [], await bearable(work, period, MOST_ANSWERS, _none)

    def answered(span: Span) -> Select[Any]:
        passed = func.extract("epoch", Answer.written_off_at - Letter.registered_at)
        return _first_answers(span, reached, [Letter.journal_id, Letter.unit_id, passed])

    async def count(span: Span) -> int:
        found = answered(span).limit(MOST_ANSWERS + 1).subquery()
        return await work.session.scalar(select(func.count()).select_from(found)) or 0

    counted = await bearable(work, period, MOST_ANSWERS, count)
    rows = (await work.session.execute(answered(counted.span))).all()
    return [Answered(row[0], row[1], float(row[2])) for row in rows], counted


@dataclass(frozen=True, slots=True)
class AnsweredLetter:
    """A letter behind a figure of answer times, with the moment of its first answer."""

    row: LetterRow
    answered_at: datetime
    seconds: float


async def answered_letters(
    work: Work,
    span: Span,
    *,
    journal_id: UUID | None = None,
    unit_id: UUID | None = None,
    longer: float = 0.0,
    within: float | None = None,
    limit: int = 500,
) -> list[AnsweredLetter]:
    """Letters whose first answer was sent in a time, the slowest first; longer < seconds <= within."""
    reached = await readable_journals(work, "incoming")
    reached = [one for one in reached if journal_id in (None, one.journal_id)]
    if not reached:
        return []
    passed = func.extract("epoch", Answer.written_off_at - Letter.registered_at)
    query = _first_answers(span, reached, [*COLUMNS, Answer.written_off_at, passed]).where(passed > longer)
    if within is not None:
        query = query.where(passed <= within)
    if unit_id is not None:
        query = query.where(Letter.unit_id == unit_id)
    rows = (await work.session.execute(query.order_by(passed.desc(), Letter.id).limit(limit))).all()
    shown = listed(reached, [row[:-2] for row in rows])
    return [AnsweredLetter(one, row[-2], float(row[-1])) for one, row in zip(shown, rows, strict=True)]


def _first_answers(span: Span, reached: Sequence[Reach], columns: list[Any]) -> Select[Any]:
    """First answers sent in a time to letters that the reader sees."""
    earlier = aliased(Answer)
    first = ~exists(
        select(literal(1)).where(
            earlier.letter_id == Answer.letter_id,
            or_(
                earlier.written_off_at < Answer.written_off_at,
                and_(earlier.written_off_at == Answer.written_off_at, earlier.draft_id < Answer.draft_id),
            ),
        )
    )
    return (
        select(*columns)
        .select_from(Answer)
        .join(Letter, Letter.id == Answer.letter_id)
        .where(
            Answer.written_off_at >= span.since,
            Answer.written_off_at < span.until,
            or_(*[inside(one) for one in reached]),
            first,
        )
    )


async def _none(span: Span) -> int:
    return 0

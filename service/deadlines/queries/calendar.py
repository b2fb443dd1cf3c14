"""Reads of the calendar: marks of the country and of the agency, and the calendar that follows from both."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import extract, func, select

from service.deadlines.models import DayRow
from service.deadlines.rules.calendar import FEWEST_MARKS, DayMark, WorkCalendar
from service.runtime.work import Work

# Columns and not rows: every clock that starts asks for some hundred of them.
_MARK = [DayRow.__table__.c[name] for name in DayMark.__struct_fields__]


@dataclass(frozen=True, slots=True)
class KeptMark:
    """A mark with its row's id and version."""

    id: UUID
    version: int
    mark: DayMark


def mark_of(row: DayRow) -> DayMark:
    """The mark a row keeps."""
    return DayMark(
        day=row.day,
        kind=row.kind,
        week=row.week,
        title=row.title,
        origin=row.origin,
        pair=row.pair,
        act_number=row.act_number,
        act_date=row.act_date,
        url=row.url,
        certainty=row.certainty,
    )


async def calendar_of(work: Work, since: date) -> WorkCalendar:
    """The agency's calendar from the year of a day on, for as long as marks are known."""
    query = select(*_MARK).where(DayRow.state == "active", DayRow.day >= date(since.year, 1, 1))
    marks = [DayMark(**dict(row)) for row in (await work.session.execute(query)).mappings()]
    return WorkCalendar.build(marks, work.tenant.profile.working_week)


async def marks_of_year(work: Work, year: int) -> list[KeptMark]:
    """Every mark of a year by its day, the country's and the agency's."""
    query = (
        select(DayRow)
        .where(DayRow.state == "active", DayRow.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(DayRow.day, DayRow.origin, DayRow.week)
    )
    return [KeptMark(row.id, row.version, mark_of(row)) for row in await work.session.scalars(query)]


async def years_known(work: Work) -> list[int]:
    """Years whose calendar was entered, in order."""
    year = extract("year", DayRow.day)
    query = select(year).where(DayRow.state == "active").group_by(year).having(func.count() >= FEWEST_MARKS)
    return sorted(int(found) for found in await work.session.scalars(query))


async def day_by_id(work: Work, row_id: UUID) -> KeptMark | None:
    """A mark that stands."""
    row = await work.session.scalar(select(DayRow).where(DayRow.id == row_id, DayRow.state == "active"))
    return KeptMark(row.id, row.version, mark_of(row)) if row is not None else None

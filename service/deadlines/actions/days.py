"""Writes of the calendar: marks of the agency, days exchanged, a year filled in. Open clocks get dates proposed."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from service.deadlines.models import DayRow
from service.deadlines.queries.calendar import calendar_of, mark_of, years_known
from service.deadlines.rules.calendar import DayMark
from service.deadlines.rules.edits import KNOWN_YEAR, NO_MARK, NO_SEED, NewDay, NewSwap, check_day, check_swap
from service.deadlines.seeding import seed
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def set_day(work: Work, new: NewDay) -> UUID:
    """Set the agency's own mark on a day, in the place of the one it had. Raises FieldErrors."""
    check_day(new, await calendar_of(work, new.day))
    title = {work.language: new.title} if new.title else {}
    mark = DayMark(
        day=new.day,
        kind=new.kind,
        title=title,
        origin="agency",
        act_number=new.act_number,
        act_date=new.act_date,
        url=new.url,
    )
    row, before = await _put(work, mark)
    work.record("calendar.day_set", row.id, record="calendar_day", before=before, after=_said(mark))
    _propose(work, [new.day])
    return row.id


async def swap_days(work: Work, new: NewSwap) -> None:
    """Exchange a day off for a day worked, as a pair. Raises FieldErrors."""
    check_swap(new, await calendar_of(work, min(new.off, new.work)))
    for day, kind, pair in ((new.off, "swap_off", new.work), (new.work, "swap_work", new.off)):
        mark = DayMark(
            day=day,
            kind=kind,
            origin="agency",
            pair=pair,
            act_number=new.act_number,
            act_date=new.act_date,
            url=new.url,
        )
        row, before = await _put(work, mark)
        work.record("calendar.swapped", row.id, record="calendar_day", before=before, after=_said(mark))
    _propose(work, [new.off, new.work])


async def remove_day(work: Work, row_id: UUID, reason: str) -> date:
    """Take a mark away: the agency's own is removed, and the other day of its pair with it; against the country's an
    `ordinary` mark is set. Raises Refusal(code="unknown_day")."""
    row = await work.session.scalar(select(DayRow).where(DayRow.id == row_id, DayRow.state == "active"))
    if row is None:
        raise Refusal(NO_MARK, code="unknown_day")
    if row.origin == "country":
        mark = DayMark(day=row.day, kind="ordinary", week=row.week, origin="agency")
        over, before = await _put(work, mark)
        work.record("calendar.day_removed", over.id, record="calendar_day", before=before, reason=reason)
        _propose(work, [row.day])
        return row.day
    pair = [row.pair] if row.pair else []
    query = select(DayRow).where(DayRow.origin == "agency", DayRow.state == "active", DayRow.day.in_([row.day, *pair]))
    gone = [one for one in await work.session.scalars(query) if one.id == row.id or one.pair == row.day]
    for one in gone:
        one.state, one.changed_at, one.version = "removed", work.now, one.version + 1
        before = _said(mark_of(one))
        work.record("calendar.day_removed", one.id, record="calendar_day", before=before, reason=reason)
    await work.session.flush()
    _propose(work, [one.day for one in gone])
    return row.day


async def fill_year(work: Work, year: int) -> int:
    """Enter what follows from the law for a year of which nothing is known; how many days. Raises Refusal."""
    if year in await years_known(work):
        raise Refusal(KNOWN_YEAR, code="known_year", year=year)
    marks = seed(work.tenant.profile.country, year)
    if not marks:
        raise Refusal(NO_SEED, code="no_seed", year=year)
    for mark in marks:
        row, before = await _put(work, mark)
        work.record("calendar.day_set", row.id, record="calendar_day", before=before, after=_said(mark))
    _propose(work, [mark.day for mark in marks])
    return len(marks)


async def _put(work: Work, mark: DayMark) -> tuple[DayRow, dict[str, Any] | None]:
    """The row that now keeps the agency's mark, and what stood there."""
    query = (
        select(DayRow)
        .where(DayRow.day == mark.day, DayRow.week == mark.week, DayRow.origin == "agency")
        .with_for_update()
    )
    row = await work.session.scalar(query)
    before = _said(mark_of(row)) if row is not None and row.state == "active" else None
    if row is None:
        row = DayRow(tenant_id=work.tenant.id, id=new_id(), day=mark.day, week=mark.week, origin="agency", version=0)
        work.session.add(row)
    row.kind, row.title, row.pair, row.certainty = mark.kind, mark.title, mark.pair, mark.certainty
    row.act_number, row.act_date, row.url = mark.act_number, mark.act_date, mark.url
    row.state, row.changed_at, row.version = "active", work.now, row.version + 1
    await work.session.flush()
    return row, before


def _said(mark: DayMark) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(mark)
    return {name: value for name, value in plain.items() if value and name != "origin"}


def _propose(work: Work, days: list[date]) -> None:
    work.later("deadlines.propose", days=",".join(day.isoformat() for day in sorted(days)))

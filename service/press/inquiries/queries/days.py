"""What a day of inquiries came to: what came, what went, what waits, and which units have not filed yet."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.assignments.models import Assignment, Executor
from service.assignments.rules.acts import OPEN as OPEN_ASSIGNMENTS
from service.identity.queries import people_named, units_with_names
from service.press.inquiries.models import MediaInquiryDay
from service.press.inquiries.queries.inquiries import InquiryView
from service.press.inquiries.queries.listing import between, open_ones
from service.press.inquiries.rules.acts import INQUIRY
from service.runtime.work import Work

FILED = frozenset({"reported", "done", "delegated", "cancelled"})


@dataclass(frozen=True, slots=True)
class Missing:
    """One who was asked for input on an inquiry and has not filed. who: a unit or a person; due: ISO moment or ""."""

    inquiry_id: str
    number: str
    who: str
    due: str


@dataclass(frozen=True, slots=True)
class Line:
    """One inquiry of a day."""

    id: str
    number: str
    subject: str
    who: str
    state: str
    resolution: str


@dataclass(frozen=True, slots=True)
class Day:
    """What a day came to. filed: how many shares of input stand in answered form on what is open."""

    day: date
    came: list[Line]
    closed: list[Line]
    open: list[Line]
    missing: list[Missing]
    filed: int
    composed_at: datetime | None = None

    @property
    def empty(self) -> bool:
        return not (self.came or self.closed or self.open)

    def content(self) -> dict[str, Any]:
        """As it is kept."""
        told = asdict(self)
        return {name: told[name] for name in ("came", "closed", "open", "missing", "filed")}


async def day_as_it_is(work: Work, day: date) -> Day:
    """What a day comes to as things stand now."""
    zone = work.zone
    since = datetime.combine(day, time(), zone)
    until = datetime.combine(day + timedelta(days=1), time(), zone)
    rows = await between(work, since, until)
    waiting = await open_ones(work)
    missing, filed = await _shares(work, {one.id: one for one in waiting})
    came = [_line(one) for one in rows if since <= one.received_at < until]
    closed = [_line(one) for one in rows if one.closed_at and since <= one.closed_at < until]
    return Day(day, came, closed, [_line(one) for one in waiting], missing, filed)


def _line(one: InquiryView) -> Line:
    return Line(str(one.id), one.number, one.subject, one.who, one.state, one.resolution)


async def _shares(work: Work, inquiries: dict[UUID, InquiryView]) -> tuple[list[Missing], int]:
    """Who has not filed on open inquiries, and how many have."""
    if not inquiries:
        return [], 0
    query = (
        select(Assignment.record_id, Assignment.due_at, Executor.person_id, Executor.unit_id, Executor.by_unit,
               Executor.state)
        .join(Executor, Executor.assignment_id == Assignment.id)
        .where(Assignment.record == INQUIRY, Assignment.record_id.in_(list(inquiries)))
        .where(Executor.role.in_(["main", "co"]), Executor.state != "cancelled")
        .order_by(Assignment.due_at.nulls_last(), Assignment.id, Executor.position)
    )  # fmt: skip
    rows = (await work.session.execute(query)).all()
    waiting = [row for row in rows if row.state in OPEN_ASSIGNMENTS - FILED]
    names = await _names(work, waiting)
    missing = [
        Missing(
            str(row.record_id), inquiries[row.record_id].number,
            names.get(row.unit_id if row.by_unit else row.person_id, ""),
            row.due_at.isoformat() if row.due_at else "",
        )
        for row in waiting
    ]  # fmt: skip
    return missing, sum(row.state in ("reported", "done") for row in rows)


async def _names(work: Work, rows: Collection[Any]) -> dict[UUID, str]:
    people = await people_named(work, {row.person_id for row in rows})
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    return {**people, **units}


async def kept_day(work: Work, day: date) -> tuple[str, Day] | None:
    """The state and the summary of a day as it was sent, or None."""
    row = await work.session.scalar(select(MediaInquiryDay).where(MediaInquiryDay.day == day))
    if row is None:
        return None
    told = row.content
    lines = {name: [Line(**one) for one in told[name]] for name in ("came", "closed", "open")}
    missing = [Missing(**one) for one in told["missing"]]
    return row.state, Day(day, missing=missing, filed=told["filed"], composed_at=row.composed_at, **lines)

"""Reads of receptions: the schedule, the slots of a day, who was heard and with what result."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from service.correspondence.reception.models import Reception, Visit
from service.correspondence.reception.rules import READ, READ_PERSONAL, RECORD, STATES
from service.identity.offers import Matter
from service.kit.paging import Cursor
from service.runtime.work import Work
from service.web.errors import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReceptionRow:
    """A reception, and how many visits are booked, heard, missed."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    host_id: UUID | None
    host_name: str
    state: str
    reason: str
    made_by_name: str
    booked: int = 0
    heard: int = 0
    absent: int = 0

    @property
    def place_in_list(self) -> Cursor:
        return Cursor(self.starts_at, self.id)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit. Where `masked`, the visitor is initials and what they said is left out."""

    id: UUID
    reception_id: UUID
    starts_at: datetime
    urgent: bool
    state: str
    family_name: str
    given_name: str
    patronymic: str
    address: str
    phone: str
    subject: str
    booked_at: datetime
    booked_by_name: str
    identity_shown: bool
    result: str
    answer: str
    appeal_id: UUID | None
    heard_at: datetime | None
    heard_by_name: str
    reason: str
    masked: bool = False

    @property
    def name(self) -> str:
        if self.masked:
            return " ".join(f"{part[0]}." for part in (self.given_name, self.family_name) if part)
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)

    @property
    def place(self) -> Cursor:
        return Cursor(self.starts_at, self.id)


OWN = ("booked", "heard", "absent")
COLUMNS = [getattr(Reception, field.name) for field in fields(ReceptionRow) if field.name not in OWN]
VISIT_COLUMNS = [getattr(Visit, field.name) for field in fields(VisitRow) if field.name != "masked"]


def _receptions() -> Select[*tuple[Any, ...]]:
    counts = (
        select(*[func.count().filter(Visit.state == state).label(state) for state in OWN])
        .where(Visit.tenant_id == Reception.tenant_id, Visit.reception_id == Reception.id)
        .correlate(Reception)
        .lateral("counts")
    )
    return select(*COLUMNS, *counts.c).select_from(Reception).join(counts, Reception.minutes > 0)


async def upcoming(work: Work) -> list[ReceptionRow]:
    """Receptions that have not ended, or wait to be closed, the next one first."""
    query = _receptions().where(Reception.state == "planned").order_by(Reception.starts_at, Reception.id).limit(200)
    return [ReceptionRow(*row) for row in await work.session.execute(query)]


async def past(
    work: Work,
    *,
    state: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> list[ReceptionRow]:
    """Receptions that were held or cancelled, the latest first."""
    query = _receptions().where(Reception.state == state if state else Reception.state != "planned")
    if since is not None:
        query = query.where(Reception.starts_at >= since)
    if until is not None:
        query = query.where(Reception.starts_at < until)
    if after is not None:
        query = query.where(tuple_(Reception.starts_at, Reception.id) < tuple_(after.at, after.id))
    query = query.order_by(Reception.starts_at.desc(), Reception.id.desc()).limit(limit)
    return [ReceptionRow(*row) for row in await work.session.execute(query)]


async def reception_of(work: Work, reception_id: UUID, *, lock: bool = False) -> ReceptionRow:
    """One reception, held until the end of the work with `lock`. Raises NotFound."""
    if lock:
        await work.session.execute(select(Reception.id).where(Reception.id == reception_id).with_for_update())
    row = (await work.session.execute(_receptions().where(Reception.id == reception_id))).one_or_none()
    if row is None:
        raise NotFound
    return ReceptionRow(*row)


def _shown(work: Work, row: Any) -> VisitRow:
    """The visit as this actor may see it."""
    visit = VisitRow(*row)
    if work.actor.may(READ_PERSONAL):
        return visit
    return replace(visit, masked=True, address="", phone="", answer="")


async def visits_of(work: Work, reception_id: UUID) -> list[VisitRow]:
    """The visits of a reception in their order."""
    query = select(*VISIT_COLUMNS).where(Visit.reception_id == reception_id).order_by(Visit.starts_at, Visit.id)
    return [_shown(work, row) for row in await work.session.execute(query)]


async def visit_of(work: Work, visit_id: UUID, *, lock: bool = False) -> VisitRow:
    """One visit, held until the end of the work with `lock`. Raises NotFound."""
    query = select(*VISIT_COLUMNS).where(Visit.id == visit_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(work, row)


async def visits(
    work: Work,
    *,
    state: str = "",
    result: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> list[VisitRow]:
    """Visits of a time, in a state or with a result, the latest first."""
    query = select(*VISIT_COLUMNS)
    if state:
        query = query.where(Visit.state == state)
    if result:
        query = query.where(Visit.result == result)
    if since is not None:
        query = query.where(Visit.starts_at >= since)
    if until is not None:
        query = query.where(Visit.starts_at < until)
    if after is not None:
        query = query.where(tuple_(Visit.starts_at, Visit.id) < tuple_(after.at, after.id))
    query = query.order_by(Visit.starts_at.desc(), Visit.id.desc()).limit(limit)
    return [_shown(work, row) for row in await work.session.execute(query)]


async def months_held(work: Work, year: int) -> set[tuple[int, int]]:
    """(year, month) of receptions held in a year, in the agency's zone."""
    zone = work.zone
    first, last = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    query = select(Reception.starts_at).where(
        Reception.state == "held", Reception.starts_at >= first, Reception.starts_at < last
    )
    days: list[date] = [moment.astimezone(zone).date() for moment in await work.session.scalars(query)]
    return {(day.year, day.month) for day in days}


@dataclass(frozen=True, slots=True)
class Figures:
    """Receptions by state and visits by state and result of a time."""

    receptions: dict[str, int]
    visits: dict[str, int]
    results: dict[str, int]


async def figures(work: Work, since: datetime, until: datetime) -> Figures:
    """Count receptions and visits of a time (half open)."""
    found = []
    for of, column in ((Reception, Reception.state), (Visit, Visit.state), (Visit, Visit.result)):
        query = select(column, func.count()).where(of.starts_at >= since, of.starts_at < until).group_by(column)
        found.append({row[0]: row[1] for row in await work.session.execute(query)})
    return Figures(*found)


# --- what a person has open

RECEIVES = "receptions.receives"


async def received_by(work: Work, person_id: UUID) -> list[Matter]:
    """Receptions that a person is to hold, or has not closed."""
    query = select(Reception.id, Reception.starts_at, Reception.state).where(
        Reception.host_id == person_id, Reception.state == "planned"
    )
    rows = (await work.session.execute(query.order_by(Reception.starts_at, Reception.id))).all()
    zone = work.zone
    return [
        Matter(RECEIVES, RECORD, row.id, "", STATES[row.state], row.starts_at.astimezone(zone).date()) for row in rows
    ]


async def reception_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """Where some receptions are held, for those who see the schedule."""
    if not work.actor.may(READ):
        return {}
    rows = await work.session.execute(select(Reception.id, Reception.place).where(Reception.id.in_(ids)))
    return {row.id: row.place for row in rows}

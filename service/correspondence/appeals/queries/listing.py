"""The list of appeals, its filters, and the figures that lead to it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, true, tuple_

from service.correspondence.appeals.models import Appeal
from service.correspondence.appeals.queries.appeals import COLUMNS, AppealView, shown
from service.correspondence.appeals.rules.acts import OPEN, READ, READ_PERSONAL, RECORD
from service.deadlines.models import ClockRow, RuleRow
from service.kit.actor import Scope
from service.kit.paging import CappedCount, Cursor
from service.runtime.work import Work
from service.search.queries import find

PAGE, COUNT_CAP, SEARCH = 50, 1_000, 200
ANSWER_RULES = ("az.appeal.answer", "az.appeal.study", "az.appeal.urgent", "ge.application.answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which appeals are asked for; "" and None ask for all. Moments are aware and half open.

    term: overdue (open, past its term), late (answered after it), in_time (answered within it). told: `no` asks for
    decisions of which the applicant must still be told.
    """

    journal_id: UUID | None = None
    case_id: UUID | None = None
    state: str = ""
    kind: str = ""
    form: str = ""
    applicant: str = ""
    identification: str = ""
    result: str = ""
    ground: str = ""
    collective: bool = False
    repeated: bool = False
    term: str = ""
    told: str = ""
    executor_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class AppealPage:
    """One page, newest first; `next` leads to older appeals."""

    items: list[AppealView]
    next: Cursor | None


PLAIN = (
    "journal_id", "case_id", "state", "kind", "form", "applicant", "identification", "result", "ground", "executor_id",
)  # fmt: skip


def _inside(scope: Scope) -> ColumnElement[bool]:
    """Whether an appeal lies where a permission holds."""
    parts: list[ColumnElement[bool]] = []
    for unit, journal in scope.pairs:
        of_unit = Appeal.unit_id == unit if unit else true()
        parts.append(and_(of_unit, Appeal.journal_id == journal) if journal else of_unit)
    return or_(*parts) if parts else false()


def _clock(*conditions: Any) -> ColumnElement[bool]:
    own = (ClockRow.tenant_id == Appeal.tenant_id, ClockRow.record_id == Appeal.id, ClockRow.record == RECORD)
    rule = and_(RuleRow.tenant_id == ClockRow.tenant_id, RuleRow.id == ClockRow.rule_id)
    query = select(literal(1)).select_from(ClockRow).join(RuleRow, rule)
    return query.where(*own, RuleRow.slug.in_(ANSWER_RULES), *conditions).correlate(Appeal).exists()


def _of_term(term: str, now: datetime) -> ColumnElement[bool]:
    if term == "overdue":
        return and_(Appeal.state.in_(OPEN), _clock(ClockRow.state != "stopped", ClockRow.due_at < now))
    ended = ClockRow.stopped_at > ClockRow.due_at if term == "late" else ClockRow.stopped_at <= ClockRow.due_at
    return and_(Appeal.result != "", _clock(ended))


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [_inside(work.actor.scope(READ))]
    asked += [getattr(Appeal, name) == getattr(wanted, name) for name in PLAIN if getattr(wanted, name)]
    if wanted.collective:
        asked.append(Appeal.people.is_not(None))
    if wanted.repeated:
        asked.append(Appeal.repeats.is_not(None))
    if wanted.term:
        asked.append(_of_term(wanted.term, work.now))
    if wanted.told == "no":
        asked.append(
            and_(Appeal.state.in_(("forwarded", "left")), Appeal.notified_on.is_(None), Appeal.identification != "none")
        )
    if wanted.since is not None:
        asked.append(Appeal.registered_at >= wanted.since)
    if wanted.until is not None:
        asked.append(Appeal.registered_at < wanted.until)
    return asked


async def appeals(work: Work, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> AppealPage:
    """A page of the appeals that the actor may read, newest first."""
    conditions = _conditions(work, wanted)
    if wanted.q:
        conditions.append(Appeal.id.in_(await _found(work, wanted)))
    if after is not None:
        conditions.append(tuple_(Appeal.registered_at, Appeal.id) < tuple_(after.at, after.id))
    query = select(*COLUMNS).where(*conditions).order_by(Appeal.registered_at.desc(), Appeal.id.desc())
    rows = (await work.session.execute(query.limit(limit + 1))).all()
    items = [shown(work, row) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return AppealPage(items, Cursor(last.registered_at, last.id) if last else None)


async def _found(work: Work, wanted: Wanted) -> list[UUID]:
    """Appeals that hold the typed words; names are found only where they may be read."""
    found: set[UUID] = set()
    for scope, closed in ((work.actor.scope(READ), False), (work.actor.scope(READ_PERSONAL), True)):
        for unit, journal in scope.pairs:
            units = [unit] if unit else None
            keys = await find(
                work, record=RECORD, typed=wanted.q, journal_id=journal, units=units, restricted=closed, limit=SEARCH
            )
            found.update(key.id for key in keys)
    numbered = select(Appeal.id).where(Appeal.number == wanted.q.strip()).limit(5)
    return sorted(found | set(await work.session.scalars(numbered)))


async def count(work: Work, wanted: Wanted) -> CappedCount:
    """How many appeals there are, counted up to COUNT_CAP. Not for searches."""
    some = select(literal(1)).select_from(Appeal).where(*_conditions(work, wanted)).limit(COUNT_CAP + 1)
    found = await work.session.scalar(select(func.count()).select_from(some.subquery()))
    return CappedCount.of(found or 0, COUNT_CAP)


# --- figures

FIGURES = ("kind", "form", "applicant", "identification", "state", "result", "ground")


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a time: the whole, by each of FIGURES, and of what has a filter of its own."""

    total: int
    by: Mapping[str, Mapping[str, int]]
    collective: int
    repeated: int
    overdue: int
    late: int
    in_time: int
    untold: int


async def figures(work: Work, wanted: Wanted) -> Figures:
    """Count the appeals of a time that the actor may read. Voided ones count under their state only."""
    conditions = _conditions(work, wanted)
    by: dict[str, Mapping[str, int]] = {}
    for name in FIGURES:
        column = getattr(Appeal, name)
        query = select(column, func.count()).where(*conditions).group_by(column)
        by[name] = {row[0]: row[1] for row in await work.session.execute(query) if row[0]}
    extra = {
        "collective": Appeal.people.is_not(None),
        "repeated": Appeal.repeats.is_not(None),
        "overdue": _of_term("overdue", work.now),
        "late": _of_term("late", work.now),
        "in_time": _of_term("in_time", work.now),
        "untold": _conditions(work, Wanted(told="no"))[-1],
    }
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0).label(name) for name, one in extra.items()]
    row = (await work.session.execute(select(func.count(), *sums).where(*conditions))).one()
    return Figures(row[0], by, **{name: int(value) for name, value in zip(extra, row[1:], strict=True)})


FIELDS = tuple(field.name for field in fields(Wanted))

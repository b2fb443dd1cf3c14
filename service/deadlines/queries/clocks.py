"""Reads of clocks: those of records, and those that end within a span."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, select, tuple_

from service.deadlines.models import ClockRow, RuleRow
from service.deadlines.queries.versions import term_of
from service.deadlines.rules.clocks import Clock
from service.deadlines.rules.reckoning import Explanation
from service.deadlines.rules.terms import Pause, Stretch, Term
from service.kit.paging import Cursor
from service.runtime.work import Work

Found = Row[*tuple[Any, ...]] | Sequence[Any]


def asked() -> Select[*tuple[Any, ...]]:
    """Clocks with the version of the rule that is frozen with them."""
    return select(ClockRow, RuleRow.terms, RuleRow.slug, RuleRow.version).outerjoin(
        RuleRow, (RuleRow.tenant_id == ClockRow.tenant_id) & (RuleRow.id == ClockRow.rule_id)
    )


def clock_of(work: Work, found: Found) -> Clock:
    """The clock that a row keeps, said in the reader's language."""
    row, terms, slug, version = found
    term = _own_term(work, row) if terms is None else term_of(terms, slug or "", version or 0)
    return built(work, row, term)


def _own_term(work: Work, row: ClockRow) -> Term:
    kept = row.explanation.get("own", {})
    return msgspec.convert({"count": row.count, "unit": row.unit, **kept}, Term)


def built(work: Work, row: ClockRow, term: Term) -> Clock:
    """A clock of a row and its term."""
    zone = work.zone
    kept = {name: value for name, value in row.explanation.items() if name != "own"}
    explanation = msgspec.convert(
        {
            **kept,
            "term": term,
            "started_at": row.started_at.astimezone(zone),
            "due_at": row.due_at.astimezone(zone),
            "due_on": row.due_on,
            "pauses": msgspec.convert(row.pauses, list[Pause]),
            "extensions": msgspec.convert(row.extensions, list[Stretch]),
        },
        Explanation,
    )
    return Clock(
        id=row.id,
        record=row.record,
        record_id=row.record_id,
        rule=term.rule,
        title=row.title or work.tenant.profile.say(term.title, work.language),
        unit=row.unit,
        count=row.count,
        started_at=explanation.started_at,
        due_at=explanation.due_at,
        state=row.state,
        stopped_at=row.stopped_at and row.stopped_at.astimezone(zone),
        explanation=explanation,
    )


async def clocks_of(work: Work, record: str, record_ids: Collection[UUID]) -> dict[UUID, list[Clock]]:
    """Clocks by record: those that run and stand first, then those that ended, each by their end. One question."""
    if not record_ids:
        return {}
    query = (
        asked()
        .where(ClockRow.record_id.in_(record_ids), ClockRow.record == record)
        .order_by((ClockRow.state == "stopped"), ClockRow.due_at, ClockRow.id)
    )
    found: dict[UUID, list[Clock]] = {}
    for row in await work.session.execute(query):
        found.setdefault(row[0].record_id, []).append(clock_of(work, row))
    return found


async def clock_by_id(work: Work, clock_id: UUID) -> Clock | None:
    """One clock."""
    row = (await work.session.execute(asked().where(ClockRow.id == clock_id))).one_or_none()
    return clock_of(work, row) if row is not None else None


async def due_between(
    work: Work,
    since: datetime | None,
    until: datetime,
    *,
    record: str | None = None,
    after: Cursor | None = None,
    limit: int = 500,
) -> list[Clock]:
    """Running clocks that end in since <= due < until (None: however long ago), the earliest first, in batches.

    after: the cursor (due_at, id) of the last one seen.
    """
    query = asked().where(ClockRow.state == "running", ClockRow.due_at < until)
    if since is not None:
        query = query.where(ClockRow.due_at >= since)
    if record is not None:
        query = query.where(ClockRow.record == record)
    if after is not None:
        query = query.where(tuple_(ClockRow.due_at, ClockRow.id) > (after.at, after.id))
    found = await work.session.execute(query.order_by(ClockRow.due_at, ClockRow.id).limit(limit))
    return [clock_of(work, row) for row in found]

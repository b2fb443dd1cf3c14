"""Reads of the acts that Work records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, select, tuple_

from service.audit.access import readable
from service.audit.rules import PAGE, WINDOW, ActFilter, ActRow, answers_to
from service.kit.paging import Cursor
from service.runtime.work import ACT, Work

SHOWN = (
    ACT.c.id, ACT.c.at, ACT.c.kind, ACT.c.record, ACT.c.record_id, ACT.c.actor_kind, ACT.c.actor_id, ACT.c.actor_name,
    ACT.c.on_behalf_of, ACT.c.reason, ACT.c.payload,
)  # fmt: skip
AnySelect = Select[*tuple[Any, ...]]


async def timeline(work: Work, record_id: UUID, limit: int = 200) -> list[ActRow]:
    """What was done to one record, newest first. Whether the reader may see the record is asked before."""
    query: AnySelect = select(*SHOWN).where(ACT.c.record_id == record_id)
    found = await work.session.execute(query.order_by(ACT.c.at.desc(), ACT.c.id.desc()).limit(limit))
    return [_row(row) for row in found]


def _row(row: Any) -> ActRow:
    payload = msgspec.json.decode(row.payload)
    shown = {name: value for name, value in row._mapping.items() if name != "payload"}
    return ActRow(**shown, before=payload.get("before"), after=payload.get("after"))


@dataclass(frozen=True, slots=True)
class ActPage:
    """One page of the trail, newest first. `next` goes on further back; `looked_back_to` is set where a filtered look
    ended before it had its page full."""

    items: list[ActRow]
    next: Cursor | None
    looked_back_to: datetime | None = None


async def trail(work: Work, wanted: ActFilter, before: Cursor | None = None, limit: int = PAGE) -> ActPage:
    """A page of all acts of the agency. Contents of records that the reader may not see are withheld."""
    window = _window(wanted, before)
    if wanted.narrow:
        keys, following, reached = await _looked_through(work, window, wanted, limit)
        query: AnySelect = select(*SHOWN).where(ACT.c.id.in_(keys)).order_by(ACT.c.at.desc(), ACT.c.id.desc())
        rows = [_row(row) for row in await work.session.execute(query)] if keys else []
    else:
        full: AnySelect = select(*SHOWN)
        rows = [_row(row) for row in await work.session.execute(_in_order(full, wanted, before).limit(limit + 1))]
        following, reached = (_place(rows[limit - 1]) if len(rows) > limit else None), None
        rows = rows[:limit]
    return ActPage(await _withheld(work, rows), following, reached)


def _in_order(query: AnySelect, wanted: ActFilter, before: Cursor | None) -> AnySelect:
    if wanted.since is not None:
        query = query.where(ACT.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(ACT.c.at < wanted.until)
    if before is not None:
        query = query.where(tuple_(ACT.c.at, ACT.c.id) < tuple_(before.at, before.id))
    return query.order_by(ACT.c.at.desc(), ACT.c.id.desc())


def _window(wanted: ActFilter, before: Cursor | None) -> Any:
    """The newest acts that a look goes through; a rare kind must not make it read a million of them."""
    narrow: AnySelect = select(ACT.c.id, ACT.c.at, ACT.c.kind, ACT.c.actor_name)
    return _in_order(narrow, wanted, before).limit(WINDOW).cte("looked_through").prefix_with("materialized")


async def _looked_through(
    work: Work, window: Any, wanted: ActFilter, limit: int
) -> tuple[list[UUID], Cursor | None, datetime | None]:
    """Ids that answer, where to go on, and how far back the look got when it found less than a page."""
    query: AnySelect = select(window.c.at, window.c.id).order_by(window.c.at.desc(), window.c.id.desc())
    if wanted.kind:
        query = query.where(window.c.kind == wanted.kind)
    if wanted.who:
        named = await work.session.scalars(select(window.c.actor_name).distinct())
        query = query.where(window.c.actor_name.in_([name for name in named if answers_to(name, wanted.who)]))
    found = (await work.session.execute(query.limit(limit + 1))).all()
    if len(found) > limit:
        return [row.id for row in found[:limit]], Cursor(found[limit - 1].at, found[limit - 1].id), None
    end: AnySelect = (
        select(window.c.at, window.c.id).order_by(window.c.at.desc(), window.c.id.desc()).offset(WINDOW - 1)
    )
    last = (await work.session.execute(end)).first()
    return [row.id for row in found], Cursor(last.at, last.id) if last else None, last.at if last else None


def _place(row: ActRow) -> Cursor:
    return Cursor(row.at, row.id)


async def _withheld(work: Work, rows: Sequence[ActRow]) -> list[ActRow]:
    seen = await readable(work, {(row.record, row.record_id) for row in rows})
    return [
        row
        if (row.record, row.record_id) in seen
        else replace(row, reason=None, before=None, after=None, withheld=True)
        for row in rows
    ]

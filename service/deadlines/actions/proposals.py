"""New dates for open clocks after a change of the calendar: proposed by a job, accepted or declined by a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select, tuple_

from service.deadlines.actions.clocks import kept
from service.deadlines.models import ClockRow, ProposalRow
from service.deadlines.queries.calendar import calendar_of
from service.deadlines.queries.clocks import Found, asked, built, clock_of
from service.deadlines.rules.calendar import WorkCalendar
from service.deadlines.rules.clocks import REASON_NEEDED, Clock, shown
from service.deadlines.rules.reckoning import Explanation, next_worked, reckon
from service.deadlines.rules.terms import MOVED_DAY, Stretch
from service.deadlines.slots import hold, tell_moved
from service.kit.ids import new_id
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.runtime.work import Work

BATCH = 500
MOST_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Decided:
    """How many dates were moved or kept, and how many had been overtaken meanwhile."""

    done: int
    overtaken: int


async def propose(work: Work, days: Sequence[date], after: Cursor | None = None) -> Cursor | None:
    """Reckon a batch of running clocks anew and propose the ends that differ; where the next batch begins, or None.

    days: those that changed; clocks of which none lies between start and end are left alone. [] means all.
    """
    query = asked().where(ClockRow.state == "running")
    if after is not None:
        query = query.where(tuple_(ClockRow.due_at, ClockRow.id) > (after.at, after.id))
    rows = list(await work.session.execute(query.order_by(ClockRow.due_at, ClockRow.id).limit(BATCH)))
    if not rows:
        return None
    zone = work.zone
    calendar = await calendar_of(work, min(row[0].started_at for row in rows).astimezone(zone).date())
    open_ones = await _open(work, [row[0].id for row in rows])
    for row in rows:
        _propose_one(work, row, calendar, zone, days, open_ones.get(row[0].id))
        await work.session.flush()
    last = rows[-1][0]
    return Cursor(last.due_at, last.id) if len(rows) == BATCH else None


async def _open(work: Work, clock_ids: Collection[UUID]) -> dict[UUID, ProposalRow]:
    query = select(ProposalRow).where(ProposalRow.state == "open", ProposalRow.clock_id.in_(clock_ids))
    return {row.clock_id: row for row in await work.session.scalars(query)}


def _propose_one(
    work: Work, row: Found, calendar: WorkCalendar, zone: ZoneInfo, days: Sequence[date], standing: ProposalRow | None
) -> None:
    clock = clock_of(work, row)
    found, _ = moved_end(clock, calendar, zone)
    began, ends = clock.started_at.astimezone(zone).date(), max(clock.due_on, found.due_on)
    if days and not any(began <= day <= ends for day in days):
        return
    if standing is not None and standing.due_at == found.due_at:
        return
    if standing is not None:
        _overtake(work, standing)
    if found.due_at != clock.due_at:
        work.session.add(_proposal(work, clock, found, [day for day in days if began <= day <= ends]))


def _overtake(work: Work, standing: ProposalRow) -> None:
    standing.state, standing.decided_at = "overtaken", work.now


def _proposal(work: Work, clock: Clock, found: Explanation, days: list[date]) -> ProposalRow:
    return ProposalRow(
        tenant_id=work.tenant.id,
        id=new_id(),
        clock_id=clock.id,
        due_at=found.due_at,
        due_on=found.due_on,
        due_before=clock.due_at,
        cause={"days": [day.isoformat() for day in days]},
        explanation=kept(found),
        proposed_at=work.now,
    )


def moved_end(clock: Clock, calendar: WorkCalendar, zone: ZoneInfo) -> tuple[Explanation, list[Stretch]]:
    """The end of a clock by a calendar, and its extensions: a named day that is no longer worked gets one more."""
    old = clock.explanation
    extensions, pauses = list(old.extensions), old.pauses
    found = reckon(old.term, clock.started_at, calendar, zone, extensions=extensions, pauses=pauses)
    named = extensions[-1].until if extensions else old.term.named
    if named is not None and not calendar.works(found.due_on):
        extensions.append(Stretch(until=next_worked(found.due_on, calendar), reason=MOVED_DAY))
        found = reckon(old.term, clock.started_at, calendar, zone, extensions=extensions, pauses=pauses)
    return found, extensions


async def decide(work: Work, proposal_ids: Collection[UUID] | None, *, accept: bool, reason: str = "") -> Decided:
    """Accept or decline proposals, all open ones when no ids are given; declining needs a reason.

    A proposal is overtaken when its clock ended, or its end changed otherwise, since it was made.
    Raises Refusal(code="required").
    """
    if not accept and not reason.strip():
        raise Refusal(REASON_NEEDED, code="required", field="reason")
    done = overtaken = 0
    for proposal in await _held(work, proposal_ids):
        decided = await _decide_one(work, proposal, accept, reason)
        done, overtaken = done + decided, overtaken + (not decided)
    await work.session.flush()
    return Decided(done, overtaken)


async def _held(work: Work, proposal_ids: Collection[UUID] | None) -> list[ProposalRow]:
    """The open proposals, held, and before them the records whose dates they move: never a clock before its record."""
    query = select(ProposalRow.id, ClockRow.record, ClockRow.record_id).where(
        ClockRow.id == ProposalRow.clock_id, ProposalRow.state == "open"
    )
    if proposal_ids is not None:
        query = query.where(ProposalRow.id.in_(proposal_ids))
    found = list(await work.session.execute(query.order_by(ProposalRow.id).limit(MOST_AT_ONCE)))
    await hold(work, [(word, record_id) for _, word, record_id in found])
    ids = [proposal_id for proposal_id, _, _ in found]
    again = select(ProposalRow).where(ProposalRow.id.in_(ids), ProposalRow.state == "open")
    return list(await work.session.scalars(again.order_by(ProposalRow.id).with_for_update()))


async def _decide_one(work: Work, proposal: ProposalRow, accept: bool, reason: str) -> bool:
    query = asked().where(ClockRow.id == proposal.clock_id).with_for_update(of=ClockRow)
    found = (await work.session.execute(query.execution_options(populate_existing=True))).one()
    row, clock, zone = found[0], clock_of(work, found), work.zone
    calendar = await calendar_of(work, clock.started_at.astimezone(zone).date())
    fresh, extensions = moved_end(clock, calendar, zone)
    proposal.decided_at, proposal.decided_by, proposal.decided_by_name = work.now, work.actor.id, work.actor.name
    if clock.state != "running" or fresh.due_at != proposal.due_at:
        proposal.state = "overtaken"
        return False
    proposal.state, proposal.reason = "accepted" if accept else "declined", reason
    before, after = _said(clock, clock.due_at, clock.due_on), _said(clock, fresh.due_at, fresh.due_on)
    if not accept:
        work.record("clock.kept", clock.record_id, record=clock.record, before=before, after=after, reason=reason)
        return True
    row.due_at, row.due_on, row.explanation = fresh.due_at, fresh.due_on, kept(fresh)
    row.extensions = msgspec.to_builtins(extensions)
    await work.session.flush()
    moved = built(work, row, clock.explanation.term)
    work.record("clock.moved", clock.record_id, record=clock.record, before=before, after=after, reason=reason or None)
    await tell_moved(work, moved)
    return True


def _said(clock: Clock, due_at: datetime, due_on: date) -> dict[str, Any]:
    return {"title": clock.title, "due_on": shown(due_on), "due_at": due_at.isoformat()}

"""Writes of clocks: start, stop, reopen, pause, resume, extend. Each is an act on the record the clock hangs on.

Who may is decided by the capability that owns the record; here stands what the rule allows.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from service.deadlines.models import ClockRow
from service.deadlines.queries.calendar import calendar_of
from service.deadlines.queries.clocks import asked, built, clock_of
from service.deadlines.queries.versions import rule_in_force
from service.deadlines.rules.clocks import (
    BEFORE_PAUSE,
    BEFORE_START,
    ENDED,
    NOT_ENDED,
    NOT_PAUSED,
    REASON_NEEDED,
    UNKNOWN_CLOCK,
    UNKNOWN_RULE,
    Clock,
    day_refusal,
    extension_refusal,
    ground_refusal,
    shown,
)
from service.deadlines.rules.reckoning import Explanation, reckon
from service.deadlines.rules.terms import Pause, Stretch, Term, named_day, own_term
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work

_KEPT = ("first", "off", "worked", "rolled_from", "rolled_over", "unknown", "without_admin")
_OWN = ("start", "roll", "rest_days", "admin_days", "named")


async def start_clock(work: Work, *, record: str, record_id: UUID, rule: str, at: datetime) -> Clock:
    """Start a clock by a rule of the law pack, in the version that holds on the day of `at` (aware).

    Raises Refusal(code="unknown_rule").
    """
    day = work.day_of(at)
    version = await rule_in_force(work, rule, day)
    if version is None:
        raise Refusal(UNKNOWN_RULE, code="unknown_rule", rule=rule, day=shown(day))
    return await _start(work, record, record_id, version.term, at, rule_id=version.id)


async def start_term(
    work: Work, *, record: str, record_id: UUID, title: str, count: int, unit: str, at: datetime
) -> Clock:
    """Start a clock with a term that a person set; unit: hour, working_day, calendar_day or month.

    Raises Refusal(code="unit" | "number").
    """
    term = own_term(count, unit)
    return await _start(work, record, record_id, term, at, title=title)


async def start_until(work: Work, *, record: str, record_id: UUID, title: str, due: date) -> Clock:
    """Start a clock that ends with a named day. Raises Refusal(code="not_worked" | "too_early", field="due")."""
    now = work.local_now
    if due < now.date():
        raise Refusal(BEFORE_START, code="too_early", field="due")
    if refusal := day_refusal(due, await calendar_of(work, due), "due"):
        raise refusal
    return await _start(work, record, record_id, named_day(due), work.now, title=title)


async def start_named(work: Work, *, record: str, record_id: UUID, title: str, due: date, at: datetime) -> Clock:
    """Start a clock that ends with a day that others named, worked or not, past or not; `at`: since when it runs.

    A title that is a msgid is shown in each reader's language.
    """
    return await _start(work, record, record_id, named_day(due), at, title=title)


async def _start(
    work: Work,
    record: str,
    record_id: UUID,
    term: Term,
    at: datetime,
    *,
    rule_id: UUID | None = None,
    title: str = "",
) -> Clock:
    zone = work.zone
    calendar = await calendar_of(work, at.astimezone(zone).date())
    found = reckon(term, at, calendar, zone)
    row = ClockRow(
        tenant_id=work.tenant.id,
        id=new_id(),
        record=record,
        record_id=record_id,
        rule_id=rule_id,
        title=title,
        count=term.count,
        unit=term.unit,
        started_at=at,
        due_at=found.due_at,
        due_on=found.due_on,
        state="running",
        stopped_at=None,
        extensions=[],
        pauses=[],
        explanation=kept(found),
        created_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    clock = built(work, row, term)
    work.record("clock.started", record_id, record=record, after=_said(clock))
    return clock


def kept(found: Explanation) -> dict[str, Any]:
    """What of an explanation its clock keeps beside its own columns; of a person's term also how it is counted."""
    plain = msgspec.to_builtins(found)
    own = {} if found.term.rule else {"own": {name: msgspec.to_builtins(getattr(found.term, name)) for name in _OWN}}
    return {name: plain[name] for name in _KEPT if name in plain} | own


def _said(clock: Clock) -> dict[str, Any]:
    said = {"title": clock.title, "due_on": clock.due_on.isoformat()}
    return said | ({"rule": f"{clock.rule} {clock.explanation.term.version}"} if clock.rule else {})


async def locked(work: Work, clock_id: UUID) -> tuple[ClockRow, Clock]:
    """The clock, held against others until the end. Raises Refusal(code="unknown_clock")."""
    await work.session.execute(select(ClockRow.id).where(ClockRow.id == clock_id).with_for_update())
    query = asked().where(ClockRow.id == clock_id).execution_options(populate_existing=True)
    found = (await work.session.execute(query)).one_or_none()
    if found is None:
        raise Refusal(UNKNOWN_CLOCK, code="unknown_clock")
    return found[0], clock_of(work, found)


async def stop_clock(work: Work, clock_id: UUID, at: datetime) -> Clock:
    """End a clock: what it waited for was done at this moment. Raises Refusal(code="stopped" | "too_early")."""
    row, clock = await locked(work, clock_id)
    if clock.state == "stopped":
        raise Refusal(ENDED, code="stopped")
    if at < clock.started_at:
        raise Refusal(BEFORE_START, code="too_early")
    if clock.state == "paused":
        _end_pause(row, at)
    row.state, row.stopped_at = "stopped", at
    await work.session.flush()
    work.record("clock.stopped", clock.record_id, record=clock.record, before=_said(clock))
    return replace(clock, state="stopped", stopped_at=at)


async def reopen_clock(work: Work, clock_id: UUID, reason: str) -> Clock:
    """Let an ended clock run again to the same end: its stopping was a mistake, or the record was reopened.

    Raises Refusal(code="running" | "paused" | "required").
    """
    row, clock = await locked(work, clock_id)
    if clock.state != "stopped":
        raise Refusal(NOT_ENDED, code=clock.state)
    if not reason.strip():
        raise Refusal(REASON_NEEDED, code="required", field="reason")
    row.state, row.stopped_at = "running", None
    await work.session.flush()
    work.record("clock.reopened", clock.record_id, record=clock.record, after=_said(clock), reason=reason)
    return replace(clock, state="running", stopped_at=None)


async def pause_clock(
    work: Work, clock_id: UUID, *, ground: str = "", reason: str, at: datetime | None = None
) -> Clock:
    """Let a clock stand from a moment on. A rule's clock stands on a ground that the rule names only.

    Raises Refusal(code="stopped" | "paused" | "required" | "no_pause" | "no_ground" | "too_early").
    """
    row, clock = await locked(work, clock_id)
    if refusal := ground_refusal(clock, ground, reason):
        raise refusal
    since = at or work.now
    if since < clock.started_at:
        raise Refusal(BEFORE_START, code="too_early", field="at")
    title = next((one.title for one in clock.explanation.term.pauses if one.ground == ground), {})
    pause = Pause(since=since, ground=ground, title=title, reason=reason)
    row.pauses = [*row.pauses, msgspec.to_builtins(pause)]
    row.state = "paused"
    await work.session.flush()
    work.record("clock.paused", clock.record_id, record=clock.record, before=_said(clock), reason=reason)
    return built(work, row, clock.explanation.term)


async def resume_clock(work: Work, clock_id: UUID, at: datetime | None = None) -> Clock:
    """Let a paused clock go on; its end moves by the time it stood. Raises Refusal(code="not_paused" | "too_early")."""
    row, clock = await locked(work, clock_id)
    if clock.state != "paused":
        raise Refusal(NOT_PAUSED, code="not_paused")
    _end_pause(row, at or work.now)
    row.state = "running"
    fresh = await recount(work, row, clock.explanation.term)
    work.record("clock.resumed", clock.record_id, record=clock.record, before=_said(clock), after=_said(fresh))
    return fresh


def _end_pause(row: ClockRow, at: datetime) -> None:
    *earlier, last = msgspec.convert(row.pauses, list[Pause])
    if at < last.since:
        raise Refusal(BEFORE_PAUSE, code="too_early", field="at")
    ended = msgspec.structs.replace(last, until=at)
    row.pauses = msgspec.to_builtins([*earlier, ended])


async def extend_clock(
    work: Work, clock_id: UUID, *, count: int | None = None, until: date | None = None, reason: str
) -> Clock:
    """Extend within what the rule allows: by an amount in the rule's unit, or to a day. A reason is needed.

    Raises Refusal(code="stopped" | "paused" | "required" | "one_of_both" | "no_extension" | "no_more_extensions" |
    "too_long" | "too_late" | "not_later" | "not_worked").
    """
    row, clock = await locked(work, clock_id)
    term = clock.explanation.term
    unit = term.extension.unit if term.extension else term.unit if term.unit != "until" else "working_day"
    asked_for = Stretch(
        count=count or 0, unit=unit if count else "", until=until, reason=reason, at=work.now, by=work.actor.name
    )
    calendar = await calendar_of(work, clock.started_at.date())
    if refusal := extension_refusal(clock, asked_for, calendar, work.zone, reason=reason):
        raise refusal
    row.extensions = [*row.extensions, msgspec.to_builtins(asked_for)]
    fresh = await recount(work, row, term)
    work.record(
        "clock.extended", clock.record_id, record=clock.record, before=_said(clock), after=_said(fresh), reason=reason
    )
    return fresh


async def recount(work: Work, row: ClockRow, term: Term) -> Clock:
    """Reckon a clock anew with what its row says now, and keep it."""
    found = await reckoned(work, row, term)
    row.due_at, row.due_on, row.explanation = found.due_at, found.due_on, kept(found)
    await work.session.flush()
    return built(work, row, term)


async def reckoned(work: Work, row: ClockRow, term: Term) -> Explanation:
    """The end of a clock by the calendar of now."""
    zone = work.zone
    calendar = await calendar_of(work, row.started_at.astimezone(zone).date())
    extensions = msgspec.convert(row.extensions, list[Stretch])
    pauses = msgspec.convert(row.pauses, list[Pause])
    return reckon(term, row.started_at, calendar, zone, extensions=extensions, pauses=pauses)

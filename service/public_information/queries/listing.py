"""The list of requests: buckets, filters, keyset pages, counts, and what the desk and summaries ask of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select, true, tuple_

from service.kit.actor import Scope
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.public_information.models import Answer, Request
from service.public_information.queries.finding import keys_of
from service.public_information.queries.requests import COLUMNS, RequestView, shown
from service.public_information.rules.acts import APPROVE, DECIDE, READ
from service.public_information.rules.words import ANSWERED, OPEN
from service.runtime.work import Work

PAGE, COUNT_CAP, SEARCH = 50, 1_000, 200
SOON = timedelta(days=3)
BUCKETS: Mapping[str, str] = {
    "fresh": N_("New"),
    "overdue": N_("Overdue"),
    "soon": N_("Due soon"),
    "waiting": N_("Waiting for the requester"),
    "extended": N_("Extended"),
    "partly": N_("Partly answered"),
    "unanswered": N_("Unanswered"),
    "complaints": N_("Complaints"),
    "closed": N_("Closed"),
}
PENDING = (*sorted(OPEN), *sorted(ANSWERED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which requests are asked for; "" and None ask for all. Moments are aware and half open.

    bucket: a key of BUCKETS. late: answered after its term. executor_id: who works on it.
    """

    journal_id: UUID | None = None
    bucket: str = ""
    state: str = ""
    outcome: str = ""
    channel: str = ""
    kind: str = ""
    applicant: str = ""
    urgency: str = ""
    late: bool = False
    media: bool = False
    executor_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One page, newest first; `next` leads to older requests."""

    items: list[RequestView]
    next: Cursor | None


PLAIN = ("journal_id", "state", "outcome", "channel", "kind", "applicant", "urgency", "executor_id")


def inside(scope: Scope) -> ColumnElement[bool]:
    """Whether a request lies where a permission holds."""
    parts: list[ColumnElement[bool]] = []
    for unit, journal in scope.pairs:
        of_unit = Request.unit_id == unit if unit else true()
        parts.append(and_(of_unit, Request.journal_id == journal) if journal else of_unit)
    return or_(*parts) if parts else false()


def _pending() -> ColumnElement[bool]:
    """The requester still waits for the answer; the condition of the index by due date."""
    return and_(Request.answered_at.is_(None), Request.state.in_(PENDING))


def in_bucket(bucket: str, now: datetime) -> ColumnElement[bool]:
    """Whether a request lies in a bucket at a moment. Overdue is derived and never kept."""
    waits = Request.state == "clarification_asked"
    found: dict[str, ColumnElement[bool]] = {
        "fresh": Request.state.in_(("received", "registered")),
        "overdue": and_(_pending(), Request.due_at < now),
        "soon": and_(_pending(), ~waits, Request.due_at >= now, Request.due_at < now + SOON),
        "waiting": waits,
        "extended": Request.state == "extended",
        "partly": Request.outcome == "partly_granted",
        "unanswered": _pending(),
        "complaints": Request.state == "appealed",
        "closed": Request.state == "closed",
    }
    return found[bucket]


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [inside(work.actor.scope(READ))]
    asked += [getattr(Request, name) == getattr(wanted, name) for name in PLAIN if getattr(wanted, name)]
    if wanted.bucket:
        asked.append(in_bucket(wanted.bucket, work.now))
    if wanted.late:
        asked.append(Request.answered_at > Request.due_at)
    if wanted.media:
        asked.append(Request.media.is_(True))
    if wanted.since is not None:
        asked.append(Request.registered_at >= wanted.since)
    if wanted.until is not None:
        asked.append(Request.registered_at < wanted.until)
    return asked


async def requests(work: Work, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> RequestPage:
    """A page of the requests that the actor may read, newest first."""
    conditions = _conditions(work, wanted)
    if wanted.q:
        conditions.append(Request.id.in_(await _found(work, wanted.q)))
    if after is not None:
        conditions.append(tuple_(Request.registered_at, Request.id) < tuple_(after.at, after.id))
    query = select(*COLUMNS).where(*conditions).order_by(Request.registered_at.desc(), Request.id.desc())
    rows = (await work.session.execute(query.limit(limit + 1))).all()
    items = [shown(work, row) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return RequestPage(items, Cursor(last.registered_at, last.id) if last else None)


async def _found(work: Work, typed: str) -> list[UUID]:
    """Requests that hold the typed words, and those of exactly this number."""
    found = {key.id for key in await keys_of(work, typed, None, SEARCH)}
    numbered = select(Request.id).where(Request.number == typed.strip()).limit(5)
    return sorted(found | set(await work.session.scalars(numbered)))


async def _capped(work: Work, conditions: Sequence[ColumnElement[bool]], cap: int = COUNT_CAP) -> CappedCount:
    some = select(literal(1)).select_from(Request).where(*conditions).limit(cap + 1)
    return CappedCount.of(await work.session.scalar(select(func.count()).select_from(some.subquery())) or 0, cap)


async def count(work: Work, wanted: Wanted) -> CappedCount:
    """How many requests there are, counted up to COUNT_CAP. Not for searches."""
    return await _capped(work, _conditions(work, wanted))


async def bucket_counts(work: Work, journal_id: UUID | None = None) -> dict[str, CappedCount]:
    """How many requests lie in each bucket, each counted up to 99; one question."""
    scope = [inside(work.actor.scope(READ)), *([Request.journal_id == journal_id] if journal_id else [])]
    counts = []
    for bucket in BUCKETS:
        if bucket == "closed":
            continue
        some = select(literal(1)).select_from(Request).where(*scope, in_bucket(bucket, work.now)).limit(100)
        counts.append(select(func.count()).select_from(some.subquery()).scalar_subquery().label(bucket))
    row = (await work.session.execute(select(*counts))).one()
    return {name: CappedCount.of(value, 99) for name, value in row._mapping.items()}


# --- for the desk, notices and summaries


def _mine(work: Work) -> ColumnElement[bool]:
    """What waits for the actor: what they work on; what nobody works on, where they may decide."""
    nobody = and_(Request.executor_id.is_(None), inside(work.actor.scope(DECIDE)))
    return or_(Request.executor_id == work.actor.stands_for, nobody)


def _for_desk(work: Work, section: str) -> list[ColumnElement[bool]]:
    read = inside(work.actor.scope(READ))
    if section == "approve":
        submitted = select(Answer.request_id).where(Answer.state == "submitted")
        return [read, inside(work.actor.scope(APPROVE)), Request.id.in_(submitted)]
    return [read, _pending(), Request.state != "clarification_asked", _mine(work)]


async def on_desk(work: Work, section: str, after: Cursor | None, limit: int) -> list[RequestView]:
    """Requests of one section of the desk (`do`, `approve`), the most pressing first."""
    conditions = _for_desk(work, section)
    due = func.coalesce(Request.due_at, Request.registered_at)
    if after is not None:
        conditions.append(tuple_(due, Request.id) > tuple_(after.at, after.id))
    query = select(*COLUMNS).where(*conditions).order_by(due, Request.id).limit(limit)
    return [shown(work, row) for row in await work.session.execute(query)]


async def desk_counts(work: Work) -> dict[str, CappedCount]:
    """How much lies in each section of the desk."""
    return {name: await _capped(work, _for_desk(work, name), 99) for name in ("do", "approve")}


async def pressing(work: Work, until: datetime, limit: int = 500) -> list[RequestView]:
    """Requests whose answer is due before a moment and not given, the most pressing first, whoever asks."""
    conditions = [_pending(), Request.state != "clarification_asked", Request.due_at < until]
    query = select(*COLUMNS).where(*conditions).order_by(Request.due_at, Request.id).limit(limit)
    return [RequestView(*row) for row in await work.session.execute(query)]


async def overdue_on_desk(work: Work) -> CappedCount:
    """How much of the actor's own work is overdue."""
    return await _capped(work, [*_for_desk(work, "do"), Request.due_at < work.now], 99)

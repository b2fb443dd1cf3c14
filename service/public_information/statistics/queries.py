"""Reads of statutory reports: the requests as they are counted, reports that were begun, the rows behind a figure."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, union_all

from service.kit.dates import day_span
from service.public_information.models import Answer, Complaint, Fee, Ground, Notice, Part, Request
from service.public_information.queries.requests import RequestView, requests_by_id
from service.public_information.statistics.models import StatutoryReport
from service.public_information.statistics.rules.figures import Case, GroundOf, Lodged, Span
from service.public_information.statistics.rules.reports import REPORT
from service.runtime.work import Work

MOST_SHOWN = 1_000


async def cases(work: Work, span: Span) -> list[Case]:
    """Every request that any figure of a span may count, whoever asks: figures tell no contents.

    Those received by its last day and still open in it, or with anything that happened within it.
    """
    since, until = day_span(span.first, span.last, work.zone)
    complained = select(Complaint.request_id).where(
        or_(Complaint.filed_on.between(span.first, span.last), Complaint.decided_at.between(since, until))
    )
    paid = select(Fee.request_id).where(Fee.paid_on.between(span.first, span.last))
    told = select(Notice.request_id).where(Notice.kind == "clarification", Notice.at.between(since, until))
    query = (
        select(
            Request.id, Request.kind, Request.applicant, Request.relation, Request.received_at, Request.outcome,
            Request.decided_at, Request.due_at, Request.answered_at, Request.extended_at, Request.decided_by_name,
            Request.decided_by_post,
        )
        .where(Request.state != "voided", Request.received_at < until)
        .where(
            or_(
                Request.decided_at.is_(None),
                Request.decided_at >= since,
                Request.id.in_(union_all(complained, paid, told)),
            )
        )
        .order_by(Request.received_at, Request.id)
    )  # fmt: skip
    rows = (await work.session.execute(query)).all()
    beside = await _beside(work, [row.id for row in rows])
    return [_case(row, beside, work.zone) for row in rows]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What lies in other tables, by request."""

    grounds: Mapping[UUID, list[GroundOf]]
    complaints: Mapping[UUID, list[Lodged]]
    fees: Mapping[UUID, list[tuple[date, int]]]
    clarified: Mapping[UUID, list[date]]


async def _beside(work: Work, ids: Sequence[UUID]) -> _Beside:
    zone, found = work.zone, _Beside(*(defaultdict(list) for _ in range(4)))
    named = union_all(
        select(Part.request_id, Part.ground_id).where(Part.outcome == "refused", Part.state == "standing"),
        select(Answer.request_id, Answer.ground_id).where(Answer.state == "approved"),
    ).subquery()
    grounds = select(named.c.request_id, Ground.slug, Ground.article, Ground.title).join(
        Ground, Ground.id == named.c.ground_id
    )
    for row in (await work.session.execute(grounds.where(named.c.request_id.in_(ids)))).all():
        found.grounds[row.request_id].append(GroundOf(row.slug, row.article, row.title))
    complaints = select(
        Complaint.request_id, Complaint.filed_on, Complaint.body, Complaint.state, Complaint.decided_at, Complaint.cost
    )
    for row in (await work.session.execute(complaints.where(Complaint.request_id.in_(ids)))).all():
        ended = _day(row.decided_at, zone)
        found.complaints[row.request_id].append(Lodged(row.filed_on, row.body, row.state, ended, row.cost))
    fees = select(Fee.request_id, Fee.paid_on, Fee.amount).where(Fee.state == "paid", Fee.request_id.in_(ids))
    for row in (await work.session.execute(fees)).all():
        if row.paid_on is not None:
            found.fees[row.request_id].append((row.paid_on, row.amount))
    asked = select(Notice.request_id, Notice.at).where(Notice.kind == "clarification", Notice.request_id.in_(ids))
    for row in (await work.session.execute(asked)).all():
        found.clarified[row.request_id].append(row.at.astimezone(zone).date())
    return found


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment is not None else None


def _case(row: Any, beside: _Beside, zone: ZoneInfo) -> Case:
    return Case(
        id=row.id, kind=row.kind, applicant=row.applicant, child=row.relation == "forwarded",
        received_on=row.received_at.astimezone(zone).date(), outcome=row.outcome,
        decided_on=_day(row.decided_at, zone), decided_at=row.decided_at, due_at=row.due_at,
        answered_at=row.answered_at, extended_on=_day(row.extended_at, zone), official=row.decided_by_name,
        post=row.decided_by_post, clarified_on=tuple(beside.clarified.get(row.id, ())),
        grounds=tuple(beside.grounds.get(row.id, ())), complaints=tuple(beside.complaints.get(row.id, ())),
        fees=tuple(beside.fees.get(row.id, ())),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is kept."""

    id: UUID
    kind: str
    slug: str
    state: str
    first: date
    last: date
    language: str
    typed: Mapping[str, str]
    figures: Mapping[str, Any]
    files: Mapping[str, str]
    number: str
    version: int
    changed_at: datetime
    changed_by_name: str
    frozen_at: datetime | None
    frozen_by_name: str
    published_at: datetime | None
    reason: str

    @property
    def span(self) -> Span:
        return Span(self.first, self.last)


_COLUMNS = [
    StatutoryReport.id, StatutoryReport.kind, StatutoryReport.slug, StatutoryReport.state, StatutoryReport.first,
    StatutoryReport.last, StatutoryReport.language, StatutoryReport.typed, StatutoryReport.figures,
    StatutoryReport.files, StatutoryReport.number, StatutoryReport.version, StatutoryReport.changed_at,
    StatutoryReport.changed_by_name, StatutoryReport.frozen_at, StatutoryReport.frozen_by_name,
    StatutoryReport.published_at, StatutoryReport.reason,
]  # fmt: skip


async def reports(work: Work) -> list[ReportView]:
    """Every report, the latest first; at most MOST_SHOWN."""
    query = select(*_COLUMNS).order_by(StatutoryReport.last.desc(), StatutoryReport.id.desc()).limit(MOST_SHOWN)
    return [ReportView(**row._mapping) for row in await work.session.execute(query)]


async def report_by_id(work: Work, report_id: UUID, *, lock: bool = False) -> ReportView | None:
    query = select(*_COLUMNS).where(StatutoryReport.id == report_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return ReportView(**row._mapping) if row is not None else None


async def taken_slugs(work: Work, beginning: str) -> set[str]:
    """Addresses of reports that begin so."""
    query = select(StatutoryReport.slug).where(StatutoryReport.slug.startswith(beginning, autoescape=True))
    return set(await work.session.scalars(query))


async def rows_behind(work: Work, ids: Collection[UUID]) -> tuple[list[RequestView], int]:
    """The requests behind a figure that the actor may read, at most MOST_SHOWN; and how many there are in all."""
    some = list(ids)[:MOST_SHOWN]
    found = {one.id: one for one in await requests_by_id(work, some)}
    return [found[one] for one in some if one in found], len(list(ids))


async def may_open_files(work: Work, report_id: UUID) -> bool:
    """Whether the actor may open the printed files of a report."""
    return work.actor.may(REPORT) and await report_by_id(work, report_id) is not None


async def readable(work: Work, record_ids: Collection[UUID]) -> set[UUID]:
    """Those of some reports whose acts the actor may read: all, for those who make reports."""
    return set(record_ids) if work.actor.may(REPORT) else set()

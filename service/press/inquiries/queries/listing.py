"""The list of inquiries, newest first, with its filters; what waits for somebody; what came and went on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_

from service.kit.paging import Cursor
from service.press.inquiries.models import MediaAnswer, MediaInquiry
from service.press.inquiries.queries.finding import asked_by
from service.press.inquiries.queries.inquiries import InquiryView, inquiry_columns
from service.runtime.work import Work

PAGE = 50
BUCKETS = ("open", "mine", "approve", "late", "closed", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is to show: a bucket, a state, words of subject, question, name, outlet or the number."""

    bucket: str = "open"
    state: str = ""
    typed: str = ""


def _filtered(work: Work, asked: Asked) -> Select[*tuple[Any, ...]]:
    row = MediaInquiry
    query: Select[*tuple[Any, ...]] = select(*inquiry_columns())
    if asked.bucket in ("open", "mine", "late"):
        query = query.where(row.closed_at.is_(None))
    if asked.bucket == "mine":
        query = query.where(row.owner_id == work.actor.stands_for)
    if asked.bucket == "approve":
        query = query.where(row.state == "in_approval")
    if asked.bucket == "late":
        past = [column < work.now for column in (row.wished_at, row.due_at, row.legal_due_at)]
        query = query.where(or_(*past))
    if asked.bucket == "closed":
        query = query.where(row.closed_at.is_not(None))
    if asked.state:
        query = query.where(row.state == asked.state)
    if asked.typed.strip():
        query = query.where(_says(asked.typed))
    return query


def _says(typed: str) -> ColumnElement[bool]:
    """Every word stands in it, or it was asked by a journalist or an outlet that is called so in any spelling."""
    row, worded = MediaInquiry, list[ColumnElement[bool]]()
    for word in typed.split()[:6]:
        like = f"%{word.replace('%', '').replace('_', '')}%"
        columns = (row.subject, row.question, row.asked_by, row.outlet_name, row.number, row.email)
        worded.append(or_(*[column.ilike(like) for column in columns]))
    named = asked_by(typed)
    return and_(*worded) if named is None else or_(and_(*worded), named)


async def inquiries(work: Work, asked: Asked, before: Cursor | None = None) -> tuple[list[InquiryView], Cursor | None]:
    """One page, newest first, and the place to go on from."""
    row = MediaInquiry
    query = _filtered(work, asked)
    if before is not None:
        query = query.where(tuple_(row.received_at, row.id) < (before.at, before.id))
    found = await work.session.execute(query.order_by(row.received_at.desc(), row.id.desc()).limit(PAGE + 1))
    views = [InquiryView(*one) for one in found]
    shown = views[:PAGE]
    return shown, Cursor(shown[-1].received_at, shown[-1].id) if len(views) > PAGE else None


BUCKETS_TO_DO = ("open", "mine", "approve", "late")


async def counts(work: Work) -> Mapping[str, int]:
    """How much lies in the buckets that are worked off."""
    each = {name: _filtered(work, Asked(name)).with_only_columns(func.count()) for name in BUCKETS_TO_DO}
    row = (
        await work.session.execute(select(*[query.scalar_subquery().label(name) for name, query in each.items()]))
    ).one()
    return {name: int(count) for name, count in row._mapping.items()}


async def open_ones(work: Work, limit: int = 500) -> list[InquiryView]:
    """Everything that is not answered yet, the oldest first."""
    row = MediaInquiry
    query = select(*inquiry_columns()).where(row.closed_at.is_(None)).order_by(row.received_at, row.id).limit(limit)
    return [InquiryView(*one) for one in await work.session.execute(query)]


async def between(work: Work, since: datetime, until: datetime) -> list[InquiryView]:
    """Inquiries that came or were closed within this time, half open, by their number."""
    row = MediaInquiry
    came = and_(row.received_at >= since, row.received_at < until)
    went = and_(row.closed_at >= since, row.closed_at < until)
    query = select(*inquiry_columns()).where(or_(came, went)).order_by(row.received_at, row.id)
    return [InquiryView(*one) for one in await work.session.execute(query)]


async def waiting_for(work: Work, person_id: UUID) -> Sequence[InquiryView]:
    """Open inquiries that a person answers, the oldest first."""
    row = MediaInquiry
    query = select(*inquiry_columns()).where(row.owner_id == person_id, row.closed_at.is_(None))
    return [InquiryView(*one) for one in await work.session.execute(query.order_by(row.received_at, row.id))]


async def on_desk(work: Work, section: str, limit: int = 1_001) -> list[InquiryView]:
    """What waits for the actor: `do` what they answer and what nobody does yet, `approve` answers that others wrote."""
    row, answer = MediaInquiry, MediaAnswer
    query = select(*inquiry_columns()).where(row.closed_at.is_(None))
    if section == "do":
        unowned = and_(row.owner_id.is_(None), row.state.in_(["received", "acknowledged"]))
        query = query.where(or_(row.owner_id == work.actor.stands_for, unowned), row.state != "in_approval")
    else:
        me = [one for one in {work.actor.id, work.actor.stands_for} if one]
        theirs = exists().where(
            answer.inquiry_id == row.id, answer.state == "in_approval",
            or_(answer.author_id.is_(None), answer.author_id.not_in(me)),
            or_(answer.submitted_by.is_(None), answer.submitted_by.not_in(me)),
        )  # fmt: skip
        query = query.where(row.state == "in_approval", theirs)
    views = [InquiryView(*one) for one in await work.session.execute(query.order_by(row.received_at).limit(limit))]
    return sorted(views, key=lambda one: (one.pressing_at or one.received_at, one.id))


async def pressing(work: Work, until: datetime) -> list[InquiryView]:
    """Open inquiries whose nearest time lies before a moment, the nearest first."""
    row = MediaInquiry
    near = or_(*[column < until for column in (row.wished_at, row.due_at, row.legal_due_at)])
    query = select(*inquiry_columns()).where(row.closed_at.is_(None), near)
    views = [InquiryView(*one) for one in await work.session.execute(query)]
    return sorted(views, key=lambda one: (one.pressing_at or until, one.id))

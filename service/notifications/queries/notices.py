"""A person's notices: a page of them, what is unread, one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy import func as sql

from service.kit.paging import CappedCount, Cursor
from service.notifications.models import Notice
from service.runtime.work import Work

PAGE = 50
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page, newest first. `next` leads to older notices, `previous` to newer ones."""

    items: list[Notice]
    next: Cursor | None
    previous: Cursor | None


@dataclass(frozen=True, slots=True)
class Unread:
    """What a person has not read: how many (counted up to MOST_COUNTED), and the newest of them."""

    count: CappedCount
    newest: list[Cursor]


def _own(work: Work, person_id: UUID, *, unread: bool) -> Select[Notice]:
    query = select(Notice).where(Notice.tenant_id == work.tenant.id, Notice.person_id == person_id)
    return query.where(Notice.read_at.is_(None)) if unread else query


async def notices_of(
    work: Work,
    person_id: UUID,
    *,
    unread: bool = False,
    after: Cursor | None = None,
    before: Cursor | None = None,
    limit: int = PAGE,
) -> NoticePage:
    """A page of somebody's notices, newest first: those older than `after`, or those newer than `before`."""
    upwards = before is not None and after is None
    place = before if upwards else after
    at = tuple_(Notice.created_at, Notice.id)
    query = _own(work, person_id, unread=unread).limit(limit + 1)
    if place is not None:
        bound = tuple_(place.at, place.id)
        query = query.where(at > bound if upwards else at < bound)
    order = (Notice.created_at, Notice.id) if upwards else (Notice.created_at.desc(), Notice.id.desc())
    found = list((await work.session.execute(query.order_by(*order))).scalars())
    more, rows = len(found) > limit, found[:limit]
    if upwards:
        rows.reverse()
    if not rows:
        return NoticePage([], None, None)
    older = place_of(rows[-1]) if (more or upwards) else None
    newer = place_of(rows[0]) if (more if upwards else place is not None) else None
    return NoticePage(rows, older, newer)


def place_of(notice: Notice) -> Cursor:
    return Cursor(notice.created_at, notice.id)


async def count_unread(work: Work, person_id: UUID) -> CappedCount:
    """How many notices a person has not read, counted up to MOST_COUNTED."""
    inner = _own(work, person_id, unread=True).with_only_columns(Notice.id).limit(MOST_COUNTED + 1).subquery()
    found = await work.session.scalar(select(sql.count()).select_from(inner))
    return CappedCount.of(found or 0, MOST_COUNTED)


async def unread_of(work: Work, person_id: UUID, limit: int = 20) -> Unread:
    """The count and the newest of what is unread, for the page that is told live."""
    query = (
        _own(work, person_id, unread=True)
        .with_only_columns(Notice.created_at, Notice.id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    newest = [Cursor(at, notice) for at, notice in (await work.session.execute(query)).all()]
    return Unread(await count_unread(work, person_id), newest)


async def notice_by_id(
    work: Work, notice_id: UUID, person_id: UUID | None = None, *, lock: bool = False
) -> Notice | None:
    """One notice; with `person_id` only if it is that person's. `lock` holds it until the end of the work."""
    query = select(Notice).where(Notice.tenant_id == work.tenant.id, Notice.id == notice_id)
    if person_id is not None:
        query = query.where(Notice.person_id == person_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await work.session.execute(query)).scalar_one_or_none()


async def waiting_for_summary(work: Work, person_id: UUID, until: datetime, limit: int = 200) -> Sequence[Notice]:
    """Unread notices that are to be in a person's next summary, the oldest first; read ones are left out."""
    query = (
        select(Notice)
        .where(
            Notice.tenant_id == work.tenant.id,
            Notice.person_id == person_id,
            Notice.mail == "waiting",
            Notice.way == "summary",
            Notice.created_at <= until,
        )
        .order_by(Notice.id)
        .limit(limit)
        .with_for_update()
    )
    return list((await work.session.execute(query)).scalars())

"""Reads of lists and of who is on them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from service.press.outlets.models import MediaList, MediaListMember
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.queries.finding import beside_of
from service.press.outlets.rules.acts import JOURNALIST, SUBJECTS
from service.press.outlets.rules.content import why_no_mail
from service.runtime.work import Work

PAGE = 100


@dataclass(frozen=True, slots=True)
class ListView:
    """A list. members: how many are on it."""

    id: UUID
    title: str
    purpose: str
    state: str
    version: int
    changed_at: datetime
    changed_by_name: str
    members: int = 0


@dataclass(frozen=True, slots=True)
class MemberView:
    """One on a list. contact_id: of the one it stands for after merges; why_not: msgid, "" when mail goes there."""

    id: UUID
    subject: str
    contact_id: UUID
    name: str
    beside: str
    email: str
    languages: list[str]
    state: str
    why_not: str


_COLUMNS = [getattr(MediaList, name) for name in ListView.__dataclass_fields__ if name != "members"]


async def all_lists(work: Work, *, ended: bool = False) -> list[ListView]:
    """Every list in use, or every one there ever was, by title."""
    counted = (
        select(MediaListMember.list_id, func.count().label("members"))
        .where(MediaListMember.state == "in")
        .group_by(MediaListMember.list_id)
        .subquery()
    )
    query = select(*_COLUMNS, func.coalesce(counted.c.members, 0)).outerjoin(counted, counted.c.list_id == MediaList.id)
    if not ended:
        query = query.where(MediaList.state == "active")
    rows: Any = await work.session.execute(query.order_by(MediaList.state, MediaList.title, MediaList.id))
    return [ListView(*row) for row in rows]


async def list_by_id(work: Work, list_id: UUID, *, lock: bool = False) -> ListView | None:
    """One list, or None."""
    query = select(*_COLUMNS).where(MediaList.id == list_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return ListView(*row) if row else None


async def titles(work: Work, list_ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles of some lists."""
    rows = await work.session.execute(select(MediaList.id, MediaList.title).where(MediaList.id.in_(list_ids)))
    return {row.id: row.title for row in rows}


async def lists_of(work: Work, ids: Collection[UUID]) -> list[tuple[UUID, str, str]]:
    """(id, title, state of the membership) of the lists in use that this contact is or was on. ids: all it is."""
    member = MediaListMember
    mine = func.coalesce(member.journalist_id, member.outlet_id).in_(ids)
    query = select(MediaList.id, MediaList.title, member.state).join(member, member.list_id == MediaList.id)
    rows = await work.session.execute(
        query.where(mine, member.state != "taken_out", MediaList.state == "active").order_by(MediaList.title)
    )
    return [(row.id, row.title, row.state) for row in rows]


def _of(subject: str, list_id: UUID) -> Select[*tuple[Any, ...]]:
    table = TABLES[subject]
    held = aliased(table)
    column = MediaListMember.journalist_id if subject == JOURNALIST else MediaListMember.outlet_id
    return (
        select(
            MediaListMember.id, literal(subject).label("subject"), held.id.label("contact_id"), held.name, held.email,
            held.languages, MediaListMember.state, held.state.label("standing"), held.mail_state, held.consent,
        )
        .join(table, table.id == column)
        .join(held, held.id == func.coalesce(table.merged_into, table.id))
        .where(MediaListMember.list_id == list_id, MediaListMember.state != "taken_out")
    )  # fmt: skip


async def members(work: Work, list_id: UUID, page: int = 1, limit: int = PAGE) -> tuple[list[MemberView], bool]:
    """Those on a list by name, page by page from 1, and whether there are more."""
    both = union_all(*[_of(subject, list_id) for subject in SUBJECTS]).subquery()
    query = select(both).order_by(func.lower(both.c.name), both.c.id).limit(limit + 1).offset((page - 1) * limit)
    rows = (await work.session.execute(query)).all()
    people = [row.contact_id for row in rows if row.subject == JOURNALIST]
    beside = await beside_of(work, JOURNALIST, people)
    return [_member(row, beside.get(row.contact_id, "")) for row in rows[:limit]], len(rows) > limit


def _member(row: Any, beside: str) -> MemberView:
    why = why_no_mail(row.standing, row.email, row.mail_state, row.consent, row.state)
    return MemberView(
        row.id, row.subject, row.contact_id, row.name, beside, row.email, row.languages, row.state, why
    )  # fmt: skip

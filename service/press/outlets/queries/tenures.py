"""Reads of who works where, and of private notes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from service.press.outlets.models import Journalist, JournalistNote, JournalistTenure, Outlet
from service.press.outlets.rules.acts import NOTES
from service.press.outlets.rules.content import Tenure
from service.runtime.work import Work

MOST = 300


def _tenures() -> Select[*tuple[Any, ...]]:
    held = JournalistTenure
    return (
        select(
            held.id, held.journalist_id, Journalist.name.label("journalist"), held.outlet_id,
            Outlet.name.label("outlet"), held.post, held.from_on, held.until_on,
        )
        .join(Journalist, Journalist.id == held.journalist_id)
        .join(Outlet, Outlet.id == held.outlet_id)
        .where(held.state == "held")
        .order_by(held.until_on.desc().nulls_first(), held.from_on.desc().nulls_last(), held.id)
        .limit(MOST)
    )  # fmt: skip


async def of_journalist(work: Work, ids: Collection[UUID]) -> list[Tenure]:
    """Where a journalist works and worked: where they still do first, newest first. ids: all that are this one."""
    rows = await work.session.execute(_tenures().where(JournalistTenure.journalist_id.in_(ids)))
    return [Tenure(*row) for row in rows]


async def of_outlet(work: Work, ids: Collection[UUID]) -> list[Tenure]:
    """Who works and worked at an outlet. ids: all that are this one."""
    rows = await work.session.execute(_tenures().where(JournalistTenure.outlet_id.in_(ids)))
    return [Tenure(*row) for row in rows]


async def by_id(work: Work, tenure_id: UUID) -> Tenure | None:
    """One time of work that was not withdrawn, or None."""
    row = (await work.session.execute(_tenures().where(JournalistTenure.id == tenure_id))).one_or_none()
    return Tenure(*row) if row else None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A private note."""

    id: UUID
    journalist_id: UUID
    text: str
    state: str
    reason: str
    author_id: UUID | None
    author_name: str
    written_at: datetime


_NOTE = [getattr(JournalistNote, name) for name in NoteView.__dataclass_fields__]


async def notes(work: Work, ids: Collection[UUID]) -> list[NoteView]:
    """Private notes on a journalist, newest first; none for who may not read them."""
    if not work.actor.may(NOTES):
        return []
    query = select(*_NOTE).where(JournalistNote.journalist_id.in_(ids), JournalistNote.state == "kept")
    rows = await work.session.execute(query.order_by(JournalistNote.written_at.desc(), JournalistNote.id).limit(MOST))
    return [NoteView(*row) for row in rows]


async def note_by_id(work: Work, note_id: UUID) -> NoteView | None:
    """One private note, or None; None for who may not read them."""
    if not work.actor.may(NOTES):
        return None
    row = (await work.session.execute(select(*_NOTE).where(JournalistNote.id == note_id))).one_or_none()
    return NoteView(*row) if row else None

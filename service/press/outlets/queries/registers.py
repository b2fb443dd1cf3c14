"""Outlets and journalists as the search over everything finds them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from service.kit.paging import Cursor
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.queries.finding import beside_of, matching
from service.press.outlets.rules.acts import JOURNALIST, READ, STATES
from service.press.outlets.rules.content import KINDS
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage
from service.search.slots import Find, Jump

PATHS = {"outlet": "/press/outlets", "journalist": "/press/journalists"}


def finder(subject: str) -> Find:
    """Those of one kind whose name or address answers, the newest kept first."""

    async def find(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
        named = matching(subject, asked.typed)
        if named is None or not work.actor.may(READ):
            return HitPage([], None)
        table = TABLES[subject]
        query = select(table).where(table.id.in_(named), table.state != "merged")
        if asked.since is not None:
            query = query.where(table.created_at >= asked.since)
        if (place := asked.begin(before)) is not None:
            query = query.where(tuple_(table.created_at, table.id) < (place.at, place.id))
        query = query.order_by(table.created_at.desc(), table.id.desc()).limit(limit + 1)
        rows = (await work.session.scalars(query)).all()
        hits = await _hits(work, subject, rows[:limit])
        return HitPage(hits, hits[-1].cursor if len(rows) > limit else None)

    return find


def jumper(subject: str) -> Jump:
    """Those of one kind with exactly this e-mail address."""

    async def jump(work: Work, typed: str) -> Sequence[Hit]:
        if "@" not in typed or not work.actor.may(READ):
            return []
        table = TABLES[subject]
        mine = (table.email_key == typed.strip().casefold(), table.state != "merged")
        return await _hits(work, subject, (await work.session.scalars(select(table).where(*mine).limit(20))).all())

    return jump


async def _hits(work: Work, subject: str, rows: Sequence[Any]) -> list[Hit]:
    ids: list[UUID] = [row.id for row in rows]
    beside = await beside_of(work, JOURNALIST, ids) if subject == JOURNALIST else {}
    return [
        Hit(
            record=subject, id=row.id, at=row.created_at, href=f"{PATHS[subject]}/{row.id}", number="",
            place=beside.get(row.id, "") if subject == JOURNALIST else gettext(KINDS[row.kind]),
            state=gettext(STATES[row.state]), title=row.name, who=row.email,
        )
        for row in rows
    ]  # fmt: skip

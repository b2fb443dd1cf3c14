"""Outlets and journalists by what is typed: beginnings of words in any alphabet, and names by their sound."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, intersect, or_, select, union
from sqlalchemy.sql.elements import ColumnElement

from service.contacts.rules import typed_ranges
from service.kit.spelling import latin, sound
from service.press.outlets.models import Journalist, JournalistTenure, MediaKey, Outlet
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.press.outlets.rules.content import email_key
from service.runtime.work import Work

SHORTEST_SOUND = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """An outlet or a journalist as it is offered. beside: a journalist's outlets, an outlet's kind."""

    id: UUID
    subject: str
    name: str
    email: str
    beside: str
    state: str


def asks_something(typed: str) -> bool:
    """Whether anything was typed that a contact can be found by."""
    return "@" in typed or bool(typed_ranges(typed))


def matching(subject: str, typed: str) -> Any:
    """A sub-select of ids that answer to what was typed, None when nothing was asked."""
    key = email_key(typed)
    address = _keyed(subject, _begins("email", key, key + "\U0010ffff"))
    if "@" in typed:
        return address
    ranges = typed_ranges(typed)
    if not ranges:
        return None
    ways = [_keyed(subject, _word(one)) for one in ranges]
    named = intersect(*ways) if len(ways) > 1 else ways[0]
    return named if " " in key else union(named, address)


def _word(ranges: list[tuple[str, str]]) -> ColumnElement[bool]:
    """The word begins so, written in any alphabet, or sounds the same as a whole."""
    plain = dict(ranges)
    for first in list(plain):
        turned = latin(first)
        plain.setdefault(turned, turned + "\U0010ffff")
    begun = [
        and_(MediaKey.kind == "word", MediaKey.value >= first, MediaKey.value < end) for first, end in plain.items()
    ]
    heard = sound(ranges[0][0])
    if len(heard) >= SHORTEST_SOUND:
        begun.append(and_(MediaKey.kind == "sound", MediaKey.value == heard))
    return or_(*begun)


def _begins(kind: str, first: str, end: str) -> ColumnElement[bool]:
    return and_(MediaKey.kind == kind, MediaKey.value >= first, MediaKey.value < end)


def _keyed(subject: str, which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(MediaKey.subject_id).where(MediaKey.subject == subject, which)


async def suggest(work: Work, subject: str, typed: str, limit: int = 8) -> list[Hit]:
    """Those in use that answer to what was typed; nothing typed gives the first by name."""
    if typed.strip() and not asks_something(typed):
        return []
    table = TABLES[subject]
    query = select(table.id, table.name, table.email, table.state).where(table.state == "active")
    if (found := matching(subject, typed)) is not None:
        query = query.where(table.id.in_(found))
    rows = (await work.session.execute(query.order_by(table.name, table.id).limit(limit))).all()
    beside = await beside_of(work, subject, [row.id for row in rows])
    return [Hit(row.id, subject, row.name, row.email, beside.get(row.id, ""), row.state) for row in rows]


async def journalists(work: Work, typed: str, limit: int = 8) -> list[Hit]:
    """Journalists for a field that completes itself."""
    return await suggest(work, JOURNALIST, typed, limit)


async def outlets(work: Work, typed: str, limit: int = 8) -> list[Hit]:
    """Outlets for a field that completes itself."""
    return await suggest(work, OUTLET, typed, limit)


async def beside_of(work: Work, subject: str, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What stands beside a name: for journalists where they work now; nothing for outlets."""
    if subject == OUTLET or not ids:
        return {}
    held = JournalistTenure
    own = select(Journalist.id, Journalist.merged_into).where(
        or_(Journalist.id.in_(ids), Journalist.merged_into.in_(ids))
    )
    stands = {row.id: row.merged_into or row.id for row in await work.session.execute(own)}
    today = work.today
    query = (
        select(held.journalist_id, Outlet.name)
        .join(Outlet, Outlet.id == held.outlet_id)
        .where(held.journalist_id.in_(list(stands)), held.state == "held")
        .where(or_(held.until_on.is_(None), held.until_on >= today))
        .order_by(held.from_on.desc().nulls_last(), held.id)
    )
    found: dict[UUID, list[str]] = {}
    for row in await work.session.execute(query):
        names = found.setdefault(stands[row.journalist_id], [])
        if row.name not in names:
            names.append(row.name)
    return {ident: " · ".join(names[:3]) for ident, names in found.items()}

"""The lists of outlets and journalists, by name, with their filters; and those that are likely the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select

from service.press.outlets.models import Journalist, MediaKey, MediaListMember, Outlet
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.queries.finding import asks_something, beside_of, matching
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.runtime.language import collation
from service.runtime.work import Work

PAGE = 50
GROUPS, OF_A_GROUP = 50, 10
MOST_BEATS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is to show.

    sort: an outlet's kind, or whether a journalist is local; mail: a mail state; language: one they work in; beat: a
    topic they cover, as it is written.
    """

    typed: str = ""
    state: str = "active"
    sort: str = ""
    mail: str = ""
    list_id: UUID | None = None
    language: str = ""
    beat: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. beside: a journalist's outlets."""

    id: UUID
    name: str
    sort: str
    email: str
    phone: str
    languages: list[str]
    mail_state: str
    consent: str
    state: str
    beats: list[str] = field(default_factory=list)
    beside: str = ""


async def rows(work: Work, subject: str, asked: Asked, after: UUID | None = None) -> tuple[list[Row], UUID | None]:
    """One page by name, from after a contact on, and the contact to go on after."""
    if asked.typed.strip() and not asks_something(asked.typed):
        return [], None
    query = _filtered(subject, asked)
    table = TABLES[subject]
    name = table.name.collate(collation(work.language))
    if after is not None:
        place = select(table.name).where(table.id == after).scalar_subquery()
        query = query.where(or_(name > place, and_(name == place, table.id > after)))
    found = (await work.session.execute(query.order_by(name, table.id).limit(PAGE + 1))).all()
    shown = found[:PAGE]
    beside: Mapping[UUID, str] = await beside_of(work, subject, [row.id for row in shown])
    views = [Row(**{**row._mapping, "beside": beside.get(row.id, "")}) for row in shown]
    return views, shown[-1].id if len(found) > PAGE else None


async def beats(work: Work) -> list[str]:
    """Topics that journalists in use cover, as they are written."""
    beat = func.jsonb_array_elements_text(Journalist.beats).label("beat")
    found = select(beat).where(Journalist.state == "active").distinct().subquery()
    order = found.c.beat.collate(collation(work.language))
    return list(await work.session.scalars(select(found.c.beat).order_by(order).limit(MOST_BEATS)))


async def counted(work: Work, subject: str, asked: Asked) -> int:
    """How many the list holds."""
    found = _filtered(subject, asked).with_only_columns(func.count())
    return int(await work.session.scalar(found) or 0)


def _filtered(subject: str, asked: Asked) -> Select[*tuple[Any, ...]]:
    table: Any = TABLES[subject]
    sort = Outlet.kind if subject == OUTLET else Journalist.origin
    columns = [
        getattr(table, name) for name in ("id", "name", "email", "phone", "languages", "mail_state", "consent", "state")
    ]
    query: Select[*tuple[Any, ...]] = select(*columns, sort.label("sort")).where(table.state == asked.state)
    if subject == JOURNALIST:
        query = query.add_columns(Journalist.beats)
    if (named := matching(subject, asked.typed)) is not None:
        query = query.where(table.id.in_(named))
    if asked.sort:
        query = query.where(sort == asked.sort)
    if asked.mail:
        query = query.where(table.mail_state == asked.mail)
    if asked.language:
        query = query.where(table.languages.contains([asked.language]))
    if asked.beat and subject == JOURNALIST:
        query = query.where(Journalist.beats.contains([asked.beat]))
    if asked.list_id is not None:
        column = MediaListMember.journalist_id if subject == JOURNALIST else MediaListMember.outlet_id
        member = exists().where(
            column == table.id, MediaListMember.list_id == asked.list_id, MediaListMember.state == "in"
        )
        query = query.where(member)
    return query


@dataclass(frozen=True, slots=True)
class Group:
    """Contacts that share a key, at most OF_A_GROUP. alike: name, email or card."""

    alike: str
    rows: list[tuple[UUID, str, str]]


async def likely_same(work: Work, subject: str, after: str = "") -> tuple[list[Group], str | None]:
    """Groups of contacts that are likely one, and the key to go on after. A pair that shares two keys comes once."""
    table: Any = TABLES[subject]
    place = func.concat(MediaKey.kind, ":", MediaKey.value)
    mine = (MediaKey.subject == subject, MediaKey.kind.in_(["name", "email", "card"]))
    shared = (
        select(place)
        .join(table, and_(table.id == MediaKey.subject_id, table.state != "merged"))
        .where(*mine, place > after)
        .group_by(place)
        .having(func.count() > 1)
        .order_by(place)
        .limit(GROUPS + 1)
    )
    keys = list(await work.session.scalars(shared))
    more, keys = len(keys) > GROUPS, keys[:GROUPS]
    found: dict[str, list[tuple[UUID, str, str]]] = {key: [] for key in keys}
    query = (
        select(place.label("key"), table.id, table.name, table.email)
        .join(table, and_(table.id == MediaKey.subject_id, table.state != "merged"))
        .where(*mine, place.in_(keys))
        .order_by(table.created_at, table.id)
    )
    for row in await work.session.execute(query) if keys else ():
        found[row.key].append((row.id, row.name, row.email))
    return _once(found), keys[-1] if more else None


def _once(found: Mapping[str, list[tuple[UUID, str, str]]]) -> list[Group]:
    seen: set[frozenset[UUID]] = set()
    groups = []
    for key, held in found.items():
        ids = frozenset(ident for ident, _, _ in held)
        if ids not in seen:
            seen.add(ids)
            groups.append(Group(key.partition(":")[0], held[:OF_A_GROUP]))
    return groups

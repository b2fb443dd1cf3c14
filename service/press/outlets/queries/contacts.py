"""Reads of single outlets and journalists, and of who stands for whom after a merge."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from service.press.outlets.models import Journalist, MediaKey, MediaMerge, Outlet
from service.press.outlets.rules.acts import JOURNALIST, NOTES, OUTLET, READ
from service.press.outlets.rules.content import Card, email_key
from service.runtime.work import Work

TABLES: Mapping[str, type[Outlet] | type[Journalist]] = {OUTLET: Outlet, JOURNALIST: Journalist}
MORE: Mapping[str, tuple[str, ...]] = {
    OUTLET: ("kind", "country", "reach", "register_number", "address", "website", "contact_id"),
    JOURNALIST: ("origin", "beats", "card_number"),
}
_COMMON = tuple(name for name in Card.__dataclass_fields__ if name not in {"subject", "more"})


def _columns(subject: str) -> list[Any]:
    table = TABLES[subject]
    return [getattr(table, name) for name in (*_COMMON, *MORE[subject])]


def _card(subject: str, row: Any) -> Card:
    common = {name: getattr(row, name) for name in _COMMON}
    return Card(subject=subject, more={name: getattr(row, name) for name in MORE[subject]}, **common)


async def card(work: Work, subject: str, contact_id: UUID, *, lock: bool = False) -> Card | None:
    """One outlet or journalist, merged ones too, or None: not there and not yours are the same answer."""
    query = select(*_columns(subject)).where(TABLES[subject].id == contact_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _card(subject, row) if row else None


async def cards_of(work: Work, subject: str, ids: Collection[UUID]) -> dict[UUID, Card]:
    """Some outlets or journalists by id."""
    rows = await work.session.execute(select(*_columns(subject)).where(TABLES[subject].id.in_(list(ids))))
    return {row.id: _card(subject, row) for row in rows}


async def outlet(work: Work, outlet_id: UUID) -> Card | None:
    """One outlet, or None."""
    return await card(work, OUTLET, outlet_id)


async def journalist(work: Work, journalist_id: UUID) -> Card | None:
    """One journalist, or None."""
    return await card(work, JOURNALIST, journalist_id)


async def standing(work: Work, subject: str, contact_id: UUID) -> UUID | None:
    """The contact itself, or the one it was merged into; None when there is no such contact."""
    table = TABLES[subject]
    query = select(func.coalesce(table.merged_into, table.id)).where(table.id == contact_id)
    found: UUID | None = await work.session.scalar(query)
    return found


async def identities(work: Work, subject: str, contact_id: UUID) -> list[UUID]:
    """The contact and all that were merged into it: what points to any of them is about this one."""
    table = TABLES[subject]
    query = select(table.id).where(or_(table.id == contact_id, table.merged_into == contact_id))
    return list(await work.session.scalars(query.order_by(table.id)))


async def by_address(work: Work, subject: str, address: str) -> list[Card]:
    """Those not merged away that have this address, the oldest first."""
    table = TABLES[subject]
    here = (table.email_key == email_key(address), table.email_key != "", table.state != "merged")
    rows = await work.session.execute(select(*_columns(subject)).where(*here).order_by(table.id))
    return [_card(subject, row) for row in rows]


async def same_as(
    work: Work, subject: str, keys: Collection[tuple[str, str]], but: UUID
) -> list[tuple[Card, set[str]]]:
    """Others that share one of these keys of names, addresses and cards, with what they share."""
    wanted = [f"{kind}:{value}" for kind, value in keys if kind in ("name", "email", "card")]
    if not wanted:
        return []
    query = select(MediaKey.subject_id, MediaKey.kind).where(
        MediaKey.subject == subject,
        MediaKey.subject_id != but,
        MediaKey.kind.in_(["name", "email", "card"]),
        MediaKey.value.in_([one.partition(":")[2] for one in wanted]),
    )
    shared: dict[UUID, set[str]] = {}
    for row in (await work.session.execute(query.limit(60))).all():
        shared.setdefault(row.subject_id, set()).add(row.kind)
    cards = await cards_of(work, subject, list(shared)[:10])
    return [(one, shared[ident]) for ident, one in cards.items() if one.state != "merged"]


async def keys_kept(work: Work, contact_id: UUID) -> set[tuple[str, str]]:
    """Every key by which a contact is found."""
    query = select(MediaKey.kind, MediaKey.value).where(MediaKey.subject_id == contact_id)
    return {(row.kind, row.value) for row in await work.session.execute(query)}


async def names_of(work: Work, subject: str, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names by id, merged ones by the name of the one they were merged into."""
    table = TABLES[subject]
    rows = (await work.session.execute(select(table.id, table.name, table.merged_into).where(table.id.in_(ids)))).all()
    into = {row.merged_into for row in rows if row.merged_into}
    found = select(table.id, table.name).where(table.id.in_(into))
    later: dict[UUID, str] = {row.id: row.name for row in await work.session.execute(found)} if into else {}
    return {row.id: later.get(row.merged_into, row.name) for row in rows}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some contacts or lists whose acts the actor may read whole."""
    return set(ids) if work.actor.may(READ) else set()


async def readable_notes(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some private notes whose acts the actor may read whole."""
    return set(ids) if work.actor.may(NOTES) else set()


async def last_merge(work: Work, merged_id: UUID) -> MediaMerge | None:
    """The merge by which a contact went away last, unless that was undone."""
    query = select(MediaMerge).where(MediaMerge.merged_id == merged_id, MediaMerge.state == "done")
    found: MediaMerge | None = await work.session.scalar(query.order_by(MediaMerge.merged_at.desc()).limit(1))
    return found


async def merged_names(work: Work, subject: str, contact_id: UUID) -> list[tuple[UUID, str]]:
    """Those that were merged into this one."""
    table = TABLES[subject]
    query = select(table.id, table.name).where(table.merged_into == contact_id).order_by(table.name)
    rows: Sequence[Any] = (await work.session.execute(query)).all()
    return [(row.id, row.name) for row in rows]

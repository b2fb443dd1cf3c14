"""Reads of merges and of contacts that are likely the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from service.contacts.merging import Merge
from service.contacts.models import Contact, ContactDetail, ContactMerge, ContactMove
from service.contacts.rules import ContactHit
from service.runtime.work import Work

Other = aliased(ContactDetail)
IN_USE = ("active", "hidden")
GROUPS_SHOWN = 50
OF_A_GROUP = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another contact that is likely the same; `alike` names what both share: name, email or a kind of identifier."""

    contact: ContactHit
    alike: frozenset[str]


def alike(value_key: str) -> str:
    """What a shared key stands for."""
    kind, colon, _ = value_key.partition(":")
    return kind if colon else "name"


async def candidates(work: Work, contact_id: UUID, limit: int = 5) -> list[Candidate]:
    """Contacts that share a name, in whatever order of words or script, an e-mail address or an identifier."""
    query = (
        select(Contact.id, Contact.name, Contact.kind, Contact.letters, Contact.last_letter_at, Other.value_key)
        .select_from(ContactDetail)
        .join(Other, (Other.value_key == ContactDetail.value_key) & (Other.contact_id != ContactDetail.contact_id))
        .join(Contact, Contact.id == Other.contact_id)
        .where(
            ContactDetail.contact_id == contact_id,
            ContactDetail.value_key != "",
            Other.value_key != "",
            Contact.state.in_(IN_USE),
        )
        .order_by(Contact.letters.desc(), Contact.id)
        .limit(limit * 8)
    )
    found: dict[UUID, tuple[ContactHit, set[str]]] = {}
    for row in await work.session.execute(query):
        found.setdefault(row.id, (ContactHit(*row[:5]), set()))[1].add(alike(row.value_key))
    return [Candidate(hit, frozenset(shared)) for hit, shared in list(found.values())[:limit]]


@dataclass(frozen=True, slots=True)
class Group:
    """Contacts that share one key; at most OF_A_GROUP of them."""

    alike: str
    contacts: list[ContactHit]


async def likely_same(work: Work, after: str = "") -> tuple[list[Group], str | None]:
    """Groups of contacts that are likely one, in the order of their keys, and the key to go on after."""
    keys = await _shared_keys(work, after)
    more, keys = len(keys) > GROUPS_SHOWN, keys[:GROUPS_SHOWN]
    if not keys:
        return [], None
    query = (
        select(Contact.id, Contact.name, Contact.kind, Contact.letters, Contact.last_letter_at, ContactDetail.value_key)
        .join(ContactDetail, ContactDetail.contact_id == Contact.id)
        .where(ContactDetail.value_key.in_(keys), Contact.state.in_(IN_USE))
        .order_by(Contact.letters.desc(), Contact.id)
    )
    found: dict[str, dict[UUID, ContactHit]] = {key: {} for key in keys}
    for row in await work.session.execute(query):
        found[row.value_key].setdefault(row.id, ContactHit(*row[:5]))
    groups = [Group(alike(key), list(hits.values())[:OF_A_GROUP]) for key, hits in found.items()]
    return _once(groups), keys[-1] if more else None


async def _shared_keys(work: Work, after: str) -> list[str]:
    query = (
        select(ContactDetail.value_key)
        .join(Contact, Contact.id == ContactDetail.contact_id)
        .where(ContactDetail.value_key != "", ContactDetail.value_key > after, Contact.state.in_(IN_USE))
        .group_by(ContactDetail.value_key)
        .having(func.count(ContactDetail.contact_id.distinct()) > 1)
        .order_by(ContactDetail.value_key)
        .limit(GROUPS_SHOWN + 1)
    )
    return list(await work.session.scalars(query))


def _once(groups: Sequence[Group]) -> list[Group]:
    """Two contacts that share several keys are shown once."""
    seen: set[frozenset[UUID]] = set()
    kept = []
    for group in groups:
        these = frozenset(hit.id for hit in group.contacts)
        if these not in seen:
            seen.add(these)
            kept.append(group)
    return kept


# --- merges

MERGE: list[Any] = [getattr(ContactMerge, name) for name in Merge.__dataclass_fields__]


async def merge_by_id(work: Work, merge_id: UUID) -> Merge | None:
    """One merge, or None."""
    row = (await work.session.execute(select(*MERGE).where(ContactMerge.id == merge_id))).one_or_none()
    return Merge(*row) if row else None


async def last_merge_of(work: Work, merged_id: UUID) -> Merge | None:
    """The merge by which a contact was merged away last, unless that was undone."""
    query = select(*MERGE).where(ContactMerge.merged_id == merged_id, ContactMerge.state.in_(["moving", "done"]))
    row = (await work.session.execute(query.order_by(ContactMerge.merged_at.desc()).limit(1))).one_or_none()
    return Merge(*row) if row else None


async def under_way(work: Work, contact_id: UUID) -> list[Merge]:
    """Merges of this contact whose letters are still being moved."""
    here = or_(ContactMerge.survivor_id == contact_id, ContactMerge.merged_id == contact_id)
    query = select(*MERGE).where(here, ContactMerge.state.in_(["moving", "undoing"]))
    return [Merge(*row) for row in await work.session.execute(query)]


async def merged_into(work: Work, contact_id: UUID) -> list[ContactHit]:
    """Contacts that were merged into this one."""
    query = select(Contact.id, Contact.name, Contact.kind, Contact.letters, Contact.last_letter_at)
    rows = await work.session.execute(query.where(Contact.merged_into == contact_id).order_by(Contact.name_key))
    return [ContactHit(*row) for row in rows]


async def moved_records(work: Work, merge_id: UUID, record: str, limit: int) -> list[UUID]:
    """Some of the records that a merge pointed to its survivor and that have not been pointed back."""
    query = select(ContactMove.record_id).where(ContactMove.merge_id == merge_id, ContactMove.record == record)
    return list(await work.session.scalars(query.order_by(ContactMove.record_id).limit(limit)))

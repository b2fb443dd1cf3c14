"""Reads of contacts: what is offered while somebody types, and one contact."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, intersect, or_, select, tuple_

from service.contacts.details import PREFIXES
from service.contacts.models import Contact, ContactDetail, ContactWord
from service.contacts.rules import ContactCard, ContactHit, typed_ranges
from service.kit.paging import BAD_CURSOR, Cursor
from service.kit.refusal import Refusal
from service.runtime.work import Work


def _hits() -> Select[*tuple[Any, ...]]:
    return select(Contact.id, Contact.name, Contact.kind, Contact.letters, Contact.last_letter_at)


def _named(query: Select[*tuple[Any, ...]], typed: str) -> Select[*tuple[Any, ...]]:
    """Only contacts with a word in the ranges of every typed word."""
    named = [_with_word(ranges) for ranges in typed_ranges(typed)]
    if not named:
        return query
    return query.where(Contact.id.in_(intersect(*named) if len(named) > 1 else named[0]))


def _with_word(ranges: list[tuple[str, str]]) -> Select[*tuple[Any, ...]]:
    inside = or_(*[and_(ContactWord.word >= first, ContactWord.word < end) for first, end in ranges])
    return select(ContactWord.contact_id).where(inside)


async def suggest(work: Work, typed: str, limit: int = 8, kind: str = "") -> list[ContactHit]:
    """Contacts whose name has a word beginning with each typed word; those written with most come first.

    Nothing typed gives the most frequent ones. `kind`: only organisations or only persons.
    """
    query = _named(_hits().where(Contact.state == "active"), typed)
    if kind:
        query = query.where(Contact.kind == kind)
    if typed.strip() and not typed_ranges(typed):
        return []
    found = await work.session.execute(query.order_by(Contact.letters.desc(), Contact.id).limit(limit))
    return [ContactHit(*row) for row in found]


async def by_id(work: Work, contact_id: UUID) -> ContactHit | None:
    """One contact, hidden and merged ones included, or None: not there and not yours are the same answer."""
    row = (await work.session.execute(_hits().where(Contact.id == contact_id))).one_or_none()
    return ContactHit(*row) if row else None


async def card(work: Work, contact_id: UUID) -> ContactCard | None:
    """Everything of one contact, or None."""
    query = select(*[getattr(Contact, name) for name in ContactCard.__dataclass_fields__])
    row = (await work.session.execute(query.where(Contact.id == contact_id))).one_or_none()
    return ContactCard(*row) if row else None


async def standing(work: Work, contact_id: UUID) -> UUID | None:
    """The contact itself, or the one it was merged into; None when there is no such contact."""
    found: UUID | None = await work.session.scalar(
        select(func.coalesce(Contact.merged_into, Contact.id)).where(Contact.id == contact_id)
    )
    return found


async def details_of(work: Work, contact_id: UUID) -> dict[str, str]:
    """Further names, addresses and identifiers of a contact by the names of their fields."""
    query = select(ContactDetail.part, ContactDetail.kind, ContactDetail.value)
    rows = await work.session.execute(
        query.where(ContactDetail.contact_id == contact_id, ContactDetail.part.in_(list(PREFIXES)))
    )
    return {PREFIXES[row.part] + row.kind: row.value for row in rows}


async def cards_of(work: Work, contact_ids: Collection[UUID]) -> dict[UUID, ContactCard]:
    """Everything of some contacts."""
    query = select(*[getattr(Contact, name) for name in ContactCard.__dataclass_fields__])
    rows = await work.session.execute(query.where(Contact.id.in_(contact_ids)))
    return {row.id: ContactCard(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page of the list. `next` and `previous` say where to go on from, None at the ends."""

    items: list[ContactHit]
    next: str | None
    previous: str | None


SORTS = ("name", "letters", "last")
Place = tuple[Any, ...]


def _order(sort: str) -> list[Any]:
    """The columns a list is ordered by; the last of them is unique within a kind."""
    orders: dict[str, list[Any]] = {
        "name": [Contact.name_key],
        "letters": [Contact.letters, Contact.id],
        "last": [Contact.last_letter_at, Contact.id],
    }
    return orders[sort]


def _place(sort: str, text: str) -> Place:
    """A place in the list out of an address. Raises Refusal on what is none."""
    if sort == "name":
        return (text,)
    try:
        if sort == "last":
            cursor = Cursor.decode(text)
            return cursor.at, cursor.id
        count, _, ident = text.partition(".")
        return int(count[:9]), UUID(ident)
    except ValueError:
        raise Refusal(BAD_CURSOR, code="bad_cursor") from None


def _place_of(sort: str, row: Any) -> str:
    if sort == "name":
        key: str = row.name_key
        return key
    return Cursor(row.last_letter_at, row.id).encode() if sort == "last" else f"{row.letters}.{row.id}"


async def list_contacts(
    work: Work,
    kind: str,
    typed: str = "",
    *,
    sort: str = "name",
    state: str = "active",
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> ContactPage:
    """Contacts of one kind and state, those that answer to what was typed.

    sort: by their folded names, which are unique within a kind; by how many letters they have, most first; by their
    last letter, newest first, which leaves out those without any. Raises Refusal on a place that is none.
    """
    if typed.strip() and not typed_ranges(typed):
        return ContactPage([], None, None)
    base: Select[*tuple[Any, ...]] = _hits().add_columns(Contact.name_key)
    query = _named(base.where(Contact.kind == kind, Contact.state == state), typed)
    if sort == "last":
        query = query.where(Contact.last_letter_at.is_not(None))
    columns = _order(sort)
    backwards = before is not None and after is None
    # Names run upwards, figures and moments downwards.
    upwards = (sort == "name") != backwards
    asked = after if after is not None else before
    if asked is not None:
        place = _place(sort, asked)
        here, there = (tuple_(*columns), tuple_(*place)) if len(columns) > 1 else (columns[0], place[0])
        query = query.where(here > there if upwards else here < there)
    order = [column.asc() if upwards else column.desc() for column in columns]
    rows = (await work.session.execute(query.order_by(*order).limit(limit + 1))).all()
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows = rows[::-1]
    items = [ContactHit(*row[:5]) for row in rows]
    further = _place_of(sort, rows[-1]) if rows and (more or backwards) else None
    earlier = _place_of(sort, rows[0]) if rows and (after is not None or (backwards and more)) else None
    return ContactPage(items, further, earlier)

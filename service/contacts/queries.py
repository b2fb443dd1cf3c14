"""Reads of contacts: what is offered while somebody types, and one contact."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, intersect, or_, select

from service.contacts.models import Contact, ContactWord
from service.contacts.rules import ContactCard, ContactHit, typed_ranges
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


async def suggest(work: Work, typed: str, limit: int = 8) -> list[ContactHit]:
    """Contacts whose name has a word beginning with each typed word; those written with most come first.

    Nothing typed gives the most frequent ones.
    """
    query = _named(_hits().where(Contact.state == "active"), typed)
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


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page of the list. `next` and `previous` are name keys to go on from, None at the ends."""

    items: list[ContactHit]
    next: str | None
    previous: str | None


async def list_contacts(
    work: Work, kind: str, typed: str = "", *, after: str | None = None, before: str | None = None, limit: int = 50
) -> ContactPage:
    """Active contacts of one kind by their folded names, those that answer to what was typed.

    The folded name is unique within a kind, so it alone is the place in the list.
    """
    base: Select[*tuple[Any, ...]] = _hits().add_columns(Contact.name_key)
    query = _named(base.where(Contact.kind == kind, Contact.state == "active"), typed)
    if typed.strip() and not typed_ranges(typed):
        return ContactPage([], None, None)
    backwards = before is not None and after is None
    if after is not None:
        query = query.where(Contact.name_key > after)
    elif before is not None:
        query = query.where(Contact.name_key < before)
    order = Contact.name_key.desc() if backwards else Contact.name_key
    rows = (await work.session.execute(query.order_by(order).limit(limit + 1))).all()
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows = rows[::-1]
    items = [ContactHit(*row[:5]) for row in rows]
    further = rows[-1].name_key if rows and (more or backwards) else None
    earlier = rows[0].name_key if rows and (after is not None or (backwards and more)) else None
    return ContactPage(items, further, earlier)

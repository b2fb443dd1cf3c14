"""Reads of contacts: what is offered while somebody types, and one contact."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from service.contacts.models import Contact, ContactWord
from service.contacts.rules import ContactHit, typed_ranges
from service.runtime.work import Work


def _hits() -> Select[*tuple[Any, ...]]:
    return select(Contact.id, Contact.name, Contact.kind, Contact.letters, Contact.last_letter_at)


def _named(query: Select[*tuple[Any, ...]], typed: str) -> Select[Any]:
    """Only contacts with a word in the ranges of every typed word."""
    for ranges in typed_ranges(typed):
        inside = or_(*[and_(ContactWord.word >= first, ContactWord.word < end) for first, end in ranges])
        query = query.where(Contact.id.in_(select(ContactWord.contact_id).where(inside)))
    return query


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

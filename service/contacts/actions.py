"""Writes of contacts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.contacts.models import Contact, ContactWord
from service.contacts.rules import LONGEST_NAME, check_name, name_key, name_words
from service.kit.ids import new_id
from service.kit.texts import clean_line
from service.runtime.work import Work


async def remember(work: Work, name: str, kind: str = "organisation") -> UUID:
    """The contact of this name and kind, made when there is none yet. Safe when two remember it at once.

    Raises Refusal on field `name` or `kind`. A merged contact gives the one it was merged into.
    """
    shown = clean_line(name, LONGEST_NAME)
    check_name(shown, kind)
    fresh = new_id()
    statement = (
        upsert(Contact)
        .values(
            tenant_id=work.tenant.id, id=fresh, kind=kind, name=shown, name_key=name_key(shown), created_at=work.now
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "kind", "name_key"])
        .returning(Contact.id)
    )
    if await work.session.scalar(statement) is None:
        return await _standing(work, name_key(shown), kind)
    await _put_words(work, fresh, shown)
    work.record("contact.created", fresh, record="contact", after={"name": shown, "kind": kind})
    return fresh


async def _standing(work: Work, key: str, kind: str) -> UUID:
    query = select(func.coalesce(Contact.merged_into, Contact.id)).where(Contact.name_key == key, Contact.kind == kind)
    found: UUID = (await work.session.scalars(query)).one()
    return found


async def _put_words(work: Work, contact_id: UUID, name: str) -> None:
    rows = [{"tenant_id": work.tenant.id, "contact_id": contact_id, "word": word} for word in name_words(name)]
    await work.session.execute(delete(ContactWord).where(ContactWord.contact_id == contact_id))
    if rows:
        await work.session.execute(insert(ContactWord), rows)


async def count_letter(work: Work, contact_id: UUID, at: datetime) -> None:
    """One more letter from or to this contact."""
    counted = {"letters": Contact.letters + 1, "last_letter_at": func.greatest(Contact.last_letter_at, at)}
    await work.session.execute(update(Contact).where(Contact.id == contact_id).values(counted))

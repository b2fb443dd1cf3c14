"""Writes of contacts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from service.contacts import queries
from service.contacts.models import Contact, ContactWord
from service.contacts.rules import (
    EDITED,
    LONGEST_NAME,
    SAME_NAME,
    ContactCard,
    ContactEdit,
    check_edit,
    check_name,
    name_key,
    name_words,
)
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit


async def remember(work: Work, name: str, kind: str = "organisation") -> UUID:
    """The contact of this name and kind, made when there is none yet. Safe when two remember it at once.

    Raises Refusal on field `name` or `kind`. A merged contact gives the one it was merged into.
    """
    try:
        shown = clean_line(name, LONGEST_NAME)
    except Refusal as refusal:
        raise refusal.at("name") from None
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


async def change_contact(work: Work, contact_id: UUID, edit: ContactEdit) -> ContactCard:
    """Save an edit. Raises FieldErrors or Refusal at fields, NotFound, and StaleEdit when somebody saved first."""
    check_edit(edit)
    standing = await queries.card(work, contact_id)
    if standing is None or standing.state == "merged":
        raise NotFound
    wanted = {name: getattr(edit, name) for name in EDITED}
    shown = {name: value or "" for name, value in wanted.items()}
    if standing.version != edit.version:
        raise StaleEdit(shown, standing.fields())
    if shown == standing.fields():
        return standing
    if not await _write(work, contact_id, edit.version, {**wanted, "name_key": name_key(edit.name)}):
        fresh = await queries.card(work, contact_id)
        assert fresh is not None
        raise StaleEdit(shown, fresh.fields())
    if edit.name != standing.name:
        await _put_words(work, contact_id, edit.name)
    _note(work, standing, shown)
    changed = await queries.card(work, contact_id)
    assert changed is not None
    return changed


async def _write(work: Work, contact_id: UUID, version: int, values: dict[str, object]) -> bool:
    """False when another version stands there now."""
    statement = (
        update(Contact)
        .where(Contact.id == contact_id, Contact.version == version)
        .values(**values, version=version + 1)
        .returning(Contact.id)
        .execution_options(synchronize_session=False)
    )
    try:
        async with work.session.begin_nested():
            return await work.session.scalar(statement) is not None
    except IntegrityError:
        raise Refusal(SAME_NAME, code="same_name", field="name") from None


def _note(work: Work, standing: ContactCard, shown: dict[str, str]) -> None:
    before = standing.fields()
    changed = [name for name in EDITED if before[name] != shown[name]]
    work.record(
        "contact.changed",
        standing.id,
        record="contact",
        before={name: before[name] for name in changed},
        after={name: shown[name] for name in changed},
    )

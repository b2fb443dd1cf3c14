"""Writes of contacts."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
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


async def remember_many(work: Work, names: Sequence[str], kind: str) -> dict[str, UUID]:
    """The contacts of these names, made where there is none yet; a name that is no name is left out.

    In the order of their keys, so that two who remember the same names wait for each other and do not lock crosswise.
    """
    shown: dict[str, str] = {}
    for name in names:
        with suppress(Refusal):
            clean = clean_line(name, LONGEST_NAME)
            check_name(clean, kind)
            shown[name] = clean
    keys = {name_key(clean): clean for clean in reversed(list(shown.values()))}
    fresh = {key: new_id() for key in sorted(keys)}
    if not fresh:
        return {}
    rows = [
        {"tenant_id": work.tenant.id, "id": fresh[key], "kind": kind, "name": keys[key], "name_key": key,
         "created_at": work.now}
        for key in fresh
    ]  # fmt: skip
    statement = upsert(Contact).on_conflict_do_nothing(index_elements=["tenant_id", "kind", "name_key"])
    made = set(await work.session.scalars(statement.returning(Contact.id), rows))
    await _enter_made(work, {key: contact_id for key, contact_id in fresh.items() if contact_id in made}, keys, kind)
    query = select(Contact.name_key, func.coalesce(Contact.merged_into, Contact.id)).where(
        Contact.kind == kind, Contact.name_key.in_(list(fresh))
    )
    standing = {row[0]: row[1] for row in await work.session.execute(query)}
    return {name: standing[name_key(clean)] for name, clean in shown.items()}


async def _enter_made(work: Work, made: Mapping[str, UUID], names: Mapping[str, str], kind: str) -> None:
    words = [
        {"tenant_id": work.tenant.id, "contact_id": contact_id, "word": word}
        for key, contact_id in made.items()
        for word in name_words(names[key])
    ]
    if words:
        await work.session.execute(insert(ContactWord), words)
    for key, contact_id in made.items():
        work.record("contact.created", contact_id, record="contact", after={"name": names[key], "kind": kind})


async def count_letters(work: Work, counts: Mapping[UUID, int], last: Mapping[UUID, datetime]) -> None:
    """So many more letters from or to these contacts, the newest of each at that moment."""
    for contact_id in sorted(counts):
        counted = {
            "letters": Contact.letters + counts[contact_id],
            "last_letter_at": func.greatest(Contact.last_letter_at, last[contact_id]),
        }
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

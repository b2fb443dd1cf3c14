"""Contacts of many letters at once, as an import brings them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.contacts.details import match_key
from service.contacts.models import Contact, ContactDetail, ContactWord
from service.contacts.rules import LONGEST_NAME, check_name, name_key, name_words
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.runtime.work import Work


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
    matches = [
        {
            "tenant_id": work.tenant.id,
            "contact_id": contact_id,
            "part": "match",
            "kind": "name",
            "value": "",
            "value_key": match,
        }
        for key, contact_id in made.items()
        if (match := match_key(names[key]))
    ]
    if words:
        await work.session.execute(insert(ContactWord), words)
    if matches:
        await work.session.execute(insert(ContactDetail), matches)
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

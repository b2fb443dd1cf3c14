"""Contacts are remembered, made, changed, hidden."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from service.contacts import queries
from service.contacts.details import check_details, detail_key, email_key, field_names, match_key
from service.contacts.merging import LONGEST_REASON, NEEDS_REASON, Act, why_not
from service.contacts.models import Contact, ContactDetail, ContactWord
from service.contacts.rules import (
    EDITED,
    LONGEST_NAME,
    MOST_WORDS,
    SAME_NAME,
    ContactCard,
    ContactEdit,
    check_edit,
    check_name,
    name_key,
    name_words,
)
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
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
    await put_words(work, fresh, [shown])
    await _put_match(work, fresh, "name", match_key(shown))
    work.record("contact.created", fresh, record="contact", after={"name": shown, "kind": kind})
    return fresh


async def _standing(work: Work, key: str, kind: str) -> UUID:
    query = select(func.coalesce(Contact.merged_into, Contact.id)).where(Contact.name_key == key, Contact.kind == kind)
    found: UUID = (await work.session.scalars(query)).one()
    return found


async def put_words(work: Work, contact_id: UUID, names: Iterable[str]) -> None:
    """Put the words of these names in place of those by which the contact was found before."""
    found = list(dict.fromkeys(word for name in names for word in name_words(name)))[: MOST_WORDS * 2]
    rows = [{"tenant_id": work.tenant.id, "contact_id": contact_id, "word": word} for word in found]
    await work.session.execute(delete(ContactWord).where(ContactWord.contact_id == contact_id))
    if rows:
        await work.session.execute(insert(ContactWord), rows)


async def _put_match(work: Work, contact_id: UUID, kind: str, key: str) -> None:
    """Note a key by which contacts that are likely the same are found; an empty one takes the note away."""
    mine = (ContactDetail.contact_id == contact_id, ContactDetail.part == "match", ContactDetail.kind == kind)
    await work.session.execute(delete(ContactDetail).where(*mine))
    if key:
        row = {"contact_id": contact_id, "part": "match", "kind": kind, "value": "", "value_key": key}
        await work.session.execute(insert(ContactDetail).values(tenant_id=work.tenant.id, **row))


async def put_details(work: Work, contact_id: UUID, name: str, email: str, details: Mapping[str, str]) -> None:
    """Put details in place of those that stood there, with everything a contact is found and compared by."""
    fields = field_names(work.tenant.profile.country)
    rows: list[dict[str, object]] = [
        {"part": part, "kind": kind, "value": value, "value_key": detail_key(part, kind, value)}
        for field, value in details.items()
        if value and field in fields
        for part, kind in [fields[field]]
    ]
    own = {"tenant_id": work.tenant.id, "contact_id": contact_id}
    await work.session.execute(
        delete(ContactDetail).where(ContactDetail.contact_id == contact_id, ContactDetail.part != "match")
    )
    if rows:
        await work.session.execute(insert(ContactDetail), [own | row for row in rows])
    await _put_match(work, contact_id, "name", match_key(name))
    await _put_match(work, contact_id, "email", email_key(email))
    names = [value for field, value in details.items() if value and field.startswith("name_")]
    merged = [other.name for other in await queries.merged_into(work, contact_id)]
    await put_words(work, contact_id, [name, *names, *merged])


async def count_letter(work: Work, contact_id: UUID, at: datetime) -> None:
    """One more letter from or to this contact."""
    counted = {"letters": Contact.letters + 1, "last_letter_at": func.greatest(Contact.last_letter_at, at)}
    await work.session.execute(update(Contact).where(Contact.id == contact_id).values(counted))


async def create_contact(work: Work, edit: ContactEdit) -> ContactCard:
    """Make a contact as it was typed. Raises FieldErrors or Refusal at fields, also when its name is taken."""
    demand(why_not("edit", work.actor, "active"))
    _check(work, edit)
    fresh = new_id()
    values = {name: getattr(edit, name) for name in EDITED} | {"name_key": name_key(edit.name)}
    statement = (
        upsert(Contact)
        .values(tenant_id=work.tenant.id, id=fresh, created_at=work.now, **values)
        .on_conflict_do_nothing(index_elements=["tenant_id", "kind", "name_key"])
        .returning(Contact.id)
    )
    if await work.session.scalar(statement) is None:
        raise Refusal(SAME_NAME, code="same_name", field="name")
    details = {name: value for name, value in (edit.details or {}).items() if value}
    await put_details(work, fresh, edit.name, edit.email, details)
    shown = {name: value for name in EDITED if (value := getattr(edit, name))} | details
    work.record("contact.created", fresh, record="contact", after=shown)
    made = await queries.card(work, fresh)
    assert made is not None
    return made


def _check(work: Work, edit: ContactEdit) -> None:
    problems = []
    try:
        check_edit(edit)
    except FieldErrors as wrong:
        problems += wrong.errors
    problems += check_details(work.tenant.profile.country, edit.kind, edit.details or {})
    if problems:
        raise FieldErrors(problems)


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal


async def demand_act(work: Work, act: Act, contact_id: UUID) -> ContactCard:
    """The contact, if this act may be done on it. Raises NotFound or Refusal."""
    standing = await queries.card(work, contact_id)
    if standing is None:
        raise NotFound
    demand(why_not(act, work.actor, standing.state))
    return standing


async def change_contact(work: Work, contact_id: UUID, edit: ContactEdit) -> ContactCard:
    """Save an edit. Raises FieldErrors or Refusal at fields, NotFound, and StaleEdit when somebody saved first."""
    _check(work, edit)
    standing = await queries.card(work, contact_id)
    if standing is None or standing.state == "merged":
        raise NotFound
    demand(why_not("edit", work.actor, standing.state))
    kept = await queries.details_of(work, contact_id)
    details = kept if edit.details is None else {name: value for name, value in edit.details.items() if value}
    wanted = {name: getattr(edit, name) for name in EDITED}
    shown, before = _all(wanted, details, kept), _all(standing.fields(), kept, details)
    if standing.version != edit.version:
        raise StaleEdit(shown, before)
    if shown == before:
        return standing
    if not await _write(work, contact_id, edit.version, {**wanted, "name_key": name_key(edit.name)}):
        fresh = await queries.card(work, contact_id)
        assert fresh is not None
        theirs = await queries.details_of(work, contact_id)
        raise StaleEdit(_all(wanted, details, theirs), _all(fresh.fields(), theirs, details))
    await put_details(work, contact_id, edit.name, edit.email, details)
    note(work, contact_id, before, shown)
    changed = await queries.card(work, contact_id)
    assert changed is not None
    return changed


def _all(base: Mapping[str, str | None], details: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """All fields as text, those of `others` too, so that two sides compare."""
    return {name: value or "" for name, value in base.items()} | {
        name: details.get(name, "") for name in sorted({*details, *others})
    }


async def hide(work: Work, contact_id: UUID, reason: str) -> None:
    """Take a contact out of lists and suggestions, with a reason. Its letters stay as they are."""
    standing = await demand_act(work, "hide", contact_id)
    said = clean_text(reason, LONGEST_REASON)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await set_state(work, standing, "hidden")
    work.record("contact.hidden", contact_id, record="contact", reason=said)


async def show(work: Work, contact_id: UUID) -> None:
    """Offer a hidden contact again."""
    standing = await demand_act(work, "show", contact_id)
    await set_state(work, standing, "active")
    work.record("contact.shown", contact_id, record="contact")


async def set_state(work: Work, standing: ContactCard, state: str) -> None:
    """Write a contact's state. Raises StaleEdit when somebody saved first."""
    if not await _write(work, standing.id, standing.version, {"state": state}):
        raise StaleEdit({}, {})


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


def note(work: Work, contact_id: UUID, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Record what an edit changed."""
    changed = [name for name in after if before.get(name, "") != after[name]]
    work.record(
        "contact.changed",
        contact_id,
        record="contact",
        before={name: before.get(name, "") for name in changed},
        after={name: after[name] for name in changed},
    )

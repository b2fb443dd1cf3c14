"""Outlets and journalists are entered, changed, called no longer active, taken into use again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_text
from service.press.outlets.models import MediaKey
from service.press.outlets.queries import contacts
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.rules.acts import JOURNALIST, NEEDS_REASON, OUTLET, demand, entering
from service.press.outlets.rules.content import (
    LONGEST_TEXT,
    Card,
    Edit,
    JournalistEdit,
    OutletEdit,
    check_edit,
    email_key,
    keys_of,
)
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit


def subject_of(edit: Edit) -> str:
    """The word of the record that this edit is of."""
    return OUTLET if isinstance(edit, OutletEdit) else JOURNALIST


def values_of(edit: Edit) -> dict[str, Any]:
    """The columns that an edit sets."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(edit).items()}


def values_kept(card: Card) -> dict[str, Any]:
    """The same columns as they stand."""
    kind = OutletEdit if card.subject == OUTLET else JournalistEdit
    own = {**card.more, **{name: getattr(card, name) for name in Card.__dataclass_fields__}}
    return {name: own[name] for name in kind.__dataclass_fields__}


async def enter_outlet(work: Work, edit: OutletEdit) -> UUID:
    """Keep an outlet from now on. Raises FieldErrors, Refusal."""
    return await enter(work, edit)


async def enter_journalist(work: Work, edit: JournalistEdit) -> UUID:
    """Keep a journalist from now on. Raises FieldErrors, Refusal."""
    return await enter(work, edit)


async def enter(work: Work, edit: Edit) -> UUID:
    """Keep an outlet or a journalist from now on. Raises FieldErrors, Refusal."""
    entering(work.actor)
    check_edit(edit)
    return await put_new(work, edit)


async def put_new(work: Work, edit: Edit) -> UUID:
    """Write what was checked, whoever acts: for those who let others name themselves, as an accreditation does."""
    subject, fresh = subject_of(edit), new_id()
    own = {"id": fresh, "email_key": email_key(edit.email), "created_at": work.now, **by(work)}
    work.session.add(TABLES[subject](tenant_id=work.tenant.id, **own, **values_of(edit)))
    await work.session.flush()
    await put_keys(work, subject, fresh, values_of(edit))
    work.record(f"{subject}.entered", fresh, record=subject, after=_said(values_of(edit)))
    return fresh


async def change(work: Work, contact_id: UUID, edit: Edit, version: int) -> None:
    """Save an edit. Raises FieldErrors or Refusal at fields, NotFound, and StaleEdit when somebody saved first."""
    subject = subject_of(edit)
    check_edit(edit)
    card = await demanded(work, subject, contact_id, "edit")
    before, after = values_kept(card), values_of(edit)
    if card.version != version:
        raise StaleEdit(after, before)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    await write(work, card, {name: after[name] for name in changed} | _renewed(card, after))
    await put_keys(work, subject, contact_id, after)
    told: dict[str, Any] = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    work.record(f"{subject}.changed", contact_id, record=subject, **told)


def _renewed(card: Card, after: Mapping[str, Any]) -> dict[str, Any]:
    """Another address has another key, and nothing ever came back from it."""
    if email_key(after["email"]) == email_key(card.email):
        return {}
    clean = {"bounces": 0, "mail_state": "usable", "bounced_at": None, "bounce_told": ""}
    return {"email_key": email_key(after["email"]), **clean}


async def end(work: Work, subject: str, contact_id: UUID, reason: str) -> None:
    """Call a contact no longer active, with a reason: no mail goes there. What it took part in stays as it is."""
    card = await demanded(work, subject, contact_id, "end")
    said = clean_text(reason, LONGEST_TEXT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await write(work, card, {"state": "ended"})
    work.record(f"{subject}.ended", contact_id, record=subject, reason=said)


async def resume(work: Work, subject: str, contact_id: UUID) -> None:
    """Take a contact into use again."""
    card = await demanded(work, subject, contact_id, "resume")
    await write(work, card, {"state": "active"})
    work.record(f"{subject}.resumed", contact_id, record=subject)


async def demanded(work: Work, subject: str, contact_id: UUID, act: str) -> Card:
    """The contact, locked, if this act may be done on it. Raises NotFound, Refusal."""
    card = await contacts.card(work, subject, contact_id, lock=True)
    if card is None:
        raise NotFound
    demand(subject, act, work.actor, card.state)
    return card


def by(work: Work) -> dict[str, Any]:
    """When and by whom."""
    return {"changed_at": work.now, "changed_by_name": work.actor.name}


async def write(work: Work, card: Card, values: Mapping[str, Any]) -> None:
    """Change columns of a contact that is locked; its version grows."""
    table = TABLES[card.subject]
    statement = update(table).where(table.id == card.id).values(**values, **by(work), version=table.version + 1)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def put_keys(work: Work, subject: str, contact_id: UUID, values: Mapping[str, Any]) -> None:
    """Write the keys by which a contact is found in place of those that stood there."""
    names = [values["name"], *values["spellings"]]
    names += [name for _, name in await contacts.merged_names(work, subject, contact_id)]
    wanted = keys_of(names, values["email"], str(values.get("card_number") or ""))
    kept = await contacts.keys_kept(work, contact_id)
    await drop_keys(work, contact_id, kept - wanted)
    await add_keys(work, subject, [(contact_id, key) for key in sorted(wanted - kept)])


async def add_keys(work: Work, subject: str, keys: Iterable[tuple[UUID, tuple[str, str]]]) -> None:
    """Note keys that are not there yet."""
    rows = [
        {"tenant_id": work.tenant.id, "kind": kind, "value": value, "subject": subject, "subject_id": ident}
        for ident, (kind, value) in keys
    ]
    if rows:
        await work.session.execute(insert(MediaKey), rows)


async def drop_keys(work: Work, contact_id: UUID, keys: Iterable[tuple[str, str]]) -> None:
    """Take keys away."""
    for kind, value in keys:
        mine = (MediaKey.subject_id == contact_id, MediaKey.kind == kind, MediaKey.value == value)
        await work.session.execute(delete(MediaKey).where(*mine))


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}

"""Two contacts become one, and two again. What points to them follows in batches, by jobs of those who keep it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, update

from service.contacts import queries
from service.contacts.actions.keeping import demand, demand_act, put_details, put_words
from service.contacts.merging import (
    LATER_MERGE,
    LONGEST_REASON,
    MERGED_SINCE,
    NEEDS_REASON,
    NOT_MERGED,
    STILL_MOVING,
    WITH_ITSELF,
    Merge,
    Wish,
    merged_values,
    why_not,
)
from service.contacts.models import Contact, ContactMerge, ContactMove, ContactPosition
from service.contacts.rules import EDITED, ContactCard
from service.contacts.slots import FOLLOWERS
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_text
from service.runtime.work import Work
from service.web.errors import NotFound


async def merge_contacts(work: Work, wish: Wish) -> Merge:
    """Merge one contact into another. What letters say of their sender stays; what they point to follows by jobs.

    Raises NotFound, and Refusal: no right, merged already, letters of an earlier merge still moving, changed since
    the versions that were seen.
    """
    survivor, merged = await _both(work, wish)
    kept, theirs = await queries.details_of(work, survivor.id), await queries.details_of(work, merged.id)
    before = survivor.fields() | kept
    values = merged_values(before, merged.fields() | theirs, wish)
    changed = {name: (before.get(name, ""), value) for name, value in values.items() if before.get(name, "") != value}
    merge_id = new_id()
    row = {
        "id": merge_id,
        "survivor_id": survivor.id,
        "merged_id": merged.id,
        "state": "moving" if FOLLOWERS else "done",
        "pending": len(FOLLOWERS),
        "merged_at": work.now,
    }
    turned = await _turn(work, merged.id, survivor.id)
    taken = msgspec.json.encode({"fields": changed, **turned}).decode()
    await work.session.execute(insert(ContactMerge).values(tenant_id=work.tenant.id, taken=taken, **row))
    await _set(work, merged.id, state="merged", merged_into=survivor.id, version=Contact.version + 1)
    await put_words(work, merged.id, [])
    await _save(work, survivor.id, values)
    letters = {"letters": Contact.letters + merged.letters}
    await _set(
        work, survivor.id, **letters, last_letter_at=func.greatest(Contact.last_letter_at, merged.last_letter_at)
    )
    _tell(work, merge_id, survivor, merged, changed)
    for job in FOLLOWERS:
        work.later(job, merge_id=str(merge_id))
    found = await queries.merge_by_id(work, merge_id)
    assert found is not None
    return found


async def _both(work: Work, wish: Wish) -> tuple[ContactCard, ContactCard]:
    """Survivor and merged, locked in the order of their ids, so that two who merge crosswise wait for each other."""
    ids = [wish.survivor_id, wish.merged_id]
    if ids[0] == ids[1]:
        raise Refusal(WITH_ITSELF, code="itself", field="other")
    await work.session.execute(select(Contact.id).where(Contact.id.in_(ids)).order_by(Contact.id).with_for_update())
    cards = await queries.cards_of(work, ids)
    if len(cards) != len(set(ids)):
        raise NotFound
    survivor, merged = cards[ids[0]], cards[ids[1]]
    for card in (survivor, merged):
        demand(why_not("merge", work.actor, card.state))
        if await queries.under_way(work, card.id):
            raise Refusal(STILL_MOVING, code="moving")
    if (survivor.version, merged.version) != wish.versions:
        raise Refusal(MERGED_SINCE, code="stale")
    return survivor, merged


async def _set(work: Work, contact_id: UUID, **values: Any) -> None:
    statement = update(Contact).where(Contact.id == contact_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def _save(work: Work, contact_id: UUID, values: Mapping[str, str]) -> None:
    """Write all fields of a contact but its kind and name."""
    own = {name: values.get(name, "") for name in EDITED if name not in {"kind", "name", "language"}}
    language = values.get("language") or None
    await _set(work, contact_id, **own, language=language, version=Contact.version + 1)
    details = {name: value for name, value in values.items() if name not in EDITED}
    await put_details(work, contact_id, values["name"], values.get("email", ""), details)


async def _turn(work: Work, merged_id: UUID, survivor_id: UUID) -> dict[str, list[str]]:
    """Point what few rows there are to the survivor at once: earlier merges and positions; which they were."""
    earlier = update(Contact).where(Contact.merged_into == merged_id).values(merged_into=survivor_id)
    found = await work.session.scalars(
        earlier.returning(Contact.id).execution_options(synchronize_session=False)
    )  # fmt: skip
    turned = {"earlier": [str(ident) for ident in found]}
    for column in (ContactPosition.person_id, ContactPosition.organisation_id):
        statement = update(ContactPosition).where(column == merged_id).values({column.key: survivor_id})
        rows = await work.session.scalars(
            statement.returning(ContactPosition.id).execution_options(synchronize_session=False)
        )
        turned[column.key] = [str(ident) for ident in rows]
    return turned


def _tell(
    work: Work, merge_id: UUID, survivor: ContactCard, merged: ContactCard, changed: Mapping[str, tuple[str, str]]
) -> None:
    of = {"merge_id": str(merge_id)}
    before = {name: pair[0] for name, pair in changed.items()}
    after = {name: pair[1] for name, pair in changed.items()}
    work.record(
        "contact.merged",
        survivor.id,
        record="contact",
        before=before,
        after=after | of | {"merged": {"id": str(merged.id), "name": merged.name}},
    )
    into = {"id": str(survivor.id), "name": survivor.name}
    work.record("contact.merged_away", merged.id, record="contact", after=of | {"into": into})


# --- undoing


async def undo_merge(work: Work, contact_id: UUID, reason: str) -> Merge:
    """Make a contact that was merged away one of its own again, with a reason.

    The letters that the merge moved are moved back by jobs; those that came since stay with the survivor. What the
    survivor took goes back where nobody changed it since.
    """
    card = await demand_act(work, "unmerge", contact_id)
    merge = await queries.last_merge_of(work, contact_id)
    if merge is None:
        raise Refusal(NOT_MERGED, code="wrong_state")
    said = clean_text(reason, LONGEST_REASON)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    ids = [merge.survivor_id, merge.merged_id]
    await work.session.execute(select(Contact.id).where(Contact.id.in_(ids)).order_by(Contact.id).with_for_update())
    fresh = await queries.merge_by_id(work, merge.id)
    if fresh is None or fresh.state != "done" or await queries.under_way(work, merge.survivor_id):
        raise Refusal(STILL_MOVING, code="moving")
    survivor = await queries.card(work, merge.survivor_id)
    if survivor is None or survivor.state == "merged" or card.merged_into != survivor.id:
        raise Refusal(LATER_MERGE, code="later_merge")
    await _part(work, fresh, card, survivor)
    for ident, kind in ((contact_id, "merged_away"), (survivor.id, "merged")):
        undone = {"merge_id": str(merge.id), "act": kind, "contact": card.name}
        work.record("contact.merge_undone", ident, record="contact", after=undone, reason=said)
    for job in FOLLOWERS:
        work.later(job, merge_id=str(merge.id))
    found = await queries.merge_by_id(work, merge.id)
    assert found is not None
    return found


async def _part(work: Work, merge: Merge, merged: ContactCard, survivor: ContactCard) -> None:
    taken: dict[str, Any] = msgspec.json.decode(merge.taken)
    state = "undoing" if FOLLOWERS else "undone"
    statement = update(ContactMerge).where(ContactMerge.id == merge.id).values(state=state, pending=len(FOLLOWERS))
    await work.session.execute(statement.execution_options(synchronize_session=False))
    await _set(work, merged.id, state="active", merged_into=None, version=Contact.version + 1)
    earlier = [UUID(ident) for ident in taken["earlier"]]
    back = update(Contact).where(Contact.id.in_(earlier), Contact.merged_into == survivor.id)
    await work.session.execute(back.values(merged_into=merged.id).execution_options(synchronize_session=False))
    for column in (ContactPosition.person_id, ContactPosition.organisation_id):
        ids = [UUID(ident) for ident in taken[column.key]]
        mine = update(ContactPosition).where(ContactPosition.id.in_(ids), column == survivor.id)
        await work.session.execute(
            mine.values({column.key: merged.id}).execution_options(synchronize_session=False)
        )  # fmt: skip
    own = await queries.details_of(work, merged.id)
    await put_details(work, merged.id, merged.name, merged.email, own)
    values = survivor.fields() | await queries.details_of(work, survivor.id)
    for name, (before, after) in taken["fields"].items():
        if values.get(name, "") == after:
            values[name] = before
    await _save(work, survivor.id, values)
    await _set(work, survivor.id, letters=func.greatest(Contact.letters - merged.letters, 0))


# --- what follows


async def note_moved(work: Work, merge: Merge, record: str, record_ids: Collection[UUID], *, ended: bool) -> None:
    """Note that records of a kind were pointed to the survivor, or back when the merge is being undone.

    `ended`: none is left. For the jobs of the records; it says nothing of what stands on the records themselves.
    """
    if merge.state == "moving" and record_ids:
        rows = [
            {"tenant_id": work.tenant.id, "merge_id": merge.id, "record": record, "record_id": ident}
            for ident in record_ids
        ]
        await work.session.execute(insert(ContactMove), rows)
    elif record_ids:
        mine = (ContactMove.merge_id == merge.id, ContactMove.record_id.in_(record_ids))
        await work.session.execute(delete(ContactMove).where(*mine, ContactMove.record == record))
    sign = 1 if merge.state == "moving" else -1
    values: dict[str, Any] = {"moved": ContactMerge.moved + sign * len(record_ids)}
    if ended:
        values["pending"] = func.greatest(ContactMerge.pending - 1, 0)
    statement = update(ContactMerge).where(ContactMerge.id == merge.id).values(values).returning(ContactMerge.pending)
    left = await work.session.scalar(statement.execution_options(synchronize_session=False))
    if ended and left == 0:
        state = "done" if merge.state == "moving" else "undone"
        last = update(ContactMerge).where(ContactMerge.id == merge.id).values(state=state)
        await work.session.execute(last.execution_options(synchronize_session=False))

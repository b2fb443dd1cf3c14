"""Two contacts that are one become one, and two again.

Nothing that points to the one that goes is moved: whoever reads the one that stays reads with it those that were
merged into it. So undoing gives back exactly what there was.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.press.outlets.actions.keeping import demanded, drop_keys, put_keys, values_kept, write
from service.press.outlets.models import MediaMerge
from service.press.outlets.queries import contacts
from service.press.outlets.queries.contacts import TABLES
from service.press.outlets.rules.acts import NEEDS_REASON
from service.press.outlets.rules.content import LONGEST_TEXT, Card, email_key, merged_values
from service.runtime.work import Work
from service.web.errors import NotFound

WITH_ITSELF = N_("A contact cannot be merged with itself.")
CHANGED_SINCE = N_("One of the two contacts was changed meanwhile. Look at both again.")
LATER_MERGE = N_("The contact it was merged into was merged itself since. Undo that merge first.")
CONSENT_KEPT = ("refused", "withdrawn")


async def merge(
    work: Work, subject: str, survivor_id: UUID, merged_id: UUID, wanted: frozenset[str], versions: tuple[int, int]
) -> UUID:
    """Merge one contact into another; its id. wanted: fields of which the merged one's value is taken.

    Who refused mail under either name gets none. Raises NotFound, Refusal.
    """
    if survivor_id == merged_id:
        raise Refusal(WITH_ITSELF, code="itself", field="other")
    held = {ident: await demanded(work, subject, ident, "merge") for ident in sorted((survivor_id, merged_id))}
    survivor, merged = held[survivor_id], held[merged_id]
    if (survivor.version, merged.version) != versions:
        raise Refusal(CHANGED_SINCE, code="stale")
    before = values_kept(survivor)
    values = merged_values(before, values_kept(merged), wanted)
    values["spellings"] = _spellings(values, merged.name)
    changed = {name: [before[name], values[name]] for name in values if before[name] != values[name]}
    if merged.consent in CONSENT_KEPT and survivor.consent not in CONSENT_KEPT:
        changed["consent"] = [survivor.consent, merged.consent]
    earlier = await _turn(work, subject, merged_id, survivor_id)
    await write(work, merged, {"state": "merged", "merged_into": survivor_id})
    await write(work, survivor, {name: pair[1] for name, pair in changed.items()} | _keyed(changed))
    await _find_by_both(work, subject, survivor_id, merged_id, values)
    merge_id = new_id()
    work.session.add(
        MediaMerge(
            tenant_id=work.tenant.id, id=merge_id, subject=subject, survivor_id=survivor_id, merged_id=merged_id,
            taken={"fields": changed, "earlier": [str(ident) for ident in earlier]}, merged_at=work.now,
            merged_by_name=work.actor.name,
        )
    )  # fmt: skip
    await work.session.flush()
    _tell(work, survivor, merged, changed)
    return merge_id


def _spellings(values: dict[str, Any], name: str) -> list[str]:
    known = [values["name"], *values["spellings"]]
    return list(values["spellings"]) if name in known else [*values["spellings"], name]


def _keyed(changed: dict[str, list[Any]]) -> dict[str, Any]:
    return {"email_key": email_key(changed["email"][1])} if "email" in changed else {}


async def _turn(work: Work, subject: str, merged_id: UUID, survivor_id: UUID) -> list[UUID]:
    """Those that were merged into the one that goes now stand behind the one that stays; which they were."""
    table = TABLES[subject]
    statement = update(table).where(table.merged_into == merged_id).values(merged_into=survivor_id)
    found = await work.session.scalars(
        statement.returning(table.id).execution_options(synchronize_session=False)
    )  # fmt: skip
    return list(found.all())


async def _find_by_both(work: Work, subject: str, survivor_id: UUID, merged_id: UUID, values: dict[str, Any]) -> None:
    """The one that stays is found by the names of both, the one that goes by nothing."""
    await drop_keys(work, merged_id, await contacts.keys_kept(work, merged_id))
    await put_keys(work, subject, survivor_id, values)


def _tell(work: Work, survivor: Card, merged: Card, changed: dict[str, list[Any]]) -> None:
    subject = survivor.subject
    before = {name: pair[0] for name, pair in changed.items()}
    after = {name: pair[1] for name, pair in changed.items()} | {"merged": {"id": str(merged.id), "name": merged.name}}
    work.record(f"{subject}.merged", survivor.id, record=subject, before=before, after=after)
    into = {"id": str(survivor.id), "name": survivor.name}
    work.record(f"{subject}.merged_away", merged.id, record=subject, after={"into": into})


async def undo_merge(work: Work, subject: str, contact_id: UUID, reason: str) -> UUID:
    """Make a contact that was merged away one of its own again, with a reason; the id of the other.

    What the other took from it goes back where nobody changed it since. Raises NotFound, Refusal.
    """
    card = await demanded(work, subject, contact_id, "unmerge")
    last = await contacts.last_merge(work, contact_id)
    if last is None:
        raise NotFound
    said = clean_text(reason, LONGEST_TEXT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    survivor = await contacts.card(work, subject, last.survivor_id, lock=True)
    if survivor is None or survivor.state == "merged" or card.merged_into != survivor.id:
        raise Refusal(LATER_MERGE, code="later_merge")
    last.state = "undone"
    await work.session.flush()
    await write(work, card, {"state": "active", "merged_into": None})
    table = TABLES[subject]
    earlier = [UUID(ident) for ident in last.taken["earlier"]]
    back = update(table).where(table.id.in_(earlier), table.merged_into == survivor.id)
    await work.session.execute(back.values(merged_into=contact_id).execution_options(synchronize_session=False))
    await _give_back(work, survivor, last.taken["fields"])
    await put_keys(work, subject, contact_id, values_kept(card))
    for ident in (contact_id, survivor.id):
        work.record(f"{subject}.merge_undone", ident, record=subject, after={"contact": card.name}, reason=said)
    return survivor.id


async def _give_back(work: Work, survivor: Card, fields: dict[str, list[Any]]) -> None:
    stands = {**values_kept(survivor), "consent": survivor.consent}
    back = {name: pair[0] for name, pair in fields.items() if stands.get(name) == pair[1]}
    keyed = {"email_key": email_key(back["email"])} if "email" in back else {}
    await write(work, survivor, {**back, **keyed})
    own = {name: value for name, value in {**stands, **back}.items() if name != "consent"}
    await put_keys(work, survivor.subject, survivor.id, own)

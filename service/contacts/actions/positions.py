"""Positions that people hold in organisations are noted, changed, withdrawn."""

from uuid import UUID

from sqlalchemy import update

from service.contacts import queries
from service.contacts.actions.keeping import demand, demand_act, remember
from service.contacts.merging import (
    LONGEST_REASON,
    NEEDS_REASON,
    WRONG_KINDS,
    NewPosition,
    Position,
    check_position,
    why_not,
)
from service.contacts.models import ContactPosition
from service.contacts.rules import ContactCard
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_text
from service.runtime.work import Work
from service.web.errors import NotFound


async def add_position(
    work: Work, contact_id: UUID, new: NewPosition, *, other_id: UUID | None = None, other_name: str = ""
) -> UUID:
    """Note a position between a contact and another one of the other kind; one that was only typed is made.

    Raises NotFound, and Refusal on fields `title`, `until_on`, `other`.
    """
    here = await demand_act(work, "hold", contact_id)
    there = await _other(work, here, other_id, other_name)
    person, organisation = (here, there) if here.kind == "person" else (there, here)
    check_position(new, await queries.positions_between(work, person.id, organisation.id))
    row = ContactPosition(
        tenant_id=work.tenant.id,
        id=new_id(),
        person_id=person.id,
        organisation_id=organisation.id,
        title=new.title,
        from_on=new.from_on,
        until_on=new.until_on,
        created_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    after = _shown(new) | {"position_id": str(row.id), "person": person.name, "organisation": organisation.name}
    for contact in (person, organisation):
        work.record("contact.position_added", contact.id, record="contact", after=after)
    return row.id


async def _other(work: Work, here: ContactCard, other_id: UUID | None, other_name: str) -> ContactCard:
    kind = "organisation" if here.kind == "person" else "person"
    try:
        found = await queries.standing(work, other_id) if other_id else await remember(work, other_name, kind)
    except Refusal as refusal:
        raise refusal.at("other") from None
    there = await queries.card(work, found) if found else None
    if there is None or there.kind != kind:
        raise Refusal(WRONG_KINDS, code="wrong_kind", field="other")
    return there


def _shown(position: NewPosition | Position) -> dict[str, object]:
    return {"title": position.title, "from_on": position.from_on, "until_on": position.until_on}


async def _own(work: Work, position_id: UUID) -> Position:
    demand(why_not("hold", work.actor, "active"))
    position = await queries.position_by_id(work, position_id)
    if position is None:
        raise NotFound
    return position


async def change_position(work: Work, position_id: UUID, new: NewPosition) -> None:
    """Write another title or other dates, such as the last day. Raises Refusal on a field, NotFound."""
    position = await _own(work, position_id)
    others = await queries.positions_between(work, position.person_id, position.organisation_id)
    check_position(new, [other for other in others if other.id != position_id])
    before, after = _shown(position), _shown(new)
    if before == after:
        return
    statement = update(ContactPosition).where(ContactPosition.id == position_id).values(**after)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    told = {"position_id": str(position_id), "person": position.person, "organisation": position.organisation}
    for contact in (position.person_id, position.organisation_id):
        work.record(
            "contact.position_changed", contact, record="contact", before=before | told, after=after | told
        )  # fmt: skip


async def withdraw_position(work: Work, position_id: UUID, reason: str) -> None:
    """Take back a position that was noted by mistake, with a reason. One that ended gets its last day instead."""
    position = await _own(work, position_id)
    said = clean_text(reason, LONGEST_REASON)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    statement = update(ContactPosition).where(ContactPosition.id == position_id).values(state="withdrawn")
    await work.session.execute(statement.execution_options(synchronize_session=False))
    before = _shown(position) | {"person": position.person, "organisation": position.organisation}
    for contact in (position.person_id, position.organisation_id):
        work.record("contact.position_withdrawn", contact, record="contact", before=before, reason=said)

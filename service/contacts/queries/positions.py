"""Reads of positions that people hold in organisations."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from service.contacts.merging import Position
from service.contacts.models import Contact, ContactPosition
from service.runtime.work import Work

Person, Organisation = aliased(Contact), aliased(Contact)
MOST = 200


def _positions() -> Select[*tuple[Any, ...]]:
    held = ContactPosition
    return (
        select(
            held.id, held.person_id, Person.name.label("person"), held.organisation_id,
            Organisation.name.label("organisation"), held.title, held.from_on, held.until_on,
        )
        .join(Person, Person.id == held.person_id)
        .join(Organisation, Organisation.id == held.organisation_id)
        .where(held.state == "held")
    )  # fmt: skip


async def positions_of(work: Work, contact_id: UUID) -> list[Position]:
    """The positions of a person, or the people of an organisation: those who hold them still first, newest first."""
    here = or_(ContactPosition.person_id == contact_id, ContactPosition.organisation_id == contact_id)
    order = (ContactPosition.until_on.desc().nulls_first(), ContactPosition.from_on.desc().nulls_last())
    rows = await work.session.execute(_positions().where(here).order_by(*order, ContactPosition.id).limit(MOST))
    return [Position(*row) for row in rows]


async def position_by_id(work: Work, position_id: UUID) -> Position | None:
    """One position that was not withdrawn, or None."""
    row = (await work.session.execute(_positions().where(ContactPosition.id == position_id))).one_or_none()
    return Position(*row) if row else None


async def positions_between(work: Work, person_id: UUID, organisation_id: UUID) -> list[Position]:
    """The positions of one person in one organisation."""
    here = (ContactPosition.person_id == person_id, ContactPosition.organisation_id == organisation_id)
    return [Position(*row) for row in await work.session.execute(_positions().where(*here))]

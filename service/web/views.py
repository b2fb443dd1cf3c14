"""Saved views: a person's own names for the filters of a register. A view is an address's query, nothing more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.kit.words import N_
from service.runtime.tables import TenantTable, belongs_to
from service.runtime.work import Work

NAME_LIMIT = 60
QUERY_LIMIT = 2_000
MOST = 30
NEEDS_NAME = N_("Give the view a name.")
TOO_MANY = N_("You have %(most)s saved views. Delete one before you save another.")
NOTHING_TO_SAVE = N_("Choose at least one filter before you save the view.")


class SavedViewRow(TenantTable):
    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("tenant_id", "person_id", "register", "name"),
        belongs_to("person", "person_id"),
    )

    person_id: Mapped[UUID]
    register: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class SavedView:
    id: UUID
    name: str
    query: str


async def saved_views(work: Work, register: str) -> list[SavedView]:
    """The person's views of a register by name."""
    query = (
        select(SavedViewRow.id, SavedViewRow.name, SavedViewRow.query)
        .where(SavedViewRow.person_id == work.actor.id, SavedViewRow.register == register)
        .order_by(SavedViewRow.name, SavedViewRow.id)
    )
    return [SavedView(*row) for row in await work.session.execute(query)]


async def save_view(work: Work, register: str, name: str, query: str) -> None:
    """Keep a query under a name; the same name again takes the new query. Raises Refusal on field `name`."""
    try:
        clean = clean_line(name, NAME_LIMIT)
    except Refusal as refusal:
        raise refusal.at("name") from None
    if not clean:
        raise Refusal(NEEDS_NAME, code="required", field="name")
    if not query or len(query) > QUERY_LIMIT:
        raise Refusal(NOTHING_TO_SAVE, code="nothing_to_save", field="name")
    own = select(func.count()).where(SavedViewRow.person_id == work.actor.id, SavedViewRow.register == register)
    if (await work.session.scalar(own) or 0) >= MOST:
        raise Refusal(TOO_MANY, code="too_many", field="name", most=MOST)
    row = {"tenant_id": work.tenant.id, "id": new_id(), "person_id": work.actor.id, "created_at": work.now}
    statement = insert(SavedViewRow).values(**row, register=register, name=clean, query=query)
    keys = ["tenant_id", "person_id", "register", "name"]
    await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"query": query}))


async def delete_view(work: Work, view_id: UUID) -> None:
    """Forget a view of the person's own; somebody else's is left as it is."""
    own = (SavedViewRow.id == view_id, SavedViewRow.person_id == work.actor.id)
    await work.session.execute(delete(SavedViewRow).where(*own))

"""Tables of handover acts and of the matters in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Handover(TenantTable):
    """An act. leaves: posts, roles and sessions end with `last_day`. held_up: why they could not be ended, as JSON."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("state in ('working', 'done', 'partly')", name="state"),
        belongs_to("person", "person_id"),
        Index("handover_working", "tenant_id", "person_id", unique=True, postgresql_where=text("state = 'working'")),
        Index("handover_person", "tenant_id", "person_id", text("made_at desc")),
        Index("handover_leaving", "tenant_id", "last_day", postgresql_where=text("leaves and ended_at is null")),
    )

    person_id: Mapped[UUID]
    state: Mapped[str]
    last_day: Mapped[date]
    leaves: Mapped[bool]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]
    on_behalf_of: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    held_up_at: Mapped[datetime | None]
    held_up: Mapped[str] = mapped_column(server_default="")


class HandoverLine(Base):
    """One matter. state: msgid, as it was when the act was made; why: a refusal as JSON."""

    __tablename__ = "handover_line"
    __table_args__ = (
        CheckConstraint("outcome in ('waiting', 'handed', 'refused', 'gone', 'post')", name="outcome"),
        CheckConstraint("(outcome = 'post') = (to_id is null)", name="to"),
        belongs_to("handover", "handover_id"),
        belongs_to("person", "to_id"),
        Index("handover_line_to", "tenant_id", "to_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    due_on: Mapped[date | None]
    post: Mapped[str] = mapped_column(server_default="")
    to_id: Mapped[UUID | None]
    to_name: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[str]
    why: Mapped[str] = mapped_column(server_default="")

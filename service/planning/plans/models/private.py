"""What an agency keeps for itself on a plan, its own or one it takes part in: nobody else's, and no key to a plan."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.planning.plans.models.plans import ONE, Json
from service.runtime.tables import Base, TenantTable, belongs_to


class Note(TenantTable):
    """An internal note on a plan or a part of it."""

    __tablename__ = "plan_note"
    __table_args__ = (UniqueConstraint("tenant_id", "plan_id", "record", "record_id", "id"),)

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    record: Mapped[str]
    record_id: Mapped[UUID]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=ONE)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    written_by_name: Mapped[str]


class BudgetLine(TenantTable):
    """Money, in minor units of the currency: what this agency planned and spent."""

    __tablename__ = "plan_budget_line"
    __table_args__ = (
        CheckConstraint("state in ('standing', 'withdrawn')", name="state"),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("spent >= 0", name="spent"),
        Index("plan_budget_line_plan", "tenant_id", "plan_id"),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    activity_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="standing")
    title: Mapped[str]
    currency: Mapped[str]
    planned: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    spent: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    source: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=ONE)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Contact(Base):
    """Who of this agency answers for its part in a plan."""

    __tablename__ = "plan_contact"
    __table_args__ = (belongs_to("person", "person_id"), Index("plan_contact_person", "tenant_id", "person_id"))

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_tenant_id: Mapped[UUID]
    person_id: Mapped[UUID]
    note: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Review(Base):
    """Up to when a person has seen what changed."""

    __tablename__ = "plan_review"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    reviewed_at: Mapped[datetime]


class MadeAssignment(Base):
    """An assignment that this agency made of a decision."""

    __tablename__ = "plan_assignment"
    __table_args__ = (belongs_to("assignment", "assignment_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID]
    made_at: Mapped[datetime]
    made_by_name: Mapped[str]


class Parting(TenantTable):
    """What an agency keeps of a plan it left or was put out of: the titles, and its own activities as they stood."""

    __tablename__ = "plan_parting"
    __table_args__ = (
        CheckConstraint("how in ('revoked', 'left')", name="how"),
        Index("plan_parting_order", "tenant_id", text("at desc"), text("id desc")),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    how: Mapped[str]
    kind: Mapped[str]
    titles: Mapped[dict[str, str]] = mapped_column(JSONB)
    activities: Mapped[list[Json]] = mapped_column(JSONB)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")

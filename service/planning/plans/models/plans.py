"""A plan, its texts, and who takes part in it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, ONE, NO = text("'{}'::jsonb"), text("'[]'::jsonb"), text("1"), text("false")


def of_plan() -> ForeignKeyConstraint:
    """The key of a row that may be another agency's than its plan."""
    return ForeignKeyConstraint(["plan_tenant_id", "plan_id"], ["plan.tenant_id", "plan.id"])


class Plan(TenantTable):
    """One plan; tenant_id is its owner's. owner_id: who answers for it; parent_id: the plan it is part of.

    revision: number of the newest frozen one, 0 before the first. reason: why it was put back or thrown away.
    template: it is not carried out, others begin as its copy. ends_on is a day of the plan.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("kind in ('annual', 'campaign', 'crisis', 'event', 'unit')", name="kind"),
        CheckConstraint(
            "state in ('draft', 'consultation', 'approved', 'active', 'closed', 'evaluated', 'discarded')", name="state"
        ),
        CheckConstraint("revision >= 0", name="revision"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("parent_id <> id", name="parent"),
        belongs_to("unit", "unit_id"),
        belongs_to("plan", "parent_id"),
        belongs_to("plan", "copy_of"),
        Index("plan_by_id", "id"),
        Index("plan_recent", "tenant_id", text("changed_at desc"), text("id desc")),
        Index("plan_state", "tenant_id", "state", text("changed_at desc"), text("id desc")),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")
    template: Mapped[bool] = mapped_column(server_default=NO)
    languages: Mapped[list[str]] = mapped_column(JSONB)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    unit_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str] = mapped_column(server_default="")
    parent_id: Mapped[UUID | None]
    copy_of: Mapped[UUID | None]
    revision: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=ONE)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by_name: Mapped[str] = mapped_column(server_default="")
    closed_at: Mapped[datetime | None]
    evaluated_at: Mapped[datetime | None]


class Access(Base):
    """An agency takes part in a plan, or was asked to. Read here; functions of the database write it.

    tenant_id: the agency that takes part; titles: language -> the plan's title when it was asked; kind likewise.
    expires_at: until when it may answer. reason: why it declined, left or was put out.
    """

    __tablename__ = "plan_access"
    __table_args__ = (of_plan(), Index("plan_access_of_plan", "plan_tenant_id", "plan_id"))

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[str]
    state: Mapped[str]
    kind: Mapped[str]
    titles: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=EMPTY)
    message: Mapped[str] = mapped_column(server_default="")
    invited_at: Mapped[datetime]
    invited_by_name: Mapped[str] = mapped_column(server_default="")
    expires_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str] = mapped_column(server_default="")
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")


class PlanText(Base):
    """A plan in one language. party_id: the agency that wrote it last. version: of this text alone."""

    __tablename__ = "plan_text"
    __table_args__ = (
        belongs_to("plan", "plan_id"),
        CheckConstraint("language in ('az', 'ka', 'en')", name="language"),
        CheckConstraint("state in ('draft', 'ready')", name="state"),
        Index("plan_text_plan", "plan_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="draft")
    title: Mapped[str] = mapped_column(server_default="")
    summary: Mapped[str] = mapped_column(server_default="")
    situation: Mapped[str] = mapped_column(server_default="")
    approach: Mapped[str] = mapped_column(server_default="")
    party_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(server_default=ONE)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]

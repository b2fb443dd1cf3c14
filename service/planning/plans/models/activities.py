"""What participants put into a plan: activities, readings, signatures, comments, the log of changes.

tenant_id is the agency that put a row in; plan_tenant_id the owner of the plan in which it stands.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.planning.plans.models.plans import EMPTY, NO, NOTHING, ONE, Json, of_plan
from service.runtime.tables import Base, TenantTable, belongs_to


class Activity(TenantTable):
    """Something that an agency does. draft: only that agency sees it; tentative: its time is not sure.

    all_day: from midnight to midnight of `zone`, ends_at being the midnight after the last day. owner_id: who answers
    for it, a person of tenant_id. audiences: ids of the plan's audiences. spokesperson_key: the folded name.
    record, record_id: what it became in that agency's books, such as a press event. reason: why postponed or cancelled.
    """

    __tablename__ = "plan_activity"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id", "plan_id", "draft"),
        of_plan(),
        ForeignKeyConstraint(
            ["plan_tenant_id", "plan_id", "objective_id"],
            ["plan_objective.tenant_id", "plan_objective.plan_id", "plan_objective.id"],
        ),
        belongs_to("unit", "unit_id"),
        CheckConstraint(
            "state in ('proposed', 'agreed', 'confirmed', 'in_progress', 'done', 'postponed', 'cancelled')",
            name="state",
        ),
        CheckConstraint("channel in ('press', 'social', 'tv', 'site', 'field')", name="channel"),
        CheckConstraint("ends_at >= starts_at and ends_at - starts_at <= interval '400 days'", name="span"),
        CheckConstraint("(record = '') = (record_id is null)", name="record"),
        Index("plan_activity_by_id", "id"),
        Index("plan_activity_window", "plan_id", "starts_at", "ends_at"),
        Index("plan_activity_party", "tenant_id", "starts_at", "ends_at"),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="proposed")
    draft: Mapped[bool] = mapped_column(server_default=NO)
    tentative: Mapped[bool] = mapped_column(server_default=NO)
    kind: Mapped[str] = mapped_column(server_default="event")
    channel: Mapped[str]
    all_day: Mapped[bool] = mapped_column(server_default=NO)
    zone: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    audiences: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    objective_id: Mapped[UUID | None]
    spokesperson: Mapped[str] = mapped_column(server_default="")
    spokesperson_key: Mapped[str] = mapped_column(server_default="")
    place: Mapped[str] = mapped_column(server_default="")
    embargo_until: Mapped[datetime | None]
    unit_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str] = mapped_column(server_default="")
    record: Mapped[str] = mapped_column(server_default="")
    record_id: Mapped[UUID | None]
    result: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=ONE)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    changed_at: Mapped[datetime]
    changed_party_id: Mapped[UUID]
    changed_by_name: Mapped[str]


class ActivityText(Base):
    """An activity in one language. plan_id and draft follow the activity by the foreign key."""

    __tablename__ = "plan_activity_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "activity_id", "plan_id", "draft"],
            ["plan_activity.tenant_id", "plan_activity.id", "plan_activity.plan_id", "plan_activity.draft"],
            onupdate="CASCADE",
        ),
        CheckConstraint("language in ('az', 'ka', 'en')", name="language"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID]
    draft: Mapped[bool]
    title: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str] = mapped_column(server_default="")


class Reading(TenantTable):
    """A figure of a measure on a day, with what shows it."""

    __tablename__ = "plan_reading"
    __table_args__ = (
        of_plan(),
        ForeignKeyConstraint(
            ["plan_tenant_id", "plan_id", "kpi_id"], ["plan_kpi.tenant_id", "plan_kpi.plan_id", "plan_kpi.id"]
        ),
        CheckConstraint("state in ('standing', 'withdrawn')", name="state"),
        Index("plan_reading_plan", "plan_id", "kpi_id", "taken_on"),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    kpi_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="standing")
    taken_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Numeric)
    evidence: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    source: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID | None]
    noted_by_name: Mapped[str]


class Signature(Base):
    """A party agreed to a revision, agreed with a reservation, or declined; text: the reservation or why. For good."""

    __tablename__ = "plan_signature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["plan_tenant_id", "plan_id", "number"],
            ["plan_revision.tenant_id", "plan_revision.plan_id", "plan_revision.number"],
        ),
        CheckConstraint("verdict in ('agreed', 'reserved', 'declined')", name="verdict"),
        CheckConstraint("verdict = 'agreed' or text <> ''", name="text"),
        Index("plan_signature_plan", "plan_id", "number"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    text: Mapped[str] = mapped_column(server_default="")
    signed_at: Mapped[datetime]
    signed_by: Mapped[UUID | None]
    signed_by_name: Mapped[str]


class Comment(TenantTable):
    """A remark on the plan or a part of it. inner_only: seen by the writing agency alone.

    mentions: [{"tenant_id", "person_id" or null, "name"}].
    """

    __tablename__ = "plan_comment"
    __table_args__ = (
        of_plan(),
        CheckConstraint("state in ('standing', 'withdrawn')", name="state"),
        Index("plan_comment_plan", "plan_id", "written_at"),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    record: Mapped[str]
    record_id: Mapped[UUID]
    inner_only: Mapped[bool] = mapped_column(server_default=NO)
    state: Mapped[str] = mapped_column(server_default="standing")
    text: Mapped[str]
    mentions: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    written_by_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class Change(TenantTable):
    """One line of what happened in a plan, for everybody who takes part. kind: such as activity.moved.

    title: language -> what the part was called then. before, after: what changed, for undoing and comparing.
    """

    __tablename__ = "plan_change"
    __table_args__ = (of_plan(), Index("plan_change_plan", "plan_id", "at"))

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    at: Mapped[datetime]
    kind: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[UUID]
    title: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=EMPTY)
    before: Mapped[Json | None] = mapped_column(JSONB)
    after: Mapped[Json | None] = mapped_column(JSONB)
    inner_only: Mapped[bool] = mapped_column(server_default=NO)
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]

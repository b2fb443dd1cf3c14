"""What bodies put into a campaign: materials, what they carried of them, figures. tenant_id is the body's own."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from service.planning.plans.models.plans import ONE, of_plan
from service.runtime.tables import Base, TenantTable

BLANK = text("''")
STANDS = "state in ('standing', 'withdrawn')"


class Material(TenantTable):
    """Something that a campaign shows or hands out. carriers: agencies that are to carry it, none: all who take part.

    due_on: by when it is to be carried. owner_id: who answers for it, a person of tenant_id. reason: why taken out.
    """

    __tablename__ = "campaign_material"
    __table_args__ = (
        UniqueConstraint("tenant_id", "plan_id", "id"),
        of_plan(),
        CheckConstraint(STANDS, name="state"),
        Index("campaign_material_plan", "plan_id", "created_at"),
        Index("campaign_material_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="standing")
    kind: Mapped[str]
    carriers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    due_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str] = mapped_column(server_default=BLANK)
    version: Mapped[int] = mapped_column(server_default=ONE)
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class MaterialText(Base):
    """A material in one language: its title, where it lies, its file. The file opens in the body that has it alone."""

    __tablename__ = "campaign_material_text"
    __table_args__ = (
        of_plan(),
        ForeignKeyConstraint(
            ["tenant_id", "plan_id", "material_id"],
            ["campaign_material.tenant_id", "campaign_material.plan_id", "campaign_material.id"],
        ),
        CheckConstraint("language in ('az', 'ka', 'en')", name="language"),
        Index("campaign_material_text_plan", "plan_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    material_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(server_default=BLANK)
    address: Mapped[str] = mapped_column(server_default=BLANK)
    file_id: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(server_default=BLANK)
    file_sha256: Mapped[str] = mapped_column(server_default=BLANK)


class Carrying(TenantTable):
    """A body carried a material: where, on which day, and what shows it. material_tenant_id: whose material it is.

    proof: file, link, clip, event, or "" where nothing shows it yet. record, record_id: the clip or press event in the
    body's own books; proof_title and address are copies for the others, who cannot open those.
    """

    __tablename__ = "campaign_carrying"
    __table_args__ = (
        of_plan(),
        ForeignKeyConstraint(
            ["material_tenant_id", "plan_id", "material_id"],
            ["campaign_material.tenant_id", "campaign_material.plan_id", "campaign_material.id"],
        ),
        CheckConstraint(STANDS, name="state"),
        CheckConstraint("channel in ('press', 'social', 'tv', 'site', 'field')", name="channel"),
        CheckConstraint("proof in ('', 'file', 'link', 'clip', 'event')", name="proof"),
        Index("campaign_carrying_plan", "plan_id", "carried_on"),
    )

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    material_tenant_id: Mapped[UUID]
    material_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="standing")
    channel: Mapped[str]
    place: Mapped[str]
    carried_on: Mapped[date]
    proof: Mapped[str] = mapped_column(server_default=BLANK)
    proof_title: Mapped[str] = mapped_column(server_default=BLANK)
    address: Mapped[str] = mapped_column(server_default=BLANK)
    file_id: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(server_default=BLANK)
    file_sha256: Mapped[str] = mapped_column(server_default=BLANK)
    record: Mapped[str] = mapped_column(server_default=BLANK)
    record_id: Mapped[UUID | None]
    remark: Mapped[str] = mapped_column(server_default=BLANK)
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID | None]
    noted_by_name: Mapped[str]


class Figure(TenantTable):
    """A count of a day or of a week. line: what is counted, such as one hotline; source: who says it."""

    __tablename__ = "campaign_figure"
    __table_args__ = (
        of_plan(),
        CheckConstraint(STANDS, name="state"),
        CheckConstraint("span in ('day', 'week')", name="span"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("last_on >= first_on", name="days"),
        Index("campaign_figure_plan", "plan_id", "measure", "line", "first_on"),
        Index(
            "campaign_figure_standing", "tenant_id", "plan_id", "measure", "line", "first_on", unique=True,
            postgresql_where=text("state = 'standing'"),
        ),
    )  # fmt: skip

    plan_tenant_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="standing")
    measure: Mapped[str]
    line: Mapped[str]
    span: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Numeric)
    source: Mapped[str]
    address: Mapped[str] = mapped_column(server_default=BLANK)
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID | None]
    noted_by_name: Mapped[str]

"""Tables of social accounts, their figures and spreadsheets of figures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to


class SocialAccount(TenantTable):
    """An account that the agency keeps on a platform."""

    __tablename__ = "social_account"
    __table_args__ = (
        UniqueConstraint("tenant_id", "platform", "address"),
        belongs_to("unit", "unit_id"),
        CheckConstraint("state in ('kept', 'ended')", name="state"),
    )

    platform: Mapped[str]
    address: Mapped[str]
    name: Mapped[str]
    unit_id: Mapped[UUID | None]
    since: Mapped[date | None]
    state: Mapped[str] = mapped_column(server_default="kept")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class SocialFigure(TenantTable):
    """A figure of an account. since_on: first of the days it counts, null for what stands on taken_on alone."""

    __tablename__ = "social_figure"
    __table_args__ = (
        belongs_to("social_account", "account_id"),
        belongs_to("social_figure", "replaces_id"),
        belongs_to("figure_import", "import_id"),
        CheckConstraint("state in ('standing', 'corrected', 'withdrawn')", name="state"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("since_on <= taken_on", name="days"),
        Index(
            "social_figure_standing", "tenant_id", "account_id", "metric", "taken_on",
            text("coalesce(since_on, taken_on)"), unique=True, postgresql_where=text("state = 'standing'"),
        ),
        Index("social_figure_replaces", "tenant_id", "replaces_id", postgresql_where=text("replaces_id is not null")),
        Index("social_figure_import", "tenant_id", "import_id", postgresql_where=text("import_id is not null")),
    )  # fmt: skip

    account_id: Mapped[UUID]
    metric: Mapped[str]
    taken_on: Mapped[date]
    since_on: Mapped[date | None]
    value: Mapped[int] = mapped_column(BigInteger)
    origin: Mapped[str]
    remark: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="standing")
    reason: Mapped[str] = mapped_column(server_default="")
    replaces_id: Mapped[UUID | None]
    import_id: Mapped[UUID | None]
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str]


class FigureImport(TenantTable):
    """A spreadsheet of figures that was read and waits for what its columns are. rows: its cells as texts."""

    __tablename__ = "figure_import"
    __table_args__ = (CheckConstraint("state in ('read', 'taken', 'discarded')", name="state"),)

    name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="read")
    rows: Mapped[list[list[str]]] = mapped_column(JSONB)
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    taken: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]

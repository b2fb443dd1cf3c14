"""The table of statutory reports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable

Json = dict[str, Any]
EMPTY = text("'{}'::jsonb")


class StatutoryReport(TenantTable):
    """A report. typed: what people typed; figures: what was counted when it was printed; files: kind -> file id."""

    __tablename__ = "statutory_report"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        CheckConstraint("kind in ('month', 'ge_year', 'az_year')", name="kind"),
        CheckConstraint("state in ('draft', 'printed', 'published', 'withdrawn')", name="state"),
        CheckConstraint("last >= first", name="span"),
        CheckConstraint("(state = 'draft') = (frozen_at is null)", name="printed"),
        Index("statutory_report_last", "tenant_id", text("last desc"), text("id desc")),
    )

    kind: Mapped[str]
    slug: Mapped[str]
    state: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    language: Mapped[str]
    typed: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    figures: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    files: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    number: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]
    frozen_at: Mapped[datetime | None]
    frozen_by_name: Mapped[str] = mapped_column(server_default="")
    published_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")

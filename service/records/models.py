"""Tables of the case nomenclature."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class CaseFile(TenantTable):
    """One file of a year's list. article: of the retention list; term: how long it is kept, as the list says it."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "index_"),
        CheckConstraint("year between 1900 and 2200", name="year"),
        CheckConstraint("index_ <> ''", name="index"),
        CheckConstraint("state in ('planned', 'open', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed"),
        belongs_to("unit", "unit_id"),
        Index("case_file_state", "tenant_id", "state", text("year desc")),
    )

    year: Mapped[int]
    index: Mapped[str] = mapped_column("index_")
    unit_id: Mapped[UUID]
    article: Mapped[str] = mapped_column(server_default="")
    term: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(server_default="")


class CaseFileText(Base):
    __tablename__ = "case_file_text"
    __table_args__ = (belongs_to("case_file", "case_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]

"""Spreadsheets of media contacts, row by row, until they are taken or left."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class MediaImport(TenantTable):
    __tablename__ = "media_import"
    __table_args__ = (belongs_to("media_list", "list_id"),)

    subject: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="read")
    head: Mapped[list[str]] = mapped_column(JSONB)
    columns: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    list_id: Mapped[UUID | None]
    problem: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None]
    created_by_name: Mapped[str]
    done_at: Mapped[datetime | None]


class MediaImportRow(Base):
    __tablename__ = "media_import_row"
    __table_args__ = (belongs_to("media_import", "import_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[str]] = mapped_column(JSONB)
    verdict: Mapped[str] = mapped_column(default="unread")
    problems: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    other_id: Mapped[UUID | None]
    other_name: Mapped[str] = mapped_column(default="")
    other_line: Mapped[int | None]
    choice: Mapped[str] = mapped_column(default="add")
    made_id: Mapped[UUID | None]

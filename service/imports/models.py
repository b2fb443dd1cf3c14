"""Tables of imports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from service.imports.rules.states import STATES
from service.runtime.tables import Base, TenantTable, belongs_to


class Import(TenantTable):
    __tablename__ = "journal_import"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(state) for state in STATES)})", name="state"),
        belongs_to("file", "file_id"),
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        Index("journal_import_newest", "tenant_id", text("created_at desc"), text("id desc")),
    )

    state: Mapped[str]
    file_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[str]
    journal_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    sheet: Mapped[str] = mapped_column(server_default="")
    encoding: Mapped[str] = mapped_column(server_default="")
    separator: Mapped[str] = mapped_column(server_default="")
    header_row: Mapped[int] = mapped_column(server_default=text("0"))
    columns: Mapped[str] = mapped_column(server_default="{}")
    defaults: Mapped[str] = mapped_column(server_default="{}")
    problem: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    total: Mapped[int] = mapped_column(server_default=text("0"))
    rows: Mapped[int] = mapped_column(server_default=text("0"))
    bad: Mapped[int] = mapped_column(server_default=text("0"))
    brought: Mapped[int] = mapped_column(server_default=text("0"))
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    created_at: Mapped[datetime]
    accepted_by_name: Mapped[str] = mapped_column(server_default="")
    accepted_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of a spreadsheet. `cells`, `content` and `problems` are JSON, no problems an empty text."""

    __tablename__ = "journal_import_row"
    __table_args__ = (
        CheckConstraint("row > 0", name="row"),
        belongs_to("journal_import", "import_id"),
        belongs_to("letter", "letter_id"),
        Index(
            "journal_import_row_waiting", "tenant_id", "import_id", "row",
            postgresql_where=text("problems = '' and letter_id is null"),
        ),
        Index("journal_import_row_bad", "tenant_id", "import_id", "row", postgresql_where=text("problems <> ''")),
    )  # fmt: skip

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[str]
    content: Mapped[str]
    problems: Mapped[str] = mapped_column(server_default="")
    number: Mapped[str]
    period: Mapped[str]
    serial: Mapped[int | None] = mapped_column(BigInteger)
    letter_id: Mapped[UUID | None]


class ChosenColumns(Base):
    """Which field each column was, of a header of this shape."""

    __tablename__ = "journal_import_columns"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    shape: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[str]
    changed_at: Mapped[datetime]

"""Tables of redactions, of the pages they read, and of the marks on them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Redaction(TenantTable):
    """`made` and `outcome` are JSON: the file that waits for its check, and what the check found."""

    __tablename__ = "redaction"
    __table_args__ = (
        CheckConstraint("state in ('reading', 'draft', 'burning', 'checked', 'failed', 'discarded')", name="state"),
        CheckConstraint("stage in ('', 'pages', 'document', 'checking')", name="stage"),
        belongs_to("file", "file_id"),
        belongs_to("file", "result_file_id"),
        belongs_to("file", "sheet_file_id"),
        belongs_to("file", "sheet_docx_id"),
        Index("redaction_of_record", "tenant_id", "record", "record_id", text("made_at desc")),
        Index("redaction_newest", "tenant_id", text("made_at desc"), text("id desc")),
        Index("redaction_source", "tenant_id", "source_sha256", postgresql_where=text("result_file_id is not null")),
    )

    record: Mapped[str]
    record_id: Mapped[UUID]
    file_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[str]
    source_sha256: Mapped[str]
    state: Mapped[str]
    stage: Mapped[str] = mapped_column(server_default="")
    problem: Mapped[str] = mapped_column(server_default="")
    problem_page: Mapped[int] = mapped_column(server_default=text("0"))
    password: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    run: Mapped[int] = mapped_column(server_default=text("0"))
    pages: Mapped[int | None]
    done: Mapped[int] = mapped_column(server_default=text("0"))
    made: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[str] = mapped_column(server_default="")
    result_file_id: Mapped[UUID | None]
    sheet_file_id: Mapped[UUID | None]
    sheet_docx_id: Mapped[UUID | None]
    came_from: Mapped[str] = mapped_column(server_default="")
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]
    made_at: Mapped[datetime]
    burned_by_name: Mapped[str] = mapped_column(server_default="")
    burned_at: Mapped[datetime | None]


class RedactionPage(Base):
    """One page as it was read; `words` is JSON as the surveying program writes it."""

    __tablename__ = "redaction_page"
    __table_args__ = (
        CheckConstraint("page > 0", name="page"),
        belongs_to("redaction", "redaction_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    redaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    image_key: Mapped[str]
    image_width: Mapped[int]
    image_height: Mapped[int]
    words: Mapped[str]
    hidden: Mapped[int] = mapped_column(server_default=text("0"))
    burned_key: Mapped[str] = mapped_column(server_default="")
    burned_run: Mapped[int] = mapped_column(server_default=text("0"))
    width: Mapped[float] = mapped_column(Double, server_default=text("0"))
    height: Mapped[float] = mapped_column(Double, server_default=text("0"))


class Mark(TenantTable):
    """A mark or the suggestion of one; places are ten-thousandths of the page."""

    __tablename__ = "redaction_mark"
    __table_args__ = (
        CheckConstraint("state in ('suggested', 'marked', 'rejected', 'removed')", name="state"),
        CheckConstraint("x >= 0 and y >= 0 and w > 0 and h > 0 and x + w <= 10000 and y + h <= 10000", name="place"),
        belongs_to("redaction", "redaction_id"),
        Index("redaction_mark_page", "tenant_id", "redaction_id", "page", "y", "x"),
    )

    redaction_id: Mapped[UUID]
    page: Mapped[int]
    x: Mapped[int]
    y: Mapped[int]
    w: Mapped[int]
    h: Mapped[int]
    state: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="")
    ground: Mapped[str] = mapped_column(server_default="")
    ground_label: Mapped[str] = mapped_column(server_default="")
    article: Mapped[str] = mapped_column(server_default="")
    ground_text: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    made_by_name: Mapped[str]
    made_at: Mapped[datetime]
    changed_by_name: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[datetime | None]

"""Tables of letters that have no number yet: drafts, their versions, approvals, signatures, documents and templates;
and how registered ones were sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class LetterTemplate(TenantTable):
    __tablename__ = "letter_template"
    __table_args__ = (belongs_to("file", "file_id"),)

    title: Mapped[str]
    language: Mapped[str]
    direction: Mapped[str]
    state: Mapped[str]
    problem: Mapped[str] = mapped_column(server_default="")
    detail: Mapped[str] = mapped_column(server_default="{}")
    file_id: Mapped[UUID | None]
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]
    made_at: Mapped[datetime]


class DraftLetter(TenantTable):
    __tablename__ = "draft_letter"
    __table_args__ = (
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        belongs_to("contact", "addressee_id"),
        belongs_to("post", "signer_post_id"),
        belongs_to("post", "waiting_post_id"),
        belongs_to("letter_template", "template_id"),
    )

    journal_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    state: Mapped[str]
    access: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    access_basis: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    addressee_id: Mapped[UUID | None]
    addressee_name: Mapped[str] = mapped_column(server_default="")
    addressee_lines: Mapped[str] = mapped_column(server_default="")
    subject: Mapped[str] = mapped_column(server_default="")
    body: Mapped[str] = mapped_column(server_default="")
    sheets: Mapped[int | None]
    annexes: Mapped[int | None]
    signer_post_id: Mapped[UUID | None]
    template_id: Mapped[UUID | None]
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    round: Mapped[int] = mapped_column(server_default=text("0"))
    waiting_post_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class DraftVersion(Base):
    __tablename__ = "draft_version"
    __table_args__ = (belongs_to("draft_letter", "draft_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID | None]
    saved_by_name: Mapped[str]
    content: Mapped[str]


class Answer(Base):
    __tablename__ = "answer"
    __table_args__ = (
        belongs_to("draft_letter", "draft_id"),
        belongs_to("letter", "letter_id"),
        Index("answer_written_off", "tenant_id", "written_off_at", postgresql_where=text("written_off_at is not null")),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(primary_key=True)
    linked_at: Mapped[datetime]
    written_off_at: Mapped[datetime | None]


class Approval(TenantTable):
    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("tenant_id", "draft_id", "round", "level"),
        belongs_to("draft_letter", "draft_id"),
        belongs_to("post", "post_id"),
    )

    draft_id: Mapped[UUID]
    round: Mapped[int]
    level: Mapped[int]
    titles: Mapped[str]
    post_id: Mapped[UUID | None]
    state: Mapped[str]
    why: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(server_default="")
    on_behalf_of: Mapped[UUID | None]
    remark: Mapped[str] = mapped_column(server_default="")


class Signature(TenantTable):
    __tablename__ = "signature"
    __table_args__ = (belongs_to("draft_letter", "draft_id"), belongs_to("post", "post_id"))

    draft_id: Mapped[UUID]
    version: Mapped[int]
    digest: Mapped[str]
    signed_at: Mapped[datetime]
    signed_by: Mapped[UUID | None]
    signed_by_name: Mapped[str]
    post_id: Mapped[UUID | None]
    for_post: Mapped[bool] = mapped_column(server_default=text("false"))
    on_behalf_of: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]


class Rendition(TenantTable):
    __tablename__ = "rendition"
    __table_args__ = (
        belongs_to("draft_letter", "draft_id"),
        belongs_to("file", "docx_id"),
        belongs_to("file", "pdf_id"),
    )

    draft_id: Mapped[UUID]
    version: Mapped[int]
    final: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[str]
    problem: Mapped[str] = mapped_column(server_default="")
    detail: Mapped[str] = mapped_column(server_default="{}")
    docx_id: Mapped[UUID | None]
    pdf_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Dispatch(TenantTable):
    __tablename__ = "dispatch"
    __table_args__ = (belongs_to("letter", "letter_id"),)

    letter_id: Mapped[UUID]
    channel: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID | None]
    sent_by_name: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_by_name: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")

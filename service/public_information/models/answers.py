"""Tables of what is answered: the parts of a request with their grounds, and the versions of its answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to


class Part(TenantTable):
    """One thing that a request asks for, and what becomes of it."""

    __tablename__ = "information_part"
    __table_args__ = (
        CheckConstraint("outcome in ('', 'granted', 'refused', 'not_held', 'forwarded')", name="outcome"),
        CheckConstraint("state in ('standing', 'removed')", name="state"),
        CheckConstraint("outcome <> 'refused' or ground_id is not null", name="ground"),
        belongs_to("information_request", "request_id"),
        belongs_to("information_ground", "ground_id"),
        Index("information_part_request", "tenant_id", "request_id", "position"),
    )

    request_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str]
    outcome: Mapped[str] = mapped_column(server_default="")
    ground_id: Mapped[UUID | None]
    explanation: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]


class Answer(TenantTable):
    """One version of an answer. Its files lie under the record word `information_answer`."""

    __tablename__ = "information_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "request_id", "version"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("state in ('draft', 'submitted', 'approved', 'returned', 'superseded')", name="state"),
        CheckConstraint("outcome in ('granted', 'partly_granted', 'refused', 'not_held')", name="outcome"),
        belongs_to("information_request", "request_id"),
        belongs_to("information_ground", "ground_id"),
    )

    request_id: Mapped[UUID]
    version: Mapped[int]
    state: Mapped[str]
    outcome: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    appeal_order: Mapped[str] = mapped_column(server_default="")
    ground_id: Mapped[UUID | None]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    written_by_name: Mapped[str]
    submitted_at: Mapped[datetime | None]
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[UUID | None]
    judged_by_name: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    edits: Mapped[int] = mapped_column(server_default=sql("1"))


class AnswerRedaction(TenantTable):
    """A redacted version that goes with an answer: its file and its list of grounds, as files of the answer."""

    __tablename__ = "information_answer_redaction"
    __table_args__ = (
        UniqueConstraint("tenant_id", "answer_id", "redaction_id"),
        belongs_to("information_answer", "answer_id"),
        belongs_to("redaction", "redaction_id"),
        belongs_to("file", "file_id"),
        belongs_to("file", "sheet_id"),
        Index("information_answer_redaction_file", "tenant_id", "file_id"),
    )

    answer_id: Mapped[UUID]
    redaction_id: Mapped[UUID]
    file_id: Mapped[UUID]
    sheet_id: Mapped[UUID]
    chosen_at: Mapped[datetime]
    chosen_by_name: Mapped[str]

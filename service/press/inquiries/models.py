"""Tables of media inquiries, of answers to them, and of what days came to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class MediaInquiry(TenantTable):
    __tablename__ = "media_inquiry"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "serial"),
        belongs_to("journalist", "journalist_id"),
        belongs_to("outlet", "outlet_id"),
        belongs_to("person", "owner_id"),
        belongs_to("mail_message", "message_id"),
        belongs_to("clip", "clip_id"),
        belongs_to("information_request", "request_id"),
    )

    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    state: Mapped[str] = mapped_column(default="received")
    form: Mapped[str]
    channel: Mapped[str]
    subject: Mapped[str]
    question: Mapped[str]
    language: Mapped[str]
    asked_by: Mapped[str] = mapped_column(default="")
    outlet_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    journalist_id: Mapped[UUID | None]
    outlet_id: Mapped[UUID | None]
    received_at: Mapped[datetime]
    wished_at: Mapped[datetime | None]
    legal_due_at: Mapped[datetime | None]
    owner_id: Mapped[UUID | None]
    due_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None]
    clip_id: Mapped[UUID | None]
    request_id: Mapped[UUID | None]
    origin: Mapped[str] = mapped_column(default="")
    origin_id: Mapped[UUID | None]
    resolution: Mapped[str] = mapped_column(default="")
    resolution_note: Mapped[str] = mapped_column(default="")
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    registered_by_name: Mapped[str] = mapped_column(default="")


class MediaInquiryCount(Base):
    __tablename__ = "media_inquiry_count"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class MediaAnswer(TenantTable):
    __tablename__ = "media_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "inquiry_id", "turn"),
        belongs_to("media_inquiry", "inquiry_id"),
    )

    inquiry_id: Mapped[UUID]
    turn: Mapped[int]
    text: Mapped[str]
    language: Mapped[str]
    attribution: Mapped[str]
    speaker: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    submitted_by_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    resolution: Mapped[str] = mapped_column(default="")
    way: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    sent_by_name: Mapped[str] = mapped_column(default="")
    delivery: Mapped[str] = mapped_column(default="")
    told: Mapped[str] = mapped_column(default="")
    message_key: Mapped[str] = mapped_column(default="")


class MediaInquiryDay(Base):
    __tablename__ = "media_inquiry_day"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    composed_at: Mapped[datetime]

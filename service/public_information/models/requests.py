"""Tables of requests, of what was told about them, of fees, complaints and entries of the register."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.correspondence.models import Letter
from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
STATES = (
    "received", "registered", "in_progress", "clarification_asked", "extended", "granted", "partly_granted",
    "refused", "not_held", "forwarded", "withdrawn", "left", "joined", "closed", "appealed", "upheld", "changed",
    "voided",
)  # fmt: skip
OUTCOMES = ("", "granted", "partly_granted", "refused", "not_held", "forwarded", "withdrawn", "left", "joined")
OPEN = (
    "answered_at is null and state in ('received', 'registered', 'in_progress', 'clarification_asked', 'extended',"
    " 'granted', 'partly_granted', 'refused', 'not_held')"
)
NEWEST = (sql("registered_at desc"), sql("id desc"))


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(value) for value in values)})", name=column)


class Request(TenantTable):
    """A request. The secret code is kept as a keyed hash only; due_at follows the clock of the answer."""

    __tablename__ = "information_request"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period", "journal_id", "serial"),
        UniqueConstraint("tenant_id", "code_hash"),
        CheckConstraint("serial > 0", name="serial"),
        _one_of("state", *STATES),
        _one_of("outcome", *OUTCOMES),
        _one_of("kind", "release", "correction"),
        _one_of("channel", "page", "email", "post", "hand", "phone", "oral"),
        _one_of("applicant", "natural", "legal", "anonymous"),
        _one_of("form", "electronic", "copy", "certified_copy", "view", "oral"),
        _one_of("answer_way", "page", "email", "post", "hand"),
        _one_of("answered_way", "", "page", "email", "post", "hand"),
        _one_of("urgency", "", "timeliness", "threat"),
        _one_of("relation", "", "split", "forwarded"),
        CheckConstraint("(relation = '') = (parent_id is null)", name="relation_parent"),
        CheckConstraint("applicant <> 'anonymous' or name = ''", name="anonymous"),
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        belongs_to("information_request", "parent_id"),
        belongs_to("information_request", "same_as"),
        belongs_to(Letter.__tablename__, "letter_id"),
        belongs_to("mail_message", "message_id"),
        belongs_to("person", "executor_id"),
        Index("information_request_order", "tenant_id", *NEWEST),
        Index("information_request_state", "tenant_id", "state", *NEWEST),
        Index("information_request_outcome", "tenant_id", "outcome", *NEWEST, postgresql_where=sql("outcome <> ''")),
        Index("information_request_open", "tenant_id", "due_at", "id", postgresql_where=sql(OPEN)),
        Index(
            "information_request_applicant", "tenant_id", "applicant_key", sql("registered_at desc"),
            postgresql_where=sql("applicant_key <> ''"),
        ),
        Index(
            "information_request_executor", "tenant_id", "executor_id", *NEWEST,
            postgresql_where=sql("executor_id is not null"),
        ),
        Index(
            "information_request_parent", "tenant_id", "parent_id", postgresql_where=sql("parent_id is not null")
        ),
        Index(
            "information_request_letter", "tenant_id", "letter_id", postgresql_where=sql("letter_id is not null")
        ),
        Index(
            "information_request_message", "tenant_id", "message_id", postgresql_where=sql("message_id is not null")
        ),
        Index("information_request_number", "tenant_id", "number"),
        Index(
            "information_request_decided", "tenant_id", "decided_at", postgresql_where=sql("decided_at is not null")
        ),
    )  # fmt: skip

    journal_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    state: Mapped[str]
    outcome: Mapped[str] = mapped_column(server_default="")
    period: Mapped[str]
    serial: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str]
    registered_at: Mapped[datetime]
    received_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    registered_by_name: Mapped[str]
    delay: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    applicant: Mapped[str]
    applicant_key: Mapped[str] = mapped_column(server_default="")
    name: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    identity_document: Mapped[str] = mapped_column(server_default="")
    their_number: Mapped[str] = mapped_column(server_default="")
    their_on: Mapped[date | None]
    form: Mapped[str]
    answer_language: Mapped[str]
    answer_way: Mapped[str]
    urgency: Mapped[str] = mapped_column(server_default="")
    urgency_reason: Mapped[str] = mapped_column(server_default="")
    about_self: Mapped[bool] = mapped_column(server_default=sql("false"))
    media: Mapped[bool] = mapped_column(server_default=sql("false"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    files: Mapped[int] = mapped_column(server_default=sql("0"))
    parent_id: Mapped[UUID | None]
    relation: Mapped[str] = mapped_column(server_default="")
    same_as: Mapped[UUID | None]
    letter_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    executor_id: Mapped[UUID | None]
    executor_name: Mapped[str] = mapped_column(server_default="")
    examination: Mapped[Json] = mapped_column(JSONB, server_default=sql("'{}'"))
    due_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(server_default="")
    decided_by_post: Mapped[str] = mapped_column(server_default="")
    answered_at: Mapped[datetime | None]
    answered_way: Mapped[str] = mapped_column(server_default="")
    proof: Mapped[str] = mapped_column(server_default="")
    forwarded_to: Mapped[str] = mapped_column(server_default="")
    forward_number: Mapped[str] = mapped_column(server_default="")
    forward_on: Mapped[date | None]
    told_at: Mapped[datetime | None]
    checked: Mapped[Json] = mapped_column(JSONB, server_default=sql("'{}'"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=sql("1"))


class Notice(TenantTable):
    """Something said between agency and requester; `inward`: by the requester. Files: word `information_notice`."""

    __tablename__ = "information_notice"
    __table_args__ = (
        _one_of(
            "kind", "receipt", "clarification", "clarification_answer", "term", "extension", "forwarded", "answer",
            "withdrawal", "left", "joined", "complaint", "complaint_result",
        ),
        _one_of("way", "page", "email", "post", "hand", "phone"),
        belongs_to("information_request", "request_id"),
        Index("information_notice_request", "tenant_id", "request_id", "at"),
    )  # fmt: skip

    request_id: Mapped[UUID]
    kind: Mapped[str]
    inward: Mapped[bool] = mapped_column(server_default=sql("false"))
    way: Mapped[str]
    text: Mapped[str] = mapped_column(server_default="")
    on_day: Mapped[date | None]
    files: Mapped[int] = mapped_column(server_default=sql("0"))
    proof: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]


class Fee(TenantTable):
    """What is to be paid by one row of the tariff; amounts in minor units."""

    __tablename__ = "information_fee"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("amount >= 0", name="amount"),
        _one_of("state", "asked", "waived", "paid", "removed"),
        belongs_to("information_request", "request_id"),
        belongs_to("information_tariff", "tariff_id"),
        Index("information_fee_request", "tenant_id", "request_id"),
    )

    request_id: Mapped[UUID]
    tariff_id: Mapped[UUID]
    quantity: Mapped[int]
    amount: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    asked_at: Mapped[datetime]
    paid_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(server_default="")


class Complaint(TenantTable):
    """A complaint about a decision or about silence, and what came of it. cost: minor units, for the yearly report."""

    __tablename__ = "information_complaint"
    __table_args__ = (
        _one_of("body", "inside", "ombudsman", "court"),
        _one_of("state", "filed", "upheld", "changed", "dismissed"),
        CheckConstraint("cost >= 0", name="cost"),
        belongs_to("information_request", "request_id"),
        Index("information_complaint_request", "tenant_id", "request_id"),
        Index("information_complaint_filed", "tenant_id", "filed_on"),
    )

    request_id: Mapped[UUID]
    body: Mapped[str]
    state: Mapped[str]
    filed_on: Mapped[date]
    text: Mapped[str] = mapped_column(server_default="")
    their_number: Mapped[str] = mapped_column(server_default="")
    filed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(server_default="")
    result: Mapped[str] = mapped_column(server_default="")
    outcome_before: Mapped[str] = mapped_column(server_default="")
    outcome_after: Mapped[str] = mapped_column(server_default="")
    cost: Mapped[int] = mapped_column(server_default=sql("0"))


class Entry(TenantTable):
    """An entry of the register of public information: its name, when it came or went, from whom or to whom."""

    __tablename__ = "information_entry"
    __table_args__ = (
        _one_of("event", "received", "created", "processed", "issued"),
        belongs_to("information_request", "request_id"),
        Index("information_entry_order", "tenant_id", sql("event_on desc"), sql("id desc")),
        Index(
            "information_entry_request", "tenant_id", "request_id", postgresql_where=sql("request_id is not null")
        ),
    )  # fmt: skip

    request_id: Mapped[UUID | None]
    title: Mapped[str]
    event: Mapped[str]
    event_on: Mapped[date]
    party: Mapped[str]
    party_personal: Mapped[bool] = mapped_column(server_default=sql("false"))
    responsible: Mapped[str] = mapped_column(server_default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None]
    entered_by_name: Mapped[str]


class PublicText(Base):
    """What may be said of a request in public, without personal data, in one language."""

    __tablename__ = "information_text"
    __table_args__ = (belongs_to("information_request", "request_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    written_at: Mapped[datetime]
    written_by_name: Mapped[str]

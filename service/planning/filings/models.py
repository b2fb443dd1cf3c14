"""Tables of reports that bodies file. Those of who asks, then those of who fills in; a copy goes between them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, ONE, NONE, NO, BLANK = text("'{}'::jsonb"), text("1"), text("0"), text("false"), text("''")


class Form(TenantTable):
    """What is asked for, as its builder has it now. number: of its newest edition, 0 before the first."""

    __tablename__ = "filing_form"
    __table_args__ = (CheckConstraint("state in ('draft', 'ready', 'retired')", name="state"),)

    state: Mapped[str] = mapped_column(server_default="draft")
    titles: Mapped[Json] = mapped_column(JSONB)
    definition: Mapped[Json] = mapped_column(JSONB)
    number: Mapped[int] = mapped_column(server_default=NONE)
    version: Mapped[int] = mapped_column(server_default=ONE)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Edition(Base):
    """A form as it was when it was asked for; it never changes."""

    __tablename__ = "filing_edition"
    __table_args__ = (belongs_to("filing_form", "form_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    form_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    titles: Mapped[Json] = mapped_column(JSONB)
    definition: Mapped[Json] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    made_by_name: Mapped[str]


class Request(TenantTable):
    """That bodies are asked for a form. goes_up_to: a duty of this agency that is filled by what comes together.

    accepts_itself: what passes the checks is accepted as it comes. whole: what came together, frozen at the end.
    """

    __tablename__ = "filing_request"
    __table_args__ = (
        CheckConstraint("state in ('open', 'closed', 'withdrawn')", name="state"),
        ForeignKeyConstraint(
            ["tenant_id", "form_id", "edition"],
            ["filing_edition.tenant_id", "filing_edition.form_id", "filing_edition.number"],
        ),
        Index("filing_request_recent", "tenant_id", text("asked_at desc"), text("id desc")),
        Index("filing_request_form", "tenant_id", "form_id", "edition"),
    )

    form_id: Mapped[UUID]
    edition: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="open")
    period: Mapped[str]
    due_on: Mapped[date]
    message: Mapped[str] = mapped_column(server_default=BLANK)
    accepts_itself: Mapped[bool] = mapped_column(server_default=NO)
    goes_up_to: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    asked_by_name: Mapped[str]
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    whole: Mapped[Json | None] = mapped_column(JSONB)
    sha256: Mapped[str] = mapped_column(server_default=BLANK)


class Body(Base):
    """One body that was asked. name: as it was then. edition: which it fills in. remarks: field -> what is wrong."""

    __tablename__ = "filing_body"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'filed', 'returned', 'accepted', 'withdrawn', 'ended')", name="state"
        ),
        belongs_to("filing_request", "request_id"),
    )  # fmt: skip

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    edition: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="waiting")
    sendings: Mapped[int] = mapped_column(server_default=NONE)
    remarks: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(server_default=NONE)


class Submission(Base):
    """What a body sent, frozen. sha256: of its answers as canonical JSON; the body keeps the same."""

    __tablename__ = "filing_submission"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "request_id", "party_id"],
            ["filing_body.tenant_id", "filing_body.request_id", "filing_body.party_id"],
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[int]
    answers: Mapped[Json] = mapped_column(JSONB)
    sha256: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by_name: Mapped[str]


class Duty(TenantTable):
    """What another agency asks of this one. offered: a newer edition of the form that may be taken instead.

    answers: as they are being written; version: two who write lose nothing by it. remarks: field -> what is wrong.
    """

    __tablename__ = "filing_duty"
    __table_args__ = (
        UniqueConstraint("tenant_id", "party_id", "request_id"),
        CheckConstraint("state in ('open', 'sent', 'returned', 'accepted', 'withdrawn', 'ended')", name="state"),
        belongs_to("person", "owner_id"),
        Index("filing_duty_due", "tenant_id", "due_on", "id"),
        Index("filing_duty_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
    )

    party_id: Mapped[UUID]
    request_id: Mapped[UUID]
    party_name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    titles: Mapped[Json] = mapped_column(JSONB)
    definition: Mapped[Json] = mapped_column(JSONB)
    edition: Mapped[int]
    offered: Mapped[Json | None] = mapped_column(JSONB)
    period: Mapped[str]
    due_on: Mapped[date]
    message: Mapped[str] = mapped_column(server_default=BLANK)
    answers: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    version: Mapped[int] = mapped_column(server_default=ONE)
    sendings: Mapped[int] = mapped_column(server_default=NONE)
    remarks: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    owner_id: Mapped[UUID | None]
    reminded_on: Mapped[date | None]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str] = mapped_column(server_default=BLANK)


class Sending(Base):
    """What this agency sent, frozen; the other one holds the same."""

    __tablename__ = "filing_sending"
    __table_args__ = (belongs_to("filing_duty", "duty_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    duty_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[int]
    answers: Mapped[Json] = mapped_column(JSONB)
    sha256: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by_name: Mapped[str]

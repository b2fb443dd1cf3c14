"""Tables of appeals and of the bodies they were forwarded to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

STATES = ("registered", "in_progress", "answered", "forwarded", "left", "not_accepted", "closed", "voided")


class Appeal(TenantTable):
    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period", "journal_id", "serial"),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("people >= 2", name="people"),
        CheckConstraint(f"state in ({', '.join(repr(state) for state in STATES)})", name="state"),
        CheckConstraint("kind in ('application', 'complaint', 'proposal')", name="kind"),
        CheckConstraint("form in ('written', 'electronic', 'oral')", name="form"),
        CheckConstraint("applicant in ('natural', 'legal')", name="applicant"),
        CheckConstraint("identification in ('full', 'letterhead', 'contact', 'none')", name="identification"),
        CheckConstraint("state <> 'left' or ground <> ''", name="ground"),
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        belongs_to("appeal", "repeats"),
        belongs_to("person", "executor_id"),
        belongs_to("case_file", "case_id"),
        Index("appeal_journal", "tenant_id", "journal_id", text("registered_at desc"), text("id desc")),
        Index("appeal_state", "tenant_id", "state", text("registered_at desc"), text("id desc")),
        Index("appeal_applicant", "tenant_id", "applicant_key", text("registered_at desc")),
        Index("appeal_number", "tenant_id", "number"),
        Index(
            "appeal_case", "tenant_id", "case_id", text("registered_at desc"), text("id desc"),
            postgresql_where=text("case_id is not null"),
        ),
        Index(
            "appeal_executor", "tenant_id", "executor_id", text("registered_at desc"), text("id desc"),
            postgresql_where=text("executor_id is not null"),
        ),
    )  # fmt: skip

    journal_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    state: Mapped[str]
    period: Mapped[str]
    serial: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str]
    registered_at: Mapped[datetime]
    received_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    registered_by_name: Mapped[str]
    delay: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str]
    form: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    summary: Mapped[str] = mapped_column(server_default="")
    applicant: Mapped[str]
    applicant_key: Mapped[str] = mapped_column(server_default="")
    family_name: Mapped[str] = mapped_column(server_default="")
    given_name: Mapped[str] = mapped_column(server_default="")
    patronymic: Mapped[str] = mapped_column(server_default="")
    organisation: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    workplace: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    representative: Mapped[str] = mapped_column(server_default="")
    identification: Mapped[str]
    identified_by: Mapped[str] = mapped_column(server_default="")
    people: Mapped[int | None]
    sheets: Mapped[int | None]
    annexes: Mapped[int | None]
    study: Mapped[bool] = mapped_column(server_default=text("false"))
    urgent: Mapped[bool] = mapped_column(server_default=text("false"))
    files: Mapped[int] = mapped_column(server_default=text("0"))
    repeats: Mapped[UUID | None]
    executor_id: Mapped[UUID | None]
    executor_name: Mapped[str] = mapped_column(server_default="")
    result: Mapped[str] = mapped_column(server_default="")
    answer: Mapped[str] = mapped_column(server_default="")
    answer_number: Mapped[str] = mapped_column(server_default="")
    answered_on: Mapped[date | None]
    ground: Mapped[str] = mapped_column(server_default="")
    notified_on: Mapped[date | None]
    notice_number: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    case_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Forwarding(TenantTable):
    """A body that got the appeal or a copy of it."""

    __tablename__ = "appeal_forwarding"
    __table_args__ = (
        belongs_to("appeal", "appeal_id"),
        Index("appeal_forwarding_appeal", "tenant_id", "appeal_id"),
    )

    appeal_id: Mapped[UUID]
    body: Mapped[str]
    letter_number: Mapped[str]
    letter_on: Mapped[date]
    forwarded_at: Mapped[datetime]

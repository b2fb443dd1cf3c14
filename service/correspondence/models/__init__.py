"""The table of letters, and its columns by what a stub withholds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

# Each index of the list is partial under a condition that always holds: see `queries.listing._opening`.
FILTERED = {
    "state": "state <> ''",
    "kind": "kind <> ''",
    "channel": "channel <> ''",
    "sender_id": "sender_id is not null",
    "registered_by": "registered_by is not null",
    "access": "access >= 0",
    "addressee_id": "addressee_id is not null",
    "case_id": "case_id is not null",
}
# What else a list may be narrowed by stands beside each key: two filters at once are answered from one index.
BESIDE = ("access", "state", "kind", "channel")
STATES = (
    "registered",
    "in_progress",
    "answered",
    "noted",
    "forwarded",
    "closed",
    "voided",
    "draft",
    "in_review",
    "approved",
    "signed",
    "sent",
    "delivered",
    "returned",
)


def _in_list_order(name: str, *leading: str, where: str) -> Index:
    """An index that serves one filter in the list's own order, newest first."""
    columns: list[Any] = ["tenant_id", "journal_id", *leading, text("registered_at desc"), text("id desc")]
    include = [column for column in BESIDE if column != name] if name in FILTERED else []
    return Index(f"letter_{name}", *columns, postgresql_where=text(where), postgresql_include=include)


class Letter(TenantTable):
    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period", "journal_id", "serial"),
        CheckConstraint("access in (0, 1)", name="access"),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint(f"state in ({', '.join(repr(state) for state in STATES)})", name="state"),
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        belongs_to("contact", "sender_id"),
        belongs_to("contact", "addressee_id"),
        belongs_to("case_file", "case_id"),
        _in_list_order("journal", where="serial > 0"),
        _in_list_order("unit", "unit_id", where="period <> ''"),
        _in_list_order("unanswered", "unit_id", where="state in ('registered', 'in_progress') and version > 0"),
        Index(
            "letter_overdue", "tenant_id", "journal_id", "unit_id", text("registered_at desc"), text("id desc"),
            postgresql_where=text("state in ('registered', 'in_progress') and due_on is not null"),
            postgresql_include=["due_on", "access", "kind", "channel"],
        ),
        *(_in_list_order(name, name, "unit_id", where=where) for name, where in FILTERED.items()),
        Index("letter_number", "tenant_id", "number"),
        Index("letter_duplicate", "tenant_id", "sender_number", postgresql_where=text("sender_number <> ''")),
    )  # fmt: skip

    journal_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    state: Mapped[str]
    access: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    access_basis: Mapped[str] = mapped_column(server_default="")
    period: Mapped[str]
    serial: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str]
    registered_at: Mapped[datetime]
    received_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    registered_by_name: Mapped[str]
    channel: Mapped[str]
    kind: Mapped[str]
    language: Mapped[str]
    sender_id: Mapped[UUID | None]
    sender_name: Mapped[str]
    sender_number: Mapped[str] = mapped_column(server_default="")
    sender_date: Mapped[date | None]
    addressee_id: Mapped[UUID | None]
    addressee: Mapped[str] = mapped_column(server_default="")
    subject: Mapped[str]
    summary: Mapped[str] = mapped_column(server_default="")
    sheets: Mapped[int | None]
    annexes: Mapped[int | None]
    due_on: Mapped[date | None]
    files: Mapped[int] = mapped_column(server_default=text("0"))
    case_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class LetterExchange(Base):
    __tablename__ = "letter_exchange"
    __table_args__ = (belongs_to("letter", "letter_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    value_key: Mapped[str] = mapped_column(Text(collation="C"))
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str]


class LetterPackage(TenantTable):
    __tablename__ = "letter_package"
    __table_args__ = (belongs_to("letter", "letter_id"),)

    state: Mapped[str] = mapped_column(default="waiting")
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    sender: Mapped[str]
    number: Mapped[str]
    subject: Mapped[str]
    restricted: Mapped[bool] = mapped_column(default=False)
    said: Mapped[str]
    taken_by: Mapped[UUID | None]
    taken_by_name: Mapped[str]
    taken_at: Mapped[datetime]
    letter_id: Mapped[UUID | None]

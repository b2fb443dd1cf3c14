"""Tables of intake: the mailbox, its rules, the messages, and secrets of the agency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

SECRET = Table(
    "agency_secret",
    Base.metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed_at", TIMESTAMP(timezone=True), nullable=False),
    UniqueConstraint("tenant_id", "name"),
)


class MailboxRow(TenantTable):
    """The one mailbox of an agency, and how far it was read. Of one that the profile names only the reading counts."""

    __tablename__ = "mailbox"
    __table_args__ = (
        UniqueConstraint("tenant_id"),
        CheckConstraint("state in ('on', 'off')", name="state"),
        CheckConstraint("security in ('tls', 'starttls')", name="security"),
    )

    state: Mapped[str]
    host: Mapped[str] = mapped_column(server_default="")
    port: Mapped[int] = mapped_column(server_default=text("993"))
    security: Mapped[str] = mapped_column(server_default="tls")
    username: Mapped[str] = mapped_column(server_default="")
    folder: Mapped[str] = mapped_column(server_default="INBOX")
    validity: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    last_uid: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    boundary: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    leased_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(server_default="")


class MailRule(TenantTable):
    __tablename__ = "mail_rule"
    __table_args__ = (belongs_to("journal", "journal_id"), belongs_to("unit", "unit_id"))

    position: Mapped[int]
    part: Mapped[str]
    words: Mapped[str]
    journal_id: Mapped[UUID]
    unit_id: Mapped[UUID]


class Message(TenantTable):
    __tablename__ = "mail_message"
    __table_args__ = (
        UniqueConstraint("tenant_id", "validity", "uid"),
        UniqueConstraint("tenant_id", "digest"),
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        belongs_to("letter", "letter_id"),
        Index("mail_message_queue", "tenant_id", "state", text("fetched_at desc"), text("id desc")),
        Index("mail_message_known", "tenant_id", "message_id", postgresql_where=text("message_id <> ''")),
        Index("mail_message_thread", "tenant_id", "thread_id"),
    )

    state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    message_id: Mapped[str] = mapped_column(server_default="")
    thread_id: Mapped[UUID]
    from_name: Mapped[str] = mapped_column(server_default="")
    from_address: Mapped[str] = mapped_column(server_default="")
    to_line: Mapped[str] = mapped_column(server_default="")
    recipients: Mapped[int] = mapped_column(server_default=text("0"))
    subject: Mapped[str] = mapped_column(server_default="")
    body: Mapped[str] = mapped_column(server_default="")
    sent_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime]
    size: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int] = mapped_column(server_default=text("0"))
    left_out: Mapped[str] = mapped_column(server_default="[]")
    journal_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    letter_id: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]

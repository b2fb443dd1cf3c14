"""Tables of journals: titles per language, counters, numbers reserved for paper, who is responsible."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Table, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class JournalRow(TenantTable):
    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"),)

    slug: Mapped[str]
    regime: Mapped[str]
    direction: Mapped[str]
    pattern: Mapped[str]
    index: Mapped[str] = mapped_column("index_", default="")
    period: Mapped[str]
    unit_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="open")


class JournalText(Base):
    __tablename__ = "journal_text"
    __table_args__ = (belongs_to("journal", "journal_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    journal_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]


# A Core table, since the one statement that registers a letter moves the counter itself.
COUNTER = Table(
    "journal_counter",
    Base.metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("journal_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
    belongs_to("journal", "journal_id"),
)


class NumberBlock(TenantTable):
    """Numbers `first` to `last` of a period, taken from the counter at once and given out on paper."""

    __tablename__ = "number_block"
    __table_args__ = (
        CheckConstraint("first > 0", name="first"),
        CheckConstraint("last >= first", name="span"),
        CheckConstraint("state in ('open', 'settled')", name="state"),
        belongs_to("journal", "journal_id"),
        Index("number_block_recent", "tenant_id", "state", text("reserved_at desc"), text("id desc")),
        Index("number_block_journal", "tenant_id", "journal_id", "period"),
    )

    journal_id: Mapped[UUID]
    period: Mapped[str]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    state: Mapped[str]
    reserved_at: Mapped[datetime]
    reserved_by: Mapped[UUID | None]
    reserved_by_name: Mapped[str]
    settled_at: Mapped[datetime | None]


class ReservedNumber(TenantTable):
    """One number of a block: reserved until a record is bound to it or it is voided."""

    __tablename__ = "reserved_number"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period", "journal_id", "serial"),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("state in ('reserved', 'registered', 'voided')", name="state"),
        CheckConstraint("(state = 'registered') = (record_id is not null and paper_on is not null)", name="bound"),
        CheckConstraint("state <> 'voided' or reason <> ''", name="reason"),
        belongs_to("number_block", "block_id"),
        belongs_to("journal", "journal_id"),
        Index("reserved_number_block", "tenant_id", "block_id", "serial"),
    )

    block_id: Mapped[UUID]
    journal_id: Mapped[UUID]
    period: Mapped[str]
    serial: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str]
    state: Mapped[str]
    record: Mapped[str] = mapped_column(server_default="")
    record_id: Mapped[UUID | None]
    paper_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(server_default="")
    reserved_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
    settled_by_name: Mapped[str] = mapped_column(server_default="")


class JournalDuty(TenantTable):
    """Who is responsible for a journal: whoever holds a post, or one person; an ended one is kept."""

    __tablename__ = "journal_duty"
    __table_args__ = (
        CheckConstraint("(post_id is null) <> (person_id is null)", name="whose"),
        belongs_to("journal", "journal_id"),
        belongs_to("post", "post_id"),
        belongs_to("person", "person_id"),
        Index("journal_duty_journal", "tenant_id", "journal_id"),
    )

    journal_id: Mapped[UUID]
    post_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    named_at: Mapped[datetime]
    named_by_name: Mapped[str]
    ended_at: Mapped[datetime | None]

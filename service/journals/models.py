"""Tables of journals, their titles per language and their counters."""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Table, Text, UniqueConstraint, Uuid
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

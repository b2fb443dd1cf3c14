"""The side table: one row of lexemes for each record that can be found."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import TSVECTOR

from service.runtime.tables import Base

ENTRY = Table(
    "search_entry",
    Base.metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("record", Text, nullable=False),
    Column("journal_id", Uuid, nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("lexemes", TSVECTOR, nullable=False),
)

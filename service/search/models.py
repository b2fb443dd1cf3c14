"""The side tables: one row of lexemes for each record that can be found, and one for the texts of its files."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import TSVECTOR

from service.runtime.tables import Base


def _side_table(name: str) -> Table:
    return Table(
        name,
        Base.metadata,
        Column("tenant_id", Uuid, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("record", Text, nullable=False),
        Column("journal_id", Uuid, nullable=False),
        Column("unit_id", Uuid, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("lexemes", TSVECTOR, nullable=False),
    )


ENTRY = _side_table("search_entry")
TEXT = _side_table("search_text")

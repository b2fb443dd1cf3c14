"""Tables of contacts and of the words of their names."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Contact(TenantTable):
    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "name_key"), belongs_to("contact", "merged_into"))

    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Text(collation="C"))
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    letters: Mapped[int] = mapped_column(default=0)
    last_letter_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="active")
    merged_into: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class ContactWord(Base):
    __tablename__ = "contact_word"
    __table_args__ = (belongs_to("contact", "contact_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)

"""Tables of contacts and of the words of their names."""

from datetime import date, datetime
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


class ContactDetail(Base):
    __tablename__ = "contact_detail"
    __table_args__ = (belongs_to("contact", "contact_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    value_key: Mapped[str] = mapped_column(Text(collation="C"), default="")


class ContactPosition(TenantTable):
    __tablename__ = "contact_position"
    __table_args__ = (belongs_to("contact", "person_id"), belongs_to("contact", "organisation_id"))

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    title: Mapped[str]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="held")
    created_at: Mapped[datetime]


class ContactMerge(TenantTable):
    __tablename__ = "contact_merge"
    __table_args__ = (belongs_to("contact", "survivor_id"), belongs_to("contact", "merged_id"))

    survivor_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    state: Mapped[str]
    taken: Mapped[str]
    pending: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    merged_at: Mapped[datetime]


class ContactMove(Base):
    __tablename__ = "contact_move"
    __table_args__ = (belongs_to("contact_merge", "merge_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    merge_id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)

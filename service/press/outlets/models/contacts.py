"""Outlets, journalists, where these work and worked, and the keys by which both are found."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Held(TenantTable):
    """What outlets and journalists have in common."""

    __abstract__ = True

    name: Mapped[str]
    spellings: Mapped[list[str]] = mapped_column(JSONB, default=list)
    email: Mapped[str] = mapped_column(default="")
    email_key: Mapped[str] = mapped_column(Text(collation="C"), default="")
    phone: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(JSONB, default=list)
    consent: Mapped[str] = mapped_column(default="unasked")
    consent_how: Mapped[str] = mapped_column(default="")
    consent_at: Mapped[datetime | None]
    bounces: Mapped[int] = mapped_column(default=0)
    mail_state: Mapped[str] = mapped_column(default="usable")
    bounced_at: Mapped[datetime | None]
    bounce_told: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="active")
    merged_into: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str] = mapped_column(default="")


class Outlet(Held):
    __tablename__ = "outlet"
    __table_args__ = (belongs_to("outlet", "merged_into"), belongs_to("contact", "contact_id"))

    kind: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    reach: Mapped[str] = mapped_column(default="")
    register_number: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[UUID | None]


class Journalist(Held):
    __tablename__ = "journalist"
    __table_args__ = (belongs_to("journalist", "merged_into"),)

    origin: Mapped[str] = mapped_column(default="local")
    beats: Mapped[list[str]] = mapped_column(JSONB, default=list)
    card_number: Mapped[str] = mapped_column(default="")


class MediaKey(Base):
    """A word, a sound or a sign by which an outlet or a journalist is found; `subject` says which of the two."""

    __tablename__ = "media_key"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)


class JournalistTenure(TenantTable):
    __tablename__ = "journalist_tenure"
    __table_args__ = (belongs_to("journalist", "journalist_id"), belongs_to("outlet", "outlet_id"))

    journalist_id: Mapped[UUID]
    outlet_id: Mapped[UUID]
    post: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="held")
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str]


class JournalistNote(TenantTable):
    """Private: read and written with a permission of its own."""

    __tablename__ = "journalist_note"
    __table_args__ = (belongs_to("journalist", "journalist_id"),)

    journalist_id: Mapped[UUID]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="kept")
    reason: Mapped[str] = mapped_column(default="")
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    written_at: Mapped[datetime]

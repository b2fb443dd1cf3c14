"""Tables of notices and of what people chose about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Notice(TenantTable):
    """`on_behalf_of`: whose deputy was told. `way` as it was chosen then; `mail` says what became of the mail."""

    __tablename__ = "notice"
    __table_args__ = (belongs_to("person", "person_id"), belongs_to("person", "on_behalf_of"))

    person_id: Mapped[UUID]
    on_behalf_of: Mapped[UUID | None]
    kind: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[UUID]
    params: Mapped[str] = mapped_column(default="{}")
    way: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[str] = mapped_column(default="none")
    mailed_at: Mapped[datetime | None]


class NoticeChoice(Base):
    """What a person chose; minutes count from midnight in the agency's zone."""

    __tablename__ = "notice_choice"
    __table_args__ = (belongs_to("person", "person_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    ways: Mapped[str] = mapped_column(default="{}")
    quiet: Mapped[str] = mapped_column(default="agency")
    quiet_from: Mapped[int | None] = mapped_column(SmallInteger)
    quiet_until: Mapped[int | None] = mapped_column(SmallInteger)
    summary: Mapped[str] = mapped_column(default="agency")
    summary_at: Mapped[int | None] = mapped_column(SmallInteger)
    changed_at: Mapped[datetime]


class MorningSummary(Base):
    """One row for each person and day: whoever makes it sends the mail."""

    __tablename__ = "morning_summary"
    __table_args__ = (belongs_to("person", "person_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="waiting")
    done_at: Mapped[datetime | None]


class CalendarFeed(TenantTable):
    """A secret address; only its digest is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"), belongs_to("person", "person_id"))

    person_id: Mapped[UUID]
    digest: Mapped[bytes]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ToldStep(Base):
    """A step of a reminder that was told, for one due moment."""

    __tablename__ = "told_step"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]

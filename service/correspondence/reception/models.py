"""Tables of receptions and visits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to


class Reception(TenantTable):
    __tablename__ = "reception"
    __table_args__ = (
        CheckConstraint("minutes between 5 and 240", name="minutes"),
        CheckConstraint("state in ('planned', 'held', 'cancelled')", name="state"),
        CheckConstraint("ends_at > starts_at", name="span"),
        belongs_to("person", "host_id"),
        Index("reception_day", "tenant_id", text("starts_at desc"), text("id desc")),
    )

    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str]
    host_id: Mapped[UUID | None]
    host_name: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    made_by_name: Mapped[str]


class Visit(TenantTable):
    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("state in ('booked', 'heard', 'absent', 'cancelled')", name="state"),
        CheckConstraint("result in ('', 'answered', 'registered')", name="result"),
        CheckConstraint("(state = 'heard') = (result <> '')", name="heard"),
        CheckConstraint("(result = 'registered') = (appeal_id is not null)", name="bound"),
        belongs_to("reception", "reception_id"),
        belongs_to("appeal", "appeal_id"),
        Index(
            "visit_slot", "tenant_id", "reception_id", "starts_at", unique=True,
            postgresql_where=text("state <> 'cancelled' and not urgent"),
        ),
        Index("visit_time", "tenant_id", text("starts_at desc"), text("id desc")),
    )  # fmt: skip

    reception_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    urgent: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[str]
    family_name: Mapped[str]
    given_name: Mapped[str]
    patronymic: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    subject: Mapped[str]
    booked_at: Mapped[datetime]
    booked_by_name: Mapped[str]
    identity_shown: Mapped[bool] = mapped_column(server_default=text("false"))
    result: Mapped[str] = mapped_column(server_default="")
    answer: Mapped[str] = mapped_column(server_default="")
    appeal_id: Mapped[UUID | None]
    heard_at: Mapped[datetime | None]
    heard_by_name: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")

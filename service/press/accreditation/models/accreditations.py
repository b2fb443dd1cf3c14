"""Calls, accreditations, appeals, check-ins and templates of reasons."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING = text("'{}'::jsonb"), text("'[]'::jsonb")


class Call(TenantTable):
    """What one can be accredited for. number: counts the agency's calls, and begins the numbers of applications.

    Of an event, its own row says title, criteria, places and the last hour; those columns are used by standing calls.
    """

    __tablename__ = "accreditation_call"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        belongs_to("media_event", "event_id"),
        belongs_to("person", "keeper_id"),
        CheckConstraint("kind in ('event', 'standing')", name="kind"),
        CheckConstraint("state in ('open', 'closed')", name="state"),
        CheckConstraint("(kind = 'event') = (event_id is not null)", name="event"),
        CheckConstraint("(kind = 'standing') = (valid_from is not null and valid_until is not null)", name="span"),
        CheckConstraint("valid_from <= valid_until", name="days"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("card in ('none', 'optional', 'required')", name="card"),
        CheckConstraint("documents in ('none', 'optional', 'required')", name="documents"),
        CheckConstraint("capacity > 0 and per_outlet > 0", name="places"),
        CheckConstraint(
            "keep_days >= 0 and keep_days <= 3650 and reminder_days >= 0 and reminder_days <= 30", name="terms"
        ),
        Index("accreditation_call_event", "tenant_id", "event_id", unique=True,
              postgresql_where=text("event_id is not null")),
        Index("accreditation_call_keeper", "tenant_id", "keeper_id", postgresql_where=text("keeper_id is not null")),
    )  # fmt: skip

    kind: Mapped[str]
    number: Mapped[int]
    event_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="open")
    titles: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    criteria: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    capacity: Mapped[int | None]
    per_outlet: Mapped[int | None]
    card: Mapped[str] = mapped_column(server_default="optional")
    documents: Mapped[str] = mapped_column(server_default="optional")
    keep_days: Mapped[int] = mapped_column(server_default=text("90"))
    standing: Mapped[bool] = mapped_column(server_default=text("true"))
    reminder_days: Mapped[int] = mapped_column(server_default=text("1"))
    keeper_id: Mapped[UUID | None]
    last_number: Mapped[int] = mapped_column(server_default=text("0"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Accreditation(TenantTable):
    """One application and what became of it. name_keys, outlet_key: folded, by which a name in any alphabet is found.

    decided_by: the natural person whose decision stands. code_hash: of the code that the applicant was shown, sealed
    for a few days in `code`. badge_number: what the QR code carries. purged_at: documents, address, phone are gone.
    """

    __tablename__ = "accreditation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "ticket"),
        belongs_to("accreditation_call", "call_id"),
        belongs_to("outlet", "outlet_id"),
        belongs_to("journalist", "journalist_id"),
        belongs_to("press_invitation", "invitation_id"),
        CheckConstraint(
            "state in ('submitted', 'needs_info', 'approved', 'rejected', 'badge', 'checked_in', 'no_show',"
            " 'withdrawn', 'revoked')",
            name="state",
        ),
        CheckConstraint("origin in ('local', 'foreign')", name="origin"),
        CheckConstraint(
            "role in ('journalist', 'photographer', 'camera', 'sound', 'producer', 'editor')", name="role"
        ),
        CheckConstraint("appeal in ('', 'filed', 'upheld', 'changed')", name="appeal"),
        Index("accreditation_of_call", "tenant_id", "call_id", "submitted_at", "id"),
        Index("accreditation_state", "tenant_id", "state", "submitted_at", "id"),
        Index("accreditation_outlet", "tenant_id", "call_id", "outlet_key"),
        Index("accreditation_code", "tenant_id", "code_hash", unique=True,
              postgresql_where=text("code_hash is not null")),
        Index("accreditation_badge", "tenant_id", "badge_number", unique=True,
              postgresql_where=text("badge_number is not null")),
        Index("accreditation_short", "tenant_id", "badge_code", unique=True, postgresql_where=text("badge_code <> ''")),
    )  # fmt: skip

    call_id: Mapped[UUID]
    number: Mapped[str]
    ticket: Mapped[UUID]
    state: Mapped[str]
    name: Mapped[str]
    name_keys: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    outlet: Mapped[str]
    outlet_key: Mapped[str]
    outlet_id: Mapped[UUID | None]
    journalist_id: Mapped[UUID | None]
    invitation_id: Mapped[UUID | None]
    role: Mapped[str]
    origin: Mapped[str] = mapped_column(server_default="local")
    country: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    card: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str]
    info: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    reason: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(server_default="")
    appeal: Mapped[str] = mapped_column(server_default="")
    code: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    badge_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    badge_code: Mapped[str] = mapped_column(server_default="")
    badge_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    purged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Appeal(TenantTable):
    """What an applicant holds against a decision, and what somebody else decided."""

    __tablename__ = "accreditation_appeal"
    __table_args__ = (
        belongs_to("accreditation", "accreditation_id"),
        CheckConstraint("state in ('filed', 'upheld', 'changed')", name="state"),
        Index("accreditation_appeal_of", "tenant_id", "accreditation_id", "filed_at"),
        Index("accreditation_appeal_open", "tenant_id", "accreditation_id", unique=True,
              postgresql_where=text("state = 'filed'")),
    )  # fmt: skip

    accreditation_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="filed")
    against: Mapped[str]
    text: Mapped[str]
    filed_at: Mapped[datetime]
    result: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(server_default="")


class CheckIn(TenantTable):
    """Who was let in where, when and by whom, once for each event. taken_back_at: it was a mistake."""

    __tablename__ = "press_check_in"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("accreditation", "accreditation_id"),
        Index("press_check_in_once", "tenant_id", "event_id", "accreditation_id", unique=True,
              postgresql_where=text("taken_back_at is null")),
        Index("press_check_in_of", "tenant_id", "accreditation_id"),
    )  # fmt: skip

    event_id: Mapped[UUID]
    accreditation_id: Mapped[UUID]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    taken_back_at: Mapped[datetime | None]


class Reason(TenantTable):
    """A template of a reason in the agency's own words, by language."""

    __tablename__ = "accreditation_reason"
    __table_args__ = (
        CheckConstraint("use in ('ask_info', 'reject', 'revoke')", name="use"),
        CheckConstraint("state in ('kept', 'ended')", name="state"),
    )

    use: Mapped[str]
    texts: Mapped[Json] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="kept")
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]

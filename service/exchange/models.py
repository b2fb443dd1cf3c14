"""Tables of the exchange. What other agencies may learn of them they learn by functions of the database alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable

EMPTY = text("'{}'::jsonb")


class Entry(Base):
    """What an agency says of itself in the directory, one each. listed: others find it."""

    __tablename__ = "exchange_entry"
    __table_args__ = (
        CheckConstraint(
            "body in ('ministry', 'agency', 'municipality', 'department', 'institution', 'other')", name="body"
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    listed: Mapped[bool]
    body: Mapped[str]
    about: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=EMPTY)
    email: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Link(Base):
    """That this agency deals with another; the other one has a row of its own that says the same from there.

    kind: what the other one is to this one. names, body: of the other one, as they were when it was asked.
    """

    __tablename__ = "exchange_link"
    __table_args__ = (
        CheckConstraint("kind in ('superior', 'subordinate', 'partner')", name="kind"),
        CheckConstraint("state in ('asked', 'asked_us', 'accepted', 'declined', 'ended')", name="state"),
        CheckConstraint("party_id <> tenant_id", name="party"),
        Index("exchange_link_state", "tenant_id", "state", "kind"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    message: Mapped[str] = mapped_column(server_default="")
    asked_at: Mapped[datetime]
    asked_by_name: Mapped[str]
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str] = mapped_column(server_default="")
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")


class Parcel(TenantTable):
    """A frozen copy that another agency sent, in the inbox of this one. content: JSON, as it was sent.

    kind, key: what it is and which one of its kind; the same key comes once. taken_at: rows of ours were made of it.
    """

    __tablename__ = "exchange_parcel"
    __table_args__ = (Index("exchange_parcel_key", "tenant_id", "party_id", "kind", "key", unique=True),)

    party_id: Mapped[UUID]
    kind: Mapped[str]
    key: Mapped[str]
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime]
    sent_by_name: Mapped[str]
    taken_at: Mapped[datetime | None]

"""A press event and its texts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, NO = text("'{}'::jsonb"), text("'[]'::jsonb"), text("false")


class Event(TenantTable):
    """A press event. place_key: the place folded, for clashes. languages: it is held in. details: fields of its kind.

    policy: of accreditation, '' until it is chosen. hands: natural persons who put it forward or changed it since.
    notes: why it was postponed or cancelled, for everybody, by language. follows_id: the one it takes the place of.
    """

    __tablename__ = "media_event"
    __table_args__ = (
        belongs_to("person", "owner_id"),
        belongs_to("media_event", "follows_id"),
        CheckConstraint(
            "kind in ('press_conference', 'briefing', 'public_meeting', 'interview', 'broadcast', 'media_tour',"
            " 'photo_opportunity', 'filming_permit', 'round_table')",
            name="kind",
        ),
        CheckConstraint(
            "state in ('idea', 'planned', 'approved', 'announced', 'live', 'held', 'closed', 'postponed',"
            " 'rescheduled', 'cancelled')",
            name="state",
        ),
        CheckConstraint("policy in ('', 'none', 'open', 'moderated')", name="policy"),
        CheckConstraint("begins_at < ends_at", name="times"),
        CheckConstraint("capacity between 1 and 100000", name="capacity"),
        Index("media_event_begins", "tenant_id", "begins_at", "id"),
        Index("media_event_state", "tenant_id", "state", "begins_at"),
        Index("media_event_owner", "tenant_id", "owner_id"),
        Index(
            "media_event_follows", "tenant_id", "follows_id", unique=True,
            postgresql_where=text("follows_id is not null"),
        ),
    )  # fmt: skip

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="idea")
    begins_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(server_default="")
    place_key: Mapped[str] = mapped_column(server_default="")
    stream_url: Mapped[str] = mapped_column(server_default="")
    languages: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    sign_language: Mapped[bool] = mapped_column(server_default=NO)
    details: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    policy: Mapped[str] = mapped_column(server_default="")
    closes_at: Mapped[datetime | None]
    capacity: Mapped[int | None]
    on_page: Mapped[bool] = mapped_column(server_default=NO)
    owner_id: Mapped[UUID | None]
    hands: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    follows_id: Mapped[UUID | None]
    notes: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    transcript_waiver: Mapped[str] = mapped_column(server_default="")
    release_waiver: Mapped[str] = mapped_column(server_default="")
    approved_by_name: Mapped[str] = mapped_column(server_default="")
    approved_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]
    changed_at: Mapped[datetime]


class EventText(Base):
    """One language of an event. title_key: the title folded. criteria: by which accreditation is decided."""

    __tablename__ = "media_event_text"
    __table_args__ = (belongs_to("media_event", "event_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(server_default="")
    title_key: Mapped[str] = mapped_column(server_default="")
    place: Mapped[str] = mapped_column(server_default="")
    summary: Mapped[str] = mapped_column(server_default="")
    criteria: Mapped[str] = mapped_column(server_default="")

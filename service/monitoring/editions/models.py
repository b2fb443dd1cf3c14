"""Tables of the daily monitor: how it is set up, its editions with frozen items, and what became of each mail."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, NO, YES = text("'{}'::jsonb"), text("'[]'::jsonb"), text("false"), text("true")


class Monitor(TenantTable):
    """A monitor that is composed each day. at_minute: of the day; weekdays: digits, 1 is Monday."""

    __tablename__ = "monitor"
    __table_args__ = (
        belongs_to("unit", "unit_id"),
        belongs_to("person", "editor_id"),
        CheckConstraint("kind in ('leadership', 'unit')", name="kind"),
        CheckConstraint("state in ('on', 'off')", name="state"),
        CheckConstraint("at_minute between 0 and 1439", name="at_minute"),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="on")
    titles: Mapped[Json] = mapped_column(JSONB)
    unit_id: Mapped[UUID | None]
    at_minute: Mapped[int]
    weekdays: Mapped[str]
    on_holidays: Mapped[bool] = mapped_column(server_default=NO)
    languages: Mapped[list[str]] = mapped_column(JSONB)
    without_topic: Mapped[bool] = mapped_column(server_default=YES)
    unjudged: Mapped[bool] = mapped_column(server_default=YES)
    counts: Mapped[bool] = mapped_column(server_default=YES)
    editor_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class MonitorTopic(Base):
    """A topic that a monitor holds; none: it holds all."""

    __tablename__ = "monitor_topic"
    __table_args__ = (belongs_to("monitor", "monitor_id"), belongs_to("media_topic", "topic_id"))

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    monitor_id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int]


class MonitorRecipient(TenantTable):
    """To whom a monitor goes: a group, a person, or an outside address."""

    __tablename__ = "monitor_recipient"
    __table_args__ = (
        belongs_to("monitor", "monitor_id"),
        belongs_to("person", "person_id"),
        CheckConstraint("kind in ('leadership', 'unit_heads', 'unit', 'person', 'address')", name="kind"),
        CheckConstraint("(kind = 'person') = (person_id is not null)", name="person"),
        CheckConstraint("(kind = 'address') = (address <> '')", name="address"),
        Index("monitor_recipient_monitor", "tenant_id", "monitor_id", "place"),
    )

    monitor_id: Mapped[UUID]
    kind: Mapped[str]
    person_id: Mapped[UUID | None]
    address: Mapped[str] = mapped_column(server_default="")
    name: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="")
    place: Mapped[int]


class Edition(TenantTable):
    """An edition of a day; number counts corrections. since, until: what came between is new in it.

    titles: of the monitor; intros: by language; sections: id and titles by language, in their
    order, as they were then; files: PDF by
    language.
    """

    __tablename__ = "monitor_edition"
    __table_args__ = (
        UniqueConstraint("tenant_id", "monitor_id", "day", "number"),
        belongs_to("monitor", "monitor_id"),
        belongs_to("monitor_edition", "corrects_id"),
        CheckConstraint("state in ('composing', 'ready', 'sent', 'corrected', 'skipped')", name="state"),
        CheckConstraint("number >= 0", name="number"),
        Index("monitor_edition_day", "tenant_id", text("day desc"), text("id desc")),
        Index("monitor_edition_open", "tenant_id", "day", postgresql_where=text("state in ('composing', 'ready')")),
        Index("monitor_edition_corrects", "tenant_id", "corrects_id",
              postgresql_where=text("corrects_id is not null")),
    )  # fmt: skip

    monitor_id: Mapped[UUID]
    day: Mapped[date]
    number: Mapped[int] = mapped_column(server_default=text("0"))
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    titles: Mapped[Json] = mapped_column(JSONB)
    languages: Mapped[list[str]] = mapped_column(JSONB)
    intros: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    sections: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    counts: Mapped[bool] = mapped_column(server_default=YES)
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    corrects_id: Mapped[UUID | None]
    composed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_by_name: Mapped[str] = mapped_column(server_default="")
    files: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime]


class EditionItem(TenantTable):
    """A story in an edition, as it was told then. section: id of a topic, "" for none. dropped: stays to be seen."""

    __tablename__ = "monitor_item"
    __table_args__ = (
        UniqueConstraint("tenant_id", "edition_id", "clip_id"),
        belongs_to("monitor_edition", "edition_id"),
        belongs_to("clip", "clip_id"),
        belongs_to("story", "story_id"),
        Index("monitor_item_order", "tenant_id", "edition_id", "place"),
        Index("monitor_item_clip", "tenant_id", "clip_id"),
        Index("monitor_item_story", "tenant_id", "story_id"),
    )

    edition_id: Mapped[UUID]
    clip_id: Mapped[UUID]
    story_id: Mapped[UUID]
    section: Mapped[str] = mapped_column(server_default="")
    place: Mapped[int]
    headline: Mapped[str]
    excerpt: Mapped[str] = mapped_column(server_default="")
    outlet: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="")
    tone: Mapped[str] = mapped_column(server_default="")
    judged: Mapped[bool] = mapped_column(server_default=YES)
    published_at: Mapped[datetime | None]
    caught_at: Mapped[datetime]
    also: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    late: Mapped[bool] = mapped_column(server_default=NO)
    earlier_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    dropped: Mapped[bool] = mapped_column(server_default=NO)
    added_by_name: Mapped[str] = mapped_column(server_default="")


class Delivery(TenantTable):
    """One mail of an edition to one recipient, in a language, and what became of it."""

    __tablename__ = "monitor_delivery"
    __table_args__ = (
        UniqueConstraint("tenant_id", "edition_id", "address"),
        belongs_to("monitor_edition", "edition_id"),
        belongs_to("person", "person_id"),
        CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'deferred', 'refused', 'uncertain', 'not_configured')", name="state"
        ),
    )

    edition_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    address: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str] = mapped_column(server_default="")
    code: Mapped[int | None]
    queued_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

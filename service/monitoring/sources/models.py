"""Tables of sources: the agency's own, and the commons, which only the harvest writes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Source(TenantTable):
    """feed_id: what is shared of it, None for one with a password, which the agency fetches itself."""

    __tablename__ = "media_source"
    __table_args__ = (
        CheckConstraint("state in ('active', 'paused', 'removed')", name="state"),
        CheckConstraint("kind in ('feed', 'sitemap', 'list', 'page')", name="kind"),
        CheckConstraint("tier between 1 and 3", name="tier"),
        CheckConstraint("every_minutes between 5 and 10080", name="every_minutes"),
        CheckConstraint("keep_days between 30 and 3650", name="keep_days"),
        CheckConstraint("silent_hours between 0 and 8760", name="silent_hours"),
        CheckConstraint("sealed is null or feed_id is null", name="shared"),
        Index(
            "media_source_address", "tenant_id", "kind", "address", "selector", unique=True,
            postgresql_where=text("state <> 'removed'"),
        ),
    )  # fmt: skip

    version: Mapped[int] = mapped_column(server_default=text("1"))
    state: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    selector: Mapped[str] = mapped_column(server_default="")
    text_selector: Mapped[str] = mapped_column(server_default="")
    tier: Mapped[int] = mapped_column(SmallInteger)
    every_minutes: Mapped[int]
    licence: Mapped[str] = mapped_column(server_default="unknown")
    licence_note: Mapped[str] = mapped_column(server_default="")
    keep_days: Mapped[int]
    silent_hours: Mapped[int] = mapped_column(server_default=text("0"))
    silent_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    active_since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")
    feed_id: Mapped[UUID | None]
    cursor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    username: Mapped[str] = mapped_column(server_default="")
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    polled_at: Mapped[datetime | None]
    ok_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    failure: Mapped[str] = mapped_column(server_default="")
    failing_since: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(server_default="")
    last_modified: Mapped[str] = mapped_column(server_default="")
    listed: Mapped[int] = mapped_column(server_default=text("0"))
    last_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class SourceText(Base):
    __tablename__ = "media_source_text"
    __table_args__ = (belongs_to("media_source", "source_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]


class Article(TenantTable):
    """A version of an article behind a password: the agency's alone."""

    __tablename__ = "source_article"
    __table_args__ = (
        CheckConstraint("way in ('page', 'bare', 'listed')", name="way"),
        UniqueConstraint("tenant_id", "source_id", "seq"),
        UniqueConstraint("tenant_id", "source_id", "address_key", "number"),
        UniqueConstraint("tenant_id", "evidence_key"),
        belongs_to("media_source", "source_id"),
    )

    source_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(server_default=text("1"))
    earlier_id: Mapped[UUID | None]
    address: Mapped[str]
    address_key: Mapped[bytes] = mapped_column(LargeBinary)
    title: Mapped[str] = mapped_column(server_default="")
    lead: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str] = mapped_column(server_default="")
    html: Mapped[str] = mapped_column(server_default="")
    author: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str | None]
    published_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime]
    way: Mapped[str]
    image: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(server_default="")
    evidence_key: Mapped[str]
    text_digest: Mapped[bytes] = mapped_column(LargeBinary)
    keep_until: Mapped[datetime]


class Run(TenantTable):
    """A long harvest: earlier articles of a source, or one address that somebody asked for."""

    __tablename__ = "source_run"
    __table_args__ = (
        CheckConstraint("kind in ('archive', 'address')", name="kind"),
        CheckConstraint("state in ('running', 'cancelled', 'finished')", name="state"),
        belongs_to("media_source", "source_id"),
        Index("source_run_state", "tenant_id", "state", text("begun_at desc")),
    )

    source_id: Mapped[UUID | None]
    kind: Mapped[str]
    state: Mapped[str]
    feed_id: Mapped[UUID]
    address: Mapped[str]
    since: Mapped[date | None]
    cursor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    begun_by_name: Mapped[str]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")


# --- the commons: read by agencies, written by the harvest

_moment = TIMESTAMP(timezone=True)
_none, _zero = text("''"), text("0")

HOST = Table(
    "host",
    Base.metadata,
    Column("name", Text, primary_key=True),
    Column("robots", Text, nullable=False, server_default=_none),
    Column("robots_state", Text, nullable=False, server_default=_none),
    Column("robots_at", _moment),
    Column("blocked_until", _moment),
    CheckConstraint("robots_state in ('', 'read', 'none', 'away')", name="robots_state"),
    schema="commons",
)
FEED = Table(
    "feed",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("selector", Text, nullable=False, server_default=_none),
    Column("text_selector", Text, nullable=False, server_default=_none),
    Column("since", Date),
    Column("every_minutes", Integer, nullable=False),
    Column("every_until", _moment, nullable=False),
    Column("wanted_until", _moment, nullable=False),
    Column("created_at", _moment, nullable=False),
    Column("next_at", _moment, nullable=False),
    Column("leased_until", _moment),
    Column("polled_at", _moment),
    Column("ok_at", _moment),
    Column("changed_at", _moment),
    Column("failures", Integer, nullable=False, server_default=_zero),
    Column("failure", Text, nullable=False, server_default=_none),
    Column("failing_since", _moment),
    Column("etag", Text, nullable=False, server_default=_none),
    Column("last_modified", Text, nullable=False, server_default=_none),
    Column("moved_to", Text, nullable=False, server_default=_none),
    Column("title", Text, nullable=False, server_default=_none),
    Column("listed", Integer, nullable=False, server_default=_zero),
    Column("last_seq", BigInteger, nullable=False, server_default=_zero),
    CheckConstraint("kind in ('feed', 'sitemap', 'list', 'page', 'archive')", name="kind"),
    CheckConstraint("every_minutes between 5 and 10080", name="every_minutes"),
    Index("feed_due", "next_at"),
    schema="commons",
)
PAGE = Table(
    "page",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("listed_title", Text, nullable=False, server_default=_none),
    Column("listed_text", Text, nullable=False, server_default=_none),
    Column("listed_at", _moment),
    Column("found_at", _moment, nullable=False),
    Column("next_at", _moment),
    Column("leased_until", _moment),
    Column("attempts", Integer, nullable=False, server_default=_zero),
    Column("failure", Text, nullable=False, server_default=_none),
    Column("etag", Text, nullable=False, server_default=_none),
    Column("last_modified", Text, nullable=False, server_default=_none),
    Column("checked_at", _moment),
    Column("gone_at", _moment),
    Column("versions", Integer, nullable=False, server_default=_zero),
    Column("last_version_id", Uuid),
    Column("text_digest", LargeBinary),
    CheckConstraint("state in ('waiting', 'kept', 'failed', 'gone')", name="state"),
    Index("page_due", "next_at", postgresql_where=text("next_at is not null")),
    Index("page_found", "found_at"),
    schema="commons",
)
FEED_PAGE = Table(
    "feed_page",
    Base.metadata,
    Column("feed_id", Uuid, primary_key=True),
    Column("page_id", Uuid, primary_key=True),
    ForeignKeyConstraint(["feed_id"], ["commons.feed.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["page_id"], ["commons.page.id"], ondelete="CASCADE"),
    Index("feed_page_page", "page_id"),
    schema="commons",
)
VERSION = Table(
    "page_version",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("page_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("fetched_at", _moment, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content_type", Text, nullable=False, server_default=_none),
    Column("evidence_key", Text, nullable=False, unique=True),
    Column("way", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=_none),
    Column("lead", Text, nullable=False, server_default=_none),
    Column("text", Text, nullable=False, server_default=_none),
    Column("html", Text, nullable=False, server_default=_none),
    Column("author", Text, nullable=False, server_default=_none),
    Column("language", Text),
    Column("published_at", _moment),
    Column("image", Text, nullable=False, server_default=_none),
    Column("canonical", Text, nullable=False, server_default=_none),
    Column("keep_until", _moment, nullable=False),
    UniqueConstraint("page_id", "number"),
    CheckConstraint("way in ('page', 'bare', 'listed')", name="way"),
    ForeignKeyConstraint(["page_id"], ["commons.page.id"], ondelete="CASCADE"),
    Index("page_version_end", "keep_until"),
    schema="commons",
)
DELIVERY = Table(
    "delivery",
    Base.metadata,
    Column("feed_id", Uuid, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("version_id", Uuid, nullable=False),
    Column("earlier_id", Uuid),
    Column("at", _moment, nullable=False),
    ForeignKeyConstraint(["feed_id"], ["commons.feed.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["version_id"], ["commons.page_version.id"], ondelete="CASCADE"),
    Index("delivery_version", "version_id"),
    Index("delivery_time", "feed_id", "at"),
    schema="commons",
)

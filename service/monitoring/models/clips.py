"""Tables of clips: what was caught, in its versions, how it is judged, and by which texts it is alike to others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
NEWEST = (sql("caught_at desc"), sql("id desc"))
STATES = ("captured", "screened_out", "relevant", "coded", "reaction_open", "reaction_closed", "archived")


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that a text is one of a few words."""
    return CheckConstraint(f"{column} in ({', '.join(repr(value) for value in values)})", name=column)


class Clip(TenantTable):
    """An article as the agency judges it. Title, lead, language and author are those of its newest version.

    caught_at: when the agency got it, the order of every list. matched: some keyword rule speaks of it, or there is
    none. tier: of its source, 0 unknown. The coding is the newest of clip_coding. emptied_at: its texts are gone, the
    judgement stays.
    """

    __tablename__ = "clip"
    __table_args__ = (
        one_of("state", *STATES),
        one_of("tone", "", "negative", "neutral", "positive"),
        one_of("prominence", "", "headline", "lead", "body", "mention"),
        belongs_to("story", "story_id"),
        belongs_to("media_source", "source_id"),
        Index("clip_order", "tenant_id", *NEWEST),
        Index("clip_state", "tenant_id", "state", *NEWEST),
        Index("clip_new", "tenant_id", *NEWEST, postgresql_where=sql("state = 'captured' and matched")),
        Index("clip_source", "tenant_id", "source_id", *NEWEST, postgresql_where=sql("source_id is not null")),
        Index("clip_address", "tenant_id", "address", postgresql_where=sql("address <> ''")),
        Index("clip_tone", "tenant_id", "tone", *NEWEST, postgresql_where=sql("tone <> ''")),
        Index("clip_story", "tenant_id", "story_id", sql("caught_at"), sql("id")),
    )

    source_id: Mapped[UUID | None]
    outlet: Mapped[str]
    tier: Mapped[int] = mapped_column(SmallInteger, server_default=sql("0"))
    address: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    archived_from: Mapped[str] = mapped_column(server_default="")
    matched: Mapped[bool] = mapped_column(server_default=sql("true"))
    story_id: Mapped[UUID]
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="")
    author: Mapped[str] = mapped_column(server_default="")
    published_at: Mapped[datetime | None]
    caught_at: Mapped[datetime]
    versions: Mapped[int] = mapped_column(server_default=sql("1"))
    tone: Mapped[str] = mapped_column(server_default="")
    prominence: Mapped[str] = mapped_column(server_default="")
    message: Mapped[str] = mapped_column(server_default="")
    spokesperson: Mapped[str] = mapped_column(server_default="")
    echoes: Mapped[str] = mapped_column(server_default="")
    error: Mapped[str] = mapped_column(server_default="")
    coded_at: Mapped[datetime | None]
    coded_by: Mapped[UUID | None]
    coded_by_name: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[str] = mapped_column(server_default="")
    emptied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=sql("1"))


class ClipVersion(TenantTable):
    """A text of an article as it was caught. caught_at: when it was fetched. origin_id: the version that sources keep.

    evidence_key: where the copy lies that was fetched, with the agency or (not evidence_own) in the commons; sha256 of
    that copy, in hex. way: as sources say how the text was had.
    """

    __tablename__ = "clip_version"
    __table_args__ = (
        UniqueConstraint("tenant_id", "clip_id", "number"),
        UniqueConstraint("tenant_id", "origin_id"),
        CheckConstraint("number > 0", name="number"),
        belongs_to("clip", "clip_id"),
    )

    clip_id: Mapped[UUID]
    number: Mapped[int]
    origin_id: Mapped[UUID | None]
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str] = mapped_column(server_default="")
    html: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="")
    author: Mapped[str] = mapped_column(server_default="")
    published_at: Mapped[datetime | None]
    caught_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(server_default="")
    evidence_key: Mapped[str] = mapped_column(server_default="")
    evidence_own: Mapped[bool] = mapped_column(server_default=sql("true"))
    way: Mapped[str] = mapped_column(server_default="page")
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)


class ClipBand(Base):
    """A key under which texts that may be alike meet; of the newest version of a clip only."""

    __tablename__ = "clip_band"
    __table_args__ = (belongs_to("clip", "clip_id"), Index("clip_band_clip", "tenant_id", "clip_id"))

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    band: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    clip_id: Mapped[UUID] = mapped_column(primary_key=True)


class ClipCoding(TenantTable):
    """A judgement of a clip, never changed: who, when, and the whole coding after it. state: of the clip after it."""

    __tablename__ = "clip_coding"
    __table_args__ = (
        UniqueConstraint("tenant_id", "clip_id", "number"),
        belongs_to("clip", "clip_id"),
        Index("clip_coding_at", "tenant_id", sql("at desc"), sql("id desc")),
    )

    clip_id: Mapped[UUID]
    number: Mapped[int]
    state_before: Mapped[str]
    state: Mapped[str]
    before: Mapped[Json] = mapped_column(JSONB)
    after: Mapped[Json] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]


class ClipTopic(Base):
    """A topic of a clip, with the clip's place in the lists."""

    __tablename__ = "clip_topic"
    __table_args__ = (
        belongs_to("clip", "clip_id"),
        belongs_to("media_topic", "topic_id"),
        Index("clip_topic_order", "tenant_id", "topic_id", sql("caught_at desc"), sql("clip_id desc")),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    clip_id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(server_default=sql("0"))
    caught_at: Mapped[datetime]

"""What stays of a press event: speeches, proposals, minutes, recordings, pictures, transcripts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, ONE, NO = text("'{}'::jsonb"), text("'[]'::jsonb"), text("1"), text("false")


class Speech(TenantTable):
    """What somebody said, in short, in the order in which they spoke."""

    __tablename__ = "event_speech"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("event_participant", "participant_id"),
        Index("event_speech_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    participant_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str]


class Outcome(TenantTable):
    """A proposal or an outcome; of whom: the organisation. An accepted one may be given as an assignment."""

    __tablename__ = "event_outcome"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("event_participant", "participant_id"),
        CheckConstraint("kind in ('proposal', 'outcome')", name="kind"),
        CheckConstraint("state in ('open', 'accepted', 'assigned', 'settled', 'declined')", name="state"),
        Index("event_outcome_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    participant_id: Mapped[UUID | None]
    text: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")


class Minutes(Base):
    """The minutes of an event, one for each."""

    __tablename__ = "event_minutes"
    __table_args__ = (belongs_to("media_event", "event_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=ONE)
    written_at: Mapped[datetime]
    written_by_name: Mapped[str]


class Recording(TenantTable):
    """Where a recording can be seen or heard. on_page: whether the public page names it."""

    __tablename__ = "event_recording"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        Index("event_recording_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    title: Mapped[str]
    address: Mapped[str]
    on_page: Mapped[bool] = mapped_column(server_default=NO)


class Photo(TenantTable):
    """A picture of an event; captions by language. on_page: whether it stands on the public page.

    prepared: {"large", "small"} as made for that page, each {key, size, sha256, width, height}; {"failed"}: it cannot
    be shown; empty until the worker made them.
    """

    __tablename__ = "event_photo"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("file", "file_id"),
        UniqueConstraint("tenant_id", "event_id", "file_id"),
        Index("event_photo_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    file_id: Mapped[UUID]
    place: Mapped[int]
    captions: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    credit: Mapped[str] = mapped_column(server_default="")
    on_page: Mapped[bool] = mapped_column(server_default=NO)
    prepared: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)


class Transcript(TenantTable):
    """What was said, with times, in one language. problems: of the file it came from, [[line, word], ...].

    hands: natural persons who imported or corrected it. file_id: as it was published.
    """

    __tablename__ = "event_transcript"
    __table_args__ = (
        UniqueConstraint("tenant_id", "event_id", "language"),
        belongs_to("media_event", "event_id"),
        belongs_to("file", "file_id"),
        CheckConstraint("state in ('draft', 'corrected', 'approved', 'published')", name="state"),
    )

    event_id: Mapped[UUID]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")
    source: Mapped[str]
    encoding: Mapped[str]
    problems: Mapped[list[Any]] = mapped_column(JSONB, server_default=NOTHING)
    hands: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    version: Mapped[int] = mapped_column(server_default=ONE)
    imported_at: Mapped[datetime]
    imported_by_name: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by_name: Mapped[str] = mapped_column(server_default="")
    file_id: Mapped[UUID | None]


class Cue(Base):
    """A passage of a transcript; times in milliseconds from its beginning. original: as imported."""

    __tablename__ = "event_cue"
    __table_args__ = (
        belongs_to("event_transcript", "transcript_id"),
        CheckConstraint("begins <= ends and begins >= 0", name="times"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    transcript_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    begins: Mapped[int]
    ends: Mapped[int]
    speaker: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str]
    original: Mapped[str]

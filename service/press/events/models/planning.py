"""What belongs to a press event before it begins: agenda, speakers, checklist, materials, lines, participants."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NO = text("'{}'::jsonb"), text("false")


class Speaker(TenantTable):
    """Who speaks, moderates, accompanies or interprets. person_id: an official of the agency; else from outside.

    texts: name and position by language, where they are written otherwise. substitute_for_id: steps in for that one.
    """

    __tablename__ = "event_speaker"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("person", "person_id"),
        belongs_to("event_speaker", "substitute_for_id"),
        CheckConstraint("role in ('speaker', 'moderator', 'escort', 'interpreter')", name="role"),
        CheckConstraint("state in ('asked', 'confirmed', 'declined')", name="state"),
        Index("event_speaker_event", "tenant_id", "event_id", "place"),
        Index("event_speaker_person", "tenant_id", "person_id", postgresql_where=text("person_id is not null")),
        Index("event_speaker_name", "tenant_id", "name_key"),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    role: Mapped[str] = mapped_column(server_default="speaker")
    state: Mapped[str] = mapped_column(server_default="asked")
    person_id: Mapped[UUID | None]
    name: Mapped[str]
    name_key: Mapped[str]
    position: Mapped[str] = mapped_column(server_default="")
    organisation: Mapped[str] = mapped_column(server_default="")
    texts: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    topic: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    substitute_for_id: Mapped[UUID | None]


class AgendaItem(TenantTable):
    """An item of the agenda or, backstage, of the run sheet alone. from_start: in minutes, may be before it."""

    __tablename__ = "event_item"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("event_speaker", "speaker_id"),
        CheckConstraint("minutes between 0 and 10080", name="minutes"),
        CheckConstraint("from_start between -43200 and 43200", name="from_start"),
        Index("event_item_event", "tenant_id", "event_id", "from_start"),
    )

    event_id: Mapped[UUID]
    from_start: Mapped[int]
    minutes: Mapped[int]
    titles: Mapped[Json] = mapped_column(JSONB)
    backstage: Mapped[bool] = mapped_column(server_default=NO)
    speaker_id: Mapped[UUID | None]
    doer: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")


class Task(TenantTable):
    """A line of the checklist. days_before: its term, in days before the day of the event; negative: after it."""

    __tablename__ = "event_task"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("person", "owner_id"),
        CheckConstraint("days_before between -365 and 365", name="days_before"),
        Index("event_task_event", "tenant_id", "event_id", "place"),
        Index("event_task_owner", "tenant_id", "owner_id", postgresql_where=text("done_at is null")),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    title: Mapped[str]
    owner_id: Mapped[UUID | None]
    days_before: Mapped[int]
    done_at: Mapped[datetime | None]
    done_by_name: Mapped[str] = mapped_column(server_default="")


class Material(TenantTable):
    """A file of an event, kept by the documents floor. audience: for whom it is."""

    __tablename__ = "event_material"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("file", "file_id"),
        CheckConstraint("audience in ('internal', 'press', 'public')", name="audience"),
        Index("event_material_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    file_id: Mapped[UUID]
    place: Mapped[int]
    title: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="")
    audience: Mapped[str] = mapped_column(server_default="internal")


class ExpectedQuestion(TenantTable):
    """A question that may come, and the line to take; for the speaker's briefing note."""

    __tablename__ = "event_line"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        Index("event_line_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    question: Mapped[str]
    line: Mapped[str] = mapped_column(server_default="")


class Participant(TenantTable):
    """An organisation at a round table, and who comes for it."""

    __tablename__ = "event_participant"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("contact", "contact_id"),
        CheckConstraint("role in ('member', 'chair', 'expert', 'observer')", name="role"),
        CheckConstraint("state in ('invited', 'confirmed', 'declined', 'attended', 'absent')", name="state"),
        Index("event_participant_event", "tenant_id", "event_id", "place"),
    )

    event_id: Mapped[UUID]
    place: Mapped[int]
    organisation: Mapped[str]
    contact_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(server_default="")
    position: Mapped[str] = mapped_column(server_default="")
    role: Mapped[str] = mapped_column(server_default="member")
    state: Mapped[str] = mapped_column(server_default="invited")

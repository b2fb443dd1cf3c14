"""Tables of releases: revisions with texts, the library, personal copies under embargo."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, ONE = text("'{}'::jsonb"), text("'[]'::jsonb"), text("1")
REVISION_KEY = ["tenant_id", "release_id", "revision"]
OF_KINDS = "kind in ('release', 'statement', 'advisory', 'comment', 'bulletin', 'refutation')"


def _of_revision() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(REVISION_KEY, [f"release_revision.{column}" for column in REVISION_KEY])


class Release(TenantTable):
    """One release. working: how far a correction is; revision: the newest, worked on or not; contact: whom to ask.

    owner_id: who answers for it, at first who began it.

    number, period, serial: taken at approval. reason: why it was withdrawn. event_record, event_id: what it belongs to.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period", "journal_id", "serial"),
        CheckConstraint(OF_KINDS, name="kind"),
        CheckConstraint(
            "state in ('draft', 'in_review', 'approved', 'scheduled', 'published', 'corrected', 'withdrawn',"
            " 'discarded')",
            name="state",
        ),
        CheckConstraint("working in ('', 'draft', 'in_review')", name="working"),
        CheckConstraint("revision > 0", name="revision"),
        CheckConstraint(
            "(number is null) = (registered_at is null) and (number is null) = (serial is null)"
            " and (number is null) = (period is null) and (number is null) = (journal_id is null)",
            name="numbered",
        ),
        CheckConstraint("number is not null or state in ('draft', 'in_review', 'discarded')", name="stands"),
        CheckConstraint("(event_record = '') = (event_id is null)", name="event"),
        belongs_to("journal", "journal_id"),
        Index("release_recent", "tenant_id", text("created_at desc"), text("id desc")),
        Index("release_state", "tenant_id", "state", text("created_at desc"), text("id desc")),
        Index("release_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
        Index("release_event", "tenant_id", "event_record", "event_id", postgresql_where=text("event_id is not null")),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")
    working: Mapped[str] = mapped_column(server_default="")
    languages: Mapped[list[str]] = mapped_column(JSONB)
    journal_id: Mapped[UUID | None]
    period: Mapped[str | None]
    serial: Mapped[int | None] = mapped_column(BigInteger)
    number: Mapped[str | None]
    registered_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(server_default=ONE)
    slug: Mapped[str] = mapped_column(server_default="")
    publish_at: Mapped[datetime | None]
    embargo_until: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")
    event_record: Mapped[str] = mapped_column(server_default="")
    event_id: Mapped[UUID | None]
    contact: Mapped[str] = mapped_column(server_default="")
    owner_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=ONE)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class ReleaseRevision(Base):
    """hands: ids of those who wrote; digest: of the texts as approved; files: language -> {kind: file id}.

    reason: why it corrects; printed: whether its papers were made; out_at: when it was handed to the public page.
    """

    __tablename__ = "release_revision"
    __table_args__ = (
        belongs_to("release", "release_id"),
        CheckConstraint("revision > 0", name="revision"),
        CheckConstraint("state in ('draft', 'in_review', 'approved', 'dropped')", name="state"),
        CheckConstraint("printed in ('', 'ready', 'failed')", name="printed"),
        CheckConstraint("(state = 'approved') = (approved_at is not null)", name="approved"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="draft")
    hands: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    reason: Mapped[str] = mapped_column(server_default="")
    submitted_at: Mapped[datetime | None]
    submitted_by_name: Mapped[str] = mapped_column(server_default="")
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    approved_by_name: Mapped[str] = mapped_column(server_default="")
    digest: Mapped[str] = mapped_column(server_default="")
    printed: Mapped[str] = mapped_column(server_default="")
    files: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    out_at: Mapped[datetime | None]


class ReleaseText(Base):
    """One language of a revision; note: what a correction changed, for everybody to read."""

    __tablename__ = "release_text"
    __table_args__ = (
        _of_revision(),
        CheckConstraint("language in ('az', 'ka', 'en')", name="language"),
        CheckConstraint("state in ('draft', 'ready')", name="state"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="draft")
    title: Mapped[str] = mapped_column(server_default="")
    lead: Mapped[str] = mapped_column(server_default="")
    body: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")


# --- the library


class ReleaseTemplate(TenantTable):
    """What a release of a kind begins with. texts: language -> {"title", "lead", "body"}."""

    __tablename__ = "release_template"
    __table_args__ = (
        CheckConstraint(OF_KINDS, name="kind"),
        CheckConstraint("state in ('kept', 'retired')", name="state"),
        Index("release_template_name", "tenant_id", "name", unique=True, postgresql_where=text("state = 'kept'")),
    )

    kind: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="kept")
    texts: Mapped[Json] = mapped_column(JSONB)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class AgreedLine(TenantTable):
    """A sentence that was agreed on a topic, for some days. A change is a new line that replaces the former."""

    __tablename__ = "agreed_line"
    __table_args__ = (
        CheckConstraint("state in ('agreed', 'retired')", name="state"),
        CheckConstraint("valid_until >= valid_from", name="days"),
        belongs_to("agreed_line", "replaces_id"),
        Index("agreed_line_topic", "tenant_id", "topic", "valid_from"),
        Index("agreed_line_replaces", "tenant_id", "replaces_id", postgresql_where=text("replaces_id is not null")),
    )

    topic: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="agreed")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    texts: Mapped[Json] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(server_default="")
    replaces_id: Mapped[UUID | None]
    agreed_at: Mapped[datetime]
    agreed_by_name: Mapped[str]


class ReleaseLine(Base):
    """An agreed line that was put into a text."""

    __tablename__ = "release_line"
    __table_args__ = (
        _of_revision(),
        belongs_to("agreed_line", "line_id"),
        Index("release_line_line", "tenant_id", "line_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    inserted_at: Mapped[datetime]
    inserted_by_name: Mapped[str]


# --- copies under embargo


class ReleaseCopy(TenantTable):
    """A personal link to a release under embargo, for one recipient."""

    __tablename__ = "release_copy"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token"),
        UniqueConstraint("tenant_id", "release_id", "address"),
        belongs_to("release", "release_id"),
        CheckConstraint("state in ('open', 'revoked')", name="state"),
    )

    release_id: Mapped[UUID]
    name: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    token: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    reason: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]
    revoked_at: Mapped[datetime | None]


class ReleaseOpening(TenantTable):
    """A copy was opened. browser: tells one browser from another, and nothing more."""

    __tablename__ = "release_opening"
    __table_args__ = (
        belongs_to("release_copy", "copy_id"),
        CheckConstraint("what in ('text', 'pdf', 'docx')", name="what"),
        Index("release_opening_copy", "tenant_id", "copy_id", "at"),
    )

    copy_id: Mapped[UUID]
    at: Mapped[datetime]
    what: Mapped[str]
    browser: Mapped[str]

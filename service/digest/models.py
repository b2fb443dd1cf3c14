"""Tables of the digest: templates, issues with their sections, frozen material, items and their history, outputs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, ONE, ZERO = text("'{}'::jsonb"), text("'[]'::jsonb"), text("1"), text("0")
NO, YES, BLANK = text("false"), text("true"), text("''")
SECTION_KINDS = (
    "top_stories", "topics", "institutions", "own_output", "false_information", "criticism", "press_abroad",
    "broadcast", "social_figures", "next_month", "text",
)  # fmt: skip
SOURCES = ("filter", "folder", "report", "hand")
MATERIAL_KINDS = ("clip", "release", "event", "question", "refutation", "figure", "planned")


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that a text is one of a few words."""
    return CheckConstraint(f"{column} in ({', '.join(repr(value) for value in values)})", name=column)


class Template(TenantTable):
    """How an issue begins. titles: by language; approvers: ids of those who alone approve, none: all with the right."""

    __tablename__ = "digest_template"
    __table_args__ = (
        one_of("state", "kept", "retired"),
        belongs_to("person", "owner_id"),
        Index("digest_template_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
    )

    state: Mapped[str] = mapped_column(server_default="kept")
    titles: Mapped[Json] = mapped_column(JSONB)
    public: Mapped[bool]
    languages: Mapped[list[str]] = mapped_column(JSONB)
    approvers: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    owner_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=ONE)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Section(TenantTable):
    """A section of a template. options: topics, tones, kinds, words, monitors, most, as rules.sections reads them."""

    __tablename__ = "digest_section"
    __table_args__ = (
        one_of("state", "kept", "removed"),
        one_of("kind", *SECTION_KINDS),
        one_of("source", *SOURCES),
        belongs_to("digest_template", "template_id"),
        Index("digest_section_template", "tenant_id", "template_id", "position"),
    )

    template_id: Mapped[UUID]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="kept")
    kind: Mapped[str]
    titles: Mapped[Json] = mapped_column(JSONB)
    source: Mapped[str]
    options: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)


class Pick(Base):
    """A clip that somebody set aside for a section of a template: its folder."""

    __tablename__ = "digest_pick"
    __table_args__ = (
        one_of("state", "kept", "removed"),
        belongs_to("digest_section", "section_id"),
        belongs_to("clip", "clip_id"),
        Index("digest_pick_clip", "tenant_id", "clip_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    section_id: Mapped[UUID] = mapped_column(primary_key=True)
    clip_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="kept")
    picked_at: Mapped[datetime]
    picked_by_name: Mapped[str]


class Issue(TenantTable):
    """An edition of the digest of a month. period: its first day. root_id: the first edition, whose material counts.

    titles, public, languages, approvers: of the template when it was opened. topics: id and titles by language as they
    were when it was frozen; agency: its name by language then. corrections: what a correction changed, for everybody.
    journal_id, number_period, serial: only of the first edition, whose number all share. outputs: how far they are
    made, as `rules.making.Making` says it.
    """

    __tablename__ = "digest_issue"
    __table_args__ = (
        UniqueConstraint("tenant_id", "template_id", "period", "edition"),
        UniqueConstraint("tenant_id", "number_period", "journal_id", "serial"),
        CheckConstraint("extract(day from period) = 1", name="period"),
        CheckConstraint("edition > 0", name="edition"),
        one_of(
            "state", "open", "collecting", "frozen", "composing", "in_review", "approved", "published", "corrected",
            "withdrawn", "dropped",
        ),
        CheckConstraint("(edition = 1) = (corrects_id is null)", name="corrects"),
        belongs_to("digest_template", "template_id"),
        belongs_to("digest_issue", "root_id"),
        belongs_to("digest_issue", "corrects_id"),
        belongs_to("journal", "journal_id"),
        belongs_to("person", "owner_id"),
        Index("digest_issue_recent", "tenant_id", text("period desc"), text("opened_at desc"), text("id desc")),
        Index("digest_issue_state", "tenant_id", "state", text("period desc")),
        Index("digest_issue_root", "tenant_id", "root_id"),
        Index("digest_issue_corrects", "tenant_id", "corrects_id", postgresql_where=text("corrects_id is not null")),
        Index("digest_issue_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
    )  # fmt: skip

    template_id: Mapped[UUID]
    period: Mapped[date]
    edition: Mapped[int] = mapped_column(server_default=ONE)
    root_id: Mapped[UUID]
    corrects_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="open")
    titles: Mapped[Json] = mapped_column(JSONB)
    public: Mapped[bool]
    languages: Mapped[list[str]] = mapped_column(JSONB)
    approvers: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    introductions: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    corrections: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    topics: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    agency: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    journal_id: Mapped[UUID | None]
    number_period: Mapped[str | None]
    serial: Mapped[int | None] = mapped_column(BigInteger)
    number: Mapped[str | None]
    registered_at: Mapped[datetime | None]
    owner_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=ONE)
    opened_at: Mapped[datetime]
    opened_by_name: Mapped[str]
    frozen_at: Mapped[datetime | None]
    frozen_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    composed_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    submitted_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    approved_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    published_at: Mapped[datetime | None]
    published_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    checked_at: Mapped[datetime | None]
    outputs: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)


class IssueSection(TenantTable):
    """A section of an issue: what the template said when it was opened, and notes by language."""

    __tablename__ = "digest_issue_section"
    __table_args__ = (
        one_of("kind", *SECTION_KINDS, "late"),
        one_of("source", *SOURCES),
        belongs_to("digest_issue", "issue_id"),
        belongs_to("digest_section", "section_id"),
        Index("digest_issue_section_issue", "tenant_id", "issue_id", "position"),
        Index("digest_issue_section_of", "tenant_id", "section_id", postgresql_where=text("section_id is not null")),
    )

    issue_id: Mapped[UUID]
    section_id: Mapped[UUID | None]
    position: Mapped[int]
    kind: Mapped[str]
    titles: Mapped[Json] = mapped_column(JSONB)
    notes: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    source: Mapped[str]
    options: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    shown: Mapped[bool] = mapped_column(server_default=YES)
    version: Mapped[int] = mapped_column(server_default=ONE)


class Material(TenantTable):
    """A frozen copy of what a month brought; never changed. source_id: the clip, release, event ... it was made of.

    texts: of our own output, language -> {"headline", "summary"}. text_length: characters of the article. main: it
    stands for its story. folders: template sections it was set aside for; reports: monitors in whose editions it stood.
    data: of a social figure. on_day: in the agency's zone. late: published in the month, caught after the freezing.
    """

    __tablename__ = "digest_material"
    __table_args__ = (
        UniqueConstraint("tenant_id", "issue_id", "kind", "source_id"),
        one_of("kind", *MATERIAL_KINDS),
        one_of("tone", "", "negative", "neutral", "positive"),
        CheckConstraint("(kind = 'clip') = (clip_id is not null)", name="clip"),
        belongs_to("digest_issue", "issue_id"),
        belongs_to("clip", "clip_id"),
        Index("digest_material_order", "tenant_id", "issue_id", "kind", "at", "id"),
        Index("digest_material_clip", "tenant_id", "clip_id", postgresql_where=text("clip_id is not null")),
    )

    issue_id: Mapped[UUID]
    kind: Mapped[str]
    source_id: Mapped[UUID]
    clip_id: Mapped[UUID | None]
    story_id: Mapped[UUID | None]
    headline: Mapped[str] = mapped_column(server_default=BLANK)
    excerpt: Mapped[str] = mapped_column(server_default=BLANK)
    text_length: Mapped[int] = mapped_column(server_default=ZERO)
    texts: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    outlet: Mapped[str] = mapped_column(server_default=BLANK)
    outlet_kind: Mapped[str] = mapped_column(server_default=BLANK)
    abroad: Mapped[bool] = mapped_column(server_default=NO)
    tier: Mapped[int] = mapped_column(server_default=ZERO)
    address: Mapped[str] = mapped_column(server_default=BLANK)
    language: Mapped[str] = mapped_column(server_default=BLANK)
    tone: Mapped[str] = mapped_column(server_default=BLANK)
    prominence: Mapped[str] = mapped_column(server_default=BLANK)
    error: Mapped[bool] = mapped_column(server_default=NO)
    judged: Mapped[bool] = mapped_column(server_default=NO)
    main: Mapped[bool] = mapped_column(server_default=NO)
    topics: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    folders: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    reports: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    data: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    on_day: Mapped[date]
    at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(server_default=NO)
    frozen_at: Mapped[datetime]


class Item(TenantTable):
    """What stands in a section. texts: language -> {"headline", "summary"}, in place of the frozen copies.

    version: of its texts; a move does not change it. note: for those who edit, never published. also: other outlets
    with the same story. cleared: codes of findings that a person looked at and let stand.
    """

    __tablename__ = "digest_item"
    __table_args__ = (
        one_of("kind", *MATERIAL_KINDS, "text"),
        CheckConstraint("(kind = 'text') = (material_id is null)", name="material"),
        belongs_to("digest_issue", "issue_id"),
        belongs_to("digest_issue_section", "section_id"),
        belongs_to("digest_material", "material_id"),
        Index("digest_item_order", "tenant_id", "issue_id", "section_id", "position", "id"),
        Index(
            "digest_item_once", "tenant_id", "section_id", "material_id", unique=True,
            postgresql_where=text("material_id is not null and not removed"),
        ),
        Index("digest_item_material", "tenant_id", "material_id", postgresql_where=text("material_id is not null")),
    )  # fmt: skip

    issue_id: Mapped[UUID]
    section_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str]
    material_id: Mapped[UUID | None]
    source_id: Mapped[UUID | None]
    headline: Mapped[str] = mapped_column(server_default=BLANK)
    excerpt: Mapped[str] = mapped_column(server_default=BLANK)
    text_length: Mapped[int] = mapped_column(server_default=ZERO)
    outlet: Mapped[str] = mapped_column(server_default=BLANK)
    address: Mapped[str] = mapped_column(server_default=BLANK)
    language: Mapped[str] = mapped_column(server_default=BLANK)
    tone: Mapped[str] = mapped_column(server_default=BLANK)
    topics: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    on_day: Mapped[date | None]
    also: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    late: Mapped[bool] = mapped_column(server_default=NO)
    texts: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    note: Mapped[str] = mapped_column(server_default=BLANK)
    cleared: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    removed: Mapped[bool] = mapped_column(server_default=NO)
    version: Mapped[int] = mapped_column(server_default=ONE)
    added_at: Mapped[datetime]
    added_by_name: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    changed_by_name: Mapped[str]


class ItemChange(TenantTable):
    """Something that was done with an item; never changed. version: of its texts after it."""

    __tablename__ = "digest_item_change"
    __table_args__ = (
        one_of("what", "put_in", "edited", "moved", "taken_out", "put_back", "cleared"),
        belongs_to("digest_issue", "issue_id"),
        belongs_to("digest_item", "item_id"),
        Index("digest_item_change_item", "tenant_id", "item_id", "at", "id"),
        Index("digest_item_change_issue", "tenant_id", "issue_id", "at", "id"),
    )

    issue_id: Mapped[UUID]
    item_id: Mapped[UUID]
    what: Mapped[str]
    version: Mapped[int]
    before: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    after: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]


class Link(Base):
    """What came of asking an address. word: of health.FAILURES, why it is dead or could not be asked."""

    __tablename__ = "digest_link"
    __table_args__ = (one_of("state", "alive", "dead", "unknown"), belongs_to("digest_issue", "issue_id"))

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    issue_id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    word: Mapped[str] = mapped_column(server_default=BLANK)
    checked_at: Mapped[datetime]


class Output(TenantTable):
    """An issue as it was written in a language and a format, once for each content. content_hash: of the Content."""

    __tablename__ = "digest_output"
    __table_args__ = (
        UniqueConstraint("tenant_id", "issue_id", "language", "format", "content_hash"),
        one_of("format", "page", "mail", "pdf", "docx", "xlsx"),
        belongs_to("digest_issue", "issue_id"),
    )

    issue_id: Mapped[UUID]
    language: Mapped[str]
    format: Mapped[str]
    content_hash: Mapped[str]
    file_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(server_default=BLANK)
    html: Mapped[str] = mapped_column(server_default=BLANK)
    sha256: Mapped[str]
    made_at: Mapped[datetime]

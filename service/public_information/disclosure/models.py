"""Tables of disclosure: duties, what was published for them, legal acts, the disclosure log."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

Json = dict[str, Any]
EMPTY = text("'{}'::jsonb")


class Duty(TenantTable):
    """A row of the catalogue of what the agency must publish. offer: what the country's file says since, where the
    agency changed the row itself. sources: the country's words on where the row was read; the agency's own stand in
    source."""

    __tablename__ = "publication_duty"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        CheckConstraint("state in ('offered', 'active', 'retired')", name="state"),
        CheckConstraint("origin in ('country', 'agency')", name="origin"),
        CheckConstraint("rhythm in ('change', 'event', 'force', 'quarter', 'year')", name="rhythm"),
        CheckConstraint("unit in ('calendar_day', 'working_day', 'month')", name="unit"),
        belongs_to("post", "post_id"),
        belongs_to("person", "person_id"),
    )

    slug: Mapped[str]
    list_slug: Mapped[str]
    list_title: Mapped[Json] = mapped_column(JSONB)
    list_note: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    origin: Mapped[str]
    changed: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[str]
    group_number: Mapped[int] = mapped_column(SmallInteger)
    group_title: Mapped[Json] = mapped_column(JSONB)
    number: Mapped[str]
    title: Mapped[Json] = mapped_column(JSONB)
    note: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    basis: Mapped[Json] = mapped_column(JSONB)
    source: Mapped[str] = mapped_column(server_default="")
    sources: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    certainty: Mapped[str]
    rhythm: Mapped[str]
    within: Mapped[int]
    unit: Mapped[str]
    due_by: Mapped[str] = mapped_column(server_default="")
    acts: Mapped[str] = mapped_column(server_default="")
    since: Mapped[date | None]
    until: Mapped[date | None]
    happened_on: Mapped[date | None]
    happened: Mapped[str] = mapped_column(server_default="")
    post_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    offer: Mapped[Json | None] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(server_default=text("1"))


class DutyPublication(TenantTable):
    """What was published for a duty: one for each period, or one that is renewed. texts: by language."""

    __tablename__ = "duty_publication"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        CheckConstraint("state in ('draft', 'published', 'withdrawn')", name="state"),
        belongs_to("publication_duty", "duty_id"),
        Index("duty_publication_duty", "tenant_id", "duty_id"),
    )

    duty_id: Mapped[UUID]
    state: Mapped[str]
    slug: Mapped[str]
    period_first: Mapped[date | None]
    period_last: Mapped[date | None]
    texts: Mapped[Json] = mapped_column(JSONB)
    printed: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_name: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")


class LegalAct(TenantTable):
    """A legal act or its draft. public: its public status, apart from its legal one."""

    __tablename__ = "legal_act"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        CheckConstraint("state in ('draft', 'adopted', 'repealed', 'abandoned')", name="state"),
        CheckConstraint("public in ('draft', 'published', 'withdrawn')", name="public"),
        CheckConstraint("kind in ('normative', 'individual', 'reserve', 'other')", name="kind"),
        CheckConstraint("state in ('draft', 'abandoned') or adopted_on is not null", name="adopted"),
        CheckConstraint("discussed_until >= discussed_from", name="discussed"),
        Index("legal_act_adopted", "tenant_id", text("adopted_on desc"), text("id desc")),
    )

    slug: Mapped[str]
    state: Mapped[str]
    public: Mapped[str] = mapped_column(server_default="draft")
    kind: Mapped[str]
    form: Mapped[str] = mapped_column(server_default="")
    issuer: Mapped[str] = mapped_column(server_default="")
    number: Mapped[str] = mapped_column(server_default="")
    adopted_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    repealed_on: Mapped[date | None]
    discussed_from: Mapped[date | None]
    discussed_until: Mapped[date | None]
    contact: Mapped[str] = mapped_column(server_default="")
    texts: Mapped[Json] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")


class Disclosure(TenantTable):
    """An entry of the disclosure log, made from a request that was answered. texts: by language."""

    __tablename__ = "disclosure_entry"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        UniqueConstraint("tenant_id", "request_id"),
        CheckConstraint("state in ('draft', 'published', 'withdrawn')", name="state"),
        belongs_to("information_request", "request_id"),
        Index("disclosure_entry_changed", "tenant_id", text("changed_at desc"), text("id desc")),
    )

    request_id: Mapped[UUID]
    slug: Mapped[str]
    state: Mapped[str]
    number: Mapped[str]
    received_on: Mapped[date]
    answered_on: Mapped[date | None]
    result: Mapped[str]
    grounds: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    texts: Mapped[Json] = mapped_column(JSONB)
    files: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    checked_by_name: Mapped[str] = mapped_column(server_default="")
    checked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")
    unredacted_reason: Mapped[str] = mapped_column(server_default="")

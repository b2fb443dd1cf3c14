"""Tables of reports of units: who reports, the reports, their texts, their figures, the reports taken into another."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Double, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
EMPTY, NOTHING, ONE = text("'{}'::jsonb"), text("'[]'::jsonb"), text("1")
NO, BLANK = text("false"), text("''")
AGENCY = "agency"
"""The key of the whole agency, where a unit's is its id."""


class Setting(TenantTable):
    """That a unit reports, or the whole agency. key: the unit's id as text, or AGENCY."""

    __tablename__ = "unit_report_setting"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("state in ('kept', 'ended')", name="state"),
        belongs_to("unit", "unit_id"),
        belongs_to("person", "owner_id"),
        Index("unit_report_setting_unit", "tenant_id", "unit_id", postgresql_where=text("unit_id is not null")),
        Index("unit_report_setting_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
    )

    key: Mapped[str]
    unit_id: Mapped[UUID | None]
    quarterly: Mapped[bool]
    yearly: Mapped[bool]
    languages: Mapped[list[str]] = mapped_column(JSONB)
    groups: Mapped[list[str]] = mapped_column(JSONB)
    owner_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="kept")
    version: Mapped[int] = mapped_column(server_default=ONE)
    since: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Report(TenantTable):
    """A report. period: 2026-q3 or 2026. names: of the unit by language when it was opened.

    files: language -> {"pdf": file id, "docx": file id} or {"problem": why there are none}. shown_in: languages in
    which it was published; public: on the public page, else within the agency. mark: of what stands there.
    """

    __tablename__ = "unit_report"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key", "period", "edition"),
        UniqueConstraint("tenant_id", "number_period", "journal_id", "serial"),
        CheckConstraint(
            "state in ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')", name="state"
        ),
        CheckConstraint("last_on > first_on", name="span"),
        belongs_to("unit", "unit_id"),
        belongs_to("journal", "journal_id"),
        belongs_to("person", "owner_id"),
        Index("unit_report_recent", "tenant_id", text("last_on desc"), text("id desc")),
        Index("unit_report_unit", "tenant_id", "unit_id", postgresql_where=text("unit_id is not null")),
        Index("unit_report_journal", "tenant_id", "journal_id", postgresql_where=text("journal_id is not null")),
        Index("unit_report_owner", "tenant_id", "owner_id", postgresql_where=text("owner_id is not null")),
    )

    key: Mapped[str]
    unit_id: Mapped[UUID | None]
    names: Mapped[Json] = mapped_column(JSONB)
    period: Mapped[str]
    edition: Mapped[int] = mapped_column(server_default=ONE)
    correction: Mapped[str] = mapped_column(server_default=BLANK)
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[str] = mapped_column(server_default="draft")
    languages: Mapped[list[str]] = mapped_column(JSONB)
    groups: Mapped[list[str]] = mapped_column(JSONB)
    owner_id: Mapped[UUID | None]
    journal_id: Mapped[UUID | None]
    number_period: Mapped[str | None]
    serial: Mapped[int | None] = mapped_column(BigInteger)
    number: Mapped[str | None]
    registered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=ONE)
    opened_at: Mapped[datetime]
    opened_by_name: Mapped[str]
    drawn_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    submitted_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    approved_at: Mapped[datetime | None]
    approved_by_name: Mapped[str] = mapped_column(server_default=BLANK)
    published_at: Mapped[datetime | None]
    public: Mapped[bool] = mapped_column(server_default=NO)
    shown_in: Mapped[list[str]] = mapped_column(JSONB, server_default=NOTHING)
    files: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    mark: Mapped[str] = mapped_column(server_default=BLANK)
    reason: Mapped[str] = mapped_column(server_default=BLANK)


class ReportText(Base):
    """What people wrote in a section, in a language. version: two who write at once lose nothing by it."""

    __tablename__ = "unit_report_text"
    __table_args__ = (
        CheckConstraint("section in ('summary', 'done', 'problems', 'next')", name="section"),
        belongs_to("unit_report", "report_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=ONE)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class FigureRow(Base):
    """A figure as it was drawn. title, definition: the words of then, msgids; about: account and platform of a reading.

    former: what it was before the last drawing; change: new, gone, changed or "". href: of the list with its rows, ""
    where none shows exactly these. whole: counted for the whole agency in a unit's report.
    """

    __tablename__ = "unit_report_figure"
    __table_args__ = (
        CheckConstraint("measure in ('count', 'percent', 'days', 'hours', 'reading')", name="measure"),
        CheckConstraint("change in ('', 'new', 'gone', 'changed')", name="change"),
        belongs_to("unit_report", "report_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    grp: Mapped[str]
    measure: Mapped[str]
    title: Mapped[str]
    definition: Mapped[str]
    about: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    value: Mapped[float | None] = mapped_column(Double)
    before: Mapped[float | None] = mapped_column(Double)
    year_ago: Mapped[float | None] = mapped_column(Double)
    former: Mapped[float | None] = mapped_column(Double)
    change: Mapped[str] = mapped_column(server_default=BLANK)
    href: Mapped[str] = mapped_column(server_default=BLANK)
    whole: Mapped[bool] = mapped_column(server_default=NO)
    drawn_at: Mapped[datetime]


class Part(Base):
    """A unit's report as it stood when it was taken into that of the agency. standing: it is still taken in.

    figures: key -> value, counts of that unit alone; texts: language -> what mattered most.
    """

    __tablename__ = "unit_report_part"
    __table_args__ = (
        belongs_to("unit_report", "report_id"),
        belongs_to("unit_report", "part_id"),
        Index("unit_report_part_of", "tenant_id", "part_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    standing: Mapped[bool] = mapped_column(server_default=text("true"))
    names: Mapped[Json] = mapped_column(JSONB)
    number: Mapped[str] = mapped_column(server_default=BLANK)
    figures: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    texts: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    taken_at: Mapped[datetime]

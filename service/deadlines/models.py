"""Tables of deadlines: rules by version, days of the calendar, clocks, proposed dates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

Json = dict[str, Any]


class RuleRow(TenantTable):
    __tablename__ = "deadline_rule"
    __table_args__ = (UniqueConstraint("tenant_id", "slug", "version"),)

    slug: Mapped[str]
    version: Mapped[int]
    origin: Mapped[str]
    state: Mapped[str] = mapped_column(default="active")
    since: Mapped[date]
    until: Mapped[date | None]
    terms: Mapped[Json] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]


class DayRow(TenantTable):
    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("tenant_id", "day", "week", "origin"),)

    day: Mapped[date]
    week: Mapped[int] = mapped_column(SmallInteger, default=0)
    origin: Mapped[str]
    kind: Mapped[str]
    title: Mapped[Json] = mapped_column(JSONB)
    pair: Mapped[date | None]
    act_number: Mapped[str] = mapped_column(default="")
    act_date: Mapped[date | None]
    url: Mapped[str] = mapped_column(default="")
    certainty: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class ClockRow(TenantTable):
    __tablename__ = "clock"
    __table_args__ = (belongs_to("deadline_rule", "rule_id"),)

    record: Mapped[str]
    record_id: Mapped[UUID]
    rule_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(default="")
    count: Mapped[int]
    unit: Mapped[str]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="running")
    stopped_at: Mapped[datetime | None]
    extensions: Mapped[list[Json]] = mapped_column(JSONB)
    pauses: Mapped[list[Json]] = mapped_column(JSONB)
    explanation: Mapped[Json] = mapped_column(JSONB)
    created_at: Mapped[datetime]


class ProposalRow(TenantTable):
    __tablename__ = "clock_proposal"
    __table_args__ = (belongs_to("clock", "clock_id"),)

    clock_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="open")
    due_at: Mapped[datetime]
    due_on: Mapped[date]
    due_before: Mapped[datetime]
    cause: Mapped[Json] = mapped_column(JSONB)
    explanation: Mapped[Json] = mapped_column(JSONB)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")

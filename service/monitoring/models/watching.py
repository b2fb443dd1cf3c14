"""Tables of keyword rules: what they look for, their versions, the clips they speak of, asking past clips."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.monitoring.models.clips import one_of
from service.runtime.tables import Base, TenantTable, belongs_to


class KeywordRule(TenantTable):
    """A keyword rule as it is now. topic_id: the topic that clips get which it catches."""

    __tablename__ = "keyword_rule"
    __table_args__ = (
        one_of("state", "active", "paused", "removed"),
        belongs_to("media_topic", "topic_id"),
        Index("keyword_rule_state", "tenant_id", "state", "title", "id"),
    )

    title: Mapped[str]
    text: Mapped[str]
    topic_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="active")
    version: Mapped[int] = mapped_column(server_default=sql("1"))
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class KeywordRuleVersion(TenantTable):
    """A rule after a change of it, never changed itself."""

    __tablename__ = "keyword_rule_version"
    __table_args__ = (
        UniqueConstraint("tenant_id", "rule_id", "number"),
        belongs_to("keyword_rule", "rule_id"),
    )

    rule_id: Mapped[UUID]
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    topic_id: Mapped[UUID | None]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]


class KeywordAlias(TenantTable):
    """A named list of spellings, one in each line. key: the name as rules are compared with it."""

    __tablename__ = "keyword_alias"
    __table_args__ = (
        one_of("state", "active", "removed"),
        Index("keyword_alias_key", "tenant_id", "key", unique=True, postgresql_where=sql("state = 'active'")),
    )

    name: Mapped[str]
    key: Mapped[str]
    spellings: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="active")
    version: Mapped[int] = mapped_column(server_default=sql("1"))
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class ClipMatch(Base):
    """A rule speaks of a clip. places: [field, start, end, term] in the clip's version of that number."""

    __tablename__ = "clip_match"
    __table_args__ = (
        belongs_to("clip", "clip_id"),
        belongs_to("keyword_rule", "rule_id"),
        Index("clip_match_rule", "tenant_id", "rule_id", sql("caught_at desc"), sql("clip_id desc")),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    clip_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_version: Mapped[int]
    clip_version: Mapped[int]
    caught_at: Mapped[datetime]
    places: Mapped[list[Any]] = mapped_column(JSONB)


class RuleRun(TenantTable):
    """Past clips are asked, in the worker: for a rule that was saved, or (trial) for one that is being written.

    total, done, met: clips. reached_at, reached_id: the last clip that was asked. added, dropped: matches that came and
    went. found, of trials: [clip id, places] of the first that were met.
    """

    __tablename__ = "rule_run"
    __table_args__ = (
        one_of("kind", "trial", "apply"),
        one_of("state", "running", "stopped", "done", "replaced"),
        CheckConstraint("(kind = 'apply') = (rule_id is not null)", name="rule"),
        belongs_to("keyword_rule", "rule_id"),
        Index("rule_run_rule", "tenant_id", "rule_id", sql("begun_at desc"), sql("id desc")),
        Index("rule_run_trial", "tenant_id", "by_id", "begun_at", postgresql_where=sql("kind = 'trial'")),
    )

    kind: Mapped[str]
    rule_id: Mapped[UUID | None]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="running")
    since: Mapped[datetime]
    total: Mapped[int] = mapped_column(server_default=sql("0"))
    done: Mapped[int] = mapped_column(server_default=sql("0"))
    met: Mapped[int] = mapped_column(server_default=sql("0"))
    added: Mapped[int] = mapped_column(server_default=sql("0"))
    dropped: Mapped[int] = mapped_column(server_default=sql("0"))
    reached_at: Mapped[datetime | None]
    reached_id: Mapped[UUID | None]
    found: Mapped[list[Any]] = mapped_column(JSONB, server_default=sql("'[]'::jsonb"))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]

"""The body of a plan: what it is made of beside its activities. All rows carry the tenant of the plan's owner."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from service.planning.plans.models.plans import EMPTY, NOTHING, ONE, Json
from service.runtime.tables import Base, TenantTable, belongs_to


def beside(table: str, column: str) -> ForeignKeyConstraint:
    """A key to a part of the same plan."""
    return ForeignKeyConstraint(
        ["tenant_id", "plan_id", column], [f"{table}.tenant_id", f"{table}.plan_id", f"{table}.id"]
    )


def _one_of(column: str, *words: str) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(word) for word in words)})", name=column)


class PlanItem(TenantTable):
    """What parts of a plan have in common. texts: language -> words; party_id: the agency that wrote last."""

    __abstract__ = True
    states: tuple[str, ...] = ("standing", "withdrawn")
    keys: tuple[Any, ...] = ()

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "plan_id", "id"),
            belongs_to("plan", "plan_id"),
            _one_of("state", *cls.states),
            *cls.keys,
        )

    plan_id: Mapped[UUID]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="standing")
    texts: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=EMPTY)
    party_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(server_default=ONE)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class Measured:
    """What is counted. measure: a code of `rules/measures`; account: how the social account is called, for guests."""

    measure: Mapped[str] = mapped_column(server_default="")
    unit: Mapped[str] = mapped_column(server_default="")
    baseline: Mapped[Decimal | None] = mapped_column(Numeric)
    baseline_on: Mapped[date | None]
    target: Mapped[Decimal | None] = mapped_column(Numeric)
    due_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(server_default="")
    account_id: Mapped[UUID | None]
    account: Mapped[str] = mapped_column(server_default="")


class Objective(Measured, PlanItem):
    """What is to be reached, from which figure to which, by when, and who says so."""

    __tablename__ = "plan_objective"
    keys = (belongs_to("social_account", "account_id"),)


class Audience(PlanItem):
    """Whom it is said to; size: of how many."""

    __tablename__ = "plan_audience"
    keys = (CheckConstraint("size >= 0", name="size"),)

    size: Mapped[int | None] = mapped_column(BigInteger)


class Message(PlanItem):
    """What is said to an audience, in each language; without an audience: to everybody."""

    __tablename__ = "plan_message"
    keys = (beside("plan_audience", "audience_id"),)

    audience_id: Mapped[UUID | None]


class Channel(PlanItem):
    """By which way it is said."""

    __tablename__ = "plan_channel"
    keys = (
        _one_of("kind", "press", "social", "tv", "site", "field"),
        belongs_to("social_account", "account_id"),
    )

    kind: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    account_id: Mapped[UUID | None]


class Kpi(Measured, PlanItem):
    """What shows how it goes. level: what was put in, came out, was taken up, changed people, changed things."""

    __tablename__ = "plan_kpi"
    keys = (
        _one_of("level", "input", "output", "outtake", "outcome", "impact"),
        belongs_to("social_account", "account_id"),
        beside("plan_objective", "objective_id"),
    )

    objective_id: Mapped[UUID | None]
    level: Mapped[str]


class Risk(PlanItem):
    """What may go wrong, how likely and how badly (1 to 5), and what is done then; keeper: who watches it."""

    __tablename__ = "plan_risk"
    keys = (
        CheckConstraint("likelihood between 1 and 5", name="likelihood"),
        CheckConstraint("impact between 1 and 5", name="impact"),
    )

    likelihood: Mapped[int]
    impact: Mapped[int]
    response: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=EMPTY)
    keeper: Mapped[str] = mapped_column(server_default="")


class Evaluation(PlanItem):
    """What became of an objective, or of the whole plan, and what was learned."""

    __tablename__ = "plan_evaluation"
    keys = (
        _one_of("verdict", "reached", "partly", "missed", "unknown"),
        beside("plan_objective", "objective_id"),
    )

    objective_id: Mapped[UUID | None]
    verdict: Mapped[str]


class Meeting(PlanItem):
    """A meeting on the plan. texts: its title; present: [{"name", "body", "role"}]; revision: which one it dealt with.

    minutes: language -> what was said.
    """

    __tablename__ = "plan_meeting"
    states = ("planned", "held", "agreed", "withdrawn")

    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(server_default="")
    chair: Mapped[str] = mapped_column(server_default="")
    present: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    minutes: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=EMPTY)
    revision: Mapped[int | None]
    closed_at: Mapped[datetime | None]


class Decision(PlanItem):
    """What was decided, in a meeting or without one. responsible_id: the agency that carries it out."""

    __tablename__ = "plan_decision"
    states = ("standing", "done", "dropped", "withdrawn")
    keys = (beside("plan_meeting", "meeting_id"),)

    meeting_id: Mapped[UUID | None]
    responsible_id: Mapped[UUID | None]
    responsible: Mapped[str] = mapped_column(server_default="")
    due_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(server_default="")


# --- the owner's alone


class Revision(Base):
    """A frozen plan, numbered from 1. snapshot: all that participants share; digest: its SHA-256; never changed.

    reason: what it amends. sign_by: until when the parties are asked to sign.
    """

    __tablename__ = "plan_revision"
    __table_args__ = (belongs_to("plan", "plan_id"), CheckConstraint("number > 0", name="number"))

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    snapshot: Mapped[Json] = mapped_column(JSONB)
    digest: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    sign_by: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str]


class Freeze(TenantTable):
    """From one moment until another nobody moves an activity, as before a meeting."""

    __tablename__ = "plan_freeze"
    __table_args__ = (
        belongs_to("plan", "plan_id"),
        CheckConstraint("until_at > from_at", name="span"),
        Index("plan_freeze_plan", "tenant_id", "plan_id", "until_at", postgresql_where=text("lifted_at is null")),
    )

    plan_id: Mapped[UUID]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")
    set_at: Mapped[datetime]
    set_by_name: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by_name: Mapped[str] = mapped_column(server_default="")

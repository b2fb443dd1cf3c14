"""Tables of assignments, their executors, requests for more time, and the records that resolutions stand on."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

STATES = ("given", "accepted", "reported", "returned", "done", "cancelled")
OPEN_STATES = "state in ('given', 'accepted', 'reported', 'returned')"
WORKING_STATES = "state in ('given', 'accepted', 'returned')"
WORKED_ON = "role in ('main', 'co') and state in ('given', 'accepted', 'returned')"
ANSWERS_FOR_IT = "role = 'main' and state <> 'delegated'"
# Each index of the list is partial under a condition that always holds, and a question states the condition of one:
# behind the wall the planner could not tell them apart.
FILTERED = {
    "state": "state <> ''",
    "author_id": "author_id is not null",
    "controller_id": "controller_id is not null",
}


def _in_states(states: tuple[str, ...]) -> str:
    return f"state in ({', '.join(repr(state) for state in states)})"


class Subject(Base):
    """A record that resolutions stand on: how many were given, how many of these are open."""

    __tablename__ = "assignment_subject"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    given: Mapped[int] = mapped_column(server_default=sql("0"))
    open: Mapped[int] = mapped_column(server_default=sql("0"))


class Assignment(TenantTable):
    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period", "journal_id", "serial"),
        CheckConstraint(_in_states(STATES), name="state"),
        belongs_to("assignment", "parent_id"),
        belongs_to("journal", "journal_id"),
        belongs_to("unit", "unit_id"),
        belongs_to("person", "author_id"),
        belongs_to("person", "controller_id"),
        Index("assignment_record", "tenant_id", "record_id", postgresql_where=sql("record_id is not null")),
        Index("assignment_root", "tenant_id", "root_id"),
        Index("assignment_parent", "tenant_id", "parent_id", postgresql_where=sql("parent_id is not null")),
        Index("assignment_number", "tenant_id", "number", postgresql_where=sql("number <> ''")),
        Index(
            "assignment_unit", "tenant_id", "unit_id", sql("given_at desc"), sql("id desc"),
            postgresql_where=sql("text <> ''"),
        ),
        *(
            Index(
                f"assignment_{name}", "tenant_id", name, "unit_id", sql("given_at desc"), sql("id desc"),
                postgresql_where=sql(where),
            )
            for name, where in FILTERED.items()
        ),
        Index("assignment_due", "tenant_id", "unit_id", "order_at", "id", postgresql_where=sql(OPEN_STATES)),
        Index("assignment_waiting", "tenant_id", "author_id", "order_at", "id", postgresql_where=sql(WORKING_STATES)),
        Index(
            "assignment_judge", "tenant_id", "judge_id", "order_at", "id", postgresql_where=sql("state = 'reported'")
        ),
        Index(
            "assignment_control", "tenant_id", "controller_id", "order_at", "id",
            postgresql_where=sql("on_control"),
        ),
    )  # fmt: skip

    record: Mapped[str] = mapped_column(server_default="")
    record_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    root_id: Mapped[UUID]
    journal_id: Mapped[UUID | None]
    period: Mapped[str | None]
    serial: Mapped[int | None] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(server_default="")
    unit_id: Mapped[UUID]
    author_id: Mapped[UUID]
    text: Mapped[str]
    state: Mapped[str]
    given_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    order_at: Mapped[datetime]
    clock_id: Mapped[UUID | None]
    controller_id: Mapped[UUID | None]
    control_by: Mapped[UUID | None]
    on_control: Mapped[bool] = mapped_column(server_default=sql("false"))
    judge_id: Mapped[UUID]
    reported_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=sql("1"))


class Executor(TenantTable):
    __tablename__ = "assignment_executor"
    __table_args__ = (
        UniqueConstraint("tenant_id", "assignment_id", "person_id"),
        CheckConstraint("role in ('main', 'co', 'copy')", name="role"),
        CheckConstraint(_in_states((*STATES, "delegated")), name="state"),
        belongs_to("assignment", "assignment_id"),
        belongs_to("person", "person_id"),
        belongs_to("unit", "unit_id"),
        Index("assignment_executor_work", "tenant_id", "person_id", "role", "state", "order_at", "id"),
        Index(
            "assignment_executor_due", "tenant_id", "person_id", "order_at", "assignment_id",
            postgresql_where=sql(WORKED_ON),
        ),
        Index("assignment_executor_list", "tenant_id", "person_id", sql("given_at desc"), sql("assignment_id desc")),
        Index(
            "assignment_executor_unit", "tenant_id", "unit_id", sql("given_at desc"), sql("assignment_id desc"),
            postgresql_where=sql(ANSWERS_FOR_IT),
        ),
    )  # fmt: skip

    assignment_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    role: Mapped[str]
    person_id: Mapped[UUID]
    unit_id: Mapped[UUID | None]
    by_unit: Mapped[bool] = mapped_column(server_default=sql("false"))
    state: Mapped[str]
    given_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    order_at: Mapped[datetime]
    report: Mapped[str] = mapped_column(server_default="")
    remark: Mapped[str] = mapped_column(server_default="")
    delegated_by: Mapped[UUID | None]


class Extension(TenantTable):
    __tablename__ = "assignment_extension"
    __table_args__ = (
        CheckConstraint("state in ('asked', 'granted', 'refused', 'dropped')", name="state"),
        belongs_to("assignment", "assignment_id"),
        belongs_to("person", "decider_id"),
        Index("assignment_extension_of", "tenant_id", "assignment_id"),
        Index(
            "assignment_extension_asked", "tenant_id", "decider_id", "asked_at", "id",
            postgresql_where=sql("state = 'asked'"),
        ),
    )  # fmt: skip

    assignment_id: Mapped[UUID]
    decider_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    until: Mapped[date]
    reason: Mapped[str]
    state: Mapped[str]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(server_default="")

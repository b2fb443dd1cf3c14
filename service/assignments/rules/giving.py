"""What an assignment must say, and to whom it cannot be given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from service.assignments.rules.acts import waits_for
from service.kit.refusal import Refusal
from service.kit.words import N_

TEXT_LIMIT = 4_000
REPORT_LIMIT = 10_000
REASON_LIMIT = 2_000
MOST_EXECUTORS = 30
LONGEST_TERM = timedelta(days=3_660)
MOST_AT_ONCE = 100

REQUIRED = N_("Fill in this field.")
NEEDS_EXECUTOR = N_("Name who is to do it.")
NEEDS_AUTHOR = N_("Name the person whose resolution this is; that person must have the right to give it.")
NEEDS_REASON = N_("Say why.")
NEEDS_REPORT = N_("Say what was done.")
TO_ONESELF = N_("Nobody gives a resolution to themselves. Name somebody else.")
NAMED_TWICE = N_("%(name)s is named twice.")
IN_CIRCLE = N_("%(name)s waits for this very work, so it would come back to you. Name somebody else.")
CONTROLS_ONESELF = N_("Nobody controls their own execution. Name another controller.")
TOO_MANY = N_("At most %(most)s executors can be named.")
UNKNOWN_TARGET = N_("Choose a person or a unit from the list.")
NO_HEAD = N_("The unit “%(name)s” has no head now. Choose a person.")
HAS_LEFT = N_("%(name)s has left the agency. Choose somebody else.")
DUE_PAST = N_("The due date lies in the past.")
DUE_FAR = N_("The due date lies too far ahead. Check the year.")
DUE_AFTER_PARENT = N_("The assignment above is due on %(day)s; this one cannot be due later.")
DUE_BEFORE_OLD = N_("The term ends on %(day)s already. Ask for a later day.")
NOT_LATER = N_("The new due date is the old one.")
SAME_EXECUTOR = N_("%(name)s is an executor of this assignment already.")
NO_JOURNAL = N_("There is no open journal of assignments. Your administrator can open one.")
MANY_AT_ONCE = N_("At most %(most)s assignments can be handled at once.")
NONE_SELECTED = N_("Select at least one assignment.")

TermUnit = Literal["working_day", "calendar_day", "month"]


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it was typed: a day, or so many working or calendar days from now."""

    day: date | None = None
    count: int = 0
    unit: TermUnit = "working_day"


@dataclass(frozen=True, slots=True)
class Target:
    """Who is named: a person, or a unit, which means its head. `field` is where it was typed."""

    kind: Literal["person", "unit"]
    id: UUID
    field: str = "executor"


@dataclass(frozen=True, slots=True)
class Named:
    """A person found for a target; `unit_id` is the unit that was named, or the one they work in."""

    person_id: UUID
    name: str
    unit_id: UUID | None
    field: str
    by_unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """What is to be done and by whom: the first of `executors` is the main one. `parallel`: one for each executor.

    `author_id`: whose it is, where a program gives it in a person's name.
    `seen`: how many resolutions stood on the record when the form was opened, None when that does not matter.
    """

    text: str
    executors: tuple[Target, ...]
    copies: tuple[Target, ...] = ()
    controller: Target | None = None
    term: Term | None = None
    parallel: bool = False
    seen: int | None = None
    author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a new assignment."""

    executors: tuple[Named, ...]
    copies: tuple[Named, ...] = ()
    controller: Named | None = None


def problems_of_cast(author_id: UUID, cast: Cast, edges: Sequence[tuple[UUID, UUID]] = ()) -> Iterator[Refusal]:
    """What is wrong with who is named. `edges`: who waits for whom in the same tree, as (who gave, who does)."""
    if not cast.executors:
        yield Refusal(NEEDS_EXECUTOR, code="required", field="executor")
    if len(cast.executors) > MOST_EXECUTORS:
        yield Refusal(TOO_MANY, code="too_many", field="co", most=MOST_EXECUTORS)
    seen: set[UUID] = set()
    for named in (*cast.executors, *cast.copies):
        if named.person_id in seen:
            yield Refusal(NAMED_TWICE, code="twice", field=named.field, name=named.name)
        seen.add(named.person_id)
    for named in cast.executors:
        if named.person_id == author_id:
            yield Refusal(TO_ONESELF, code="to_oneself", field=named.field)
        elif author_id in waits_for(edges, named.person_id):
            yield Refusal(IN_CIRCLE, code="circle", field=named.field, name=named.name)
        if cast.controller is not None and cast.controller.person_id == named.person_id:
            yield Refusal(CONTROLS_ONESELF, code="controls_oneself", field="controller")


def problems_of_due(due: date | None, today: date, *, parent: date | None = None) -> Iterator[Refusal]:
    """What is wrong with a due day; `parent`: when the assignment above is due."""
    if due is None:
        return
    if due < today:
        yield Refusal(DUE_PAST, code="in_past", field="due")
    elif due > today + LONGEST_TERM:
        yield Refusal(DUE_FAR, code="too_late", field="due")
    elif parent is not None and due > parent:
        yield Refusal(DUE_AFTER_PARENT, code="after_parent", field="due", day=f"{parent:%d.%m.%Y}")

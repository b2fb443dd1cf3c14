"""Giving: a resolution on a record, an assignment of the head without one, a sub-assignment of an executor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert

from service.assignments.actions.asking import demand_act
from service.assignments.actions.executing import accept_part
from service.assignments.actions.subjects import count_given
from service.assignments.actions.telling import tell
from service.assignments.actions.terms import ORDER_LAST, start
from service.assignments.models import Assignment, Executor
from service.assignments.queries.people import find_named, unit_of
from service.assignments.queries.trees import AssignmentView, assignment_as_kept, edges_of, walk
from service.assignments.rules.acts import NEEDS_RESOLVE, gives_for_others, judge_of
from service.assignments.rules.giving import (
    NEEDS_AUTHOR,
    REQUIRED,
    Cast,
    Named,
    NewAssignment,
    Target,
    problems_of_cast,
    problems_of_due,
)
from service.assignments.rules.words import RECORD
from service.assignments.slots import RECORDS, may_give_on
from service.identity.queries import root_unit
from service.journals.actions.numbering import take_number
from service.journals.rules import Journal
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


@dataclass(frozen=True, slots=True)
class Given:
    """The receipt: the id, and the number of an assignment that stands in a journal."""

    id: UUID
    number: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new assignment stands: on a record, below another assignment, or in a journal."""

    record: str = ""
    record_id: UUID | None = None
    parent: AssignmentView | None = None
    journal: Journal | None = None


def demand_giver(work: Work, new: NewAssignment | None = None, record: str = "") -> UUID:
    """Who answers for an assignment: the actor, or the person in whose name a program gives it. Raises Refusal.

    On some records whoever handles them may ask units for input, see `slots.RecordKind`.
    """
    if gives_for_others(work.actor):
        if new is None or new.author_id is None:
            raise Refusal(NEEDS_AUTHOR, code="required", field="author")
        return new.author_id
    if not may_give_on(work.actor, record) or work.actor.stands_for is None:
        raise Refusal(NEEDS_RESOLVE, code="not_permitted")
    return work.actor.stands_for


async def give_resolution(work: Work, record: str, record_id: UUID, new: NewAssignment) -> list[Given]:
    """Give a resolution on a record, `parallel` one for each executor.

    Raises StaleEdit when another one was given since `new.seen` were; FieldErrors or Refusal on what is wrong.
    """
    author_id = demand_giver(work, new, record)
    if record not in RECORDS:
        raise NotFound
    await RECORDS[record].demand(work, record_id)
    casts = await _casts(work, new, author_id, [])
    given = [await _write(work, Place(record, record_id), new, author_id, cast) for cast in casts]
    await count_given(work, record, record_id, len(given), new.seen)
    return given


async def give_assignment(work: Work, journal: Journal, new: NewAssignment) -> list[Given]:
    """Give an assignment that stands on no record; it gets the next number of the journal. Commit soon after."""
    author_id = demand_giver(work, new)
    casts = await _casts(work, new, author_id, [])
    return [await _write(work, Place(journal=journal), new, author_id, cast) for cast in casts]


async def sub_assign(work: Work, assignment_id: UUID, new: NewAssignment) -> list[Given]:
    """Hand a part of one's own work down. It hangs below and cannot be due later or come back in a circle."""
    parent = await demand_act(work, "sub_assign", assignment_id)
    author_id = demand_giver(work, new)
    tree = await assignment_as_kept(work, parent.root_id)
    casts = await _casts(work, new, author_id, edges_of(walk(tree)) if tree else [])
    place = Place(parent.record, parent.record_id, parent)
    given = [await _write(work, place, new, author_id, cast) for cast in casts]
    part = parent.part_of(work.actor.stands_for)
    if part is not None and part.state == "given":
        await accept_part(work, parent, part)
    return given


async def _casts(work: Work, new: NewAssignment, author_id: UUID, edges: Sequence[tuple[UUID, UUID]]) -> list[Cast]:
    """The people named: one cast, or one for each executor. Raises FieldErrors with everything that is wrong."""
    errors = [] if new.text else [Refusal(REQUIRED, code="required", field="text")]
    executors = await _named(work, new.executors, errors)
    copies = await _named(work, new.copies, errors)
    controllers = await _named(work, (new.controller,) if new.controller else (), errors)
    whole = Cast(tuple(executors), tuple(copies), controllers[0] if controllers else None)
    if new.executors and not executors:
        raise FieldErrors(errors)
    errors += problems_of_cast(author_id, whole, edges)
    if errors:
        raise FieldErrors(errors)
    if not new.parallel:
        return [whole]
    return [Cast((one,), whole.copies if number == 0 else (), whole.controller) for number, one in enumerate(executors)]


async def _named(work: Work, targets: Sequence[Target], errors: list[Refusal]) -> list[Named]:
    found = []
    for target in targets:
        try:
            found += await find_named(work, [target])
        except Refusal as refusal:
            errors.append(refusal)
    return found


async def _write(work: Work, place: Place, new: NewAssignment, author_id: UUID, cast: Cast) -> Given:
    assignment_id, main = new_id(), cast.executors[0]
    parent_due = _day(work, place.parent.due_at) if place.parent and place.parent.due_at else None
    term = await start(work, assignment_id, new.term)
    if errors := list(problems_of_due(_day(work, term.due_at), work.today, parent=parent_due)):
        raise FieldErrors(errors)
    controller_id = cast.controller.person_id if cast.controller else None
    numbered = await take_number(work, place.journal, RECORD, assignment_id) if place.journal else None
    row = {
        "tenant_id": work.tenant.id,
        "id": assignment_id,
        "record": place.record,
        "record_id": place.record_id,
        "parent_id": place.parent.id if place.parent else None,
        "root_id": place.parent.root_id if place.parent else assignment_id,
        "journal_id": place.journal.id if place.journal else None,
        "period": numbered.period if numbered else None,
        "serial": numbered.serial if numbered else None,
        "number": numbered.number if numbered else "",
        "unit_id": main.unit_id or await unit_of(work, author_id) or await root_unit(work),
        "author_id": author_id,
        "text": new.text,
        "state": "given",
        "given_at": work.now,
        "due_at": term.due_at,
        "order_at": term.due_at or ORDER_LAST,
        "clock_id": term.clock_id,
        "controller_id": controller_id,
        "control_by": author_id if controller_id else None,
        "on_control": controller_id is not None,
        "judge_id": judge_of(author_id, controller_id, controller_id is not None),
    }
    await work.session.execute(insert(Assignment).values(**row))
    await _write_parts(work, assignment_id, cast, term.due_at)
    after = {
        "number": row["number"], "text": new.text, "executors": [one.name for one in cast.executors],
        "copies": [one.name for one in cast.copies], "controller": cast.controller.name if cast.controller else None,
        "due_at": term.due_at, "record": place.record, "record_id": place.record_id,
    }  # fmt: skip
    work.record("assignment.given", assignment_id, record=RECORD, after=after)
    await _tell_all(work, assignment_id)
    return Given(assignment_id, str(row["number"]))


async def _write_parts(work: Work, assignment_id: UUID, cast: Cast, due_at: datetime | None) -> None:
    roles = ["main", *["co"] * (len(cast.executors) - 1), *["copy"] * len(cast.copies)]
    rows = [
        {
            "tenant_id": work.tenant.id,
            "id": new_id(),
            "assignment_id": assignment_id,
            "position": number,
            "role": role,
            "person_id": one.person_id,
            "unit_id": one.unit_id,
            "by_unit": one.by_unit,
            "state": "given",
            "given_at": work.now,
            "changed_at": work.now,
            "order_at": due_at or ORDER_LAST,
        }
        for number, (role, one) in enumerate(zip(roles, [*cast.executors, *cast.copies], strict=True))
    ]
    await work.session.execute(insert(Executor), rows)


async def _tell_all(work: Work, assignment_id: UUID) -> None:
    one = await assignment_as_kept(work, assignment_id)
    if one is None:
        return
    await tell(work, one, "given", [part.person_id for part in one.executors])
    await tell(work, one, "copied", [part.person_id for part in one.copies])
    await tell(work, one, "control", [one.controller_id])


def _day(work: Work, moment: datetime | None) -> date | None:
    """The day on which a term ends, in the agency's zone."""
    return work.day_of(moment) if moment else None

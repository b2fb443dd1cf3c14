"""What executors do: accept, report, delegate, send a co-executor's part back, note a copy."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from service.assignments.actions.asking import change, change_parts, demand_act, demand_reason
from service.assignments.actions.telling import tell
from service.assignments.actions.terms import ORDER_LAST
from service.assignments.models import Executor
from service.assignments.queries.people import find_named
from service.assignments.queries.trees import AssignmentView, PartView, assignment_as_kept, edges_of, walk
from service.assignments.rules.acts import judges
from service.assignments.rules.giving import (
    NEEDS_EXECUTOR,
    NEEDS_REPORT,
    SAME_EXECUTOR,
    Cast,
    Target,
    problems_of_cast,
)
from service.assignments.rules.words import RECORD
from service.documents.actions import attach
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


def _own(work: Work, one: AssignmentView) -> PartView:
    part = one.part_of(work.actor.stands_for)
    assert part is not None  # the predicate saw to it
    return part


async def accept_part(work: Work, one: AssignmentView, part: PartView) -> None:
    """Put one executor's share to work."""
    await change_parts(work, [part.id], state="accepted")
    if part.role == "main":
        await change(work, one, state="accepted")
    before, after = {"state": part.state}, {"state": "accepted", "role": part.role}
    work.record("assignment.accepted", one.id, record=RECORD, before=before, after=after)


async def accept(work: Work, assignment_id: UUID) -> None:
    """Take the work on."""
    one = await demand_act(work, "accept", assignment_id)
    await accept_part(work, one, _own(work, one))


async def report(work: Work, assignment_id: UUID, said: str, files: Sequence[UUID] = ()) -> None:
    """Say that one's share is done and what was done, with waiting files that show it.

    The main executor's report goes to the controller or author.
    """
    one = await demand_act(work, "report", assignment_id)
    if not said:
        raise Refusal(NEEDS_REPORT, code="required", field="report")
    part = _own(work, one)
    await attach(work, list(files), RECORD, assignment_id)
    await change_parts(work, [part.id], state="reported", report=said, remark="")
    if part.role == "main":
        await change(work, one, state="reported", reported_at=work.now)
    before, after = {"state": part.state}, {"state": "reported", "role": part.role, "report": said}
    work.record("assignment.reported", one.id, record=RECORD, before=before, after=after)
    await tell(work, one, "reported", judges(one) if part.role == "main" else [one.main.person_id])


async def delegate(work: Work, assignment_id: UUID, target: Target | None, reason: str) -> None:
    """Hand one's whole share to somebody else, who takes one's place; both stay visible."""
    one = await demand_act(work, "delegate", assignment_id)
    if target is None:
        raise Refusal(NEEDS_EXECUTOR, code="required", field="executor")
    named = (await find_named(work, [target]))[0]
    part = _own(work, one)
    if named.person_id in {other.person_id for other in one.parts} - {work.actor.stands_for}:
        raise Refusal(SAME_EXECUTOR, code="twice", field="executor", name=named.name)
    tree = await assignment_as_kept(work, one.root_id)
    edges = edges_of(walk(tree)) if tree else []
    # Whoever waits for this work, its author before all, cannot get it.
    if errors := list(problems_of_cast(part.person_id, Cast((named,)), edges)):
        raise FieldErrors(errors)
    await change_parts(work, [part.id], state="delegated", remark=reason)
    row = {
        "tenant_id": work.tenant.id, "id": new_id(), "assignment_id": one.id, "position": part.position,
        "role": part.role, "person_id": named.person_id, "unit_id": named.unit_id, "by_unit": named.by_unit,
        "state": "given", "given_at": part.given_at, "changed_at": work.now, "order_at": one.due_at or ORDER_LAST,
        "delegated_by": part.person_id,
    }  # fmt: skip
    await work.session.execute(insert(Executor).values(**row))
    if part.role == "main":
        await change(work, one, state="given")
    after = {"to": named.name, "role": part.role}
    work.record("assignment.delegated", one.id, record=RECORD, after=after, reason=reason or None)
    await tell(work, one, "given", [named.person_id])
    await tell(work, one, "delegated", [one.author_id, one.controller_id], to=named.name)


async def return_part(work: Work, assignment_id: UUID, part_id: UUID, reason: str) -> None:
    """Send a co-executor's report back: the main executor gathers the parts."""
    one = await demand_act(work, "return_part", assignment_id)
    part = next((part for part in one.executors if part.id == part_id and part.role == "co"), None)
    if part is None or part.state != "reported":
        raise NotFound
    demand_reason(reason)
    await change_parts(work, [part.id], state="returned", remark=reason)
    before, after = {"state": "reported"}, {"state": "returned", "role": "co"}
    work.record("assignment.returned", one.id, record=RECORD, before=before, after=after, reason=reason)
    await tell(work, one, "returned", [part.person_id])


async def note_copy(work: Work, assignment_id: UUID) -> None:
    """Say that a copy was read."""
    one = await demand_act(work, "note", assignment_id)
    part = next(part for part in one.copies if part.person_id == work.actor.stands_for)
    await change_parts(work, [part.id], state="done")
    work.record("assignment.noted", one.id, record=RECORD)

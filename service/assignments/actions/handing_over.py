"""Assignments go from one person to another by an act: the work, the control, the authorship."""

from uuid import UUID

from sqlalchemy import insert, update

from service.assignments.actions.asking import change, change_parts
from service.assignments.actions.terms import ORDER_LAST
from service.assignments.models import Executor, Extension
from service.assignments.queries.people import find_named
from service.assignments.queries.trees import AssignmentView, PartView, assignment_as_kept, edges_of, walk
from service.assignments.rules.acts import OPEN, judge_of
from service.assignments.rules.giving import (
    CONTROLS_ONESELF,
    SAME_EXECUTOR,
    TO_ONESELF,
    Cast,
    Named,
    Target,
    problems_of_cast,
)
from service.assignments.rules.words import RECORD
from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work

AS_BEFORE = frozenset({"reported", "returned"})
"""States of a share that go on under the successor; whatever else was done of it, it is accepted anew."""


async def hand_over_work(work: Work, handing: Handing) -> None:
    """The successor takes the executor's place; the one who hands over stays visible beside them. Raises Refusal."""
    one = await _open(work, handing)
    part = one.part_of(handing.from_id)
    if part is None or part.state not in OPEN:
        raise gone()
    named = (await find_named(work, [Target("person", handing.to_id)]))[0]
    await _demand_free(work, one, named)
    state = part.state if part.state in AS_BEFORE else "given"
    await change_parts(work, [part.id], state="delegated", remark=handing.reason)
    await _put(work, one, part, named, state)
    if part.role == "main":
        await change(work, one, state=state)
    await _record(work, one, handing, part.role)


async def _open(work: Work, handing: Handing) -> AssignmentView:
    one = await assignment_as_kept(work, handing.matter_id, lock=True)
    if one is None or one.state not in OPEN:
        raise gone()
    return one


async def _demand_free(work: Work, one: AssignmentView, named: Named) -> None:
    """Raise Refusal when the successor has a share already, gave the work, controls it or waits for it."""
    if _share(one, named.person_id) is not None:
        raise Refusal(SAME_EXECUTOR, code="twice", name=named.name)
    if one.on_control and one.controller_id == named.person_id:
        raise Refusal(CONTROLS_ONESELF, code="controls_oneself")
    tree = await assignment_as_kept(work, one.root_id)
    for problem in problems_of_cast(one.author_id, Cast((named,)), edges_of(walk(tree)) if tree else []):
        raise problem


def _share(one: AssignmentView, person_id: UUID) -> PartView | None:
    """A person's share of the work that was not handed down; a copy is none."""
    found = (part for part in one.executors if part.person_id == person_id and part.state != "delegated")
    return next(found, None)


async def _put(work: Work, one: AssignmentView, part: PartView, named: Named, state: str) -> None:
    """The share under another name. Who was named in this assignment before, or has a copy, has one row still."""
    values = {
        "position": part.position,
        "role": part.role,
        "unit_id": named.unit_id,
        "by_unit": False,
        "state": state,
        "report": part.report,
        "remark": part.remark,
        "changed_at": work.now,
        "order_at": one.due_at or ORDER_LAST,
        "delegated_by": part.person_id,
    }
    known = next((other for other in one.parts if other.person_id == named.person_id), None)
    if known is not None:
        statement = update(Executor).where(Executor.id == known.id).values(values)
        await work.session.execute(statement.execution_options(synchronize_session=False))
        return
    key = {"tenant_id": work.tenant.id, "id": new_id(), "assignment_id": one.id, "person_id": named.person_id}
    await work.session.execute(insert(Executor).values(values | key | {"given_at": part.given_at}))


async def hand_over_control(work: Work, handing: Handing) -> None:
    """The successor controls, or stands for the one who put on control. Raises Refusal."""
    one = await _open(work, handing)
    mine = {name: getattr(one, name) == handing.from_id for name in ("controller_id", "control_by")}
    if not one.on_control or not any(mine.values()):
        raise gone()
    if mine["controller_id"] and _share(one, handing.to_id) is not None:
        raise Refusal(CONTROLS_ONESELF, code="controls_oneself")
    values = {name: handing.to_id for name, is_mine in mine.items() if is_mine}
    controller = handing.to_id if mine["controller_id"] else one.controller_id
    await change(work, one, **values, judge_id=judge_of(one.author_id, controller, True))
    await _record(work, one, handing, "control")


async def hand_over_authorship(work: Work, handing: Handing) -> None:
    """The successor decides what the author would: terms, reports, requests for more time. Raises Refusal."""
    one = await _open(work, handing)
    if one.author_id != handing.from_id:
        raise gone()
    if _share(one, handing.to_id) is not None:
        raise Refusal(TO_ONESELF, code="to_oneself")
    control = {"control_by": handing.to_id} if one.control_by == handing.from_id else {}
    judge = judge_of(handing.to_id, one.controller_id, one.on_control)
    await change(work, one, author_id=handing.to_id, judge_id=judge, **control)
    asked = update(Extension).where(Extension.assignment_id == one.id, Extension.state == "asked")
    decided = asked.values(decider_id=handing.to_id)
    await work.session.execute(decided.execution_options(synchronize_session=False))
    await _record(work, one, handing, "author")


async def _record(work: Work, one: AssignmentView, handing: Handing, role: str) -> None:
    names = await people_named(work, [handing.from_id, handing.to_id])
    before = {"person": names.get(handing.from_id, ""), "role": role, "state": one.state}
    after = {"person": names.get(handing.to_id, ""), "role": role}
    work.record("assignment.handed_over", one.id, record=RECORD, before=before, after=after, reason=handing.reason)

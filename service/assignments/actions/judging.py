"""What those above do: confirm or return a report, open again, cancel, remind, put on control and take off."""

from uuid import UUID

from service.assignments.actions.asking import change, change_parts, demand_act, demand_reason, judge_now
from service.assignments.actions.extending import drop_requests
from service.assignments.actions.subjects import count_open
from service.assignments.actions.telling import tell
from service.assignments.actions.terms import go_on, stop
from service.assignments.queries.people import find_named
from service.assignments.queries.trees import AssignmentView, walk
from service.assignments.rules.acts import OPEN, WORKING, judge_of
from service.assignments.rules.giving import CONTROLS_ONESELF, Target
from service.assignments.rules.words import RECORD
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def confirm(work: Work, assignment_id: UUID, remark: str = "") -> None:
    """Take it for executed: it ends, goes off control, and so does every share of it."""
    one = await demand_act(work, "confirm", assignment_id)
    await _end(work, one, "done")
    before, after = {"state": one.state, "on_control": one.on_control}, {"state": "done", "on_control": False}
    work.record("assignment.done", one.id, record=RECORD, before=before, after=after, reason=remark or None)
    await tell(work, one, "done", [one.author_id, *_doing(one)])


async def return_report(work: Work, assignment_id: UUID, reason: str) -> None:
    """Send the main executor's report back for rework."""
    one = await demand_act(work, "return", assignment_id)
    demand_reason(reason)
    await change_parts(work, [one.main.id], state="returned", remark=reason)
    await change(work, one, state="returned", reported_at=None)
    before, after = {"state": "reported"}, {"state": "returned", "role": "main"}
    work.record("assignment.returned", one.id, record=RECORD, before=before, after=after, reason=reason)
    await tell(work, one, "returned", [one.main.person_id])


async def reopen(work: Work, assignment_id: UUID, reason: str) -> None:
    """Undo a confirmation: the main executor goes on. Control that ended with it is not put on again."""
    one = await demand_act(work, "reopen", assignment_id)
    demand_reason(reason)
    await change_parts(work, [one.main.id], state="returned", remark=reason)
    await change(work, one, state="returned", reported_at=None, ended_at=None, judge_id=judge_now(one, one.on_control))
    await go_on(work, one, reason)
    before, after = {"state": "done"}, {"state": "returned"}
    work.record("assignment.reopened", one.id, record=RECORD, before=before, after=after, reason=reason)
    if one.record_id is not None and one.parent_id is None:
        await count_open(work, one.record, one.record_id, 1)
    await tell(work, one, "returned", [one.main.person_id])


async def cancel(work: Work, assignment_id: UUID, reason: str) -> None:
    """Take an assignment back with everything still open below it."""
    one = await demand_act(work, "cancel", assignment_id)
    demand_reason(reason)
    for ending in reversed([found for found in walk(one) if found.state in OPEN]):
        await _end(work, ending, "cancelled")
        before, after = {"state": ending.state}, {"state": "cancelled"}
        work.record("assignment.cancelled", ending.id, record=RECORD, before=before, after=after, reason=reason)
        await tell(work, ending, "cancelled", [*_doing(ending), ending.controller_id])


async def _end(work: Work, one: AssignmentView, state: str) -> None:
    parts = [part.id for part in one.executors if part.state != "delegated"]
    await change_parts(work, parts, state=state)
    await change(work, one, state=state, ended_at=work.now, on_control=False)
    await drop_requests(work, one)
    await stop(work, one)
    if one.record_id is not None and one.parent_id is None:
        await count_open(work, one.record, one.record_id, -1)


def _doing(one: AssignmentView) -> list[UUID]:
    return [part.person_id for part in one.executors if part.state != "delegated"]


async def remind(work: Work, assignment_id: UUID) -> None:
    """Remind whoever has not reported yet."""
    one = await demand_act(work, "remind", assignment_id)
    late = [part.person_id for part in one.executors if part.state in WORKING]
    work.record("assignment.reminded", one.id, record=RECORD, after={"people": len(late)})
    await tell(work, one, "reminded", late)


async def put_on_control(work: Work, assignment_id: UUID, target: Target | None) -> None:
    """Put on control; nobody named means the actor controls."""
    one = await demand_act(work, "put_on_control", assignment_id)
    assert work.actor.stands_for is not None
    controller_id = (await find_named(work, [target]))[0].person_id if target else work.actor.stands_for
    if controller_id in {part.person_id for part in one.executors}:
        raise Refusal(CONTROLS_ONESELF, code="controls_oneself", field="controller")
    judge_id = judge_of(one.author_id, controller_id, True)
    control = {"controller_id": controller_id, "control_by": work.actor.stands_for, "on_control": True}
    await change(work, one, **control, judge_id=judge_id)
    work.record("assignment.put_on_control", one.id, record=RECORD, after=control)
    await tell(work, one, "control", [controller_id])


async def take_off_control(work: Work, assignment_id: UUID, reason: str) -> None:
    """Take off control before it is executed, with a reason."""
    one = await demand_act(work, "take_off_control", assignment_id)
    demand_reason(reason)
    await change(work, one, on_control=False, judge_id=one.author_id)
    before = {"controller_id": one.controller_id, "on_control": True}
    work.record(
        "assignment.taken_off_control", one.id, record=RECORD, before=before, after={"on_control": False}, reason=reason
    )
    await tell(work, one, "off_control", [one.controller_id, one.author_id])

"""More time: the main executor asks, only who set the term grants, refuses or changes it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, update

from service.assignments.actions.asking import demand_act, demand_reason
from service.assignments.actions.telling import tell
from service.assignments.actions.terms import Started, extend, move, write_due
from service.assignments.models import Extension
from service.assignments.queries.trees import AssignmentView, assignment_as_kept
from service.assignments.rules.giving import DUE_BEFORE_OLD, NOT_LATER, REQUIRED, Term, problems_of_due
from service.assignments.rules.words import RECORD
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work


def due_day(work: Work, moment: datetime | None) -> date | None:
    """The day on which a term ends, in the agency's zone."""
    return work.day_of(moment) if moment else None


async def ask_extension(work: Work, assignment_id: UUID, until: date | None, reason: str) -> None:
    """Ask whoever set the term for more time; it must be later than the present term."""
    one = await demand_act(work, "ask_extension", assignment_id)
    errors = await _problems(work, one, until)
    old = due_day(work, one.due_at)
    if until is not None and old is not None and until <= old:
        errors.append(Refusal(DUE_BEFORE_OLD, code="not_later", field="until", day=f"{old:%d.%m.%Y}"))
    if errors:
        raise FieldErrors(errors)
    demand_reason(reason)
    row = {
        "tenant_id": work.tenant.id, "id": new_id(), "assignment_id": one.id, "decider_id": one.author_id,
        "asked_by": work.actor.stands_for, "asked_at": work.now, "until": until, "reason": reason, "state": "asked",
    }  # fmt: skip
    await work.session.execute(insert(Extension).values(**row))
    work.record("assignment.extension_asked", one.id, record=RECORD, after={"until": until}, reason=reason)
    await tell(work, one, "extension_asked", [one.author_id], until_on=f"{until}")


async def grant_extension(work: Work, assignment_id: UUID, until: date | None, remark: str = "") -> None:
    """Give more time: the day that was asked for, or another one."""
    one = await demand_act(work, "grant_extension", assignment_id)
    assert one.request is not None  # the predicate saw to it
    day = until or one.request.until
    if errors := await _problems(work, one, day):
        raise FieldErrors(errors)
    await _answer(work, one.request.id, "granted", remark)
    await _keep(work, one, await _extended(work, one, day, remark or one.request.reason))
    before, after = {"due": due_day(work, one.due_at)}, {"due": day}
    work.record(
        "assignment.extension_granted", one.id, record=RECORD, before=before, after=after, reason=remark or None
    )
    await tell(work, one, "extension_granted", [one.request.asked_by, *_doing(one)], until_on=f"{day}")


async def refuse_extension(work: Work, assignment_id: UUID, reason: str) -> None:
    """Leave the term as it is, with a reason."""
    one = await demand_act(work, "refuse_extension", assignment_id)
    assert one.request is not None
    demand_reason(reason)
    await _answer(work, one.request.id, "refused", reason)
    work.record("assignment.extension_refused", one.id, record=RECORD, reason=reason)
    await tell(work, one, "extension_refused", [one.request.asked_by])


async def change_term(work: Work, assignment_id: UUID, term: Term | None, reason: str) -> None:
    """Set another term: earlier, later, or one where there was none. A request for more time is settled by it."""
    one = await demand_act(work, "change_term", assignment_id)
    if term is None:
        raise Refusal(REQUIRED, code="required", field="due")
    demand_reason(reason)
    if one.request is not None:
        await _answer(work, one.request.id, "granted", reason)
    day = await _keep(work, one, await move(work, one, term))
    old = due_day(work, one.due_at)
    if day == old:
        raise Refusal(NOT_LATER, code="nothing_changed", field="due")
    work.record(
        "assignment.term_changed", one.id, record=RECORD, before={"due": old}, after={"due": day}, reason=reason
    )
    await tell(work, one, "term_changed", [*_doing(one), one.controller_id], until_on=f"{day}")


async def _extended(work: Work, one: AssignmentView, day: date, reason: str) -> Started:
    old = due_day(work, one.due_at)
    if old is not None and day <= old:
        raise Refusal(DUE_BEFORE_OLD, code="not_later", field="until", day=f"{old:%d.%m.%Y}")
    return await extend(work, one, Term(day), reason)


async def _problems(work: Work, one: AssignmentView, day: date | None) -> list[Refusal]:
    if day is None:
        return [Refusal(REQUIRED, code="required", field="until")]
    return [error.at("until") for error in problems_of_due(day, work.today, parent=await _parent_due(work, one))]


async def _parent_due(work: Work, one: AssignmentView) -> date | None:
    above = await assignment_as_kept(work, one.parent_id) if one.parent_id else None
    return due_day(work, above.due_at) if above else None


async def _keep(work: Work, one: AssignmentView, started: Started) -> date | None:
    day = due_day(work, started.due_at)
    if errors := list(problems_of_due(day, work.today, parent=await _parent_due(work, one))):
        raise FieldErrors(errors)
    await write_due(work, one.id, started)
    return day


async def _answer(work: Work, request_id: UUID, state: str, answer: str) -> None:
    statement = update(Extension).where(Extension.id == request_id)
    statement = statement.values(state=state, answered_at=work.now, answer=answer)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def drop_requests(work: Work, one: AssignmentView) -> None:
    """The work ended before anybody answered."""
    if one.request is not None:
        await _answer(work, one.request.id, "dropped", "")


def _doing(one: AssignmentView) -> list[UUID]:
    return [part.person_id for part in one.executors if part.state != "delegated"]

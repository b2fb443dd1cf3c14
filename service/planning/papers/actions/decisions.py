"""Decisions become assignments: of the own agency at once, of another one there, and only if it takes them up."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from service.assignments.actions.giving import give_resolution
from service.assignments.queries.trees import resolutions_on
from service.assignments.rules.acts import RESOLVE
from service.assignments.rules.giving import NEEDS_EXECUTOR, NewAssignment
from service.assignments.slots import Described, RecordKind
from service.identity.queries import effective_rights, root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE, EVERYWHERE
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.notifications.actions.telling import notify
from service.planning.papers.models import DecisionAnswer
from service.planning.papers.queries.decisions import ForUs, answer_row, for_us
from service.planning.plans.actions.finding import held, noted, opened, tell
from service.planning.plans.actions.keeping import note_assignment
from service.planning.plans.models import Decision
from service.planning.plans.queries.body import item_row, items_of
from service.planning.plans.queries.history import contact_row
from service.planning.plans.rules.acts import NEEDS_REASON, NO_RIGHT, READ, WRITE
from service.planning.plans.rules.words import DECISION, MEETING, PLAN
from service.runtime.work import Work
from service.web.errors import NotFound

ASSIGN, TOLD, NOTICE, FAILED = "planning.assign_decision", "decisions_out", "planning.decisions", "planning.unassigned"
LONGEST_TITLE = 120
ANSWERED = N_("Your agency has taken up this decision already.")
OVER = N_("This decision was carried out, dropped or taken out.")
NOT_TAKEN_UP = N_("Take up the decision first: it comes from another agency.")
RECORDED_HERE = N_("Your agency wrote this decision itself. Give an assignment on it.")


async def hand_out(work: Work, plan_id: UUID, meeting_id: UUID) -> list[UUID]:
    """Tell the other agencies of the decisions of a meeting that are for them; which ones. Raises NotFound, Refusal.

    They see the decisions in the plan: what they hear is where to look.
    """
    found = await held(work, plan_id, "meet")
    if await item_row(work, found.plan, MEETING, meeting_id) is None:
        raise NotFound
    rows = [one for one in await items_of(work, found.plan, DECISION) if isinstance(one, Decision)]
    parties = sorted(
        {one.responsible_id for one in rows
         if one.meeting_id == meeting_id and one.state == "standing" and one.responsible_id is not None}
        - {work.tenant.id}
    )  # fmt: skip
    if parties:
        await tell(work, plan_id, TOLD, MEETING, meeting_id, readers=parties)
        await noted(work, found, "decision.handed_out", MEETING, meeting_id, after={"agencies": len(parties)})
    return parties


async def hear(work: Work, plan_id: UUID, what: str) -> None:
    """Another agency sent decisions here: whoever answers for the plan is told, while something waits."""
    if what != TOLD or not any(one.waits for one in await for_us(work, plan_id=plan_id)):
        return
    contact = await contact_row(work, plan_id)
    people = [contact.person_id] if contact is not None else []
    if not people:
        try:
            unit = await root_unit(work)
        except Refusal:  # an agency without units has nobody who could be told by them
            return
        people = [one.id for one in await who_may(work, {WRITE}, unit_id=unit, journal_id=ANYWHERE, on=work.today)]
    await notify(work, people, NOTICE, record=PLAN, record_id=plan_id)


async def take_up(work: Work, decision_id: UUID, new: NewAssignment) -> None:
    """Take up a decision of another agency; a job makes the assignment, in the actor's name. Raises NotFound, Refusal.

    Who has no right to give assignments cannot take it up.
    """
    one = await _asked(work, decision_id)
    if work.actor.stands_for is None or not work.actor.may(RESOLVE):
        raise Refusal(NO_RIGHT[WRITE], code="not_permitted")
    if not new.executors:
        raise FieldErrors([Refusal(NEEDS_EXECUTOR, code="required", field="executor")])
    await _answer(work, one, "accepted", "", msgspec.to_builtins(new))
    work.later(ASSIGN, decision_id=str(decision_id))


async def decline(work: Work, decision_id: UUID, reason: str) -> None:
    """Say that this agency does not take up a decision, and why: all in the plan read it. Raises NotFound, Refusal."""
    one = await _asked(work, decision_id)
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _answer(work, one, "declined", reason.strip(), {})


async def _asked(work: Work, decision_id: UUID) -> ForUs:
    if not work.actor.may(WRITE):
        raise Refusal(NO_RIGHT[WRITE], code="not_permitted")
    one = next(iter(await for_us(work, [decision_id])), None)
    if one is None:
        raise NotFound
    if one.recorded_here:
        raise Refusal(RECORDED_HERE, code="own")
    if one.state != "standing":
        raise Refusal(OVER, code="wrong_state")
    known = await answer_row(work, decision_id)
    if known is not None and known.verdict == "accepted" and not known.problem:
        raise Refusal(ANSWERED, code="answered")
    return one


async def _answer(work: Work, one: ForUs, verdict: str, reason: str, wanted: dict[str, Any]) -> None:
    row = await answer_row(work, one.id)
    if row is None:
        row = DecisionAnswer(tenant_id=work.tenant.id, decision_id=one.id, plan_id=one.plan.id)
        work.session.add(row)
    row.verdict, row.reason, row.wanted, row.problem = verdict, reason, wanted, ""
    row.answered_at, row.answered_by, row.answered_by_name = work.now, work.actor.stands_for, work.actor.name
    await work.session.flush()
    found = await opened(work, one.plan.id)
    await noted(
        work, found, f"decision.{verdict}", DECISION, one.id, title=one.texts, reason=reason or None,
        after={"reason": reason} if reason else None,
    )  # fmt: skip


# --- in the worker


async def assign(work: Work, decision_id: UUID) -> None:
    """Make the assignment of a decision that was taken up, once, in the name and by the rights of who took it up."""
    row = await answer_row(work, decision_id)
    if row is None or row.verdict != "accepted" or row.assignment_id is not None or row.answered_by is None:
        return
    rights = {one.permission for one in await effective_rights(work, row.answered_by, work.today)}
    actor, before = work.actor, work.actor
    work.actor = replace(
        actor, kind="person", id=row.answered_by, name=row.answered_by_name, on_behalf_of=None,
        scopes={right: EVERYWHERE for right in (RESOLVE, READ) if right in rights},
    )  # fmt: skip
    try:
        async with work.session.begin_nested():
            given = await give_resolution(work, DECISION, decision_id, msgspec.convert(row.wanted, NewAssignment))
        row.assignment_id, row.problem = given[0].id, ""
        after = {"assignment": str(given[0].id)}
        work.record("plan_decision.assigned", decision_id, record=DECISION, after=after)
    except (Refusal, FieldErrors, NotFound) as error:
        row.problem = _why(error)
        work.record("plan_decision.unassigned", decision_id, record=DECISION, reason=row.problem)
        await notify(work, [row.answered_by], FAILED, record=PLAN, record_id=row.plan_id)
    finally:
        work.actor = before
    await work.session.flush()


def _why(error: Exception) -> str:
    if isinstance(error, NotFound):
        return str(Refusal(OVER))
    found = error.errors if isinstance(error, FieldErrors) else [error]
    return " ".join(str(one) for one in found)[:500]


# --- what assignments ask of the records on which they stand


async def describe(work: Work, ids: Collection[UUID]) -> dict[UUID, Described]:
    """Decisions for this agency, as the reader may see them."""
    language = work.tenant.profile.default_language
    found = {}
    for one in await for_us(work, ids):
        said = one.words if len(one.words) <= LONGEST_TITLE else f"{one.words[:LONGEST_TITLE]}…"
        found[one.id] = Described(one.id, one.plan.title, said, f"/planning/papers/decisions#d-{one.id}", language)
    return found


async def demand_assignable(work: Work, decision_id: UUID) -> UUID:
    """The unit that an assignment on a decision belongs to. Raises NotFound or Refusal."""
    one = next(iter(await for_us(work, [decision_id])), None)
    if one is None:
        raise NotFound
    if one.state != "standing":
        raise Refusal(OVER, code="wrong_state")
    if not one.recorded_here and one.verdict != "accepted":
        raise Refusal(NOT_TAKEN_UP, code="not_taken_up")
    return await root_unit(work)


async def note_assigned(work: Work, decision_id: UUID) -> None:
    """The first assignment was given: only this agency knows."""
    one = next(iter(await for_us(work, [decision_id])), None)
    if one is not None:
        for tree in await resolutions_on(work, DECISION, decision_id):
            await note_assignment(work, one.plan.id, decision_id, tree.id)


async def note_settled(work: Work, decision_id: UUID) -> None:
    """The last open assignment ended. Whether the decision is carried out is said by those who keep the plan."""
    work.record("plan_decision.settled", decision_id, record=DECISION)


RESOLVABLE = RecordKind(describe, demand_assignable, note_assigned, note_settled)

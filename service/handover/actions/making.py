"""An act is made: the list is looked at once more, the successors are known, every matter gets its line."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from service.handover.actions.carrying import CARRY, carry
from service.handover.models import Handover, HandoverLine
from service.handover.queries.acts import leaver_of
from service.handover.rules import (
    AT_ONCE,
    LIST_CHANGED,
    NEEDS_REASON,
    NOBODY_NAMED,
    NOTHING_OPEN,
    RECORD,
    UNDER_WAY,
    Plan,
    mark_of,
    why_not,
    why_not_successor,
)
from service.identity.actions.asking import insist
from service.identity.actions.people import demand_leaving
from service.identity.offers import Matter, binding, open_matters
from service.identity.queries import person_by_id
from service.identity.rules import full_name
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


async def make_handover(work: Work, person_id: UUID, plan: Plan) -> UUID:
    """Make the act and carry it out: at once when it is short, else in the worker. Gives the act's id.

    Raises NotFound, Refusal (code "stale" when the list is not the one that was chosen from) or FieldErrors.
    """
    # Two who hand over for the same person at once: the second waits here, and finds another list.
    if await person_by_id(work, person_id, lock=True) is None:
        raise NotFound
    leaver = await leaver_of(work, person_id)
    insist(why_not("hand_over", work.actor, leaver))
    if plan.leaves:
        insist(why_not("end", work.actor, leaver))
        await demand_leaving(work, person_id)
    if await _under_way(work, person_id):
        raise Refusal(UNDER_WAY, code="under_way")
    if not plan.reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    matters = await open_matters(work, person_id)
    if mark_of(matters) != plan.seen:
        raise Refusal(LIST_CHANGED, code="stale")
    if not matters and not plan.leaves:
        raise Refusal(NOTHING_OPEN, code="nothing_open")
    names = await _successors(work, person_id, plan, binding(matters))
    return await _write(work, person_id, plan, matters, names)


async def _under_way(work: Work, person_id: UUID) -> bool:
    query = select(Handover.id).where(Handover.person_id == person_id, Handover.state == "working").limit(1)
    return await work.session.scalar(query) is not None


async def _successors(work: Work, person_id: UUID, plan: Plan, matters: Sequence[Matter]) -> dict[UUID, str]:
    """Names of those who take over. Raises Refusal or FieldErrors."""
    names: dict[UUID, str] = {}
    for to_id in sorted(plan.named):
        person = await person_by_id(work, to_id)
        name = full_name(person.given_name, person.family_name) if person else ""
        insist(why_not_successor(person_id, to_id, person.state if person else None, name))
        names[to_id] = name
    without = sum(plan.successor(matter.kind, matter.id) is None for matter in matters)
    if without:
        raise Refusal(NOBODY_NAMED, code="required", field="to", count=without)
    return names


async def _write(work: Work, person_id: UUID, plan: Plan, matters: Sequence[Matter], names: dict[UUID, str]) -> UUID:
    handover_id = new_id()
    row = {
        "tenant_id": work.tenant.id,
        "id": handover_id,
        "person_id": person_id,
        "state": "working",
        "last_day": plan.last_day,
        "leaves": plan.leaves,
        "reason": plan.reason,
        "made_at": work.now,
        "made_by": work.actor.id,
        "made_by_name": work.actor.name,
        "on_behalf_of": work.actor.on_behalf_of,
    }
    await work.session.execute(insert(Handover), [row])
    bound = {(matter.kind, matter.id) for matter in binding(matters)}
    lines = [
        _line(work, handover_id, place, matter, plan, names if (matter.kind, matter.id) in bound else {})
        for place, matter in enumerate(matters, start=1)
    ]
    if lines:
        await work.session.execute(insert(HandoverLine), lines)
    after = {"matters": len(lines), "last_day": plan.last_day, "leaves": plan.leaves, "to": sorted(names.values())}
    work.record("handover.made", handover_id, record=RECORD, after=after, reason=plan.reason)
    work.record("person.handed_over", person_id, record="person", after=after, reason=plan.reason)
    if len(lines) <= AT_ONCE:
        await carry(work, handover_id, AT_ONCE)
    else:
        work.later(CARRY, handover_id=str(handover_id))
    return handover_id


def _line(
    work: Work, handover_id: UUID, place: int, matter: Matter, plan: Plan, names: dict[UUID, str]
) -> dict[str, Any]:
    to_id = plan.successor(matter.kind, matter.id) if names else None
    return {
        "tenant_id": work.tenant.id,
        "handover_id": handover_id,
        "position": place,
        "kind": matter.kind,
        "record": matter.record,
        "record_id": matter.id,
        "number": matter.number,
        "state": matter.state,
        "due_on": matter.due_on,
        "post": matter.post,
        "to_id": to_id,
        "to_name": names.get(to_id, "") if to_id else "",
        "outcome": "waiting" if to_id else "post",
    }

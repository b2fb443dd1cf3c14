"""At the door: checking in once, taking a mistake back, noting who did not come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.accreditation.actions.applying import turn
from service.press.accreditation.models import Accreditation, CheckIn
from service.press.accreditation.queries.accreditations import accreditation_row
from service.press.accreditation.queries.calls import call_by_id
from service.press.accreditation.queries.door import check_in_of, not_come, standing_for
from service.press.accreditation.rules.acts import CHECKIN, demand, demand_right
from service.press.accreditation.rules.door import NOT_VALID, OTHER_EVENT, SAID, AtDoor, say_no, why_shut
from service.press.events.queries.events import event_by_id
from service.press.events.rules.content import EventView
from service.runtime.language import format_moment
from service.runtime.work import Work
from service.web.errors import NotFound


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened at the door. first: somebody was let in now; else `at` and `by` say when and by whom before."""

    accreditation_id: UUID
    name: str
    outlet: str
    role: str
    first: bool
    at: datetime
    by: str


async def check_in(work: Work, event_id: UUID, accreditation_id: UUID) -> Passed:
    """Let somebody in, once: a badge that is shown again says when and by whom the first was let in.

    Raises NotFound, Refusal.
    """
    demand_right(work.actor, CHECKIN)
    event = await event_by_id(work, event_id)
    one = await accreditation_row(work, accreditation_id, lock=True)
    if event is None or one is None:
        raise NotFound
    standing = await _belongs(work, event, one)
    before = await check_in_of(work, event_id, accreditation_id)
    if before is not None and one.state not in SAID:
        return Passed(one.id, one.name, one.outlet, one.role, False, before.at, before.by_name)
    if one.state in SAID:
        raise say_no(one.state)
    _open(work, event)
    demand("check_in", work.actor, AtDoor(one.id, "badge" if one.state == "checked_in" else one.state))
    person = work.actor.kind == "person"
    work.session.add(
        CheckIn(
            tenant_id=work.tenant.id, id=new_id(), event_id=event_id, accreditation_id=one.id, at=work.now,
            by_id=work.actor.id if person else None, by_name=work.actor.name,
        )
    )  # fmt: skip
    await turn(work, one, "check_in", "" if standing else "checked_in", after={"event": event_id})
    return Passed(one.id, one.name, one.outlet, one.role, True, work.now, work.actor.name)


async def _belongs(work: Work, event: EventView, one: Accreditation) -> bool:
    """Whether this is a standing accreditation. Raises Refusal when it opens another event, or not on this day."""
    call = await call_by_id(work, one.call_id)
    assert call is not None  # its accreditations keep it
    if call.event is not None:
        if call.event.id != event.id:
            raise Refusal(OTHER_EVENT, code="other_event")
        return False
    if call.id not in {known.id for known in await standing_for(work, event)}:
        raise Refusal(NOT_VALID, code="not_valid")
    return True


def _open(work: Work, event: EventView) -> None:
    sentence, moment = why_shut(event, work.now)
    if sentence:
        zone = work.zone
        raise Refusal(sentence, code="shut", moment=format_moment(moment, zone) if moment else "")


async def take_back(work: Work, event_id: UUID, accreditation_id: UUID, reason: str) -> None:
    """Undo a check-in that was a mistake. Raises NotFound, Refusal."""
    one = await accreditation_row(work, accreditation_id, lock=True)
    there = await check_in_of(work, event_id, accreditation_id)
    if one is None or there is None:
        raise NotFound
    demand("take_back", work.actor, AtDoor(one.id, "checked_in"), reason)
    there.taken_back_at = work.now
    state = "" if one.state not in ("checked_in",) else "badge" if one.badge_number else "approved"
    await turn(work, one, "take_back", state, reason=reason, after={"event": event_id})


async def note_no_shows(work: Work) -> int:
    """Note of events that were held who did not come; gives how many."""
    found = await not_come(work)
    for one in found:
        await turn(work, one, "no_show", "no_show")
    return len(found)

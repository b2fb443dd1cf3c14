"""When an event changes, everybody concerned is told; to its successor invitations and accreditations go along."""

from uuid import UUID

from sqlalchemy import update

from service.press.accreditation.actions.calls import call_for
from service.press.accreditation.actions.mailing import mail_applicant, mail_invited
from service.press.accreditation.models import Invitation, Question
from service.press.accreditation.queries.accreditations import in_state
from service.press.accreditation.queries.calls import call_of_event
from service.press.accreditation.queries.invitations import invitations_of
from service.press.accreditation.rules.questions import UNSETTLED
from service.press.events.queries.events import event_by_id
from service.press.events.slots import Told
from service.runtime.work import Work

CONCERNED = ("submitted", "needs_info", "approved", "badge")
INVITED = ("sent", "accepted", "no_reply")


async def follow_event(work: Work, told: Told) -> None:
    """Do what an event's change asks for, within the same work."""
    if told.what == "announced":
        await _begin(work, told.event_id)
    elif told.what == "rescheduled" and told.successor_id is not None:
        await _go_along(work, told.event_id, told.successor_id)
        await _tell(work, told.successor_id, told, "moved")
    elif told.what in ("changed", "postponed", "cancelled"):
        await _tell(work, told.event_id, told, told.what)


async def _begin(work: Work, event_id: UUID) -> None:
    event = await event_by_id(work, event_id)
    if event is not None and event.policy in ("open", "moderated"):
        await call_for(work, event_id)


async def _go_along(work: Work, before: UUID, after: UUID) -> None:
    """The call with its accreditations and badges, open questions, and invitations, which are answered anew."""
    call = await call_of_event(work, before, lock=True)
    if call is not None and await call_of_event(work, after) is None:
        call.event_id = after
        await work.session.flush()
    again = update(Invitation).where(Invitation.event_id == before, Invitation.state != "queued")
    await work.session.execute(again.where(Invitation.state != "bounced").values(state="sent", answered_at=None))
    await work.session.execute(
        update(Invitation).where(Invitation.event_id == before).values(event_id=after, reminded_at=None)
    )
    unsettled = update(Question).where(Question.event_id == before, Question.state.in_(UNSETTLED))
    await work.session.execute(unsettled.values(event_id=after))


async def _tell(work: Work, event_id: UUID, told: Told, what: str) -> None:
    notes = dict(told.notes or {})
    for invited in await invitations_of(work, event_id, INVITED):
        mail_invited(work, what, invited, notes=notes)
    call = await call_of_event(work, event_id)
    for one in await in_state(work, call.id, CONCERNED) if call else ():
        mail_applicant(work, f"event_{what}", one, event_id, notes=notes)
    await work.session.flush()

"""Inviting: to lists and typed addresses, again to a corrected one, answers, reminders before the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.press.accreditation.actions.mailing import mail_invited
from service.press.accreditation.actions.secrets import draw_token
from service.press.accreditation.models import Invitation
from service.press.accreditation.queries.calls import call_of_event
from service.press.accreditation.queries.invitations import (
    addresses_of,
    invitation_by_token,
    invitation_row,
    to_remind,
    unanswered_of_begun,
)
from service.press.accreditation.rules import invitations as rules
from service.press.accreditation.rules.acts import demand_right
from service.press.accreditation.rules.invitations import RECORD, Invited
from service.press.accreditation.rules.views import ANSWERABLE, STANDS
from service.press.events.queries.events import event_by_id
from service.press.events.rules.acts import WRITE
from service.press.events.rules.content import EventView
from service.press.outlets.queries.audience import recipients
from service.runtime.mail import mail_address
from service.runtime.secrets import Keyring
from service.runtime.work import Work
from service.web.errors import NotFound

LONGEST_AHEAD, USUAL_DAYS = timedelta(days=30), 1


@dataclass(frozen=True, slots=True)
class Went:
    """What became of inviting: how many are invited now, how many were already, and who gets no mail and why."""

    invited: int
    known: int
    refused: tuple[tuple[str, str], ...] = ()


async def invite(
    work: Work, keyring: Keyring, event_id: UUID, lists: Sequence[UUID], typed: str = "", message: str = ""
) -> Went:
    """Invite everybody of these lists and these addresses who is not invited yet. Raises NotFound, Refusal."""
    demand_right(work.actor, WRITE)
    event = await event_by_id(work, event_id)
    if event is None:
        raise NotFound
    _inviting(work, event)
    people, refused = await _people(work, lists, typed)
    fresh, known = rules.each_once(people, await addresses_of(work, event_id))
    if not people and not refused:
        raise Refusal(rules.NOBODY, code="required", field="typed")
    for one in fresh:
        _queue(work, keyring, event_id, one, message)
    await work.session.flush()
    return Went(len(fresh), known, tuple(refused))


def _inviting(work: Work, event: EventView) -> None:
    if event.state not in STANDS or (event.begins_at is not None and work.now >= event.begins_at):
        raise Refusal(rules.NOT_INVITING, code="wrong_state")


async def _people(work: Work, lists: Sequence[UUID], typed: str) -> tuple[list[Invited], list[tuple[str, str]]]:
    """Whom lists and typed lines name, and who of a list gets no mail. Raises FieldErrors for broken addresses."""
    own = work.tenant.profile.default_language
    written = rules.typed_people(typed, own)
    broken = [one.email for one in written if mail_address(one.email) is None]
    if broken or len(written) > rules.MOST_TYPED:
        said = "; ".join(broken[:5])
        raise FieldErrors([Refusal(rules.BAD_ADDRESSES, code="bad_address", field="typed", addresses=said)])
    listed = await recipients(work, lists) if lists else []
    people = [
        Invited(one.name, one.email, one.language, one.name if one.outlet_id else "", one.outlet_id, one.journalist_id)
        for one in listed if one.allowed
    ]  # fmt: skip
    return [*people, *written], [(one.name, one.why_not) for one in listed if not one.allowed]


def _queue(work: Work, keyring: Keyring, event_id: UUID, one: Invited, message: str) -> None:
    made = new_id()
    sealed, hashed = draw_token(work, keyring, made)
    row = Invitation(
        tenant_id=work.tenant.id, id=made, event_id=event_id, outlet_id=one.outlet_id, journalist_id=one.journalist_id,
        name=one.name, outlet=one.outlet, address=one.email, address_key=one.email.casefold(), language=one.language,
        state="queued", token=sealed, token_digest=hashed, created_at=work.now, created_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.record("press_invitation.invited", made, record=RECORD, after={"event": event_id})
    mail_invited(work, "invitation", row, text=message)


async def send_again(work: Work, invitation_id: UUID, address: str = "") -> None:
    """Send an invitation once more, to a corrected address if need be; the link stays. Raises NotFound, Refusal."""
    one = await _allowed(work, invitation_id, "send_again")
    event = await event_by_id(work, one.event_id)
    assert event is not None  # its invitations keep it
    _inviting(work, event)
    if address:
        good = mail_address(address)
        if good is None:
            raise Refusal(rules.BAD_ADDRESSES, code="bad_address", field="address", addresses=address)
        if good.casefold() != one.address_key and good.casefold() in await addresses_of(work, one.event_id):
            raise Refusal(rules.INVITED_ALREADY, code="known", field="address")
        one.address, one.address_key = good, good.casefold()
    one.state = "queued"
    await work.session.flush()
    work.record("press_invitation.sent_again", one.id, record=RECORD)
    mail_invited(work, "invitation", one)


async def _allowed(work: Work, invitation_id: UUID, act: str) -> Invitation:
    one = await invitation_row(work, invitation_id, lock=True)
    if one is None:
        raise NotFound
    if refusal := rules.why_not(act, work.actor, one.state):
        raise refusal
    return one


async def note_answer(work: Work, invitation_id: UUID, state: str) -> None:
    """Note what somebody answered by telephone. state: accepted or declined. Raises NotFound, Refusal."""
    one = await _allowed(work, invitation_id, "note_answer")
    one.state, one.answered_at = state, work.now
    await work.session.flush()
    work.record("press_invitation.answer_noted", one.id, record=RECORD, after={"state": state})


async def answer_by_link(work: Work, token: str, state: str, name: str, outlet: str) -> Invitation:
    """Answer through the personal link, as whoever one says one is. It admits nobody. Raises NotFound, Refusal."""
    one = await invitation_by_token(work, token, lock=True)
    event = await event_by_id(work, one.event_id) if one is not None else None
    if one is None or event is None:
        raise NotFound
    if refusal := rules.why_not("answer", work.actor, "sent" if one.state == "queued" else one.state):
        raise refusal
    if event.state not in ANSWERABLE or event.begins_at is None or work.now >= event.begins_at:
        raise Refusal(rules.BEGUN, code="begun")
    one.state, one.answered_at, one.answer_name, one.answer_outlet = state, work.now, name, outlet
    await work.session.flush()
    said = {"state": state, "by": ", ".join(word for word in (name, outlet) if word)}
    work.record("press_invitation.answered", one.id, record=RECORD, after=said)
    return one


async def remind_due(work: Work) -> int:
    """Remind those who are invited, once, the set days before an event; gives how many. Twice is as good as once."""
    days: dict[UUID, int] = {}
    reminded = 0
    for one, begins in await to_remind(work, work.now + LONGEST_AHEAD):
        if one.event_id not in days:
            call = await call_of_event(work, one.event_id)
            days[one.event_id] = call.reminder_days if call else USUAL_DAYS
        ahead = days[one.event_id]
        if not ahead or begins - work.now > timedelta(days=ahead) or one.created_at > begins - timedelta(days=ahead):
            continue
        one.reminded_at = work.now
        work.record("press_invitation.reminded", one.id, record=RECORD)
        mail_invited(work, "reminder", one)
        reminded += 1
    await work.session.flush()
    return reminded


async def note_silent(work: Work) -> int:
    """Note of events that have begun who did not answer; gives how many."""
    found = await unanswered_of_begun(work)
    for one in found:
        one.state = "no_reply"
        work.record("press_invitation.no_reply", one.id, record=RECORD)
    await work.session.flush()
    return len(found)

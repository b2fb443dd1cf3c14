"""What applicants do: apply, answer, withdraw, appeal. Staff enter an application that came otherwise."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from service.documents.actions import attach
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.notifications.actions import notify
from service.press.accreditation.actions.mailing import mail_applicant
from service.press.accreditation.actions.secrets import draw_secret
from service.press.accreditation.models import Accreditation, Appeal, Call
from service.press.accreditation.queries.accreditations import accreditation_row, by_ticket, places_taken
from service.press.accreditation.queries.calls import call_by_id, call_row
from service.press.accreditation.queries.invitations import invitation_row
from service.press.accreditation.rules import content
from service.press.accreditation.rules.acts import ACCREDIT, RECORD, demand, demand_right
from service.press.accreditation.rules.calls import why_closed, why_full
from service.press.accreditation.rules.content import Applied
from service.press.accreditation.rules.finding import keys_of, outlet_key
from service.press.accreditation.rules.views import CallView
from service.press.outlets.queries.contacts import by_address
from service.press.outlets.queries.finding import outlets
from service.press.outlets.rules.acts import JOURNALIST
from service.runtime.language import format_moment
from service.runtime.secrets import Keyring
from service.runtime.work import Work
from service.web.errors import NotFound

RECEIVED, APPEALED, ANSWERED = "press.accreditation_received", "press.accreditation_appealed", "press.info_answered"
APPEAL_NEEDED = N_("Write what you do not agree with.")


async def apply(work: Work, keyring: Keyring, call_id: UUID, applied: Applied, ticket: UUID) -> Accreditation:
    """Take an application; the same form sent twice gives the same one. Raises NotFound, Refusal, FieldErrors."""
    call = await call_row(work, call_id, lock=True)
    view = await call_by_id(work, call_id)
    if call is None or view is None:
        raise NotFound
    known = await by_ticket(work, ticket)
    if known is not None:
        return known
    _check(work, view, applied)
    one = await _enter(work, keyring, call, applied, ticket)
    outside = work.actor.kind == "outsider"
    work.record(f"accreditation.{'submitted' if outside else 'entered'}", one.id, record=RECORD,
                after={"number": one.number, "call": call_id})  # fmt: skip
    mail_applicant(work, "receipt", one, view.event.id if view.event else None)
    if not await _let_in(work, view, one) and call.keeper_id is not None:
        params = {"number": one.number}
        await notify(work, [call.keeper_id], RECEIVED, record=RECORD, record_id=one.id, params=params)
    return one


def _check(work: Work, call: CallView, applied: Applied) -> None:
    """Raise what stands against taking this application; staff may enter one at any time."""
    if work.actor.kind == "outsider":
        if sentence := why_closed(call.window, work.now):
            opens = call.window.opens_at
            zone = work.zone
            raise Refusal(sentence, code="closed", moment=format_moment(opens, zone) if opens else "")
    else:
        demand_right(work.actor, ACCREDIT)
    wrong = content.problems_of(applied, call.edit)
    if work.actor.kind != "outsider":  # papers that were shown to staff are not uploaded
        wrong = [one for one in wrong if one.field != "files"]
    if wrong:
        raise FieldErrors(wrong)


async def _enter(work: Work, keyring: Keyring, call: Call, applied: Applied, ticket: UUID) -> Accreditation:
    call.last_number += 1
    made = new_id()
    _, sealed, hashed = await draw_secret(work, keyring, made)
    invited = await invitation_row(work, applied.invitation_id) if applied.invitation_id else None
    ours = invited if invited is not None and invited.event_id == call.event_id else None
    applied = await _recognised(work, applied)
    one = Accreditation(
        tenant_id=work.tenant.id, id=made, call_id=call.id, ticket=ticket,
        number=f"{call.number}-{call.last_number:03}",
        state="submitted", name=applied.name, name_keys=keys_of(applied.name), outlet=applied.outlet,
        outlet_key=outlet_key(applied.outlet), outlet_id=applied.outlet_id, journalist_id=applied.journalist_id,
        invitation_id=ours.id if ours else None, role=applied.role, origin=applied.origin, country=applied.country,
        email=applied.email, phone=applied.phone, card=applied.card, note=applied.note,
        language=applied.language or work.language, code=sealed, code_hash=hashed, submitted_at=work.now,
        changed_at=work.now, appeal="", info=[], version=1,
    )  # fmt: skip
    work.session.add(one)
    await work.session.flush()
    await attach(work, applied.files, RECORD, one.id)
    return one


async def _recognised(work: Work, applied: Applied) -> Applied:
    """With the media contacts that it speaks of: an outlet of the same name, a journalist of the same address."""
    outlet, journalist = applied.outlet_id, applied.journalist_id
    if outlet is None:
        key = outlet_key(applied.outlet)
        known = [one.id for one in await outlets(work, applied.outlet) if outlet_key(one.name) == key]
        outlet = known[0] if len(known) == 1 else None
    if journalist is None and applied.email:
        people = await by_address(work, JOURNALIST, applied.email)
        journalist = people[0].id if len(people) == 1 else None
    return replace(applied, outlet_id=outlet, journalist_id=journalist)


async def _let_in(work: Work, call: CallView, one: Accreditation) -> bool:
    """Approve at once where whoever registers may come and there is a place."""
    if call.moderated:
        return False
    taken, of_outlet = await places_taken(work, call.id, one.outlet_key)
    if why_full(call.edit, taken, of_outlet, one.outlet):
        return False
    one.state, one.decided_at = "approved", work.now
    await work.session.flush()
    work.record("accreditation.approve", one.id, record=RECORD, after={"registered": True})
    mail_applicant(work, "approved", one, call.event.id if call.event else None)
    return True


async def demanded(work: Work, accreditation_id: UUID, act: str, reason: str = "") -> Accreditation:
    """An accreditation on which the actor may do this, held until the end. Raises NotFound, Refusal."""
    one = await accreditation_row(work, accreditation_id, lock=True)
    if one is None:
        raise NotFound
    demand(act, work.actor, one, reason)
    return one


async def turn(work: Work, one: Accreditation, act: str, state: str, *, reason: str = "", after: Any = None) -> None:
    """Move an accreditation on and record it."""
    before = {"state": one.state}
    if state:
        one.state = state
    one.changed_at, one.version = work.now, one.version + 1
    await work.session.flush()
    said = {"state": one.state, **(after or {})}
    work.record(f"accreditation.{act}", one.id, record=RECORD, before=before, after=said, reason=reason or None)


async def answer_info(work: Work, accreditation_id: UUID, text: str, files: tuple[UUID, ...] = ()) -> None:
    """Answer what was asked, with files if they help. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "answer_info")
    if not text.strip():
        raise Refusal(content.ANSWER_NEEDED, code="required", field="text")
    one.info = [*one.info, noted(work, "answer", text)]
    await turn(work, one, "answer_info", "submitted")
    await attach(work, files, RECORD, one.id)
    await _tell_keeper(work, one, ANSWERED)


def noted(work: Work, kind: str, text: str) -> dict[str, str]:
    return {"kind": kind, "text": text, "at": work.now.isoformat(), "by": work.actor.name}


async def withdraw(work: Work, accreditation_id: UUID) -> None:
    """Withdraw an application or an accreditation; its place is free again. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "withdraw")
    await turn(work, one, "withdraw", "withdrawn")


async def appeal(work: Work, accreditation_id: UUID, text: str) -> None:
    """Ask for another decider. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "appeal")
    if not text.strip():
        raise Refusal(APPEAL_NEEDED, code="required", field="text")
    work.session.add(
        Appeal(
            tenant_id=work.tenant.id, id=new_id(), accreditation_id=one.id, state="filed", against=one.state, text=text,
            filed_at=work.now,
        )
    )  # fmt: skip
    one.appeal = "filed"
    await turn(work, one, "appeal", "")
    mail_applicant(work, "appeal_received", one)
    await _tell_keeper(work, one, APPEALED)


async def _tell_keeper(work: Work, one: Accreditation, kind: str) -> None:
    call = await call_row(work, one.call_id)
    if call is not None and call.keeper_id is not None:
        params = {"number": one.number}
        await notify(work, [call.keeper_id], kind, record=RECORD, record_id=one.id, params=params)


__all__ = ["answer_info", "appeal", "apply", "demanded", "turn", "withdraw"]

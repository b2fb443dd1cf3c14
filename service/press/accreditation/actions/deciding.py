"""Decisions: ask, approve, reject, revoke, and on an appeal by somebody else than before. Applicants are told."""

from collections.abc import Sequence
from uuid import UUID

from service.kit.refusal import Refusal
from service.press.accreditation.actions.applying import demanded, noted, turn
from service.press.accreditation.actions.mailing import mail_applicant
from service.press.accreditation.models import Accreditation
from service.press.accreditation.queries.accreditations import appeals_of, places_taken
from service.press.accreditation.queries.calls import call_by_id, call_row
from service.press.accreditation.rules.acts import NEEDS_REASON
from service.press.accreditation.rules.calls import why_full
from service.press.accreditation.rules.views import CallView
from service.runtime.work import Work


async def _call_of(work: Work, one: Accreditation) -> CallView:
    """The call, held: places are given one after another."""
    await call_row(work, one.call_id, lock=True)
    call = await call_by_id(work, one.call_id)
    assert call is not None  # its accreditations keep it
    return call


def _event_id(call: CallView) -> UUID | None:
    return call.event.id if call.event else None


def _decide(work: Work, one: Accreditation, reason: str = "") -> None:
    """Note whose decision stands: the natural person who made it."""
    one.reason, one.decided_at, one.appeal = reason, work.now, ""
    one.decided_by = work.actor.id if work.actor.kind == "person" else None
    one.decided_by_name = work.actor.name


async def ask_info(work: Work, accreditation_id: UUID, reason: str) -> None:
    """Ask the applicant for something before deciding. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "ask_info", reason)
    one.info = [*one.info, noted(work, "question", reason)]
    await turn(work, one, "ask_info", "needs_info", reason=reason)
    mail_applicant(work, "ask_info", one, text=reason)


async def approve(work: Work, accreditation_id: UUID) -> None:
    """Let somebody come, if there is a place. Raises NotFound, Refusal(code="full", "outlet_full")."""
    one = await demanded(work, accreditation_id, "approve")
    call = await _call_of(work, one)
    await _place(work, call, one)
    _decide(work, one)
    await turn(work, one, "approve", "approved")
    mail_applicant(work, "approved", one, _event_id(call))


async def _place(work: Work, call: CallView, one: Accreditation) -> None:
    taken, of_outlet = await places_taken(work, call.id, one.outlet_key)
    if full := why_full(call.edit, taken, of_outlet, one.outlet):
        raise full


async def approve_all(work: Work, ids: Sequence[UUID]) -> tuple[int, list[tuple[str, Refusal]]]:
    """Approve several; those that cannot be are named with their number and why. Raises NotFound for an unknown one."""
    done, left = 0, list[tuple[str, Refusal]]()
    for accreditation_id in dict.fromkeys(ids):
        try:
            await approve(work, accreditation_id)
            done += 1
        except Refusal as refusal:
            one = await demanded(work, accreditation_id, "open")
            left.append((one.number, refusal))
    return done, left


async def reject(work: Work, accreditation_id: UUID, reason: str) -> None:
    """Reject an application, or one that had been approved; its place is free again. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "reject", reason)
    kind = "unapproved" if one.state == "approved" else "rejected"
    _decide(work, one, reason)
    await turn(work, one, "reject", "rejected", reason=reason)
    mail_applicant(work, kind, one, text=reason)


async def revoke(work: Work, accreditation_id: UUID, reason: str) -> None:
    """Take an accreditation away; its badge opens nothing any more. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "revoke", reason)
    _decide(work, one, reason)
    one.badge_number, one.badge_code = None, ""
    await turn(work, one, "revoke", "revoked", reason=reason)
    mail_applicant(work, "revoked", one, text=reason)


async def decide_appeal(work: Work, accreditation_id: UUID, granted: bool, result: str) -> None:
    """Decide on an appeal as somebody else than before: the decision stays, or the applicant is accredited.

    Raises NotFound, Refusal: also when it is granted and there is no place.
    """
    one = await demanded(work, accreditation_id, "decide_appeal", result)
    if not result.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    call = await _call_of(work, one)
    if granted:
        await _place(work, call, one)
    outcome = "changed" if granted else "upheld"
    for filed in await appeals_of(work, one.id):
        if filed.state == "filed":
            filed.state, filed.result, filed.decided_at = outcome, result, work.now
            filed.decided_by, filed.decided_by_name = work.actor.id, work.actor.name
    if granted:
        _decide(work, one)
    one.appeal = outcome
    await turn(work, one, "decide_appeal", "approved" if granted else "", reason=result, after={"appeal": outcome})
    mail_applicant(work, f"appeal_{outcome}", one, _event_id(call), text=result)

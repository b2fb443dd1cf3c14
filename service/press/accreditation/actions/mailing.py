"""Mails: one row each, handed over by a job, never twice when it may have arrived."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.press.accreditation.actions.secrets import open_code, open_token
from service.press.accreditation.models import Accreditation, Invitation, Mail
from service.press.accreditation.queries.accreditations import accreditation_row
from service.press.accreditation.queries.calls import call_by_id
from service.press.accreditation.queries.invitations import invitation_row, mail_row
from service.press.accreditation.rules import acts, invitations
from service.press.accreditation.writing import Told, written
from service.press.events.queries.events import event_by_id
from service.press.outlets.actions.bouncing import note_bounce
from service.runtime.house import House
from service.runtime.language import LANGUAGES, speaking
from service.runtime.mail import Delivery as Outcome
from service.runtime.mail import MailSettingsError, deliver
from service.runtime.work import Work

MAIL = "press.mail_about_accreditation"
TRIED_LONG_ENOUGH, CRASHED_AFTER = timedelta(days=1), timedelta(minutes=5)
WAITS = (1, 5, 15, 30, 60)
"""Minutes between tries."""


class StillSending(Exception):
    """Another hand is at this mail right now; the job comes round again."""


def mail_applicant(work: Work, kind: str, one: Accreditation, event_id: UUID | None = None, **about: Any) -> None:
    """Tell an applicant something, where their address is still kept."""
    if one.email:
        _queue(work, kind, one.email, one.name, one.language, about, accreditation_id=one.id, event_id=event_id)


def mail_invited(work: Work, kind: str, one: Invitation, **about: Any) -> None:
    """Tell somebody who was invited something."""
    _queue(work, kind, one.address, one.name, one.language, about, invitation_id=one.id, event_id=one.event_id)


def _queue(work: Work, kind: str, address: str, name: str, language: str, about: dict[str, Any], **whose: Any) -> None:
    mail = Mail(
        tenant_id=work.tenant.id, id=new_id(), kind=kind, address=address, name=name, language=language,
        about={key: value for key, value in about.items() if value}, state="queued", attempts=0,
        queued_at=work.now, **whose,
    )  # fmt: skip
    work.session.add(mail)
    work.later(MAIL, mail_id=str(mail.id))


# --- in the worker


async def mail_one(work: Work, house: House, mail_id: UUID) -> None:
    """Hand one mail over, once.

    That it is being handed over is committed before: should this process die meanwhile, nobody knows whether it went,
    and it is called uncertain and not sent again. Raises StillSending while another hand is at it.
    """
    row = await mail_row(work, mail_id)
    if row is None or row.state not in ("queued", "deferred", "sending"):
        return
    if row.state == "sending":
        if row.tried_at is not None and work.now - row.tried_at < CRASHED_AFTER:
            raise StillSending
        await _settle(work, row, Outcome("uncertain", "cut"))
        return
    told = await _told(work, house, row)
    if told is None:
        await _settle(work, row, Outcome("refused", "overtaken"))
        return
    with speaking(row.language if row.language in LANGUAGES else work.tenant.profile.default_language):
        mail = written(work, house, row, told)
    row.state, row.tried_at, row.attempts = "sending", work.now, row.attempts + 1
    await work.commit()
    try:
        said = await deliver(house.settings.smtp_url, mail)
    except MailSettingsError:
        said = Outcome("not_configured")
    fresh = await mail_row(work, mail_id)
    if fresh is not None and fresh.state == "sending":
        await _settle(work, fresh, said)


async def _told(work: Work, house: House, row: Mail) -> Told | None:
    """What the mail needs; None when what it says has been overtaken."""
    event = await event_by_id(work, row.event_id) if row.event_id else None
    if row.invitation_id is not None:
        invited = await invitation_row(work, row.invitation_id)
        if invited is None or (row.kind == "reminder" and invited.state not in ("sent", "accepted")):
            return None
        return Told(event, token=open_token(work, house.keyring, invited))
    assert row.accreditation_id is not None  # the table's own check
    one = await accreditation_row(work, row.accreditation_id)
    if one is None:
        return None
    call = await call_by_id(work, one.call_id)
    code = open_code(work, house.keyring, one) if row.kind == "receipt" else ""
    return Told(event or (call.event if call else None), call, one, code=code)


async def _settle(work: Work, row: Mail, said: Outcome) -> None:
    """Note what became of a mail; one that was not taken yet is tried again for a day."""
    row.reason, row.code = said.reason, said.code
    if said.outcome == "refused" and said.again and work.now - row.queued_at < TRIED_LONG_ENOUGH:
        row.state = "deferred"
        wait = WAITS[min(row.attempts, len(WAITS)) - 1]
        work.later(MAIL, at=work.in_time(minutes=wait), mail_id=str(row.id))
        await work.session.flush()
        return
    row.state = "sent" if said.outcome == "delivered" else said.outcome
    row.done_at = work.now
    await work.session.flush()
    await _note(work, row, said)


async def _note(work: Work, row: Mail, said: Outcome) -> None:
    word = "mailed" if row.state == "sent" else "not_mailed"
    after = {"kind": row.kind, "state": row.state, "reason": row.reason}
    if row.invitation_id is None:
        assert row.accreditation_id is not None  # the table's own check
        work.record(f"accreditation.{word}", row.accreditation_id, record=acts.RECORD, after=after)
        return
    work.record(f"press_invitation.{word}", row.invitation_id, record=invitations.RECORD, after=after)
    await _invited(work, row, said)


async def _invited(work: Work, row: Mail, said: Outcome) -> None:
    """An invitation went out or did not; what was answered meanwhile stays answered.

    One that never did, whatever the reason, can be sent again; what the recipient's server says of the address is
    noted at the contact.
    """
    assert row.invitation_id is not None  # asked by whoever calls this
    one = await invitation_row(work, row.invitation_id, lock=True)
    if one is None:
        return
    if row.state in ("sent", "uncertain"):
        if one.state == "queued":
            one.state = "sent"
    else:
        wrong_address = said.reason in ("recipient", "address")
        if one.state == "queued" or (one.state == "sent" and wrong_address):
            one.state = "bounced"
            work.record("press_invitation.bounced", one.id, record=invitations.RECORD, after={"code": said.code})
        if wrong_address:
            await note_bounce(work, one.address, True, str(said.code or said.reason))
    await work.session.flush()

"""A message as the beginning of a letter: what the form is filled with."""

from uuid import UUID

from service.correspondence.origins import Origin, Prefill
from service.correspondence.rules import NAME_LIMIT, SUBJECT_LIMIT
from service.documents.queries import files_of
from service.intake.actions.deciding import begin_registration, end_registration
from service.intake.queries import MessageView, message_by_id
from service.intake.rules import RECORD, why_not
from service.journals.queries import journal_by_id
from service.runtime.work import Work

EMAIL_CHANNELS = ("email", "e-mail", "mail")
SHOWN_BODY = 2_000


async def show(work: Work, message_id: UUID) -> Prefill | None:
    """What the form begins with, None when the actor may not register this message now."""
    found = await message_by_id(work, message_id)
    if found is None or why_not("register", work.actor, found) is not None:
        return None
    files = await files_of(work, RECORD, message_id)
    values = await _values(work, found)
    return Prefill(values, found.subject or found.sender, f"/intake/{message_id}", tuple(files))


async def _values(work: Work, found: MessageView) -> dict[str, str]:
    zone = work.zone
    received = found.fetched_at.astimezone(zone)
    sent = found.sent_at.astimezone(zone) if found.sent_at and found.sent_at <= found.fetched_at else None
    channels = {channel.slug for channel in work.tenant.profile.channels}
    values = {
        "sender": found.sender[:NAME_LIMIT],
        "subject": found.subject[:SUBJECT_LIMIT],
        "summary": found.body[:SHOWN_BODY].strip(),
        "sender_date": sent.strftime("%d.%m.%Y") if sent else "",
        "received_on": received.strftime("%d.%m.%Y"),
        "received_time": received.strftime("%H:%M"),
        "channel": next((slug for slug in EMAIL_CHANNELS if slug in channels), ""),
        "unit": str(found.unit_id or ""),
    }
    journal = await journal_by_id(work, found.journal_id) if found.journal_id else None
    if journal is not None:
        values["journal"] = journal.slug
    return {name: value for name, value in values.items() if value}


ORIGIN = Origin(show, begin_registration, end_registration)

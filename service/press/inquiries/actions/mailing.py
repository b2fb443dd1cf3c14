"""Mail to who asked: the receipt, and the answer, each under one stable Message-ID."""

from datetime import timedelta
from uuid import UUID

from service.documents.queries import files_of
from service.kit.words import N_
from service.press.inquiries.queries.inquiries import InquiryView, answer_row, inquiry_by_id
from service.press.inquiries.rules.acts import ANSWER as ANSWER_WORD
from service.press.inquiries.rules.acts import INQUIRY
from service.press.inquiries.rules.content import ATTRIBUTIONS
from service.press.outlets.actions.bouncing import note_arrived, note_bounce
from service.runtime.house import House
from service.runtime.language import LANGUAGES, format_moment, gettext, speaking
from service.runtime.mail import Attachment, Delivery, MailSettingsError, OutgoingMail, deliver
from service.runtime.work import Work

MAIL, WAIT, TRIED_LONG_ENOUGH = "press.mail_answer", 5, timedelta(days=1)
RECEIPT = N_("Your inquiry %(number)s was received")
CLOSING = N_("Your inquiry %(number)s: %(subject)s")
ANSWER = N_("Answer to your inquiry %(number)s: %(subject)s")
RECEIVED = N_("Your inquiry was received on %(at)s under the number %(number)s. The press office will answer it.")
YOU_ASKED = N_("You asked:")
TERMS = N_("This answer is given: %(attribution)s.")
SAID_BY = N_("To be attributed to: %(speaker)s")


class MailAway(Exception):
    """The mail server did not take the mail now; the job comes round again."""


def _mail(
    work: Work,
    inquiry: InquiryView,
    subject: str,
    lines: list[str],
    key: str,
    files: tuple[Attachment, ...] = (),
) -> OutgoingMail:
    host = work.tenant.host or f"{work.tenant.slug}.invalid"
    language = _language(work, inquiry.language)
    name = work.tenant.name(language)
    return OutgoingMail(
        to=inquiry.email,
        subject=subject,
        text="\n\n".join([*(line for line in lines if line), f"-- \n{name}\n"]),
        message_id=f"<{key}@{host}>",
        language=language,
        sender_name=name,
        attachments=files,
    )


def _language(work: Work, wanted: str) -> str:
    return wanted if wanted in LANGUAGES else work.tenant.profile.default_language


async def _send(work: Work, house: House, mail: OutgoingMail) -> Delivery:
    said = await _handed(work, house, mail)
    if said.again:
        raise MailAway(said.reason)
    return said


async def _handed(work: Work, house: House, mail: OutgoingMail) -> Delivery:
    try:
        said = await deliver(house.settings.smtp_url, mail)
    except MailSettingsError:
        return Delivery("not_configured")
    if said.outcome == "delivered":
        await note_arrived(work, mail.to)
    elif said.outcome == "refused" and said.reason in ("address", "recipient"):
        await note_bounce(work, mail.to, True, f"{said.code or ''} {said.reason}".strip())
    return said


async def mail_receipt(work: Work, house: House, inquiry_id: UUID) -> None:
    """Tell who asked that it came, with its number. Raises MailAway to be called again later."""
    inquiry = await inquiry_by_id(work, inquiry_id)
    if inquiry is None or not inquiry.email:
        return
    with speaking(_language(work, inquiry.language)):
        at = format_moment(inquiry.received_at, work.zone)
        lines = [gettext(RECEIVED, at=at, number=inquiry.number), gettext(YOU_ASKED), inquiry.question]
        subject = gettext(RECEIPT, number=inquiry.number)
        mail = _mail(work, inquiry, subject, lines, f"inquiry.{inquiry_id}")
    await _send(work, house, mail)


async def mail_closing(work: Work, house: House, inquiry_id: UUID, text: str, version: int) -> None:
    """Tell who asked why there is no answer, or who gives it. Raises MailAway to be called again later."""
    inquiry = await inquiry_by_id(work, inquiry_id)
    if inquiry is None or not inquiry.email:
        return
    with speaking(_language(work, inquiry.language)):
        subject = gettext(CLOSING, number=inquiry.number, subject=inquiry.subject)
        lines = [text, gettext(YOU_ASKED), inquiry.question]
        mail = _mail(work, inquiry, subject, lines, f"inquiry-closed.{inquiry_id}.{version}")
    said = await _send(work, house, mail)
    kind = "told" if said.outcome in ("delivered", "uncertain") else "not_told"
    work.record(f"media_inquiry.{kind}", inquiry_id, record=INQUIRY, after={"to": mail.to, "delivery": said.outcome})


async def _files(house: House, work: Work, answer_id: UUID) -> tuple[Attachment, ...]:
    found = await files_of(work, ANSWER_WORD, answer_id)
    return tuple(
        [Attachment(one.name, one.media_type, await house.store.read(one.storage_key, one.size)) for one in found]
    )


async def mail_answer(work: Work, house: House, answer_id: UUID) -> None:
    """Send an answer given by mail, with its files, unless that is done; one that was not taken is tried again.

    Raises StorageError to be called again.
    """
    answer = await answer_row(work, answer_id)
    inquiry = await inquiry_by_id(work, answer.inquiry_id) if answer else None
    if answer is None or inquiry is None or answer.delivery != "queued" or not inquiry.email:
        return
    files = await _files(house, work, answer_id)
    with speaking(_language(work, answer.language)):
        terms = gettext(TERMS, attribution=gettext(ATTRIBUTIONS[answer.attribution]))
        named = gettext(SAID_BY, speaker=answer.speaker) if answer.speaker else ""
        lines = [answer.text, terms, named, gettext(YOU_ASKED), inquiry.question]
        subject = gettext(ANSWER, number=inquiry.number, subject=inquiry.subject)
        mail = _mail(work, inquiry, subject, lines, f"media-answer.{answer_id}", files)
    # Should this process die meanwhile, nobody knows whether it went: it is called uncertain and not sent again.
    answer.delivery, answer.message_key = "uncertain", mail.message_id
    await work.commit()
    said = await _handed(work, house, mail)
    answer = await answer_row(work, answer_id)
    assert answer is not None  # answers are never deleted
    again = said.again and answer.sent_at is not None and work.now - answer.sent_at < TRIED_LONG_ENOUGH
    answer.delivery, answer.told = ("queued" if again else said.outcome), said.reason
    await work.session.flush()
    if again:
        work.later(MAIL, at=work.in_time(minutes=WAIT), answer_id=str(answer_id))
        return
    kind = "mailed" if said.outcome in ("delivered", "uncertain") else "not_mailed"
    after = {"to": mail.to, "delivery": said.outcome, "reason": said.reason}
    work.record(f"media_inquiry.{kind}", inquiry.id, record=INQUIRY, after=after)

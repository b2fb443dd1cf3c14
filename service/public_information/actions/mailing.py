"""The answer by e-mail: text, order of complaints and files, once, and what became of it as its proof."""

from uuid import UUID

from sqlalchemy import select

from service.documents.queries import file_by_id, files_of
from service.kit.words import N_
from service.public_information.models import Notice
from service.public_information.queries.answers import AnswerView, answer_by_id
from service.public_information.queries.requests import RequestView, request_as_kept
from service.public_information.rules.words import ANSWER, RECORD
from service.runtime.house import House
from service.runtime.language import gettext, speaking
from service.runtime.mail import Attachment, OutgoingMail, deliver
from service.runtime.work import Work

MOST_BYTES = 15 * 1024 * 1024
SUBJECT = N_("Answer to the request for information %(number)s")
LEFT_OUT = N_("Too large for a mail, and to be had on the page of the request: %(names)s")


class MailAway(Exception):
    """The mail server did not take the mail now; the job comes round again."""


async def mail_answer(work: Work, house: House, notice_id: UUID, answer_id: UUID) -> None:
    """Send an answer, unless that is done. Raises MailAway to be called again later."""
    notice = await work.session.scalar(select(Notice).where(Notice.id == notice_id).with_for_update())
    answer = await answer_by_id(work, answer_id)
    request = await request_as_kept(work, answer.request_id) if answer else None
    if notice is None or answer is None or request is None or notice.proof or not request.email:
        return
    with speaking(answer.language):
        mail = await _written(work, house, request, answer, notice_id)
    said = await deliver(house.settings.smtp_url, mail)
    if said.again:
        raise MailAway(said.reason)
    sent = said.outcome in {"delivered", "uncertain"}
    notice.proof = mail.message_id if sent else f"{said.outcome}: {said.reason or said.code or ''}"
    await work.session.flush()
    kind = "information_request.mailed" if sent else "information_request.not_mailed"
    work.record(kind, request.id, record=RECORD, after={"proof": notice.proof})


async def _written(work: Work, house: House, request: RequestView, answer: AnswerView, notice_id: UUID) -> OutgoingMail:
    attached, left_out, room = [], [], MOST_BYTES
    for listed in await files_of(work, ANSWER, answer.id):
        file = await file_by_id(work, listed.id)
        if file is None:
            continue
        if file.size > room:
            left_out.append(file.name)
            continue
        room -= file.size
        content = await house.store.read(file.storage_key, file.size)
        attached.append(Attachment(file.name, file.media_type, content))
    lines = [answer.text, answer.appeal_order]
    lines += [gettext(LEFT_OUT, names=", ".join(left_out))] if left_out else []
    name = work.tenant.name(answer.language)
    host = work.tenant.host or f"{work.tenant.slug}.invalid"
    return OutgoingMail(
        to=request.email,
        subject=gettext(SUBJECT, number=request.number),
        text="\n\n".join([*(line for line in lines if line), f"-- \n{name}\n"]),
        message_id=f"<answer.{notice_id}@{host}>",
        language=answer.language,
        sender_name=name,
        attachments=tuple(attached),
    )

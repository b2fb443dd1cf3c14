"""Notices by mail: in the reader's language, once, not in quiet hours; never what a restricted record is about."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.identity.queries import people_named
from service.kit.words import N_
from service.notifications.actions.telling import MAIL
from service.notifications.kinds import KINDS
from service.notifications.models import Notice
from service.notifications.queries.choices import Reader, readers
from service.notifications.queries.notices import notice_by_id
from service.notifications.queries.sentences import href_of, sentence_of
from service.notifications.rules.choices import end_of_quiet
from service.runtime.language import gettext, speaking
from service.runtime.mail import Delivery, OutgoingMail, deliver
from service.runtime.settings import Settings
from service.runtime.tenants import Tenant
from service.runtime.work import Work

TRIED_LONG_ENOUGH = timedelta(days=3)
FOOT = N_("You get this mail since you asked for it. How notices reach you is set here: %(address)s")


class MailAway(Exception):
    """The mail server did not take a mail now; the job comes round again."""


async def mail_notice(work: Work, settings: Settings, notice_id: UUID) -> None:
    """Send the mail of one notice, if it still has to be sent. Raises MailAway to be called again later.

    A notice that was read meanwhile needs no mail. The row is held: a second call at the same time waits and finds
    nothing to do. Should the commit fail after the mail went out, it goes out again under the same Message-ID.
    """
    notice = await notice_by_id(work, notice_id, lock=True)
    if notice is None or notice.mail != "waiting" or notice.way != "mail":
        return
    reader = (await readers(work, [notice.person_id])).get(notice.person_id)
    if reader is None or not reader.email or notice.read_at is not None:
        notice.mail = "needless"
        return
    wait = _wait(work, notice, reader)
    if wait is not None:
        work.later(MAIL, at=wait, notice_id=str(notice.id))
        return
    with speaking(reader.language):
        mail = await _written(work, settings, notice, reader)
    settle(notice, await deliver(settings.smtp_url, mail), work)


def _wait(work: Work, notice: Notice, reader: Reader) -> datetime | None:
    known = KINDS.get(notice.kind)
    if known is None or known.urgent:
        return None
    profile = work.tenant.profile
    return end_of_quiet(work.now, reader.choices.quiet_in(profile.reminders), ZoneInfo(profile.zone))


def settle(notice: Notice, said: Delivery, work: Work) -> None:
    """Note what became of a mail. `uncertain` counts as sent: better once than twice."""
    if said.outcome in {"delivered", "uncertain"}:
        notice.mail, notice.mailed_at = "sent", work.now
    elif said.again and work.now - notice.created_at < TRIED_LONG_ENOUGH:
        raise MailAway(said.reason)
    else:
        notice.mail = "refused"


async def _written(work: Work, settings: Settings, notice: Notice, reader: Reader) -> OutgoingMail:
    tenant = work.tenant
    sentence = sentence_of(notice.kind, notice.params, ZoneInfo(tenant.profile.zone))
    lines = [sentence]
    if notice.on_behalf_of is not None:
        names = await people_named(work, [notice.on_behalf_of])
        lines.append(gettext("You stand in for %(name)s.", name=names.get(notice.on_behalf_of, "–")))
    if href_of(notice.kind, notice.record, notice.record_id):
        lines.append(page_address(tenant, settings, f"/notices/{notice.id}"))
    return mail_to(tenant, settings, reader, subject=sentence, lines=lines, word=f"notice.{notice.id}")


def mail_to(
    tenant: Tenant, settings: Settings, reader: Reader, *, subject: str, lines: list[str], word: str
) -> OutgoingMail:
    """A mail to a person in the language spoken now; `word` names it for good."""
    choices = page_address(tenant, settings, "/me/notices")
    name, host = tenant.name(reader.language), tenant.host or f"{tenant.slug}.invalid"
    foot = f"-- \n{name}\n{gettext(FOOT, address=choices)}\n"
    return OutgoingMail(
        to=reader.email,
        subject=subject,
        text="\n\n".join([*lines, foot]),
        message_id=f"<{word}@{host}>",
        language=reader.language,
        sender_name=name,
        list_id=f"notices.{host}",
        list_name=name,
        unsubscribe=choices,
    )


def page_address(tenant: Tenant, settings: Settings, path: str) -> str:
    """The full address of a page of the agency."""
    return settings.origin(tenant.host) + path

"""The morning summary: one mail about a person's desk, at their hour, once a day; none when there is nothing to say."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from service.kit.actor import Actor
from service.notifications import slots
from service.notifications.actions.mailing import MailAway, mail_to, page_address
from service.notifications.models import MorningSummary, Notice
from service.notifications.queries.choices import Reader, mailable, readers, summarised_on, summary_row
from service.notifications.queries.notices import waiting_for_summary
from service.notifications.queries.sentences import sentence_of
from service.notifications.rules.choices import summary_is_due
from service.notifications.slots import Line
from service.runtime.language import format_date, gettext, speaking
from service.runtime.mail import OutgoingMail, deliver
from service.runtime.settings import Settings
from service.runtime.work import Work

SUMMARISE = "notifications.summarise"
KEEP_DAYS = 60


async def ask_for_summaries(work: Work) -> int:
    """Ask for the summary of everybody whose hour has come and who has none of this day; gives how many."""
    profile, day = work.tenant.profile, work.today
    if not (await slots.working_days(work))(day):
        return 0
    zone, done = ZoneInfo(profile.zone), await summarised_on(work, day)
    due = [
        reader.id
        for reader in await mailable(work)
        if reader.id not in done and summary_is_due(work.now, reader.choices.summary_in(profile.reminders), zone)
    ]
    if not due:
        return 0
    rows = [{"tenant_id": work.tenant.id, "person_id": person, "day": day} for person in due]
    claimed = insert(MorningSummary).values(rows).on_conflict_do_nothing().returning(MorningSummary.person_id)
    people = list((await work.session.execute(claimed)).scalars())
    for person in people:
        work.later(SUMMARISE, person_id=str(person), day=day.isoformat())
    return len(people)


async def send_summary(work: Work, settings: Settings, actor: Actor | None, person_id: UUID, day: date) -> None:
    """Send one person's summary of one day, if it was not done. Raises MailAway to be called again later.

    `actor`: the person with their rights of today; None when they have left. The row is held until the end.
    """
    row = await summary_row(work, person_id, day)
    if row is None or row.state != "waiting":
        return
    reader = (await readers(work, [person_id])).get(person_id)
    if reader is None or actor is None or not reader.email or day != work.today:
        row.state, row.done_at = "nothing", work.now
        return
    work.actor, work.language = actor, reader.language
    with speaking(reader.language):
        told = await waiting_for_summary(work, person_id, work.now)
        lines = [line for source in slots.SUMMARIES for line in await source(work)]
        unread = [notice for notice in told if notice.read_at is None]
        if not lines and not unread:
            row.state, row.done_at = "nothing", work.now
            return
        said = await deliver(settings.smtp_url, _written(work, settings, reader, day, lines, unread))
    if said.outcome == "refused" and said.again:
        raise MailAway(said.reason)
    sent = said.outcome in {"delivered", "uncertain"}
    row.state, row.done_at = ("sent" if sent else "refused"), work.now
    for notice in told:
        notice.mail = ("sent" if sent else "refused") if notice.read_at is None else "needless"
        notice.mailed_at = work.now if notice.mail == "sent" else None


def _written(
    work: Work, settings: Settings, reader: Reader, day: date, lines: Sequence[Line], notices: Sequence[Notice]
) -> OutgoingMail:
    zone, tenant = work.zone, work.tenant
    subject = gettext("Your day, %(day)s", day=format_date(day))
    said = [f"{line.words}\n{page_address(tenant, settings, line.href)}" for line in lines]
    if notices:
        said.append(gettext("New for you:"))
        said += [
            f"{sentence_of(notice.kind, notice.params, zone)}\n"
            f"{page_address(tenant, settings, f'/notices/{notice.id}')}"
            for notice in notices
        ]
    word = f"summary.{reader.id}.{day.isoformat()}"
    return mail_to(tenant, settings, reader, subject=subject, lines=said, word=word)


async def forget_old_summaries(work: Work) -> None:
    """Remove what says which summaries went out weeks ago."""
    before = work.today - timedelta(days=KEEP_DAYS)
    await work.session.execute(
        delete(MorningSummary).where(MorningSummary.tenant_id == work.tenant.id, MorningSummary.day < before)
    )

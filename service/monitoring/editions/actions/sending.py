"""Sending: who gets it is settled at that moment, each mail is one row, and none that may have arrived goes twice."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from service.documents.actions import attach, enter
from service.documents.composition import Unmade, set_paper
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.editions.actions.editing import STALE, demanded
from service.monitoring.editions.models import Delivery, Edition
from service.monitoring.editions.queries.editions import deliveries_of, edition_by_id, items_of
from service.monitoring.editions.queries.monitors import Addressed, addressed, monitor_by_id
from service.monitoring.editions.rules.acts import AGAIN, EDITION
from service.monitoring.editions.writing import Content, about_paper, content_of, mail_of, paper_of
from service.notifications.actions import notify
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.mail import Delivery as Outcome
from service.runtime.mail import MailSettingsError, deliver
from service.runtime.storage import StorageError
from service.runtime.work import Work

PRINT, MAIL = "monitoring.print_edition", "monitoring.mail_monitor"
SENT, GROUP = "monitoring.monitor_sent", "monitor"
NOBODY = N_("There is nobody to send it to: nobody holds the posts, and no person or address is named.")
NOTHING_AGAIN = N_("Every mail of this edition arrived, is under way, or may have arrived.")
TRIED_LONG_ENOUGH, CRASHED_AFTER = timedelta(days=1), timedelta(minutes=5)
WAITS = (1, 5, 15, 30, 60)
"""Minutes between tries."""


class StillSending(Exception):
    """Another hand is at this mail right now; the job comes round again."""


async def send(work: Work, edition_id: UUID, version: int | None = None) -> int:
    """Send an edition: to its recipients by mail, and to whoever reads the monitoring on its page.

    Gives how many mails go. Raises NotFound, Refusal.
    """
    edition = await demanded(work, edition_id, "send")
    if version is not None and version != edition.version:
        raise Refusal(STALE, code="stale")
    monitor = await monitor_by_id(work, edition.monitor_id)
    assert monitor is not None  # its editions keep it
    to = await addressed(work, monitor.edit)
    if to.empty:
        raise Refusal(NOBODY, code="nobody")
    edition.state, edition.sent_at, edition.sent_by_name = "sent", work.now, work.actor.name
    edition.version += 1
    if edition.corrects_id is not None:
        await _replace(work, edition.corrects_id)
    await work.session.flush()
    mails = await _queue(work, edition, to)
    work.record("monitor_edition.sent", edition_id, record=EDITION, after={"mails": mails, "number": edition.number})
    params = {"day_on": edition.day.isoformat()}
    await notify(work, [one.id for one in to.people], SENT, record=EDITION, record_id=edition_id, params=params)
    work.later(PRINT, edition_id=str(edition_id))
    return mails


async def _replace(work: Work, earlier_id: UUID) -> None:
    earlier = await edition_by_id(work, earlier_id, lock=True)
    if earlier is not None and earlier.state == "sent":
        earlier.state = "corrected"
        work.record("monitor_edition.corrected", earlier_id, record=EDITION)


async def _queue(work: Work, edition: Edition, to: Addressed) -> int:
    """A row for each mail. Who wants the monitor otherwise than by mail finds it in the page."""
    languages, default = edition.languages, work.tenant.profile.default_language
    first = default if default in languages else languages[0]
    rows: dict[str, Delivery] = {}
    for one in to.people:
        if one.choices.way(GROUP, "mail") == "mail":
            spoken = one.language if one.language in languages else first
            rows.setdefault(one.email.casefold(), _row(work, edition, one.email, one.name, spoken, one.id))
    for outsider in to.outsiders:
        spoken = outsider.language if outsider.language in languages else first
        row = _row(work, edition, outsider.address, outsider.name, spoken, None)
        rows.setdefault(outsider.address.casefold(), row)
    work.session.add_all(rows.values())
    await work.session.flush()
    return len(rows)


def _row(work: Work, edition: Edition, address: str, name: str, language: str, person: UUID | None) -> Delivery:
    return Delivery(
        tenant_id=work.tenant.id, id=new_id(), edition_id=edition.id, person_id=person, address=address, name=name,
        language=language, state="queued", attempts=0, queued_at=work.now,
    )  # fmt: skip


# --- in the worker


async def print_edition(work: Work, house: House, edition_id: UUID) -> None:
    """Set the edition as PDF in each language that its recipients read, keep it, and let the mails go.

    Without a PDF the mails go all the same: what it says stands in them.
    """
    edition = await edition_by_id(work, edition_id, lock=True)
    if edition is None or edition.state not in ("sent", "corrected"):
        return
    for language in edition.languages:
        if language not in edition.files:
            await _print(work, house, edition, language)
    for one in await deliveries_of(work, edition_id):
        if one.state == "queued":
            work.later(MAIL, delivery_id=str(one.id))


async def _content(work: Work, edition: Edition, language: str) -> Content:
    return content_of(work.tenant, edition, await items_of(work, edition.id), language)


async def _print(work: Work, house: House, edition: Edition, language: str) -> None:
    with speaking(language):
        content = await _content(work, edition, language)
        paper = paper_of(content)
        about = about_paper(content, work.now)
    try:
        _, pdf = await set_paper(house.store, work.tenant, paper, about, f"monitor-{edition.day}-{language}")
    except (Unmade, StorageError):
        return
    row = await enter(work, pdf)
    await attach(work, [row.id], EDITION, edition.id)
    edition.files = {**edition.files, language: str(row.id)}
    await work.session.flush()


async def mail_delivery(work: Work, house: House, delivery_id: UUID) -> None:
    """Hand one mail over, once.

    That it is being handed over is committed before: should this process die meanwhile, nobody knows whether it went,
    and it is called uncertain and not sent again. Raises StillSending while another hand is at it.
    """
    row = await _held(work, delivery_id)
    if row is None or row.state not in ("queued", "deferred", "sending"):
        return
    if row.state == "sending":
        if row.tried_at is not None and work.now - row.tried_at < CRASHED_AFTER:
            raise StillSending
        _settle(work, row, Outcome("uncertain", "cut"))
        return
    edition = await edition_by_id(work, row.edition_id)
    assert edition is not None  # a mail belongs to one
    with speaking(row.language):
        content = await _content(work, edition, row.language)
        mail = await mail_of(work, house, content, row)
    row.state, row.tried_at, row.attempts = "sending", work.now, row.attempts + 1
    await work.commit()
    try:
        said = await deliver(house.settings.smtp_url, mail)
    except MailSettingsError:
        said = Outcome("not_configured")
    row = await _held(work, delivery_id)
    if row is not None and row.state == "sending":
        _settle(work, row, said)
        await work.session.flush()


async def _held(work: Work, delivery_id: UUID) -> Delivery | None:
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    found: Delivery | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


def _settle(work: Work, row: Delivery, said: Outcome) -> None:
    """Note what became of a mail; one that was not taken yet is tried again for a day."""
    row.reason, row.code = said.reason, said.code
    if said.outcome == "refused" and said.again and work.now - row.queued_at < TRIED_LONG_ENOUGH:
        row.state = "deferred"
        wait = WAITS[min(row.attempts, len(WAITS)) - 1]
        work.later(MAIL, at=work.in_time(minutes=wait), delivery_id=str(row.id))
        return
    row.state = "sent" if said.outcome == "delivered" else said.outcome
    row.done_at = work.now
    kind = "mailed" if row.state == "sent" else "not_mailed"
    after = {"to": row.address, "state": row.state, "reason": row.reason}
    work.record(f"monitor_edition.{kind}", row.edition_id, record=EDITION, after=after)


async def deliver_again(work: Work, edition_id: UUID) -> int:
    """Send it anew to those whom it certainly did not reach; gives how many. Raises NotFound, Refusal."""
    edition = await demanded(work, edition_id, "deliver")
    failed = [one for one in await deliveries_of(work, edition_id) if one.state in AGAIN]
    if not failed:
        raise Refusal(NOTHING_AGAIN, code="nothing")
    for one in failed:
        one.state, one.queued_at, one.attempts = "queued", work.now, 0
        one.reason, one.code, one.done_at = "", None, None
        work.later(MAIL, delivery_id=str(one.id))
    await work.session.flush()
    after = {"to": [one.address for one in failed]}
    work.record("monitor_edition.delivered_again", edition.id, record=EDITION, after=after)
    return len(failed)

"""Handing the mails of a mailing over: in batches, each mail for itself, so that a death costs one mail at most.

One hand at a time works at a mailing. Before a text goes out this is committed; so whoever comes after a death
finds at most one mail of which nobody knows whether it arrived, calls it uncertain and sends it once more under the
same Message-ID. A mail whose text did not begin is as it was.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

import structlog
from markupsafe import escape
from sqlalchemy import case, func, select, text, update

from service.mailing.actions.planning import GATHER, SEND
from service.mailing.models import Delivery, Mailing, MailingText, Optout
from service.mailing.queries.mailings import counts_of, mailing_row, unfinished
from service.mailing.rules.sending import (
    AFTER_CUT,
    BATCH,
    BATCH_SECONDS,
    MOST_CUTS,
    MOST_ODD,
    ODD,
    REST,
    Answer,
    Fate,
    fate_of,
    pause,
)
from service.mailing.slots import LEAVE_HOLE, MATTERS, NAME_HOLE, Due, Matter
from service.runtime.database import is_outage
from service.runtime.house import House
from service.runtime.mail import Delivery as Said
from service.runtime.mail import MailSettingsError, NotNoted, OutgoingMail
from service.runtime.postman import Postman
from service.runtime.work import Work, open_work

log = structlog.get_logger()
WAITING = ("queued", "deferred", "uncertain")
TRY_LOCK = text("select pg_try_advisory_xact_lock(:key)")
STILL_HERE = text("select 1")
"""Fails when the connection is gone on which this hand holds its mailing."""
SETTLE_TRIES, SETTLE_PAUSE = 40, 0.5
"""How long an answer is held in hand while the database is away."""


class Stopped(Exception):
    """This mail is not to go, since its recipient left; `everything`: none of its mailing is, for now at least."""

    def __init__(self, *, everything: bool) -> None:
        super().__init__("all" if everything else "one")
        self.everything = everything


class StillSending(Exception):
    """Another hand is at this mailing right now; the job comes round again."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run went. answered: the server answered at least once; odd: lines that were cut in a row since."""

    away: bool = False
    answered: bool = False
    odd: int = 0

    def after(self, said: Said, fate: Fate) -> "Run":
        """The same after one mail more."""
        odd = self.odd + 1 if said.reason in ODD else 0
        away = fate.away or odd >= MOST_ODD
        return Run(away, self.answered or not (fate.away or odd), odd)


_UNDER_WAY: set[UUID] = set()
"""Mailings at which hands of this process are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What all mails of one run share. mails: language -> as written; word: the key of the matter."""

    house: House
    own: Callable[[], AbstractAsyncContextManager[Work]]
    mailing_id: UUID
    mails: dict[str, MailingText]
    word: str
    matter: Matter
    origin: str
    host: str
    agency: Callable[[str], str]
    kept_at: datetime


async def send_batch(work: Work, house: House, mailing_id: UUID) -> None:
    """Hand over what is due of a mailing, then ask for the next run. Again is as good as once.

    `work` holds the mailing for this hand; what is noted is committed in works of its own on the way.
    """
    key = mailing_id.int & (2**63 - 1)
    if not await work.session.scalar(TRY_LOCK, {"key": key}):
        return  # whoever holds it asks for the next run
    if mailing_id in _UNDER_WAY:
        raise StillSending  # a hand of this process lost the database, and has an answer to note
    _UNDER_WAY.add(mailing_id)
    try:
        await _send(work, house, mailing_id)
    finally:
        _UNDER_WAY.discard(mailing_id)


async def _send(work: Work, house: House, mailing_id: UUID) -> None:
    await _recover(work, house, mailing_id)
    row = await mailing_row(work, mailing_id)
    if row is None or row.state != "sending":
        return
    if row.next_at is not None and row.next_at > work.now:
        work.later(SEND, at=row.next_at, mailing_id=str(mailing_id))
        return
    try:
        postman = Postman(house.settings.smtp_url) if house.settings.smtp_url else None
    except MailSettingsError:
        postman = None
    batch = await _batch(work, house, row)
    try:
        run = await _hand_over(work, batch, postman, await _due(work, mailing_id))
    finally:
        if postman is not None:
            await postman.close()
    moment = await _go_on(batch, run)
    if moment is not None:
        # Asked for by the work that holds the mailing: whoever took the job up while it is held would go home.
        work.later(SEND, at=moment, mailing_id=str(mailing_id))


def _opening(work: Work, house: House) -> Callable[[], AbstractAsyncContextManager[Work]]:
    return lambda: open_work(house.database, work.tenant, work.actor, work.language)


async def _recover(work: Work, house: House, mailing_id: UUID) -> None:
    """A mail that is being sent while nobody is sending is one whose hand died with its text on the way."""
    lost = (Delivery.mailing_id == mailing_id, Delivery.state == "sending")
    async with _opening(work, house)() as own:
        for one in await own.session.scalars(select(Delivery).where(*lost).with_for_update()):
            one.state, one.cuts, one.reason, one.code = "uncertain", one.cuts + 1, "crash", None
            one.next_at = own.now + AFTER_CUT if one.cuts < MOST_CUTS else None
            one.done_at = None if one.next_at else own.now


async def _batch(work: Work, house: House, row: Mailing) -> Batch:
    query = select(MailingText).where(MailingText.mailing_id == row.id)
    mails = {mail.language: mail for mail in await work.session.scalars(query)}
    tenant = work.tenant
    return Batch(
        house, _opening(work, house), row.id, mails, row.matter, MATTERS[row.matter],
        house.settings.origin(tenant.host), tenant.host or f"{tenant.slug}.invalid", tenant.name,
        row.gathered_at or row.created_at,
    )  # fmt: skip


async def _due(work: Work, mailing_id: UUID) -> list[Due]:
    query = select(
        Delivery.id, Delivery.address, Delivery.name, Delivery.language, Delivery.token, Delivery.own_id
    ).where(Delivery.mailing_id == mailing_id, Delivery.next_at <= work.now)  # fmt: skip
    rows = await work.session.execute(query.order_by(Delivery.next_at, Delivery.id).limit(BATCH))
    return [Due(*row) for row in rows]


async def _hand_over(work: Work, batch: Batch, postman: Postman | None, due: list[Due]) -> Run:
    """Hand these over, one after the other, until the time is up or the server needs a rest."""
    until, run = monotonic() + BATCH_SECONDS, Run()
    own = await batch.matter.holes(work, batch.house, due)
    between = 60 / postman.server.pace if postman is not None and postman.server.pace else 0.0
    for one in due:
        began = monotonic()
        if began > until:
            break
        await work.session.execute(STILL_HERE)
        try:
            said = await _hand(batch, postman, one, own.get(one.id, {}))
        except Stopped as stopped:
            if stopped.everything:
                break
            continue
        fate = await _settled(batch, one, said)
        run = run.after(said, fate)
        if run.away:
            break
        if between:
            await asyncio.sleep(max(0.0, between - (monotonic() - began)))
    return run


async def _hand(batch: Batch, postman: Postman | None, one: Due, holes: Mapping[str, str]) -> Said:
    """What the server said of one mail. Raises Stopped when it is not to go any more."""
    if postman is None:
        return Said("not_configured", "not_configured")

    async def before_text() -> None:
        async with batch.own() as own:
            await _note_intent(own, batch, one.id)

    try:
        return await postman.hand(_mail(batch, one, holes), before_text)
    except NotNoted as error:
        raise error.__cause__ or error from None


async def _note_intent(own: Work, batch: Batch, delivery_id: UUID) -> None:
    """Commit that the text is about to go out. Raises Stopped when it must not."""
    left = select(Optout.folded).where(
        Optout.tenant_id == Delivery.tenant_id, Optout.topic == batch.matter.topic, Optout.folded == Delivery.folded
    )
    sending = select(Mailing.id).where(Mailing.id == batch.mailing_id, Mailing.state == "sending")
    statement = (
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state.in_(WAITING), sending.exists(), ~left.exists())
        .values(state="sending", handing_at=own.now, attempts=Delivery.attempts + 1)
        .returning(Delivery.id)
    )
    if await own.session.scalar(statement.execution_options(synchronize_session=False)) is not None:
        return
    if await own.session.scalar(sending) is None:
        raise Stopped(everything=True)
    waits = (Delivery.id == delivery_id, Delivery.state.in_(WAITING))
    state = case((Delivery.state == "uncertain", "uncertain"), else_="stopped")
    values = {"state": state, "next_at": None, "done_at": own.now}
    await own.session.execute(
        update(Delivery).where(*waits).values(**values).execution_options(synchronize_session=False)
    )
    await own.commit()
    raise Stopped(everything=False)


def filled(text: str, own: Mapping[str, str]) -> str:
    """A text with what is the recipient's own in its holes."""
    for hole, value in own.items():
        text = text.replace(hole, value)
    return text


def _mail(batch: Batch, one: Due, holes: Mapping[str, str]) -> OutgoingMail:
    """The mail of one recipient. Its Message-ID is the delivery's, however often it is tried."""
    written, matter = batch.mails[one.language], batch.matter
    leave = f"{batch.origin}/public/{one.language}/{matter.leave}/{one.token}"
    own = {LEAVE_HOLE: leave, **holes, NAME_HOLE: one.name}
    return OutgoingMail(
        to=one.address,
        subject=written.subject,
        text=filled(written.text, own),
        html=filled(written.html, {hole: str(escape(value)) for hole, value in own.items()}),
        message_id=f"<{batch.word}.{one.id}@{batch.host}>",
        language=one.language,
        sender_name=batch.agency(one.language),
        date=batch.kept_at,
        list_id=f"{matter.name}.{batch.host}",
        list_name=batch.agency(one.language),
        unsubscribe=leave,
        one_click=True,
    )


# --- what became of it


async def _settled(batch: Batch, one: Due, said: Said) -> Fate:
    """Note what became of a mail. While the database is away the answer is held, since it would be lost."""
    for tries in range(SETTLE_TRIES):
        try:
            async with batch.own() as own:
                return await _settle(own, batch.matter, one, said)
        except Exception as error:
            if tries + 1 == SETTLE_TRIES or not is_outage(error):
                raise
            log.warning("mailing.answer_held", error=type(error).__name__)
            await asyncio.sleep(SETTLE_PAUSE)
    raise AssertionError


async def _settle(own: Work, matter: Matter, one: Due, said: Said) -> Fate:
    row = await own.session.scalar(select(Delivery).where(Delivery.id == one.id).with_for_update())
    assert row is not None  # nothing removes one
    if row.state not in (*WAITING, "sending"):
        return Fate(row.state)
    handed = row.state == "sending"
    row.attempts += 0 if handed else 1
    row.cuts += 1 if said.outcome == "uncertain" else 0
    answer = Answer(said.outcome, said.reason, said.code, said.again)
    fate = fate_of(answer, row.attempts, row.cuts, own.now - row.queued_at)
    if not (fate.state == "uncertain" and said.outcome == "delivered"):
        row.reason, row.code = said.reason, said.code
    row.state, row.handing_at = fate.state, None
    row.next_at = own.now + fate.after if fate.after is not None else None
    row.done_at = None if row.next_at else own.now
    if fate.state == "bounced":
        for_good = said.code is None or said.code >= 500
        await matter.bounced(own, row, for_good, f"{said.code or ''} {said.reason}".strip())
    elif fate.state == "sent":
        await matter.arrived(own, row)
    return fate


async def _go_on(batch: Batch, run: Run) -> datetime | None:
    """When the next run is: at once, after a rest of the server, when the next mail is due; None at the end."""
    async with batch.own() as own:
        row = await mailing_row(own, batch.mailing_id, lock=True)
        if row is None or row.state != "sending":
            return None
        row.failures = (0 if run.answered else row.failures) + int(run.away)
        row.next_at = own.now + timedelta(minutes=pause(REST, row.failures)) if run.away else None
        query = select(func.min(Delivery.next_at)).where(Delivery.mailing_id == row.id)
        first: datetime | None = await own.session.scalar(query)
        if first is not None:
            return max(first, row.next_at or first, own.now)
        row.state, row.done_at = "done", own.now
        await own.session.flush()
        counts = await counts_of(own, row.id)
        own.record(f"{row.matter}.distribution_done", row.matter_id, record=row.matter, after=counts)
        await batch.matter.ended(own, row, counts)
    return None


async def resume(work: Work) -> None:
    """Ask for a run of each mailing in which something is due, should its own job be lost."""
    for mailing_id, state in await unfinished(work):
        work.later(GATHER if state == "gathering" else SEND, mailing_id=str(mailing_id))

"""Subscriptions that end: by their reader, by an address that refuses, by a person who asks to be forgotten."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, cast, delete, func, or_, select, update

from service.mailing.actions.planning import opt_out, stop_waiting
from service.mailing.models import Delivery, Mailing, Optout
from service.mailing.queries.mailings import delivery_row
from service.mailing.rules.recipients import folded
from service.mailing.slots import MATTERS
from service.mailing.subscribers.models import Subscriber
from service.mailing.subscribers.queries.subscribers import by_address, subscriber_row
from service.mailing.subscribers.rules import (
    ENDED_KEPT,
    LEAVE,
    NO_RIGHT_TO_FORGET,
    SUBSCRIBER,
    demand,
    is_over,
)
from service.mailing.subscribers.slots import TOPICS
from service.runtime.work import Work
from service.web.errors import NotFound

LONGEST_TOLD = 500


def _end(work: Work, row: Subscriber, reason: str) -> None:
    row.state, row.reason, row.ended_at = "ended", reason, work.now
    row.token_digest = row.token_sealed = row.token_until = None


async def leave(work: Work, delivery_id: UUID) -> None:
    """Whoever got this mail wants no more of its topic. Twice is as good as once. Raises NotFound."""
    mail = await delivery_row(work, delivery_id, lock=True)
    if mail is None or not mail.address or MATTERS[mail.matter].leave != LEAVE:
        raise NotFound
    row = await by_address(work, MATTERS[mail.matter].topic, mail.folded)
    if row is not None and row.state != "ended":
        _end(work, row, "left")
        await work.session.flush()
        work.record("subscriber.left", row.id, record=SUBSCRIBER, after={"topic": row.topic})
    await opt_out(work, mail)
    await stop_waiting(work, mail.mailing_id, mail.folded)


async def bounced(work: Work, mail: Delivery, hard: bool, said: str) -> None:
    """A server refused a mail, for good or not; for `Matter.bounced`. Several hard refusals end the subscription."""
    if not hard or mail.party != SUBSCRIBER or mail.party_id is None:
        return
    row = await subscriber_row(work, mail.party_id, lock=True)
    if row is None or row.state != "confirmed":
        return
    row.bounces, row.bounced_at, row.bounce_told = row.bounces + 1, work.now, said[:LONGEST_TOLD]
    if is_over(row.bounces):
        _end(work, row, "bounced")
        work.record("subscriber.bounced", row.id, record=SUBSCRIBER, after={"topic": row.topic, "said": said[:100]})
    await work.session.flush()


async def arrived(work: Work, mail: Delivery) -> None:
    """A server took a mail, and refusals before it count no more; for `Matter.arrived`."""
    if mail.party != SUBSCRIBER:
        return
    good = (Subscriber.id == mail.party_id, Subscriber.bounces > 0)
    statement = update(Subscriber).where(*good).values(bounces=0, bounced_at=None, bounce_told="")
    await work.session.execute(statement.execution_options(synchronize_session=False))


# --- forgetting


async def forget(work: Work, address: str, reason: str) -> int:
    """Remove what is kept of an address as a subscriber's, on its owner's request; how many subscriptions there were.

    Of every topic whose subscribers the actor may remove. What was sent stays counted, without name and address. The
    trail keeps that it was done, not of whom. Raises Refusal without the right.
    """
    topics = [word for word, topic in TOPICS.items() if work.actor.may(topic.keep)]
    if not topics:
        for topic in TOPICS.values():
            demand(work.actor, topic.keep, NO_RIGHT_TO_FORGET)
    key = folded(address)
    rows = await _subscribers(work, topics, key)
    await _blank_deliveries(work, topics, key)
    await _blank_left_out(work, topics, key)
    out = delete(Optout).where(Optout.topic.in_(topics), Optout.folded == key)
    await work.session.execute(out.execution_options(synchronize_session=False))
    for row in rows:
        await work.session.delete(row)
        after = {"topic": row.topic}
        work.record("subscriber.forgotten", row.id, record=SUBSCRIBER, after=after, reason=reason.strip())
    await work.session.flush()
    return len(rows)


async def _subscribers(work: Work, topics: Sequence[str], key: str) -> list[Subscriber]:
    query = select(Subscriber).where(Subscriber.topic.in_(topics), Subscriber.folded == key)
    return list(await work.session.scalars(query.order_by(Subscriber.topic).with_for_update()))


def _matters(topics: Sequence[str]) -> list[str]:
    """Kinds of matters that are mailed under these topics to whoever leaves by the page of subscribers."""
    return [word for word, matter in MATTERS.items() if matter.topic in topics and matter.leave == LEAVE]


async def _blank_deliveries(work: Work, topics: Sequence[str], key: str) -> None:
    query = select(Delivery).where(Delivery.matter.in_(_matters(topics)), Delivery.folded == key)
    for mail in await work.session.scalars(query.with_for_update()):
        if mail.next_at is not None:
            mail.state = mail.state if mail.state == "uncertain" else "stopped"
            mail.next_at, mail.done_at = None, work.now
        mail.name, mail.address, mail.folded = "", "", f"- {mail.id}"
    await work.session.flush()


async def _blank_left_out(work: Work, topics: Sequence[str], key: str) -> None:
    """Take the address out of what mailings keep of their order and of those who were left out."""
    query = select(Mailing).where(
        Mailing.matter.in_(_matters(topics)),
        or_(
            *(func.lower(cast(kept, Text)).contains(key, autoescape=True) for kept in (Mailing.left_out, Mailing.typed))
        ),
    )
    for row in await work.session.scalars(query.with_for_update()):
        row.left_out = [one for one in row.left_out if folded(one["address"]) != key]
        row.typed = [one for one in row.typed if folded(str(one.get("address", ""))) != key]
    await work.session.flush()


async def clean_up(work: Work) -> None:
    """Remove what nobody confirmed while its link worked, and subscriptions that ended long ago."""
    stale = (Subscriber.state == "waiting", Subscriber.token_until < work.now)
    worn = or_(Subscriber.token_until.is_(None), Subscriber.token_until < work.now)
    ended = (Subscriber.state == "ended", Subscriber.ended_at < work.now - ENDED_KEPT, worn)
    for conditions in (stale, ended):
        statement = delete(Subscriber).where(*conditions)
        await work.session.execute(statement.execution_options(synchronize_session=False))
    old = (Subscriber.token_until < work.now, Subscriber.token_digest.is_not(None))
    emptied = update(Subscriber).where(*old).values(token_digest=None, token_sealed=None, token_until=None)
    await work.session.execute(emptied.execution_options(synchronize_session=False))

"""Who subscribed: for the engine that mails, for links, and for staff with the right."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select

from service.mailing.rules.recipients import Recipient
from service.mailing.subscribers.models import Subscriber
from service.mailing.subscribers.rules import SUBSCRIBER, demand
from service.mailing.subscribers.slots import TOPICS
from service.runtime.work import Work

PAGE = 100


def digest_of(token: str) -> bytes:
    """What is kept of a link."""
    return sha256(token.encode()).digest()


async def recipients(work: Work, topic: str) -> list[Recipient]:
    """Everybody who confirmed that they want the mails of a topic, by address, each in their language."""
    query = select(Subscriber.id, Subscriber.address, Subscriber.language)
    query = query.where(Subscriber.topic == topic, Subscriber.state == "confirmed").order_by(Subscriber.folded)
    return [Recipient("", row.address, row.language, SUBSCRIBER, row.id) for row in await work.session.execute(query)]


async def subscriber_row(work: Work, subscriber_id: UUID, *, lock: bool = False) -> Subscriber | None:
    """A subscriber; `lock` holds it until the end of the work."""
    query = select(Subscriber).where(Subscriber.id == subscriber_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Subscriber | None = await work.session.scalar(query)
    return found


async def by_address(work: Work, topic: str, folded: str) -> Subscriber | None:
    """The subscriber of this folded address, held until the end of the work."""
    query = select(Subscriber).where(Subscriber.topic == topic, Subscriber.folded == folded).with_for_update()
    found: Subscriber | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def by_token(work: Work, token: str, *, lock: bool = False) -> Subscriber | None:
    """The subscriber whose link this is, as long as it works."""
    query = select(Subscriber).where(Subscriber.token_digest == digest_of(token), Subscriber.token_until > work.now)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Subscriber | None = await work.session.scalar(query)
    return found


# --- for staff


@dataclass(frozen=True, slots=True)
class Listed:
    """A subscriber as staff see them. at: when they confirmed, else when they asked."""

    id: UUID
    address: str
    language: str
    state: str
    reason: str
    at: datetime
    bounces: int


async def counts(work: Work, topic: str) -> dict[str, int]:
    """How many subscribers of a topic are in each state. Raises Refusal without the right."""
    demand(work.actor, TOPICS[topic].read)
    query = select(Subscriber.state, func.count()).where(Subscriber.topic == topic).group_by(Subscriber.state)
    return {row[0]: row[1] for row in await work.session.execute(query)}


async def languages(work: Work, topic: str) -> dict[str, int]:
    """How many get the mails in each language. Raises Refusal without the right."""
    demand(work.actor, TOPICS[topic].read)
    query = select(Subscriber.language, func.count())
    query = query.where(Subscriber.topic == topic, Subscriber.state == "confirmed").group_by(Subscriber.language)
    return {row[0]: row[1] for row in await work.session.execute(query)}


async def listed(
    work: Work, topic: str, *, states: Collection[str] = (), typed: str = "", after: str = "", limit: int = PAGE
) -> tuple[list[Listed], str]:
    """Subscribers of a topic by address, and the address after which the next page begins ("" at the end).

    Raises Refusal without the right.
    """
    demand(work.actor, TOPICS[topic].read)
    query = select(Subscriber).where(Subscriber.topic == topic)
    if states:
        query = query.where(Subscriber.state.in_(states))
    for word in typed.split()[:4]:
        query = query.where(Subscriber.folded.icontains(word, autoescape=True))
    if after:
        query = query.where(Subscriber.folded > after)
    rows = list(await work.session.scalars(query.order_by(Subscriber.folded).limit(limit + 1)))
    found = [
        Listed(one.id, one.address, one.language, one.state, one.reason, one.confirmed_at or one.asked_at, one.bounces)
        for one in rows[:limit]
    ]
    return found, rows[limit - 1].folded if len(rows) > limit else ""


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some subscribers whose acts the actor may read: by the right on their topic."""
    topics = [word for word, topic in TOPICS.items() if work.actor.may(topic.read)]
    query = select(Subscriber.id).where(Subscriber.id.in_(list(ids)), Subscriber.topic.in_(topics))
    return set(await work.session.scalars(query))

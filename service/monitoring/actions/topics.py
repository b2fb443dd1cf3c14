"""Topics are added, named, put in order, retired and taken up again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.models.topics import MediaTopic, MediaTopicText
from service.monitoring.queries.topics import topic_by_id
from service.monitoring.rules.acts import NEEDS_REASON, NO_RIGHT, RULES, TOPIC
from service.runtime.work import Work
from service.web.errors import NotFound

WRONG_STATE: Mapping[str, str] = {
    "active": N_("This topic is in use."),
    "retired": N_("This topic was retired. Take it up again first."),
}


def _demand_right(work: Work) -> None:
    if not work.actor.may(RULES):
        raise Refusal(NO_RIGHT[RULES], code="not_permitted")


async def _topic(work: Work, topic_id: UUID, state: str) -> MediaTopic:
    _demand_right(work)
    topic = await topic_by_id(work, topic_id, lock=True)
    if topic is None:
        raise NotFound
    if topic.state != state:
        raise Refusal(WRONG_STATE[topic.state], code="wrong_state")
    return topic


async def add_topic(work: Work, titles: Mapping[str, str], notes: Mapping[str, str]) -> UUID:
    """A topic at the end of the list; titles and notes by language. Raises Refusal."""
    _demand_right(work)
    place = int(await work.session.scalar(select(func.coalesce(func.max(MediaTopic.place), 0) + 1)) or 1)
    topic_id = new_id()
    work.session.add(
        MediaTopic(id=topic_id, tenant_id=work.tenant.id, slug=topic_id.hex[-12:], place=place, changed_at=work.now)
    )
    await work.session.flush()
    await _write_texts(work, topic_id, titles, notes)
    work.record("media_topic.added", topic_id, record=TOPIC, after={"titles": dict(titles)})
    return topic_id


async def change_topic(work: Work, topic_id: UUID, titles: Mapping[str, str], notes: Mapping[str, str]) -> None:
    """Call a topic something else. Raises NotFound, Refusal."""
    topic = await _topic(work, topic_id, "active")
    before = await _titles(work, topic_id)
    await _write_texts(work, topic_id, titles, notes)
    _touch(work, topic)
    work.record(
        "media_topic.changed", topic_id, record=TOPIC, before={"titles": before}, after={"titles": dict(titles)}
    )


async def retire_topic(work: Work, topic_id: UUID, reason: str) -> None:
    """Offer a topic no more; clips that have it keep it. Raises NotFound, Refusal."""
    topic = await _topic(work, topic_id, "active")
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    topic.state = "retired"
    _touch(work, topic)
    work.record("media_topic.retired", topic_id, record=TOPIC, reason=reason.strip())


async def revive_topic(work: Work, topic_id: UUID) -> None:
    """Offer a retired topic again. Raises NotFound, Refusal."""
    topic = await _topic(work, topic_id, "retired")
    topic.state = "active"
    _touch(work, topic)
    work.record("media_topic.revived", topic_id, record=TOPIC)


async def move_topic(work: Work, topic_id: UUID, step: int) -> None:
    """Move a topic one place up (-1) or down (1) among those in use. Raises NotFound, Refusal."""
    topic = await _topic(work, topic_id, "active")
    query = select(MediaTopic).where(MediaTopic.state == "active").order_by(MediaTopic.place, MediaTopic.id)
    order = list(await work.session.scalars(query.with_for_update()))
    at = order.index(topic)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for place, one in enumerate(order, start=1):
        one.place = place
    await work.session.flush()
    if at != to:
        work.record("media_topic.ordered", topic_id, record=TOPIC, before={"place": at + 1}, after={"place": to + 1})


def _touch(work: Work, topic: MediaTopic) -> None:
    topic.changed_at, topic.version = work.now, topic.version + 1


async def _titles(work: Work, topic_id: UUID) -> dict[str, str]:
    query = select(MediaTopicText.language, MediaTopicText.title).where(MediaTopicText.topic_id == topic_id)
    return {row.language: row.title for row in await work.session.execute(query)}


async def _write_texts(work: Work, topic_id: UUID, titles: Mapping[str, str], notes: Mapping[str, str]) -> None:
    await work.session.execute(delete(MediaTopicText).where(MediaTopicText.topic_id == topic_id))
    rows: Sequence[dict[str, Any]] = [
        {
            "tenant_id": work.tenant.id, "topic_id": topic_id, "language": language, "title": title,
            "note": notes.get(language, ""),
        }
        for language, title in titles.items() if title
    ]  # fmt: skip
    await work.session.execute(insert(MediaTopicText), rows)

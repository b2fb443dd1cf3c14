"""Reads of topics, in the reader's language."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from service.monitoring.models.topics import MediaTopic, MediaTopicText
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as its reader sees it; titles, notes: by language. key: the digit that sets it, "" beyond the ninth."""

    id: UUID
    slug: str
    state: str
    place: int
    version: int
    title: str
    language: str
    titles: dict[str, str]
    notes: dict[str, str]
    key: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """As the fields of its form hold it."""
        titles = {f"title_{code}": title for code, title in self.titles.items()}
        return titles | {f"note_{code}": note for code, note in self.notes.items()}


async def topics(work: Work, *, retired: bool = True) -> list[Topic]:
    """Every topic in its order, those in use with their keys; two questions."""
    query = select(MediaTopic).order_by(MediaTopic.state, MediaTopic.place, MediaTopic.id)
    rows = list(await work.session.scalars(query if retired else query.where(MediaTopic.state == "active")))
    titles: dict[UUID, dict[str, str]] = {}
    notes: dict[UUID, dict[str, str]] = {}
    for text in await work.session.scalars(select(MediaTopicText)):
        titles.setdefault(text.topic_id, {})[text.language] = text.title
        notes.setdefault(text.topic_id, {})[text.language] = text.note
    return [_topic(work, row, number, titles.get(row.id, {}), notes.get(row.id, {})) for number, row in enumerate(rows)]


def _topic(work: Work, row: MediaTopic, number: int, titles: dict[str, str], notes: dict[str, str]) -> Topic:
    wanted = (work.language, *work.tenant.profile.languages, *sorted(titles))
    language = next((code for code in wanted if titles.get(code)), work.language)
    key = str(number + 1) if row.state == "active" and number < 9 else ""
    title = titles.get(language, row.slug)
    return Topic(row.id, row.slug, row.state, row.place, row.version, title, language, titles, notes, key)


async def topic_by_id(work: Work, topic_id: UUID, *, lock: bool = False) -> MediaTopic | None:
    """A topic, with lock held until the work ends."""
    query = select(MediaTopic).where(MediaTopic.id == topic_id)
    found: MediaTopic | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def known_topics(work: Work, topic_ids: Collection[UUID]) -> set[UUID]:
    """Those of some ids that are topics in use."""
    if not topic_ids:
        return set()
    query = select(MediaTopic.id).where(MediaTopic.id.in_(topic_ids), MediaTopic.state == "active")
    return set(await work.session.scalars(query))

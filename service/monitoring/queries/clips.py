"""Reads of single clips, their versions and their codings."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service.monitoring.models.clips import Clip, ClipCoding, ClipTopic, ClipVersion
from service.runtime.work import Work
from service.web.errors import NotFound


async def clip_by_id(work: Work, clip_id: UUID, *, lock: bool = False) -> Clip:
    """A clip, for whoever may read clips at all; with lock, held until the work ends. Raises NotFound."""
    query = select(Clip).where(Clip.id == clip_id)
    clip = await work.session.scalar(query.with_for_update() if lock else query)
    if clip is None:
        raise NotFound
    return clip


async def clip_of_version(work: Work, origin_id: UUID | None) -> UUID | None:
    """The clip whose version sources keep under this id."""
    query = select(ClipVersion.clip_id).where(ClipVersion.origin_id == origin_id)
    found: UUID | None = await work.session.scalar(query) if origin_id else None
    return found


async def clip_at(work: Work, source_id: UUID | None, address: str) -> UUID | None:
    """The newest clip of an address, of this source."""
    if not address:
        return None
    query = select(Clip.id).where(Clip.address == address, Clip.source_id.is_not_distinct_from(source_id))
    found: UUID | None = await work.session.scalar(query.order_by(Clip.caught_at.desc(), Clip.id.desc()).limit(1))
    return found


async def newest_version(work: Work, clip_id: UUID) -> ClipVersion:
    """The text of a clip as it is now. Raises NotFound."""
    query = select(ClipVersion).where(ClipVersion.clip_id == clip_id).order_by(ClipVersion.number.desc()).limit(1)
    version = await work.session.scalar(query)
    if version is None:
        raise NotFound
    return version


async def versions_of(work: Work, clip_id: UUID) -> list[ClipVersion]:
    """Every text of a clip, the newest first."""
    query = select(ClipVersion).where(ClipVersion.clip_id == clip_id).order_by(ClipVersion.number.desc())
    return list(await work.session.scalars(query))


async def codings_of(work: Work, clip_id: UUID) -> list[ClipCoding]:
    """Every judgement of a clip, the newest first."""
    query = select(ClipCoding).where(ClipCoding.clip_id == clip_id).order_by(ClipCoding.number.desc())
    return list(await work.session.scalars(query))


async def coded_in_story(work: Work, story_id: UUID, besides: UUID) -> Clip | None:
    """The clip of a story that was coded last, one left out."""
    query = select(Clip).where(Clip.story_id == story_id, Clip.id != besides, Clip.tone != "")
    found: Clip | None = await work.session.scalar(query.order_by(Clip.coded_at.desc(), Clip.id).limit(1))
    return found


async def topics_of(work: Work, clip_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The topics of some clips, in the order in which they were set."""
    found: dict[UUID, list[UUID]] = {clip_id: [] for clip_id in clip_ids}
    query = select(ClipTopic.clip_id, ClipTopic.topic_id).where(ClipTopic.clip_id.in_(clip_ids))
    for clip_id, topic_id in await work.session.execute(query.order_by(ClipTopic.place, ClipTopic.topic_id)):
        found[clip_id].append(topic_id)
    return found

"""Putting clips into stories by the likeness of their texts, as far as no person said otherwise."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, distinct, func, insert, select, update

from service.kit.ids import new_id
from service.monitoring.models.clips import Clip, ClipBand
from service.monitoring.models.stories import Story, StoryBond
from service.monitoring.queries.likeness import candidates, kept_apart
from service.monitoring.rules.acts import STORY
from service.monitoring.texts.likeness import alike
from service.runtime.work import Work

LOOKED_BACK = timedelta(days=14)


async def story_for(work: Work, signature: bytes, bands: Collection[int]) -> UUID:
    """The story that a new clip belongs to: that of the clip most alike, else one of its own."""
    found = await _stories_alike(work, signature, bands, work.now)
    if not found:
        return await new_story(work, work.now)
    return max(found, key=lambda story_id: found[story_id])


async def story_after_edit(work: Work, clip: Clip, signature: bytes, bands: Collection[int]) -> UUID:
    """Where a clip belongs after its text changed: one that stood alone may join a story, others stay."""
    story = await work.session.get_one(Story, (work.tenant.id, clip.story_id))
    if story.clips > 1:
        return story.id
    apart = await kept_apart(work, story.id)
    found = await _stories_alike(work, signature, bands, clip.caught_at, own=clip.id)
    fit = {story_id: likeness for story_id, likeness in found.items() if story_id not in apart and story_id != story.id}
    if not fit:
        return story.id
    best = max(fit, key=lambda story_id: fit[story_id])
    await _join(work, best, story.id, fit[best])
    return best


async def _stories_alike(
    work: Work, signature: bytes, bands: Collection[int], at: datetime, own: UUID | None = None
) -> dict[UUID, float]:
    found: dict[UUID, float] = {}
    for one in await candidates(work, bands, at - LOOKED_BACK, own):
        likeness = alike(signature, one.signature)
        if likeness is not None:
            found[one.story_id] = max(likeness, found.get(one.story_id, 0.0))
    return found


async def _join(work: Work, into: UUID, other: UUID, likeness: float) -> None:
    await move_clips(work, into, other)
    after = {"story": str(other), "likeness": round(likeness, 2)}
    work.record("story.joined", into, record=STORY, after=after)


async def new_story(work: Work, at: datetime) -> UUID:
    """A story without clips as yet."""
    story = Story(id=new_id(), tenant_id=work.tenant.id, first_at=at, last_at=at)
    work.session.add(story)
    await work.session.flush()
    return story.id


async def move_clips(work: Work, into: UUID, other: UUID) -> None:
    """Give all clips of one story to another, and what people said of it."""
    await work.session.execute(update(Clip).where(Clip.story_id == other).values(story_id=into))
    await work.session.execute(update(Story).where(Story.id == other).values(merged_into=into, main_id=None))
    await work.session.execute(update(Story).where(Story.merged_into == other).values(merged_into=into))
    for column in (StoryBond.one_id, StoryBond.other_id):
        bonds = update(StoryBond).where(column == other, StoryBond.kind == "apart", StoryBond.void.is_(False))
        await work.session.execute(bonds.values({column.key: into}))
    loops = update(StoryBond).where(StoryBond.one_id == StoryBond.other_id)
    await work.session.execute(loops.values(void=True))
    await recount(work, into)
    await recount(work, other)


async def recount(work: Work, story_id: UUID) -> None:
    """Bring the figures of a story in line with its clips."""
    await work.session.flush()
    query = select(
        func.count(), func.count(distinct(Clip.outlet)), func.min(Clip.caught_at), func.max(Clip.caught_at)
    ).where(Clip.story_id == story_id)
    clips, outlets, first, last = (await work.session.execute(query)).one()
    values = {"clips": clips, "outlets": outlets} | ({"first_at": first, "last_at": last} if clips else {})
    await work.session.execute(update(Story).where(Story.id == story_id).values(values))


async def set_bands(work: Work, clip_id: UUID, bands: Collection[int]) -> None:
    """Let a clip be found by the keys of its newest text."""
    await work.session.execute(delete(ClipBand).where(ClipBand.clip_id == clip_id))
    rows = [{"tenant_id": work.tenant.id, "clip_id": clip_id, "band": band} for band in set(bands)]
    if rows:
        await work.session.execute(insert(ClipBand), rows)

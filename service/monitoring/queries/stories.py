"""Reads of stories: one with its clips, how many outlets tell each, what people said of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.kit.paging import Cursor
from service.monitoring.models.clips import Clip
from service.monitoring.models.stories import Story, StoryBond
from service.runtime.work import Work
from service.web.errors import NotFound

PAGE, MOST_CLIPS = 50, 500
NEIGHBOURS, AROUND = 20, timedelta(days=3)


async def story_by_id(work: Work, story_id: UUID) -> Story:
    """A story, or the one that took its clips over. Raises NotFound."""
    story = await work.session.get(Story, (work.tenant.id, story_id), populate_existing=True)
    if story is not None and story.merged_into is not None:
        story = await work.session.get(Story, (work.tenant.id, story.merged_into), populate_existing=True)
    if story is None:
        raise NotFound
    return story


async def clips_of(work: Work, story_id: UUID, limit: int = MOST_CLIPS) -> list[Clip]:
    """The clips of a story in order of capture, at most `limit`."""
    query = select(Clip).where(Clip.story_id == story_id).order_by(Clip.caught_at, Clip.id).limit(limit)
    return list(await work.session.scalars(query))


async def bonds_of(work: Work, story_id: UUID) -> list[StoryBond]:
    """What people said of a story, the newest first."""
    query = select(StoryBond).where(or_(StoryBond.one_id == story_id, StoryBond.other_id == story_id))
    return list(await work.session.scalars(query.order_by(StoryBond.at.desc(), StoryBond.id.desc())))


@dataclass(frozen=True, slots=True)
class Told:
    """A story in a list: the clip that stands for it, and how many tell it."""

    story: Story
    main: Clip


async def told_stories(work: Work, after: Cursor | None = None, limit: int = PAGE) -> tuple[list[Told], Cursor | None]:
    """Stories of several clips, those last told first, and where the next page begins."""
    query = select(Story).where(Story.clips > 1).order_by(Story.last_at.desc(), Story.id.desc())
    if after is not None:
        query = query.where(or_(Story.last_at < after.at, (Story.last_at == after.at) & (Story.id < after.id)))
    rows = list(await work.session.scalars(query.limit(limit + 1)))
    shown = rows[:limit]
    mains = await main_clips(work, shown)
    more = Cursor(shown[-1].last_at, shown[-1].id) if len(rows) > limit else None
    return [Told(story, mains[story.id]) for story in shown if story.id in mains], more


async def main_clips(work: Work, stories: Collection[Story]) -> dict[UUID, Clip]:
    """The clip that stands for each of some stories: the one chosen, else the first."""
    chosen = {story.main_id for story in stories if story.main_id}
    others = [story.id for story in stories if not story.main_id]
    first = (
        select(Clip.id).ext(distinct_on(Clip.story_id)).where(Clip.story_id.in_(others))
        .order_by(Clip.story_id, Clip.caught_at, Clip.id)
    )  # fmt: skip
    query = select(Clip).where(or_(Clip.id.in_(chosen), Clip.id.in_(first)))
    return {clip.story_id: clip for clip in await work.session.scalars(query)}


async def likely(work: Work, story: Story) -> list[Clip]:
    """First clips of other stories, caught within days of this one and relevant: what it may be merged with."""
    query = (
        select(Clip)
        .where(
            Clip.story_id != story.id,
            Clip.state != "screened_out",
            Clip.state != "archived",
            Clip.caught_at >= story.first_at - AROUND,
            Clip.caught_at <= story.last_at + AROUND,
            Clip.matched,
        )
        .order_by(Clip.caught_at.desc(), Clip.id.desc())
        .limit(NEIGHBOURS * 3)
    )
    found: dict[UUID, Clip] = {}
    for clip in await work.session.scalars(query):
        found.setdefault(clip.story_id, clip)
    return list(found.values())[:NEIGHBOURS]

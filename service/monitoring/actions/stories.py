"""What people say of stories: which are one, which clip is not part of one, which clip stands for one."""

from uuid import UUID

from sqlalchemy import or_, select, update

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions.clustering import move_clips, new_story, recount
from service.monitoring.models.clips import Clip
from service.monitoring.models.stories import Story, StoryBond
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.queries.likeness import keep_alone
from service.monitoring.queries.stories import story_by_id
from service.monitoring.rules.acts import CODE, NEEDS_REASON, NO_RIGHT, STORY
from service.runtime.work import Work

SAME_STORY = N_("These are one story already.")
ALONE = N_("This clip is the only one of its story, so there is nothing to split.")
NOT_IN_STORY = N_("This clip is not part of the story.")


def _demand_right(work: Work) -> None:
    if not work.actor.may(CODE):
        raise Refusal(NO_RIGHT[CODE], code="not_permitted")


async def merge(work: Work, into_id: UUID, other_id: UUID) -> UUID:
    """Say that two stories are one: all clips go to the first, and likeness never parts them. Raises NotFound, Refusal.

    Ids of stories that were merged before stand for those that took them over. Gives the story that is left.
    """
    _demand_right(work)
    await keep_alone(work)
    into, other = await story_by_id(work, into_id), await story_by_id(work, other_id)
    if into.id == other.id:
        raise Refusal(SAME_STORY, code="same_story", field="story")
    await _void_between(work, into.id, other.id)
    moved = await clip_ids(work, other.id)
    await move_clips(work, into.id, other.id)
    _bind(work, "together", into.id, other.id)
    after = {"story": str(other.id), "clips": [str(clip_id) for clip_id in moved]}
    work.record("story.merged", into.id, record=STORY, after=after)
    await work.session.flush()
    return into.id


async def split(work: Work, clip_id: UUID, reason: str) -> UUID:
    """Take a clip out of its story into one of its own; likeness never joins the two. Raises NotFound, Refusal."""
    _demand_right(work)
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await keep_alone(work)
    clip = await clip_by_id(work, clip_id, lock=True)
    old = await story_by_id(work, clip.story_id)
    if old.clips < 2:
        raise Refusal(ALONE, code="alone")
    clip.story_id = await new_story(work, clip.caught_at)
    if old.main_id == clip.id:
        await work.session.execute(update(Story).where(Story.id == old.id).values(main_id=None))
    await recount(work, old.id)
    await recount(work, clip.story_id)
    _bind(work, "apart", clip.story_id, old.id, reason.strip())
    after = {"story": str(clip.story_id), "clip": str(clip.id)}
    work.record("story.split", old.id, record=STORY, after=after, reason=reason.strip())
    await work.session.flush()
    return clip.story_id


async def choose_main(work: Work, story_id: UUID, clip_id: UUID) -> None:
    """Let a clip stand for its story. Raises NotFound, Refusal."""
    _demand_right(work)
    story, clip = await story_by_id(work, story_id), await clip_by_id(work, clip_id)
    if clip.story_id != story.id:
        raise Refusal(NOT_IN_STORY, code="not_in_story", field="clip")
    before, story.main_id = story.main_id, clip.id
    await work.session.flush()
    work.record(
        "story.canonical", story.id, record=STORY, before={"clip": str(before) if before else None},
        after={"clip": str(clip.id)},
    )  # fmt: skip


async def clip_ids(work: Work, story_id: UUID) -> list[UUID]:
    """The clips of a story, in order of capture."""
    query = select(Clip.id).where(Clip.story_id == story_id).order_by(Clip.caught_at, Clip.id)
    return list(await work.session.scalars(query))


def _bind(work: Work, kind: str, one: UUID, other: UUID, reason: str = "") -> None:
    work.session.add(
        StoryBond(
            tenant_id=work.tenant.id, kind=kind, one_id=one, other_id=other, at=work.now, by_id=work.actor.id,
            by_name=work.actor.name, reason=reason,
        )
    )  # fmt: skip


async def _void_between(work: Work, one: UUID, other: UUID) -> None:
    bonds = update(StoryBond).where(
        StoryBond.kind == "apart",
        or_(
            (StoryBond.one_id == one) & (StoryBond.other_id == other),
            (StoryBond.one_id == other) & (StoryBond.other_id == one),
        ),
    )
    await work.session.execute(bonds.values(void=True))

"""Clips that an edition may hold, and what else is known of their stories."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select

from service.monitoring.editions.models import Edition, EditionItem
from service.monitoring.editions.rules.content import LONGEST_EXCERPT, Beside, Found, excerpt_of
from service.monitoring.models.clips import Clip, ClipVersion
from service.monitoring.models.stories import Story
from service.monitoring.queries.clips import topics_of
from service.monitoring.rules.acts import JUDGED
from service.runtime.work import Work

MOST = 1_000
SAME_CLIP = and_(ClipVersion.tenant_id == Clip.tenant_id, ClipVersion.clip_id == Clip.id)


BEGINNING = func.left(ClipVersion.text, 2 * LONGEST_EXCERPT).label("text")


def _wanted(unjudged: bool) -> Any:
    judged = Clip.state.in_(JUDGED)
    return or_(judged, and_(Clip.state == "captured", Clip.matched)) if unjudged else judged


def _clips() -> Any:
    return (
        select(
            Clip.id, Clip.story_id, Clip.title, Clip.lead, BEGINNING,
            Clip.outlet, Clip.tier, Clip.address, Clip.language, Clip.tone, Clip.state, Clip.published_at,
            Clip.caught_at,
        )
        .join(ClipVersion, and_(SAME_CLIP, ClipVersion.number == Clip.versions))
        .where(Clip.emptied_at.is_(None))
    )  # fmt: skip


async def _found(work: Work, query: Any) -> list[Found]:
    rows = (await work.session.execute(query)).all()
    topics = await topics_of(work, [row.id for row in rows]) if rows else {}
    return [
        Found(
            row.id, row.story_id, row.title, excerpt_of(row.lead, row.text), row.outlet, row.tier, row.address,
            row.language, row.tone, row.state != "captured", row.published_at, row.caught_at,
            tuple(topics.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _told(monitor_id: UUID) -> Any:
    """Whether a clip stands in an edition of this monitor, dropped or not; one that was never sent does not count."""
    return exists().where(
        EditionItem.tenant_id == Clip.tenant_id,
        EditionItem.clip_id == Clip.id,
        EditionItem.edition_id == Edition.id,
        Edition.tenant_id == EditionItem.tenant_id,
        Edition.monitor_id == monitor_id,
        Edition.state != "skipped",
    )


async def clips_between(
    work: Work, monitor_id: UUID, floor: datetime, until: datetime, *, unjudged: bool
) -> list[Found]:
    """Clips that came after `floor` until now and stood in no edition of this monitor; at most MOST, the latest."""
    query = _clips().where(
        _wanted(unjudged), Clip.caught_at > floor, Clip.caught_at <= until, ~_told(monitor_id)
    )  # fmt: skip
    return await _found(work, query.order_by(Clip.caught_at.desc(), Clip.id.desc()).limit(MOST))


async def clips_to_add(
    work: Work, monitor_id: UUID, edition_id: UUID, since: datetime, typed: str, limit: int
) -> list[Found]:
    """Clips that somebody may add by hand: not in this edition, not screened out, by words of title or outlet."""
    inside = exists().where(
        EditionItem.tenant_id == Clip.tenant_id, EditionItem.clip_id == Clip.id, EditionItem.edition_id == edition_id
    )
    query = _clips().where(Clip.state != "screened_out", Clip.caught_at >= since, ~inside)
    for word in typed.split()[:6]:
        query = query.where(
            or_(Clip.title.icontains(word, autoescape=True), Clip.outlet.icontains(word, autoescape=True))
        )
    return await _found(work, query.order_by(Clip.caught_at.desc(), Clip.id.desc()).limit(limit))


async def clip_found(work: Work, clip_id: UUID) -> Found | None:
    """One clip as an edition would hold it."""
    return next(iter(await _found(work, _clips().where(Clip.id == clip_id))), None)


async def outlets_beside(work: Work, stories: Collection[UUID], until: datetime) -> list[Beside]:
    """Who else tells these stories, in the order in which they did; what was screened out is left out."""
    if not stories:
        return []
    query = select(Clip.story_id, Clip.outlet, Clip.address).where(
        Clip.story_id.in_(set(stories)), Clip.state != "screened_out", Clip.caught_at <= until
    )
    rows = await work.session.execute(query.order_by(Clip.caught_at, Clip.id))
    return [Beside(row.story_id, row.outlet, row.address) for row in rows]


async def main_clips(work: Work, stories: Collection[UUID]) -> dict[UUID, UUID]:
    """The clips that people chose for these stories."""
    query = select(Story.id, Story.main_id).where(Story.id.in_(set(stories)), Story.main_id.is_not(None))
    return {story: main for story, main in await work.session.execute(query) if main is not None}


async def told_on(work: Work, monitor_id: UUID, stories: Collection[UUID], before: date) -> dict[UUID, date]:
    """The latest day before one on which an edition of this monitor told a story."""
    query = (
        select(EditionItem.story_id, func.max(Edition.day))
        .join(Edition, and_(Edition.tenant_id == EditionItem.tenant_id, Edition.id == EditionItem.edition_id))
        .where(
            Edition.monitor_id == monitor_id, Edition.day < before, EditionItem.dropped.is_(False),
            EditionItem.story_id.in_(set(stories)),
        )
        .group_by(EditionItem.story_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in await work.session.execute(query)}


def stories_in(found: Sequence[Found]) -> set[UUID]:
    return {one.story_id for one in found}

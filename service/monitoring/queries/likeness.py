"""Which clips may tell the same as a text: found by the keys under which alike texts meet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select, text

from service.monitoring.models.clips import Clip, ClipBand, ClipVersion
from service.monitoring.models.stories import StoryBond
from service.runtime.work import Work

MOST = 100
ALONE = text("select pg_advisory_xact_lock(hashtextextended('monitoring.stories/' || :tenant, 0))")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clip that shares keys with a text, with what is needed to compare the two."""

    clip_id: UUID
    story_id: UUID
    signature: bytes


async def keep_alone(work: Work) -> None:
    """Let nobody else put clips of this agency into stories until the work ends: two alike would miss each other."""
    await work.session.execute(ALONE, {"tenant": str(work.tenant.id)})


async def candidates(work: Work, bands: Collection[int], since: datetime, own: UUID | None = None) -> list[Candidate]:
    """Clips caught since then that share keys, those with the most first; `own` left out."""
    if not bands:
        return []
    shared = (
        select(ClipBand.clip_id, func.count().label("shared"))
        .join(Clip, and_(Clip.tenant_id == ClipBand.tenant_id, Clip.id == ClipBand.clip_id))
        .where(ClipBand.band.in_(bands), Clip.caught_at >= since)
        .group_by(ClipBand.clip_id)
        .order_by(func.count().desc(), ClipBand.clip_id)
        .limit(MOST)
        .subquery()
    )
    query = (
        select(Clip.id, Clip.story_id, ClipVersion.signature)
        .join(shared, shared.c.clip_id == Clip.id)
        .join(
            ClipVersion,
            and_(
                ClipVersion.tenant_id == Clip.tenant_id,
                ClipVersion.clip_id == Clip.id,
                ClipVersion.number == Clip.versions,
            ),
        )
        .where(ClipVersion.signature.is_not(None))
        .order_by(shared.c.shared.desc(), Clip.id)
    )
    rows = await work.session.execute(query)
    return [
        Candidate(clip_id, story_id, signature)
        for clip_id, story_id, signature in rows
        if signature is not None and clip_id != own
    ]


async def kept_apart(work: Work, story_id: UUID) -> set[UUID]:
    """Stories that a person said are not this one."""
    query = select(StoryBond.one_id, StoryBond.other_id).where(
        StoryBond.kind == "apart",
        StoryBond.void.is_(False),
        or_(StoryBond.one_id == story_id, StoryBond.other_id == story_id),
    )
    return {other for pair in await work.session.execute(query) for other in pair if other != story_id}

"""The end of a source's retention: texts go, the judgement stays."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select, update

from service.monitoring.actions.clustering import set_bands
from service.monitoring.models.clips import Clip, ClipVersion
from service.monitoring.rules.acts import CLIP
from service.monitoring.sources.models import Source
from service.runtime.work import Work
from service.search.actions import forget

BATCH = 200


async def empty_old(work: Work) -> int:
    """Take the texts out of clips whose source wants them kept no longer, and archive these; how many."""
    clips = await _over(work)
    for clip in clips:
        if clip.state not in ("archived", "reaction_open"):
            clip.archived_from, clip.state = clip.state, "archived"
        clip.emptied_at, clip.lead, clip.version = work.now, "", clip.version + 1
        await set_bands(work, clip.id, ())
        await forget(work, clip.id)
        work.record("clip.emptied", clip.id, record=CLIP, after={"state": clip.state})
    ids = [clip.id for clip in clips]
    emptied = {"text": "", "html": "", "lead": "", "signature": None, "evidence_key": ""}
    await work.session.execute(update(ClipVersion).where(ClipVersion.clip_id.in_(ids)).values(emptied))
    await work.session.flush()
    return len(clips)


async def _over(work: Work) -> Sequence[Clip]:
    ends = Clip.caught_at + func.make_interval(0, 0, 0, Source.keep_days)
    query = (
        select(Clip)
        .join(Source, (Source.tenant_id == Clip.tenant_id) & (Source.id == Clip.source_id))
        .where(Clip.emptied_at.is_(None), Clip.caught_at < work.now - LEAST, ends < work.now)
        .order_by(Clip.caught_at, Clip.id)
        .limit(BATCH)
        .with_for_update(of=Clip)
    )
    return (await work.session.scalars(query)).all()


LEAST = timedelta(days=30)
"""No source keeps less, so younger clips need not be looked at."""

"""Reads for articles that people bring: what a clip began with, whose files it has, which copies are in use."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.monitoring.models.clips import Clip, ClipVersion
from service.monitoring.rules.acts import READ
from service.runtime.work import Work


async def origin_of(work: Work, clip_id: UUID) -> Any:
    """The newest version of a clip with its outlet and address (title, lead, text, author, origin_id ...), or None."""
    statement = (
        select(
            Clip.outlet,
            Clip.address,
            ClipVersion.title,
            ClipVersion.lead,
            ClipVersion.text,
            ClipVersion.author,
            ClipVersion.published_at,
            ClipVersion.origin_id,
        )
        .join(ClipVersion, (ClipVersion.tenant_id == Clip.tenant_id) & (ClipVersion.clip_id == Clip.id))
        .where(Clip.tenant_id == work.tenant.id, Clip.id == clip_id)
        .order_by(ClipVersion.number.desc())
        .limit(1)
    )
    return (await work.session.execute(statement)).first()


async def may_open_files(work: Work, clip_id: UUID) -> bool:
    """Whether the actor may open the files of this clip."""
    if not work.actor.may(READ):
        return False
    statement = select(Clip.id).where(Clip.tenant_id == work.tenant.id, Clip.id == clip_id)
    return await work.session.scalar(statement) is not None


async def kept_evidence(work: Work, keys: Sequence[str]) -> set[str]:
    """Of these keys of stored files, those that are copies which clips keep."""
    statement = select(ClipVersion.evidence_key).where(
        ClipVersion.tenant_id == work.tenant.id, ClipVersion.evidence_key.in_(keys)
    )
    return set((await work.session.scalars(statement)).all())

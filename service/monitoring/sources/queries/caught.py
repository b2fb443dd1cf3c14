"""What lies ready for the agency: versions delivered by the commons, and those it fetched itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.monitoring.sources.models import DELIVERY, FEED, PAGE, VERSION, Article, Run, Source, SourceText
from service.runtime.work import Work


async def titles_of(work: Work, source_ids: Sequence[UUID], language: str | None = None) -> dict[UUID, str]:
    """What each source is called in a language, by default the agency's own; else in whatever it has."""
    wanted = language or work.tenant.profile.default_language
    rank = case((SourceText.language == wanted, 0), (SourceText.language == work.tenant.profile.default_language, 1))
    statement = (
        select(SourceText.source_id, SourceText.title)
        .where(SourceText.tenant_id == work.tenant.id, SourceText.source_id.in_(source_ids))
        .ext(distinct_on(SourceText.source_id))
        .order_by(SourceText.source_id, rank.asc().nulls_last(), SourceText.language)
    )
    return {row.source_id: row.title for row in await work.session.execute(statement)}


async def fresh_shared(work: Work, limit: int) -> Sequence[Any]:
    """Active sources whose shared feed has something new: id, tier, feed_id, cursor, keep_days; locked for us."""
    statement = (
        select(Source.id, Source.tier, Source.feed_id, Source.cursor, Source.keep_days)
        .join(FEED, FEED.c.id == Source.feed_id)
        .where(Source.tenant_id == work.tenant.id, Source.state == "active", FEED.c.last_seq > Source.cursor)
        .order_by(FEED.c.last_seq - Source.cursor, Source.id)
        .limit(limit)
        .with_for_update(of=Source, skip_locked=True)
    )
    return (await work.session.execute(statement)).all()


async def fresh_own(work: Work, limit: int) -> Sequence[Any]:
    """Active sources that the agency fetches itself and that have something new; locked for us."""
    statement = (
        select(Source.id, Source.tier, Source.cursor)
        .where(
            Source.tenant_id == work.tenant.id,
            Source.state == "active",
            Source.feed_id.is_(None),
            Source.last_seq > Source.cursor,
        )
        .order_by(Source.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await work.session.execute(statement)).all()


async def fresh_runs(work: Work, limit: int) -> Sequence[Any]:
    """Running long harvests with something new: id, source_id, tier, feed_id, cursor, keep_days; locked for us."""
    statement = (
        select(Run.id, Run.source_id, Source.tier, Run.feed_id, Run.cursor, Source.keep_days)
        .join(FEED, FEED.c.id == Run.feed_id)
        .outerjoin(Source, (Source.tenant_id == Run.tenant_id) & (Source.id == Run.source_id))
        .where(Run.tenant_id == work.tenant.id, Run.state == "running", FEED.c.last_seq > Run.cursor)
        .order_by(Run.begun_at)
        .limit(limit)
        .with_for_update(of=Run, skip_locked=True)
    )
    return (await work.session.execute(statement)).all()


async def delivered(work: Work, feed_id: UUID, after: int, limit: int) -> Sequence[Any]:
    """What a shared feed delivered after a place, in its order."""
    statement = (
        select(DELIVERY.c.seq, DELIVERY.c.earlier_id, DELIVERY.c.version_id, PAGE.c.address, VERSION)
        .join(VERSION, VERSION.c.id == DELIVERY.c.version_id)
        .join(PAGE, PAGE.c.id == VERSION.c.page_id)
        .where(DELIVERY.c.feed_id == feed_id, DELIVERY.c.seq > after)
        .order_by(DELIVERY.c.seq)
        .limit(limit)
    )
    return (await work.session.execute(statement)).all()


async def own_delivered(work: Work, source_id: UUID, after: int, limit: int) -> Sequence[Article]:
    """What the agency fetched itself after a place, in its order."""
    statement = (
        select(Article)
        .where(Article.tenant_id == work.tenant.id, Article.source_id == source_id, Article.seq > after)
        .order_by(Article.seq)
        .limit(limit)
    )
    return (await work.session.execute(statement)).scalars().all()


async def place_before(work: Work, feed_id: UUID, moment: datetime) -> int:
    """The place in a feed before which everything was delivered earlier than a moment."""
    earlier = select(func.max(DELIVERY.c.seq)).where(DELIVERY.c.feed_id == feed_id, DELIVERY.c.at < moment)
    return (await work.session.scalar(earlier)) or 0


async def last_place(work: Work, feed_id: UUID) -> int:
    """The place of what a feed delivered last."""
    return (await work.session.scalar(select(FEED.c.last_seq).where(FEED.c.id == feed_id))) or 0


async def kept_copies(work: Work, keys: Sequence[str]) -> set[str]:
    """Of these keys of stored files, those that are copies of the agency's own articles."""
    statement = select(Article.evidence_key).where(Article.tenant_id == work.tenant.id, Article.evidence_key.in_(keys))
    return set((await work.session.scalars(statement)).all())

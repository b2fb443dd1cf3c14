"""Clips as they are counted, and the rows behind a figure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from service.kit.dates import day_span
from service.monitoring.figures.rules.measuring import Case
from service.monitoring.models.clips import Clip, ClipCoding, ClipTopic
from service.monitoring.rules.acts import JUDGED
from service.runtime.work import Work

MOST_COUNTED, MOST_SHOWN = 20_000, 500
RELEVANT = or_(Clip.state.in_(JUDGED), and_(Clip.state == "archived", Clip.archived_from.in_(JUDGED)))


@dataclass(frozen=True, slots=True)
class Counted:
    """Clips of a time. left_out: there were more than can be counted at once, the earliest are missing."""

    cases: tuple[Case, ...]
    left_out: bool = False


async def cases(work: Work, first: date, last: date) -> Counted:
    """Every clip caught within these days that somebody found relevant."""
    zone = work.zone
    since, until = day_span(first, last, zone)
    query = (
        select(
            Clip.id, Clip.story_id, Clip.caught_at, Clip.outlet, Clip.tier, Clip.tone, Clip.coded_by_name,
            Clip.prominence, Clip.message, Clip.echoes, Clip.spokesperson,
        )
        .where(RELEVANT, Clip.caught_at >= since, Clip.caught_at < until)
        .order_by(Clip.caught_at.desc(), Clip.id.desc())
    )  # fmt: skip
    rows = (await work.session.execute(query.limit(MOST_COUNTED + 1))).all()
    kept = rows[:MOST_COUNTED]
    within = and_(Clip.caught_at >= since, Clip.caught_at < until)
    topics, opened, closed = await _topics(work, within), await _reached(work, within, "reaction_open"), {}
    if opened:
        closed = await _reached(work, within, "reaction_closed")
    return Counted(
        tuple(_case(row, zone, topics.get(row.id, ()), opened.get(row.id), closed.get(row.id)) for row in kept),
        len(rows) > MOST_COUNTED,
    )


async def _topics(work: Work, within: Any) -> dict[UUID, tuple[UUID, ...]]:
    query = select(ClipTopic.clip_id, ClipTopic.topic_id).join(
        Clip, and_(Clip.tenant_id == ClipTopic.tenant_id, Clip.id == ClipTopic.clip_id)
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for clip_id, topic_id in await work.session.execute(query.where(within).order_by(ClipTopic.place)):
        found[clip_id] = (*found.get(clip_id, ()), topic_id)
    return found


async def _reached(work: Work, within: Any, state: str) -> dict[UUID, datetime]:
    """When clips first came into a state by a decision that nobody undid."""
    query = (
        select(ClipCoding.clip_id, func.min(ClipCoding.at))
        .join(Clip, and_(Clip.tenant_id == ClipCoding.tenant_id, Clip.id == ClipCoding.clip_id))
        .where(within, ClipCoding.state == state, ClipCoding.state_before != state, ClipCoding.undone_at.is_(None))
        .group_by(ClipCoding.clip_id)
    )
    return {row[0]: row[1] for row in await work.session.execute(query)}


def _case(row: Any, zone: ZoneInfo, topics: tuple[UUID, ...], opened: Any, closed: Any) -> Case:
    return Case(
        id=row.id, story_id=row.story_id, day=row.caught_at.astimezone(zone).date(), outlet=row.outlet, tier=row.tier,
        tone=row.tone, coder=row.coded_by_name, prominence=row.prominence, carries=bool(row.message or row.echoes),
        spoke=row.spokesperson, topics=topics, caught_at=row.caught_at, opened_at=opened, closed_at=closed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClipRow:
    """A clip behind a figure."""

    id: UUID
    title: str
    outlet: str
    language: str
    tone: str
    coder: str
    caught_at: datetime


async def rows_behind(work: Work, ids: Collection[UUID]) -> list[ClipRow]:
    """Some clips, the latest first; at most MOST_SHOWN."""
    query = select(
        Clip.id, Clip.title, Clip.outlet, Clip.language, Clip.tone, Clip.coded_by_name.label("coder"), Clip.caught_at
    ).where(Clip.id.in_(ids))
    rows = await work.session.execute(query.order_by(Clip.caught_at.desc(), Clip.id.desc()).limit(MOST_SHOWN))
    return [ClipRow(**row._mapping) for row in rows]

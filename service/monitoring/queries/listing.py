"""The list of the reading desk: filters, keyset pages, counts that stop counting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, literal, literal_column, select, tuple_
from sqlalchemy.orm import aliased

from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.monitoring.models.clips import Clip, ClipTopic
from service.monitoring.models.stories import Story
from service.monitoring.queries.finding import keys_of
from service.monitoring.rules.acts import READ
from service.runtime.work import Work

PAGE, COUNT_CAP, SEARCH = 50, 1_000, 200
BUCKETS: Mapping[str, str] = {
    "new": N_("To be judged"),
    "unmatched": N_("New, met by no rule"),
    "relevant": N_("Relevant, not coded"),
    "coded": N_("Coded"),
    "reaction": N_("Reaction open"),
    "screened": N_("Screened out"),
}
RULE_CLIPS: list[Callable[[UUID], ColumnElement[bool]]] = []
"""How clips are found that a keyword rule speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which clips are asked for; "" and None ask for all. Moments of capture, aware and half open.

    bucket: a key of BUCKETS. folded: of each story only its newest clip in the same state.
    """

    bucket: str = ""
    state: str = ""
    source_id: UUID | None = None
    tier: int | None = None
    language: str = ""
    topic_id: UUID | None = None
    tone: str = ""
    rule_id: UUID | None = None
    story_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A clip in a list. clips, outlets: of its whole story."""

    clip: Clip
    clips: int
    outlets: int


@dataclass(frozen=True, slots=True)
class ClipPage:
    """One page, newest first; `next` leads to older clips."""

    items: list[Row]
    next: Cursor | None


def in_bucket(bucket: str) -> list[ColumnElement[bool]]:
    """What holds of the clips of a bucket."""
    # Written out, not bound: the index of what is to be judged is known by it.
    captured = Clip.state == literal_column("'captured'")
    found: dict[str, list[ColumnElement[bool]]] = {
        "new": [captured, and_(Clip.matched)],
        "unmatched": [captured, ~Clip.matched],
        "relevant": [Clip.state == "relevant"],
        "coded": [Clip.state.in_(("coded", "reaction_closed"))],
        "reaction": [Clip.state == "reaction_open"],
        "screened": [Clip.state == "screened_out"],
    }
    return found[bucket]


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [] if work.actor.kind == "system" or work.actor.may(READ) else [false()]
    asked += in_bucket(wanted.bucket) if wanted.bucket else []
    for name in ("state", "source_id", "language", "tone", "story_id"):
        if getattr(wanted, name):
            asked.append(getattr(Clip, name) == getattr(wanted, name))
    if wanted.tier is not None:
        asked.append(Clip.tier == wanted.tier)
    if wanted.topic_id:
        of_topic = select(ClipTopic.clip_id).where(ClipTopic.topic_id == wanted.topic_id)
        asked.append(Clip.id.in_(of_topic))
    if wanted.rule_id:
        asked += [of_rule(wanted.rule_id) for of_rule in RULE_CLIPS] or [false()]
    if wanted.folded:
        asked.append(_newest_of_story())
    if wanted.since:
        asked.append(Clip.caught_at >= wanted.since)
    if wanted.until:
        asked.append(Clip.caught_at < wanted.until)
    return asked


def _newest_of_story() -> ColumnElement[bool]:
    """Whether no later clip of the same story is in the same state."""
    later = aliased(Clip)
    return ~(
        select(literal(1))
        .where(
            later.tenant_id == Clip.tenant_id,
            later.story_id == Clip.story_id,
            later.state == Clip.state,
            later.matched == Clip.matched,
            tuple_(later.caught_at, later.id) > tuple_(Clip.caught_at, Clip.id),
        )
        .exists()
    )


async def clips(work: Work, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> ClipPage:
    """A page of clips, newest first; one question."""
    conditions = _conditions(work, wanted)
    if wanted.q:
        conditions.append(Clip.id.in_([key.id for key in await keys_of(work, wanted.q, None, SEARCH)]))
    if after is not None:
        conditions.append(tuple_(Clip.caught_at, Clip.id) < tuple_(after.at, after.id))
    query = (
        select(Clip, Story.clips, Story.outlets)
        .join(Story, (Story.tenant_id == Clip.tenant_id) & (Story.id == Clip.story_id))
        .where(*conditions)
        .order_by(Clip.caught_at.desc(), Clip.id.desc())
        .limit(limit + 1)
    )
    rows = (await work.session.execute(query)).all()
    items = [Row(*row) for row in rows[:limit]]
    last = items[-1].clip if len(rows) > limit else None
    return ClipPage(items, Cursor(last.caught_at, last.id) if last else None)


async def _capped(work: Work, conditions: Sequence[ColumnElement[bool]], cap: int) -> CappedCount:
    some = select(literal(1)).select_from(Clip).where(*conditions).limit(cap + 1)
    return CappedCount.of(await work.session.scalar(select(func.count()).select_from(some.subquery())) or 0, cap)


async def count(work: Work, wanted: Wanted) -> CappedCount:
    """How many clips there are, counted up to COUNT_CAP. Not for searches."""
    return await _capped(work, _conditions(work, wanted), COUNT_CAP)


async def bucket_counts(work: Work) -> dict[str, CappedCount]:
    """How many clips wait in each bucket of work, of each story one, each counted up to 99; one question."""
    counts = []
    for bucket in ("new", "relevant", "reaction"):
        conditions = [*in_bucket(bucket), _newest_of_story()]
        some = select(literal(1)).select_from(Clip).where(*conditions).limit(100)
        counts.append(select(func.count()).select_from(some.subquery()).scalar_subquery().label(bucket))
    row = (await work.session.execute(select(*counts))).one()
    return {name: CappedCount.of(value, 99) for name, value in row._mapping.items()}

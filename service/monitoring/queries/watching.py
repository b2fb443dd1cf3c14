"""Reads of keyword rules, their versions, lists of spellings and matches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select

from service.monitoring.models.clips import Clip, ClipVersion
from service.monitoring.models.watching import ClipMatch, KeywordAlias, KeywordRule, KeywordRuleVersion
from service.runtime.work import Work
from service.web.errors import NotFound

COUNTED = timedelta(days=30)
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule in the list; met: clips of the last 30 days."""

    rule: KeywordRule
    met: int


@dataclass(frozen=True, slots=True)
class Met:
    """A clip with its newest text, and where a rule speaks of it, by field."""

    clip: Clip
    text: str
    places: dict[str, list[Place]]


async def rules(work: Work, *, removed: bool = False) -> list[Listed]:
    """Every rule, active ones first, by title; two questions."""
    query = select(KeywordRule).order_by(KeywordRule.state, func.lower(KeywordRule.title), KeywordRule.id)
    if not removed:
        query = query.where(KeywordRule.state != "removed")
    since = work.now - COUNTED
    counting = select(ClipMatch.rule_id, func.count()).where(ClipMatch.caught_at >= since).group_by(ClipMatch.rule_id)
    counts = {rule_id: int(number) for rule_id, number in await work.session.execute(counting)}
    return [Listed(rule, counts.get(rule.id, 0)) for rule in await work.session.scalars(query)]


async def active_rules(work: Work) -> list[KeywordRule]:
    """The rules that new clips are asked by."""
    return list(await work.session.scalars(select(KeywordRule).where(KeywordRule.state == "active")))


async def rule_by_id(work: Work, rule_id: UUID, *, lock: bool = False) -> KeywordRule:
    """A rule, with lock held until the work ends. Raises NotFound."""
    query = select(KeywordRule).where(KeywordRule.id == rule_id)
    rule = await work.session.scalar(query.with_for_update() if lock else query)
    if rule is None:
        raise NotFound
    return rule


async def versions_of_rule(work: Work, rule_id: UUID) -> list[KeywordRuleVersion]:
    """A rule after each change of it, the newest first."""
    query = select(KeywordRuleVersion).where(KeywordRuleVersion.rule_id == rule_id)
    return list(await work.session.scalars(query.order_by(KeywordRuleVersion.number.desc())))


async def lists(work: Work) -> list[KeywordAlias]:
    """The lists of spellings in use, by name."""
    query = select(KeywordAlias).where(KeywordAlias.state == "active").order_by(KeywordAlias.key)
    return list(await work.session.scalars(query))


async def list_by_id(work: Work, list_id: UUID, *, lock: bool = False) -> KeywordAlias:
    """A list of spellings in use. Raises NotFound."""
    query = select(KeywordAlias).where(KeywordAlias.id == list_id, KeywordAlias.state == "active")
    found = await work.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


async def aliases(work: Work) -> dict[str, list[str]]:
    """Spellings by the name under which rules know them."""
    return {one.key: one.spellings.splitlines() for one in await lists(work)}


async def matches_of(work: Work, clip_ids: Collection[UUID]) -> dict[UUID, dict[UUID, ClipMatch]]:
    """The matches of some clips, by clip and rule."""
    found: dict[UUID, dict[UUID, ClipMatch]] = {clip_id: {} for clip_id in clip_ids}
    for match in await work.session.scalars(select(ClipMatch).where(ClipMatch.clip_id.in_(clip_ids))):
        found[match.clip_id][match.rule_id] = match
    return found


async def marks(work: Work, clip_id: UUID) -> list[tuple[str, int, int, str]]:
    """Where in its newest text rules in use met a clip: field, start, end, term."""
    query = (
        select(ClipMatch.places)
        .join(Clip, and_(Clip.tenant_id == ClipMatch.tenant_id, Clip.id == ClipMatch.clip_id))
        .join(
            KeywordRule,
            and_(KeywordRule.tenant_id == ClipMatch.tenant_id, KeywordRule.id == ClipMatch.rule_id),
        )
        .where(ClipMatch.clip_id == clip_id, ClipMatch.clip_version == Clip.versions, KeywordRule.state != "removed")
    )
    places = [place for found in await work.session.scalars(query) for place in found]
    return [(str(field), int(start), int(end), str(term)) for field, start, end, term in places]


def of_rule(rule_id: UUID) -> ColumnElement[bool]:
    """Of clips: whether a rule speaks of them."""
    return exists().where(
        ClipMatch.tenant_id == Clip.tenant_id, ClipMatch.clip_id == Clip.id, ClipMatch.rule_id == rule_id
    )


async def met_by(work: Work, rule_id: UUID, most: int = 20) -> list[Met]:
    """The newest clips that a rule speaks of."""
    query = select(ClipMatch).where(ClipMatch.rule_id == rule_id)
    newest = query.order_by(ClipMatch.caught_at.desc(), ClipMatch.clip_id.desc()).limit(most)
    matches = list(await work.session.scalars(newest))
    return await met(work, [(match.clip_id, match.places) for match in matches])


async def met(work: Work, found: Sequence[tuple[UUID, list[list[object]]]]) -> list[Met]:
    """Clips with their newest texts and places, in the order given; those that are gone left out."""
    texts = {clip.id: (clip, text) for clip, text in await texts_of(work, [clip_id for clip_id, _places in found])}
    made = []
    for clip_id, places in found:
        if clip_id in texts:
            clip, text = texts[clip_id]
            by_field: dict[str, list[Place]] = {}
            for field, start, end, term in places:
                by_field.setdefault(str(field), []).append((int(str(start)), int(str(end)), str(term)))
            made.append(Met(clip, text, by_field))
    return made


async def texts_of(work: Work, clip_ids: Collection[UUID]) -> list[tuple[Clip, str]]:
    """Some clips with the texts of their newest versions."""
    query = (
        select(Clip, ClipVersion.text)
        .join(
            ClipVersion,
            and_(
                ClipVersion.tenant_id == Clip.tenant_id, ClipVersion.clip_id == Clip.id,
                ClipVersion.number == Clip.versions,
            ),
        )
        .where(Clip.id.in_(clip_ids))
    )  # fmt: skip
    return [(clip, text) for clip, text in await work.session.execute(query)]


async def next_clips(work: Work, since: datetime, before: tuple[datetime, UUID] | None, limit: int) -> list[UUID]:
    """The ids of clips caught since then, newest first, after the one that was reached."""
    query = select(Clip.id).where(Clip.caught_at >= since, Clip.emptied_at.is_(None))
    if before is not None:
        query = query.where((Clip.caught_at < before[0]) | ((Clip.caught_at == before[0]) & (Clip.id < before[1])))
    return list(await work.session.scalars(query.order_by(Clip.caught_at.desc(), Clip.id.desc()).limit(limit)))


async def how_many(work: Work, since: datetime) -> int:
    """Clips with a text, caught since then."""
    query = select(func.count()).select_from(Clip).where(Clip.caught_at >= since, Clip.emptied_at.is_(None))
    return int(await work.session.scalar(query) or 0)

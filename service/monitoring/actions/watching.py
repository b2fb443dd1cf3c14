"""Clips are asked by the keyword rules that are active."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from service.monitoring.models.clips import Clip, ClipTopic
from service.monitoring.models.watching import ClipMatch, KeywordRule
from service.monitoring.queries.watching import active_rules, aliases, matches_of
from service.monitoring.rules.watching import parsed
from service.monitoring.sources.rules.caught import Caught
from service.monitoring.texts import matching
from service.runtime.work import Work
from service.web.errors import NotFound

_MOST_PLACES = 200


async def match_caught(work: Work, clip_id: UUID, caught: Caught) -> bool:
    """Ask the active rules of a clip whose newest text this is; True when one speaks of it or there is none."""
    fields = matching.Fields(caught.title, caught.lead, caught.text, caught.outlet, caught.language or None)
    rules = await active_rules(work)
    return not rules or bool(await match_clip(work, clip_id, fields, rules))


async def match_clip(
    work: Work, clip_id: UUID, fields: matching.Fields, rules: Iterable[KeywordRule] | None = None
) -> list[UUID]:
    """Ask the active rules (or `rules`) of a clip, keep which speak of it and where; their ids."""
    asked = list(await active_rules(work) if rules is None else rules)
    clip = await work.session.get(Clip, (work.tenant.id, clip_id))
    if clip is None:
        raise NotFound
    reading, spelled = matching.Reading.of(fields), await aliases(work)
    met = {rule.id: places for rule in asked if (places := places_of(rule.text, reading, spelled)) is not None}
    before = (await matches_of(work, [clip_id]))[clip_id]
    gone = [rule.id for rule in asked if rule.id in before and rule.id not in met]
    if gone:
        await work.session.execute(delete(ClipMatch).where(ClipMatch.clip_id == clip_id, ClipMatch.rule_id.in_(gone)))
    for rule in asked:
        if rule.id in met:
            await keep_match(work, clip, rule, met[rule.id])
    return list(met)


def places_of(text: str, reading: matching.Reading, spelled: matching.Aliases) -> list[list[Any]] | None:
    """Where a rule speaks of an article: [field, start, end, term]; None when it does not, or can be read no more."""
    try:
        rule = parsed(text)
    except matching.RuleMistake:
        return None
    found = matching.hits(rule, reading, spelled)
    return None if found is None else [[hit.field, hit.start, hit.end, hit.term] for hit in found[:_MOST_PLACES]]


async def keep_match(work: Work, clip: Clip, rule: KeywordRule, places: list[list[Any]]) -> None:
    """Keep that a rule speaks of a clip; while nobody has judged the clip, it gets the rule's topic."""
    values = {
        "tenant_id": work.tenant.id, "clip_id": clip.id, "rule_id": rule.id, "rule_version": rule.version,
        "clip_version": clip.versions, "caught_at": clip.caught_at, "places": places,
    }  # fmt: skip
    statement = insert(ClipMatch).values(values)
    changed = {name: values[name] for name in ("rule_version", "clip_version", "places")}
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=["tenant_id", "clip_id", "rule_id"], set_=changed)
    )
    if rule.topic_id is None or clip.state != "captured":
        return
    place = select(func.count()).where(ClipTopic.clip_id == clip.id).scalar_subquery()
    topic = insert(ClipTopic).values(
        tenant_id=work.tenant.id, clip_id=clip.id, topic_id=rule.topic_id, caught_at=clip.caught_at, place=place
    )
    await work.session.execute(topic.on_conflict_do_nothing())

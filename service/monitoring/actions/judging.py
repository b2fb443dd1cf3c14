"""What people decide of a clip: relevant or not, its coding, the end of a reaction, the archive, and the way back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.models.clips import Clip, ClipCoding, ClipTopic
from service.monitoring.queries.clips import clip_by_id, coded_in_story, topics_of
from service.monitoring.queries.topics import known_topics
from service.monitoring.rules.acts import ACTS, CLIP, CODE, NO_RIGHT, demand, state_before
from service.monitoring.rules.coding import UNKNOWN_CHOICE, Change, Coding, state_after
from service.runtime.work import Work

UNDO_WITHIN = timedelta(minutes=15)
NOT_CODED = N_("No other clip of this story is coded yet.")
NOTHING_TO_UNDO = N_("There is nothing to undo: somebody decided on this clip since, or it is too long ago.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision made of a clip. decision_id: of the entry in its history, with which it can be undone."""

    clip_id: UUID
    state: str
    decision_id: UUID | None


async def keep(work: Work, clip_id: UUID) -> Decided:
    """Mark a clip as relevant. Raises NotFound, Refusal."""
    return await _step(work, clip_id, "keep")


async def screen_out(work: Work, clip_id: UUID) -> Decided:
    """Say that a clip does not concern the agency. Raises NotFound, Refusal."""
    return await _step(work, clip_id, "screen_out")


async def judge_story(work: Work, clip_id: UUID, act: str) -> list[Decided]:
    """Do `keep` or `screen_out` on a clip and on every other of its story that nobody judged. Raises NotFound, Refusal.

    The clip itself stands first in the answer.
    """
    own = await _step(work, clip_id, act)
    story_id = (await clip_by_id(work, clip_id)).story_id
    return [own, *[await _step(work, other, act) for other in await _unjudged(work, story_id, clip_id)]]


async def code_as_story(work: Work, clip_id: UUID, whole_story: bool = False) -> list[Decided]:
    """Judge a clip as the clip of its story that was coded last; with `whole_story` every other that nobody judged.

    Raises NotFound, Refusal.
    """
    clip = await _demanded(work, clip_id, "code")
    like = await coded_in_story(work, clip.story_id, clip_id)
    if like is None:
        raise Refusal(NOT_CODED, code="not_coded")
    coding = await coding_of(work, like)
    change = Change({name: value for name, value in coding.plain().items() if name != "topics"}, coding.topics)
    ids = [clip_id, *(await _unjudged(work, clip.story_id, clip_id) if whole_story else [])]
    return [await code(work, one, change) for one in ids]


async def _unjudged(work: Work, story_id: UUID, besides: UUID) -> list[UUID]:
    query = select(Clip.id).where(Clip.story_id == story_id, Clip.state == "captured", Clip.id != besides)
    return list(await work.session.scalars(query.order_by(Clip.id)))


async def archive(work: Work, clip_id: UUID) -> Decided:
    """Put a clip away, with its judgement. Raises NotFound, Refusal."""
    return await _step(work, clip_id, "archive")


async def react(work: Work, clip_id: UUID) -> None:
    """Open the reaction to a clip, unless one is open. Raises NotFound."""
    clip = await clip_by_id(work, clip_id, lock=True)
    if clip.state in ("relevant", "coded", "reaction_closed"):
        await _decide(work, clip, "react", "reaction_open")


async def close_reaction(work: Work, clip_id: UUID, outcome: str) -> Decided:
    """End the reaction to a clip, saying what came of it. Raises NotFound, Refusal."""
    clip = await _demanded(work, clip_id, "close_reaction", outcome)
    clip.outcome = outcome.strip()
    return await _decide(work, clip, "close_reaction", "reaction_closed", reason=outcome.strip())


async def bring_back(work: Work, clip_id: UUID, reason: str) -> Decided:
    """Take a clip one step back. Raises NotFound, Refusal."""
    clip = await _demanded(work, clip_id, "bring_back", reason)
    return await _decide(work, clip, "bring_back", state_before(clip.state, clip.archived_from), reason=reason.strip())


async def code(work: Work, clip_id: UUID, change: Change) -> Decided:
    """Change parts of a clip's coding; a tone makes it coded. Raises NotFound, Refusal at the field."""
    clip = await _demanded(work, clip_id, "code")
    before = await coding_of(work, clip)
    after = change.on(before)
    await _check_topics(work, before, after)
    if before == after:
        return Decided(clip.id, clip.state, None)
    state = state_after(clip.state, after)
    await write_coding(work, clip, after)
    return await _decide(work, clip, "code", state, before=before, after=after)


async def _check_topics(work: Work, before: Coding, after: Coding) -> None:
    fresh = set(after.topics) - set(before.topics)
    if fresh - await known_topics(work, fresh):
        raise Refusal(UNKNOWN_CHOICE, code="unknown", field="topics")


async def coding_of(work: Work, clip: Clip) -> Coding:
    """How a clip is judged now."""
    topics = (await topics_of(work, [clip.id]))[clip.id]
    return Coding(
        tuple(topics), clip.tone, clip.prominence, clip.message, clip.spokesperson, clip.echoes, clip.error
    )  # fmt: skip


async def write_coding(work: Work, clip: Clip, coding: Coding) -> None:
    """Let a clip be judged so."""
    for name, value in coding.plain().items():
        if name != "topics":
            setattr(clip, name, value)
    await work.session.execute(delete(ClipTopic).where(ClipTopic.clip_id == clip.id))
    rows = [
        {
            "tenant_id": work.tenant.id, "clip_id": clip.id, "topic_id": topic, "place": place,
            "caught_at": clip.caught_at,
        }
        for place, topic in enumerate(coding.topics)
    ]  # fmt: skip
    if rows:
        await work.session.execute(insert(ClipTopic), rows)


async def undo(work: Work, clip_id: UUID, decision_id: UUID) -> Decided:
    """Take back one's own last decision on a clip, soon after it. Raises NotFound, Refusal."""
    if not work.actor.may(CODE):
        raise Refusal(NO_RIGHT[CODE], code="not_permitted")
    clip = await clip_by_id(work, clip_id, lock=True)
    last = await _last_decision(work, clip_id)
    fresh = last is not None and last.id == decision_id and work.now - last.at <= UNDO_WITHIN
    if last is None or not fresh or last.by_id != work.actor.id or last.undone_at is not None:
        raise Refusal(NOTHING_TO_UNDO, code="nothing_to_undo")
    last.undone_at = work.now
    await write_coding(work, clip, Coding.of(last.before))
    decided = await _decide(
        work, clip, "undo", last.state_before, before=Coding.of(last.after), after=Coding.of(last.before)
    )
    return Decided(decided.clip_id, decided.state, None)


async def _last_decision(work: Work, clip_id: UUID) -> ClipCoding | None:
    query = select(ClipCoding).where(ClipCoding.clip_id == clip_id).order_by(ClipCoding.number.desc()).limit(1)
    found: ClipCoding | None = await work.session.scalar(query)
    return found


async def _step(work: Work, clip_id: UUID, act: str) -> Decided:
    clip = await _demanded(work, clip_id, act)
    becomes = ACTS[act].becomes
    assert becomes is not None
    if becomes == "archived":
        clip.archived_from = clip.state
    return await _decide(work, clip, act, becomes)


async def _demanded(work: Work, clip_id: UUID, act: str, reason: str = "") -> Clip:
    clip = await clip_by_id(work, clip_id, lock=True)
    demand(act, work.actor, clip.state, reason)
    return clip


async def _decide(
    work: Work, clip: Clip, act: str, state: str, *, before: Coding | None = None, after: Coding | None = None,
    reason: str | None = None,
) -> Decided:  # fmt: skip
    """Bring a clip into a state, with an entry of its history and an act."""
    was = clip.state
    now = before or await coding_of(work, clip)
    entry = ClipCoding(
        tenant_id=work.tenant.id, clip_id=clip.id, number=await _next_number(work, clip.id), state_before=was,
        state=state, before=now.plain(), after=(after or now).plain(), at=work.now, by_id=work.actor.id,
        by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(entry)
    clip.state, clip.version = state, clip.version + 1
    if after is not None:
        clip.coded_at, clip.coded_by, clip.coded_by_name = work.now, work.actor.id, work.actor.name
    await work.session.flush()
    said = _said(before, after)
    work.record(
        f"clip.{act}", clip.id, record=CLIP, before={"state": was} | said[0], after={"state": state} | said[1],
        reason=reason,
    )  # fmt: skip
    return Decided(clip.id, state, entry.id)


def _said(before: Coding | None, after: Coding | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between two codings."""
    if before is None or after is None:
        return {}, {}
    old, new = before.plain(), after.plain()
    changed = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


async def _next_number(work: Work, clip_id: UUID) -> int:
    query = select(func.coalesce(func.max(ClipCoding.number), 0) + 1).where(ClipCoding.clip_id == clip_id)
    return int(await work.session.scalar(query) or 1)

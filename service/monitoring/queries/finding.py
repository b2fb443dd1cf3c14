"""Clips as the search finds them: by words of title, text and outlet, and by phrase."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from service.kit.paging import Cursor
from service.monitoring.models.clips import Clip
from service.monitoring.rules.acts import CLIP, READ, STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

BATCH, ROUNDS = 100, 20


async def keys_of(work: Work, typed: str, place: Cursor | None, limit: int) -> list[Cursor]:
    """Ids of clips that hold the typed words, newest first."""
    if not work.actor.may(READ):
        return []
    return await find(work, record=CLIP, typed=typed, before=place, limit=limit, texts=True)


async def clips_by_id(work: Work, clip_ids: Collection[UUID]) -> list[Clip]:
    """Those of some clips that are there, if the actor may read clips."""
    if not clip_ids or not (work.actor.kind == "system" or work.actor.may(READ)):
        return []
    return list(await work.session.scalars(select(Clip).where(Clip.id.in_(clip_ids))))


async def readable_clips(work: Work, clip_ids: Collection[UUID]) -> set[UUID]:
    """Which of some clips the actor may read."""
    return {clip.id for clip in await clips_by_id(work, clip_ids)}


async def titles(work: Work, clip_ids: Collection[UUID]) -> dict[UUID, str]:
    """What some clips are called, as far as the actor may know."""
    return {clip.id: clip.title for clip in await clips_by_id(work, clip_ids)}


async def find_clips(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Clips that hold every typed word, newest first. Phrases are looked for in title and lead."""
    place, found, ended = asked.begin(before), list[Clip](), False
    for _ in range(ROUNDS):
        keys = await keys_of(work, asked.typed, place, BATCH)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        held = {one.id: one for one in await clips_by_id(work, wanted)}
        found += [held[ident] for ident in wanted if ident in held and _saying(held[ident], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    some = found[:limit]
    more = len(found) > limit or (not ended and bool(some))
    return HitPage(_hits(some), Cursor(some[-1].caught_at, some[-1].id) if more else None)


def _saying(clip: Clip, asked: Asked) -> bool:
    return all(says(phrase, clip.title, clip.lead) for phrase in asked.phrases)


async def jump_to_clips(work: Work, typed: str) -> list[Hit]:
    """Clips of exactly this address."""
    if not work.actor.may(READ) or "://" not in typed:
        return []
    query = select(Clip).where(Clip.address == typed.strip()).order_by(Clip.caught_at.desc()).limit(20)
    return _hits(list(await work.session.scalars(query)))


def _hits(clips: Sequence[Clip]) -> list[Hit]:
    return [
        Hit(
            record=CLIP, id=clip.id, at=clip.caught_at, href=f"/monitoring/clips/{clip.id}", number="",
            place=clip.outlet, state=gettext(STATES[clip.state]), title=clip.title, who=clip.outlet,
            language=clip.language or "und", more={clip.outlet: clip.lead},
        )
        for clip in clips
    ]  # fmt: skip

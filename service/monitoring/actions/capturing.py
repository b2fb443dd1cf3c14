"""Making clips of what sources caught: once for each text, an edited article being a new version of its clip."""

from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.monitoring.actions.clustering import recount, set_bands, story_after_edit, story_for
from service.monitoring.actions.finding import make_findable
from service.monitoring.models.clips import Clip, ClipVersion
from service.monitoring.queries.clips import clip_at, clip_by_id, clip_of_version, newest_version
from service.monitoring.queries.likeness import keep_alone
from service.monitoring.rules.acts import CLIP
from service.monitoring.slots import MATCHERS
from service.monitoring.sources.rules.caught import Caught
from service.monitoring.texts.likeness import bands, signature
from service.runtime.work import Work

LONGEST_ADDRESS = 2_000


async def capture(work: Work, caught: Caught) -> UUID:
    """The clip of what was caught: a new one in its story, or a new version of one there is. Idempotent by version."""
    await keep_alone(work)
    if known := await clip_of_version(work, caught.version_id):
        return known
    address = caught.address[:LONGEST_ADDRESS]
    edited = await clip_of_version(work, caught.earlier_version_id) or await clip_at(work, caught.source_id, address)
    if edited is None:
        return await _capture_new(work, caught, address)
    await _capture_edit(work, caught, edited)
    return edited


async def _capture_new(work: Work, caught: Caught, address: str) -> UUID:
    own, keys = _fingerprint(caught)
    story_id = await story_for(work, own, keys)
    clip = Clip(
        id=new_id(), tenant_id=work.tenant.id, source_id=caught.source_id, outlet=caught.outlet, tier=caught.tier,
        address=address, state="captured", story_id=story_id, caught_at=work.now, **_head(caught),
    )  # fmt: skip
    work.session.add(clip)
    await work.session.flush()
    _add_version(work, caught, clip.id, 1, own)
    await set_bands(work, clip.id, keys)
    await recount(work, story_id)
    await _follow(work, clip, caught)
    after = {"title": caught.title, "outlet": caught.outlet, "sha256": caught.sha256, "story": str(story_id)}
    work.record("clip.captured", clip.id, record=CLIP, after=after)
    return clip.id


async def _capture_edit(work: Work, caught: Caught, clip_id: UUID) -> None:
    clip = await clip_by_id(work, clip_id, lock=True)
    before = await newest_version(work, clip_id)
    same = (before.title, before.lead, before.text) == (caught.title, caught.lead, caught.text)
    # What its retention took out of a clip does not come back by an edit.
    if same or clip.emptied_at is not None:
        return
    own, keys = _fingerprint(caught)
    clip.versions += 1
    for name, value in _head(caught).items():
        setattr(clip, name, value)
    _add_version(work, caught, clip_id, clip.versions, own)
    await work.session.flush()
    await set_bands(work, clip_id, keys)
    clip.story_id = await story_after_edit(work, clip, own, keys)
    await work.session.flush()
    await _follow(work, clip, caught)
    after = {"version": clip.versions, "title": caught.title, "sha256": caught.sha256}
    work.record("clip.edited", clip_id, record=CLIP, before={"title": before.title}, after=after)


def _fingerprint(caught: Caught) -> tuple[bytes, tuple[int, ...]]:
    own = signature(f"{caught.title}\n{caught.text or caught.lead}")
    return own, bands(own)


def _head(caught: Caught) -> dict[str, Any]:
    return {
        "title": caught.title,
        "lead": caught.lead,
        "language": caught.language or "",
        "author": caught.author,
        "published_at": caught.published_at,
    }


def _add_version(work: Work, caught: Caught, clip_id: UUID, number: int, own: bytes) -> None:
    work.session.add(
        ClipVersion(
            tenant_id=work.tenant.id, clip_id=clip_id, number=number, origin_id=caught.version_id, text=caught.text,
            html=caught.html, caught_at=caught.caught_at, sha256=caught.sha256, evidence_key=caught.evidence_key,
            evidence_own=caught.own, way=caught.way, signature=own, **_head(caught),
        )
    )  # fmt: skip


async def _follow(work: Work, clip: Clip, caught: Caught) -> None:
    """Let the clip be found, and ask the keyword rules; without a rule every clip is offered."""
    await work.session.flush()
    await make_findable(work, clip, caught.text)
    for match in MATCHERS:
        clip.matched = await match(work, clip.id, caught)

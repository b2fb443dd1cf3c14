"""What assignments ask of clips: a reaction is an assignment that stands on a clip."""

from collections.abc import Collection
from uuid import UUID

from service.assignments.slots import Described, RecordKind
from service.identity.queries.structure import root_unit
from service.monitoring.actions.judging import react
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.queries.finding import clips_by_id
from service.monitoring.rules.acts import CLIP, demand
from service.runtime.work import Work


async def describe(work: Work, clip_ids: Collection[UUID]) -> dict[UUID, Described]:
    """Outlet, title and page of the clips that the actor may read."""
    return {
        one.id: Described(one.id, one.outlet, one.title, f"/monitoring/clips/{one.id}", one.language or "und")
        for one in await clips_by_id(work, clip_ids)
    }


async def demand_reaction(work: Work, clip_id: UUID) -> UUID:
    """The unit whose clip it is, the agency's own. Raises NotFound or Refusal where no reaction can be opened now."""
    clip = await clip_by_id(work, clip_id)
    demand("react", work.actor, clip.state)
    return await root_unit(work)


async def note_assigned(work: Work, clip_id: UUID) -> None:
    """An assignment was given: the reaction is open."""
    await react(work, clip_id)


async def note_done(work: Work, clip_id: UUID) -> None:
    """All assignments ended. The reaction stays open until somebody says what came of it."""
    work.record("clip.assignments_done", clip_id, record=CLIP)


RESOLVABLE = RecordKind(describe, demand_reaction, note_assigned, note_done, asks=True)

"""What assignments ask of refutations: units asked for what they know of a claim."""

from collections.abc import Collection
from uuid import UUID

from service.assignments.slots import Described, RecordKind
from service.identity.queries.structure import root_unit
from service.press.refutations.actions.acting import conclude, demanded
from service.press.refutations.queries.refutations import refutation_row, refutations_by_id
from service.press.refutations.rules.acts import REFUTATION
from service.runtime.work import Work


async def describe(work: Work, ids: Collection[UUID]) -> dict[UUID, Described]:
    """Outlet, title and page of the refutations that the actor may read."""
    return {
        one.id: Described(one.id, one.outlet, one.title, f"/press/refutations/{one.id}", one.language or "und")
        for one in await refutations_by_id(work, ids)
    }


async def demand_askable(work: Work, refutation_id: UUID) -> UUID:
    """The unit of a refutation on which others may be asked, the agency's own. Raises NotFound or Refusal."""
    await demanded(work, refutation_id, "ask")
    return await root_unit(work)


async def note_asked(work: Work, refutation_id: UUID) -> None:
    """Units were asked."""
    row = await refutation_row(work, refutation_id, lock=True)
    if row is not None:
        await conclude(work, row, "asked")


async def note_answered(work: Work, refutation_id: UUID) -> None:
    """All who were asked have answered."""
    work.record("refutation.units_answered", refutation_id, record=REFUTATION)


RESOLVABLE = RecordKind(describe, demand_askable, note_asked, note_answered, asks=True)

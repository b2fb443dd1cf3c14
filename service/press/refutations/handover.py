"""What refutations offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.identity.offers import Handing, MatterKind, gone
from service.kit.words import N_
from service.press.refutations.actions.opening import hand_over
from service.press.refutations.queries.reminders import MATTER, matter_titles, matters_of
from service.runtime.work import Work


async def give(work: Work, handing: Handing) -> None:
    """Let somebody else work on a refutation. Raises Refusal when it is not that person's any more."""
    if not await hand_over(work, handing.matter_id, handing.from_id, handing.to_id, handing.reason):
        raise gone()


MATTERS: Mapping[str, MatterKind] = {
    MATTER: MatterKind(N_("Refutations"), matters_of, matter_titles, "/press/refutations/{id}", give)
}

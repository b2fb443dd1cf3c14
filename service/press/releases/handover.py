"""What releases offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.offers import Handing, Matter, MatterKind, gone
from service.kit.words import N_
from service.press.releases.actions.finding import touched
from service.press.releases.queries.releases import release_row, titles
from service.press.releases.queries.waiting import owned_by, still_in_hand
from service.press.releases.rules.acts import RELEASE, STATES, WORKING
from service.runtime.work import Work


async def listed(work: Work, person_id: UUID) -> list[Matter]:
    """Unfinished releases that a person answers for."""
    return [
        Matter(RELEASE, RELEASE, one.id, one.number or "", WORKING.get(one.working, STATES[one.state]))
        for one in await owned_by(work, person_id)
    ]


async def hand_over(work: Work, handing: Handing) -> None:
    """Somebody else answers for it; who wrote it stays known, and does not approve. Raises Refusal(code="gone")."""
    row = await release_row(work, handing.matter_id, lock=True)
    if row is None or row.owner_id != handing.from_id or not still_in_hand(row.state, row.working):
        raise gone()
    row.owner_id = handing.to_id
    touched(work, row)
    await work.session.flush()
    work.record(
        "release.handed_over", row.id, record=RELEASE, before={"owner": str(handing.from_id)},
        after={"owner": str(handing.to_id)}, reason=handing.reason,
    )  # fmt: skip


MATTERS: Mapping[str, MatterKind] = {
    RELEASE: MatterKind(N_("Press releases"), listed, titles, "/press/releases/{id}", hand_over)
}

"""What campaigns offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.offers import Matter, MatterKind
from service.kit.words import N_
from service.planning.campaigns.actions.materials import hand_over_material
from service.planning.campaigns.queries.campaigns import owned_by, titles
from service.planning.campaigns.rules.words import MATERIAL, MATERIAL_KINDS
from service.runtime.work import Work


async def listed(work: Work, person_id: UUID) -> list[Matter]:
    """Materials for which a person answers."""
    return [
        Matter(MATERIAL, MATERIAL, one.id, "", MATERIAL_KINDS[one.kind], one.due_on)
        for one in await owned_by(work, person_id)
    ]


MATTERS: Mapping[str, MatterKind] = {
    MATERIAL: MatterKind(
        N_("Materials of campaigns"), listed, titles, "/planning/campaigns/materials/{id}", hand_over_material
    )
}

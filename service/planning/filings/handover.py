"""What reports of bodies offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.offers import Matter, MatterKind
from service.kit.words import N_
from service.planning.filings.actions.filling import hand_over_duty
from service.planning.filings.queries import reading
from service.planning.filings.rules.acts import DUTY, DUTY_STATES
from service.runtime.work import Work

DUTY_MATTER = "filings.duty"


async def duties_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Reports for other agencies that a person fills in."""
    found = await reading.owned_by(work, person_id)
    return [Matter(DUTY_MATTER, DUTY, one.id, "", DUTY_STATES[one.state]) for one in found]


MATTERS: Mapping[str, MatterKind] = {
    DUTY_MATTER: MatterKind(
        N_("Reports for other agencies"), duties_owned, reading.duty_titles, "/filings/duties/{id}", hand_over_duty
    )
}

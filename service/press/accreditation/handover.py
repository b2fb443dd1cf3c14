"""What accreditation offers to the act by which a person who leaves hands over."""

from collections.abc import Collection, Mapping
from uuid import UUID

from service.identity.offers import Matter, MatterKind
from service.kit.words import N_
from service.press.accreditation.actions.calls import hand_over_call
from service.press.accreditation.queries.calls import calls_kept_by, titles
from service.press.accreditation.rules.calls import RECORD, STATES
from service.runtime.work import Work


async def kept_by(work: Work, person_id: UUID) -> list[Matter]:
    """Open calls that a person keeps."""
    zone = work.zone
    found = []
    for call in await calls_kept_by(work, person_id):
        ends = call.ends_at(zone)
        due = ends.astimezone(zone).date() if ends else None
        found.append(Matter(RECORD, RECORD, call.id, f"{call.number}", STATES[call.state], due))
    return found


async def call_titles(work: Work, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What they are called."""
    return await titles(work, ids)


MATTERS: Mapping[str, MatterKind] = {
    RECORD: MatterKind(
        N_("Accreditations to decide on"), kept_by, call_titles, "/press/accreditation/{id}", hand_over_call
    )
}

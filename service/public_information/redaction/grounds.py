"""Why something may be withheld in a record: what the law's pack says, or our own short list."""

from collections.abc import Sequence
from uuid import UUID

from service.kit.refusal import Refusal
from service.public_information.redaction.rules.states import OWN_GROUNDS, UNKNOWN_GROUND, Ground
from service.public_information.redaction.slots import GROUNDS
from service.runtime.language import gettext
from service.runtime.work import Work


async def grounds_of(work: Work, record: str, record_id: UUID) -> Sequence[Ground]:
    """The grounds on offer, in the language of this work."""
    offer = GROUNDS.get(record)
    found = await offer(work, record_id) if offer else ()
    return found or [Ground(one.id, gettext(one.label)) for one in OWN_GROUNDS]


async def chosen(work: Work, record: str, record_id: UUID, ground_id: str) -> Ground | None:
    """The ground of this id, None for no choice yet. Raises Refusal on field `ground`."""
    if not ground_id:
        return None
    for ground in await grounds_of(work, record, record_id):
        if ground.id == ground_id:
            return ground
    raise Refusal(UNKNOWN_GROUND, code="choice", field="ground")

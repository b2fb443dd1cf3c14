"""Who may open a redaction: those who may open the record whose file it is of, and redact there."""

from uuid import UUID

from service.documents.access import CHECKS
from service.public_information.redaction.rules.states import REDACT
from service.public_information.redaction.slots import MAY_REDACT
from service.runtime.work import Work


async def may_redact(work: Work, record: str, record_id: UUID) -> bool:
    """Whether the actor may redact files of this record."""
    if not work.actor.may(REDACT):
        return False
    opens = CHECKS.get(record)
    if opens is None or not await opens(work, record_id):
        return False
    further = MAY_REDACT.get(record)
    return further is None or await further(work, record_id)

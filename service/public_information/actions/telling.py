"""What is said between agency and requester, kept in the order in which it was said."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from service.documents.actions import attach
from service.kit.ids import new_id
from service.public_information.models import Notice
from service.public_information.rules.words import NOTICE
from service.runtime.work import Work


async def tell(
    work: Work,
    request_id: UUID,
    kind: str,
    way: str,
    text: str = "",
    *,
    inward: bool = False,
    on: date | None = None,
    proof: str = "",
    files: Sequence[UUID] = (),
) -> UUID:
    """Keep one notice. kind: of NOTICES; way: of TOLD_WAYS; inward: the requester said it. files: waiting uploads.

    Raises Refusal on field `files`.
    """
    notice_id = new_id()
    work.session.add(
        Notice(
            id=notice_id, tenant_id=work.tenant.id, request_id=request_id, kind=kind, inward=inward, way=way,
            text=text, on_day=on, files=len(files), proof=proof, at=work.now,
            by_id=None if work.actor.kind == "outsider" else work.actor.id,
            by_name="" if inward else work.actor.name,
        )
    )  # fmt: skip
    await work.flush()
    if files:
        await attach(work, list(files), NOTICE, notice_id)
    return notice_id

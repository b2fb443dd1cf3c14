"""What a request is found by."""

from uuid import UUID

from service.public_information.queries.requests import request_as_kept
from service.public_information.rules.words import RECORD
from service.runtime.work import Work
from service.search.actions import index


async def make_findable(work: Work, request_id: UUID) -> None:
    """Put the request into the search; the requester's data only for those who may see them."""
    request = await request_as_kept(work, request_id)
    if request is None:
        return
    organisation = request.name if request.applicant == "legal" else ""
    person = "" if request.applicant == "legal" else request.name
    open_ = [request.number, request.subject, request.text, organisation, request.forwarded_to]
    closed = [person, request.address, request.email, request.phone, request.their_number]
    await index(
        work,
        record=RECORD,
        record_id=request.id,
        journal_id=request.journal_id,
        unit_id=request.unit_id,
        at=request.registered_at,
        open_words=[text for text in open_ if text],
        closed_words=[text for text in closed if text],
    )

"""Who may open which files: those of an answer, those of what was said; titles for notices."""

from collections.abc import Collection, Mapping
from uuid import UUID

from service.public_information.queries.answers import answer_by_id, request_of_notice
from service.public_information.queries.requests import request_as_kept, requests_by_id
from service.public_information.rules.acts import READ as READ_REQUESTS
from service.public_information.rules.acts import holds, is_requester, sees_requester
from service.runtime.work import Work

LONGEST_TITLE = 200


async def may_open_answer(work: Work, answer_id: UUID) -> bool:
    """Readers of the request open the files of every version; the requester those of what was given alone."""
    answer = await answer_by_id(work, answer_id)
    request = await request_as_kept(work, answer.request_id) if answer else None
    if answer is None or request is None:
        return False
    if is_requester(work.actor, request):
        return answer.state == "approved" and request.told_at is not None
    return holds(READ_REQUESTS, work.actor, request)


async def may_open_source(work: Work, request_id: UUID) -> bool:
    """Documents to be redacted are for those of the agency who read the request, never for the requester."""
    request = await request_as_kept(work, request_id)
    return request is not None and not is_requester(work.actor, request) and holds(READ_REQUESTS, work.actor, request)


async def may_open_notice(work: Work, notice_id: UUID) -> bool:
    """Files that went to or came from the requester hold the requester's data."""
    request_id = await request_of_notice(work, notice_id)
    request = await request_as_kept(work, request_id) if request_id else None
    if request is None:
        return False
    return is_requester(work.actor, request) or (
        holds(READ_REQUESTS, work.actor, request) and sees_requester(work.actor, request)
    )


async def titles(work: Work, request_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What requests are about, as far as the reader may know. These leave the house by mail."""
    return {one.id: one.subject[:LONGEST_TITLE] for one in await requests_by_id(work, request_ids)}

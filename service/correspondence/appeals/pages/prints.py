"""The registration-control card of an appeal and the receipt for its applicant, in the agency's language."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.correspondence.appeals.pages.showing import words_for
from service.correspondence.appeals.queries.appeals import appeal_for, forwardings
from service.correspondence.appeals.rules.acts import READ, RECORD
from service.deadlines.queries.clocks import clocks_of
from service.runtime.language import speaking
from service.runtime.work import Work
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

BLANKS = 3


@get("/appeals/{appeal_id:uuid}/card", guards=[may(READ)])
async def control_card(request: AnyRequest, work: Own, appeal_id: FromPath[UUID]) -> Response[bytes]:
    """The registration-control card, which citizens' appeals have in place of both others."""
    return await _sheet(request, work, appeal_id, "prints/appeal_card.html")


@get("/appeals/{appeal_id:uuid}/receipt", guards=[may(READ)])
async def applicant_receipt(request: AnyRequest, work: Own, appeal_id: FromPath[UUID]) -> Response[bytes]:
    """What the applicant is given in hand: number, date, executor."""
    return await _sheet(request, work, appeal_id, "prints/appeal_receipt.html")


async def _sheet(request: AnyRequest, work: Work, appeal_id: UUID, template: str) -> Response[bytes]:
    own = work.language = work.tenant.profile.default_language
    appeal = await appeal_for(work, appeal_id)
    with speaking(own):
        context: dict[str, Any] = {
            "appeal": appeal,
            "words": words_for(work),
            "clocks": (await clocks_of(work, RECORD, [appeal_id])).get(appeal_id, []),
            "sent": await forwardings(work, appeal_id),
            "blanks": range(BLANKS),
            "lang": own,
            "back": f"/appeals/{appeal_id}",
        }
        return page(request, template, **context)

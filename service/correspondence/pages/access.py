"""Who can see a letter, and who opened it while its access was restricted."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.audit.queries import timeline
from service.correspondence.queries.letters import letter_for
from service.correspondence.queries.registers import journals_of
from service.correspondence.rules import IS_RESTRICTED, OPENED, READ, READ_RESTRICTED, RESTRICTED, demand
from service.identity.queries.holders import who_may
from service.kit.refusal import Refusal
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own


@get("/letters/{letter_id:uuid}/access", guards=[may(READ)])
async def access_page(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Everybody who sees the letter, whole or as a stub, through which role; of a restricted one who opened it."""
    letter = await letter_for(work, letter_id)
    demand(Refusal(IS_RESTRICTED, code="restricted") if letter.withheld else None)
    rights = [READ, READ_RESTRICTED]
    people = await who_may(work, rights, unit_id=letter.unit_id, journal_id=letter.journal_id, on=work.today)
    readers = [one for one in people if READ in one.permissions]
    whole = {one.id for one in readers if letter.access != RESTRICTED or READ_RESTRICTED in one.permissions}
    opened = [act for act in await timeline(work, letter_id) if act.kind == OPENED]
    journal = next(one for one in await journals_of(work) if one.id == letter.journal_id)
    return page(
        request,
        "correspondence/access.html",
        letter=letter,
        journal=journal,
        readers=readers,
        whole=whole,
        opened=opened,
    )

"""Where a provider says that a session there has ended. It is a machine that asks, so nothing here is a page."""

import asyncio

from litestar import Response, post

from service.identity import backchannel, signin
from service.identity.pages.signin import book, limit
from service.identity.providers import SignInTrouble, client_of
from service.kit.actor import SYSTEM
from service.runtime import clock
from service.runtime.work import open_work
from service.web.guards import OPEN
from service.web.posted import posted
from service.web.visitor import house, visitor
from service.web.working import AnyRequest


@post("/signin/backchannel", opt=OPEN, status_code=200)
async def ended(request: AnyRequest) -> Response[bytes]:
    """End the sessions that a logout token names: 200 when done, 400 when it proves nothing, 503 to be asked again."""
    known, own = visitor(request), house(request)
    await limit(own, request, "backchannel")
    token = (await posted(request)).get("logout_token", "")
    try:
        client = client_of(own.settings, known.tenant)
        async with asyncio.timeout(signin.CALLBACK_LIMIT):
            provider = await book(request).provider(client)
            asked = await backchannel.read_logout_token(book(request), provider, client, token, clock.now())
        people = await backchannel.end_at_providers_word(own.keyspace, known.tenant, client, asked)
    except (SignInTrouble, TimeoutError) as error:
        trouble = error if isinstance(error, SignInTrouble) else SignInTrouble("away", "slow")
        signin.note(known.tenant, trouble)
        return _answer(400 if trouble.reason == "broken" else 503)
    if people:
        async with open_work(own.database, known.tenant, SYSTEM, known.language) as work:
            backchannel.note_ended(work, people)
    return _answer(200)


def _answer(status: int) -> Response[bytes]:
    """As the specification wants it; why a token was refused stands in the log and not in the answer."""
    body = b"" if status == 200 else b'{"error":"invalid_request"}' if status == 400 else b'{"error":"server_error"}'
    headers = {"Cache-Control": "no-store"}
    return Response(body, status_code=status, media_type="application/json", headers=headers)


DOORS = [ended]

"""Said once: a sentence that is shown as a toast on the page to which a write leads.

It is kept in Valkey for a minute, under the session that it is for; a short-lived cookie tells the next page to look.
With Valkey gone the page comes without it: what was done is done.
"""

import secrets

import msgspec
import structlog
from litestar import Response

from service.runtime.keyspace import AWAY
from service.web.render import SAID_COOKIE, is_partial, leave_for
from service.web.visitor import Said, house, visitor
from service.web.working import AnyRequest

log = structlog.get_logger()
SECONDS, LONGEST_KEY = 60, 43


async def leave_saying(
    request: AnyRequest, address: str, sentence: str, *, undo: str = "", **params: str
) -> Response[bytes]:
    """Send the reader on as `leave_for`; the next page says `sentence` (a msgid), filled with `params`.

    undo: a path that takes a POST, offered beside the sentence.
    """
    answer = leave_for(request, address)
    known, key = visitor(request), secrets.token_urlsafe(16)
    if known.session is None:
        return answer
    try:
        said = msgspec.json.encode(Said(sentence, params, undo))
        await house(request).keyspace.of(known.tenant.id).put(_key(known.session, key), said, SECONDS)
    except AWAY as error:
        log.warning("flash.away", error=type(error).__name__)
        return answer
    answer.set_cookie(SAID_COOKIE, key, max_age=SECONDS, httponly=True, samesite="lax", path="/")
    return answer


async def bring(request: AnyRequest) -> None:
    """Take what is to be said on this page, if it is one. Put by `main` before every handler."""
    key = request.cookies.get(SAID_COOKIE, "")
    known = request.scope["state"].get("visitor")
    if not key or len(key) > LONGEST_KEY or known is None or known.session is None:
        return
    if (
        request.method != "GET"
        or is_partial(request)
        or request.headers.get("sec-fetch-dest", "document") != "document"
    ):
        return
    try:
        found = await house(request).keyspace.of(known.tenant.id).take(_key(known.session, key))
    except AWAY:
        return
    if found is not None:
        known.said = msgspec.json.decode(found, type=Said)


def _key(session: str, key: str) -> str:
    return f"said:{session}:{key}"

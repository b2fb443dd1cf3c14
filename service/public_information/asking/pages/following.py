"""Following a request: number and code open it in this browser for an hour; what it says, and what can be done."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.asking.cookies import (
    FOLLOW,
    cookie_of,
    follow_no_longer,
    give,
    let_follow,
    may_follow,
)
from service.public_information.asking.pages.showing import shown
from service.public_information.asking.pages.status import status_page
from service.public_information.asking.queries.story import file_for
from service.public_information.queries.following import followed_again, request_by_code
from service.public_information.rules.acts import requester
from service.runtime.filetypes import attachment_header
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.web.errors import Away, NotFound
from service.web.guards import OPEN
from service.web.limits import GUESSING, GUESSING_NUMBER, within
from service.web.parts import read_form
from service.web.visiting import base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

COOKIE_SECONDS = 12 * 3600
WRONG = N_("There is no request with this number and this code. Check both and try again.")
TOO_MANY = N_("Too many tries. For safety this is closed for a while; try again in an hour.")
ENDED = N_("Show number and code once more. The request was open in this browser for an hour, or is not open here.")
LONGEST_TYPED = 200
SHUT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@get("/public/{language:str}/requests", opt=OPEN)
async def find(
    request: AnyRequest, language: FromPath[str], number: FromQuery[str] = "", again: FromQuery[str] = ""
) -> Response[bytes]:
    """Asks for number and code. Open: whoever has both is the requester."""
    base_of(language)
    notice = gettext(ENDED) if again else ""
    return await shown(request, "find.html", values={"number": number[:LONGEST_TYPED]}, errors={}, notice=notice)


@post("/public/{language:str}/requests", opt=OPEN)
async def open_request(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Open the request of this number and code. Wrong and unknown are one answer."""
    base = base_of(language)
    posted_here(request)
    posted = await read_form(request)
    number, code = (posted.get(name, "").strip()[:LONGEST_TYPED] for name in ("number", "code"))
    known, own = visitor(request), house(request)
    # Both are counted before anything is looked up, so that many tries at once are many. What an address is refused
    # does not count against the number: one address alone must not close a request to the person who sent it.
    allowed = await within(own, known.tenant, GUESSING, address_of(request), strict=True)
    if not (allowed and await within(own, known.tenant, GUESSING_NUMBER, number, strict=True)):
        return await _refused(request, number, Refusal(TOO_MANY, code="too_many"), 429)
    async with opened(request) as work:
        found = await request_by_code(work, own.keyring, number, code)
    if found is None:
        return await _refused(request, number, Refusal(WRONG, code="wrong_code"), 422)
    kept = found.request
    cookie = await let_follow(own, known.tenant, cookie_of(request, FOLLOW), kept.id, kept.number)
    answer = go_to(f"{base}/requests/{kept.id}")
    give(request, answer, FOLLOW, cookie, COOKIE_SECONDS)
    return answer


async def _refused(request: AnyRequest, number: str, refusal: Refusal, status: int) -> Response[bytes]:
    """The same page whatever was wrong; the code is typed anew."""
    values, errors = {"number": number}, {"number": refusal}
    return await shown(request, "find.html", status, values=values, errors=errors, notice="")


async def followed(request: AnyRequest, request_id: UUID) -> str | None:
    """The number of a request that is open in this browser."""
    return await may_follow(house(request), visitor(request).tenant, cookie_of(request, FOLLOW), request_id)


@get("/public/{language:str}/requests/{request_id:uuid}", opt=OPEN)
async def follow(request: AnyRequest, language: FromPath[str], request_id: FromPath[UUID]) -> Response[bytes]:
    """What happens with a request, and why. Open: to browsers that showed its number and code."""
    base = base_of(language)
    if await followed(request, request_id) is None:
        return go_to(f"{base}/requests?again=1")
    return await status_page(request, request_id)


@get("/public/{language:str}/requests/{request_id:uuid}/files/{file_id:uuid}", opt=OPEN)
async def download(
    request: AnyRequest, language: FromPath[str], request_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Stream:
    """A file of the request as an attachment. Open: to browsers that showed its number and code."""
    base_of(language)
    number = await followed(request, request_id)
    if number is None:
        raise NotFound
    async with opened(request, requester(request_id, number)) as work:
        found = await followed_again(work, request_id)
        file = await file_for(work, found.request, file_id) if found is not None else None
    if file is None:
        raise NotFound
    try:
        pieces = await house(request).store.get(file.storage_key)
    except StorageError as error:
        raise Away("files") from error
    headers = {**SHUT, "Content-Disposition": attachment_header(file.name), "Content-Length": str(file.size)}
    return Stream(pieces, media_type=file.media_type, headers=headers)


@post("/public/{language:str}/requests/{request_id:uuid}/leave", opt=OPEN)
async def leave(request: AnyRequest, language: FromPath[str], request_id: FromPath[UUID]) -> Response[bytes]:
    """Close the request in this browser, as on a computer that others use."""
    base = base_of(language)
    posted_here(request)
    await follow_no_longer(house(request), visitor(request).tenant, cookie_of(request, FOLLOW), request_id)
    return go_to(f"{base}/requests")


DOORS = [find, open_request, follow, download, leave]

"""Errors at the door: from what was raised to what is said, as a page for people and problem+json for the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Receive, Scope, Send

from service.kit.refusal import FieldErrors, Refusal, lacks_right
from service.kit.words import N_
from service.runtime.database import is_outage
from service.runtime.keyspace import AWAY
from service.runtime.language import gettext
from service.web.guards import NotPermitted, NotSignedIn
from service.web.visitor import NoVisitor, Visitor

log = structlog.get_logger()


class NotFound(Exception):
    """Not there, or not yours: the same answer."""


class StaleEdit(Exception):
    """Somebody else saved first. Carries what is needed to show both texts."""

    def __init__(self, yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        super().__init__("stale")
        self.yours, self.theirs = yours, theirs


class ForeignWrite(Exception):
    """A write that did not come from our own pages."""


class Away(Exception):
    """A part the page needs cannot be reached now."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered: `errors` are pairs of field path and translated sentence with a code."""

    status: int
    code: str
    title: str
    sentence: str
    errors: list[dict[str, str]] = field(default_factory=list)


TITLES: Mapping[int, tuple[str, str]] = {
    400: (
        N_("This request cannot be read"),
        N_("Go back and try again. If it happens again, tell your administrator."),
    ),
    401: (N_("Sign in first"), N_("Your session has ended or you have not signed in yet.")),
    403: (N_("You do not have the right to do this"), N_("Your administrator can tell you who has it.")),
    404: (N_("Nothing is here"), N_("The page does not exist, or it is not yours to see.")),
    405: (
        N_("This request cannot be read"),
        N_("Go back and try again. If it happens again, tell your administrator."),
    ),
    409: (N_("Somebody else saved first"), N_("Your text is kept. Compare both and save again.")),
    413: (N_("This is too large"), N_("Choose a smaller file or a shorter text.")),
    422: (N_("Some fields need attention"), N_("Each field says what is expected.")),
    429: (N_("Too many tries"), N_("Wait a minute and try again.")),
    500: (N_("Something went wrong on our side"), N_("It was noted. Try again; what you typed is kept in the page.")),
    503: (N_("This part is away for a moment"), N_("Nothing was lost. Try again in a minute.")),
}


NOT_NOW = N_("This cannot be done now")
"""The title where it is not the fields that are wrong."""


def _words(status: int) -> tuple[str, str]:
    title, sentence = TITLES.get(status, TITLES[500])
    return gettext(title), gettext(sentence)


def explain(error: BaseException) -> Said:
    """What an exception means to the one who asked, in the current language."""
    if isinstance(error, (Refusal, FieldErrors)):
        return _refused(error.errors if isinstance(error, FieldErrors) else [error])
    if isinstance(error, ValidationException):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return _plain(error.status_code, _http_code(error.status_code))
    if is_outage(error) or isinstance(error, (*AWAY, Away)):
        return _plain(503, "away")
    for kind, status, code in KINDS:
        if isinstance(error, kind):
            return _plain(status, code)
    return _plain(500, "internal")


KINDS: tuple[tuple[type[BaseException], int, str], ...] = (
    (NotSignedIn, 401, "not_signed_in"),
    (NotPermitted, 403, "not_permitted"),
    (ForeignWrite, 403, "foreign_write"),
    (NotFound, 404, "not_found"),
    (NoVisitor, 404, "not_found"),
    (StaleEdit, 409, "stale"),
    # Only what comes from outside is decoded; JSON and forms in another encoding cannot be read.
    (UnicodeDecodeError, 400, "bad_request"),
)


def _http_code(status: int) -> str:
    return {404: "not_found", 405: "method_not_allowed", 413: "too_large", 429: "too_many"}.get(status, "bad_request")


def _plain(status: int, code: str) -> Said:
    title, sentence = _words(status)
    return Said(status, code, title, sentence)


def _refused(refusals: list[Refusal]) -> Said:
    status = 403 if lacks_right(refusals) else 422
    title, sentence = _words(status)
    found = [
        {"field": refusal.field or "", "code": refusal.code, "message": gettext(refusal.sentence, **refusal.params)}
        for refusal in refusals
    ]
    if status == 422 and not any(one.field for one in refusals):
        title = gettext(NOT_NOW)
    if len(refusals) == 1 and not refusals[0].field:
        sentence = found[0]["message"]
    return Said(status, "not_permitted" if status == 403 else "refused", title, sentence, found)


def _invalid(error: ValidationException) -> Said:
    """A body that does not fit its shape: the field path is kept, the library's English words are not shown."""
    title, sentence = _words(422)
    found = []
    for item in error.extra if isinstance(error.extra, list) else []:
        path = str(item.get("key", "")) if isinstance(item, dict) else ""
        found.append({"field": path, "code": "invalid", "message": gettext(N_("This value is missing or not valid."))})
    return Said(422, "invalid", title, sentence, found)


async def plain(send: Send, status: int, sentence: str | bytes) -> None:
    """A bare answer where there is no agency and so no page to dress: a sentence, or a page that is ready (bytes)."""
    body, kind = (sentence.encode(), b"plain") if isinstance(sentence, str) else (sentence, b"html")
    headers = [(b"content-type", b"text/%s; charset=utf-8" % kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def problem(said: Said, request_id: str) -> Response[bytes]:
    """RFC 9457 problem details; `errors` carry the field's path, a stable code and the sentence."""
    body: dict[str, Any] = {
        "type": f"urn:chancery:problem:{said.code}",
        "title": said.title,
        "status": said.status,
        "detail": said.sentence,
        "instance": f"urn:chancery:request:{request_id}",
    }
    if said.errors:
        body["errors"] = said.errors
    headers = {"WWW-Authenticate": "Bearer"} if said.status == 401 else {}
    if said.status == 503:
        headers["Retry-After"] = "5"
    return Response(
        msgspec.json.encode(body), status_code=said.status, media_type="application/problem+json", headers=headers
    )


def respond(request: Request[Any, Any, Any], error: BaseException) -> Response[Any]:
    """The answer to an exception: a problem for the API, sign-in or a page for people."""
    said = explain(error)
    visitor = request.scope["state"].get("visitor")
    if said.status >= 500 and said.status != 503:
        log.exception("request.failed", exc_info=error)
    elif said.status == 503:
        log.warning("request.away", error=type(error).__name__)
    if not isinstance(visitor, Visitor):
        return Response(said.title.encode(), status_code=said.status, media_type="text/plain")
    if visitor.is_api:
        return problem(said, visitor.request_id)
    return _page(request, visitor, said)


def _page(request: Request[Any, Any, Any], visitor: Visitor, said: Said) -> Response[Any]:
    from service.web.render import error_page

    if said.status == 401 and request.method == "GET" and "hx-request" not in request.headers:
        query = request.url.query
        back = request.url.path + (f"?{query}" if query else "")
        from urllib.parse import quote

        return Response(b"", status_code=303, headers={"Location": f"/signin?next={quote(back, safe='/')}"})
    shown: Response[Any] = error_page(request, said, visitor.request_id)
    return shown


async def answer(scope: Scope, receive: Receive, send: Send, error: BaseException) -> None:
    """Answer outside a route."""
    response = respond(Request(scope), error)
    await response.to_asgi_response(None, Request(scope))(scope, receive, send)

"""Arrival: what happens to a request before any route sees it.

Host to tenant from memory (an unknown host gets 404 without touching a table), cookie or bearer token to actor,
language, the check that a write comes from our own pages, and the headers every answer carries.
"""

import re
from collections.abc import Callable, Collection
from time import perf_counter
from typing import Any

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.kit.ids import new_id
from service.runtime import language
from service.runtime.keyspace import AWAY
from service.runtime.language import LANGUAGES
from service.runtime.tenants import Tenant
from service.runtime.work import request_id
from service.web import errors
from service.web.visitor import Arrived, Doorkeeper, Visitor, comes_from_here

log = structlog.get_logger()
COOKIE = "chancery_session"
LANGUAGE_COOKIE = "chancery_language"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HOSTLESS = ("/healthz", "/readyz", "/static/", "/theme/", "/favicon.ico")
CENTRAL = "/signin/callback"
# Steps of an agency that is not there yet: at the addresses that are the service's own.
ABOARD = re.compile(r"/onboarding(?:/|$)")
# What everybody sees is the same for everybody: no session is asked for, and the address names the language.
PUBLIC = re.compile(r"/public(?:/([a-z]{2}))?(?:/|$)")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Arrival:
    """The ASGI layer around the whole application, so that even an unknown path is answered in the right language."""

    def __init__(
        self,
        app: ASGIApp,
        directory: Any,
        doorkeeper: Doorkeeper,
        sso_host: str,
        secure: bool,
        lobby: Callable[[str, str], bytes | None] = lambda host, accepted: None,
        central: Collection[str] = (),
    ) -> None:
        self.app = app
        self.lobby = lobby
        self.directory = directory
        self.doorkeeper = doorkeeper
        self.sso_host = sso_host
        self.central = central or {sso_host}
        self.cookie = f"__Host-{COOKIE}" if secure else COOKIE
        self.headers = HEADERS + ([(b"strict-transport-security", b"max-age=31536000")] if secure else [])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        headers = _headers(scope)
        token = request_id.set(_request_id(headers))
        structlog.contextvars.bind_contextvars(request_id=request_id.get())
        began = perf_counter()
        try:
            await self._admit(scope, receive, self._dressed(scope, send, began), headers)
        finally:
            structlog.contextvars.clear_contextvars()
            request_id.reset(token)

    async def _admit(self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]) -> None:
        path, host = scope["path"], headers.get("host", "")
        if path.startswith(HOSTLESS) or (path == CENTRAL and host.partition(":")[0] == self.sso_host):
            await self.app(scope, receive, send)
            return
        tenant = self.directory.at(host)
        if tenant is None and ABOARD.match(path) and host.partition(":")[0] in self.central:
            if scope["method"] not in SAFE and not comes_from_here(headers):  # type: ignore[typeddict-item]
                await errors.plain(send, 403, "This write did not come from our own pages.")
                return
            await self.app(scope, receive, send)
            return
        if tenant is None:
            page = self.lobby(host, headers.get("accept-language", "")) if path == "/" else None
            if page is None:
                await errors.plain(send, 404, "There is no agency at this address.")
            else:
                await errors.plain(send, 200, page)
            return
        structlog.contextvars.bind_contextvars(agency=tenant.slug)
        public = PUBLIC.match(path)
        chosen = public[1] if public and public[1] in LANGUAGES else _first_language(tenant, headers)
        visitor = Visitor(tenant, None, chosen, request_id.get(), is_api=_is_api(path))
        scope["state"]["visitor"] = visitor
        with language.speaking(visitor.language):
            try:
                if ABOARD.match(path):  # only the service's own addresses have them
                    raise errors.NotFound
                if public is None:
                    await self._recognise(scope, visitor, headers)
                if not _own_write(scope, headers):
                    raise errors.ForeignWrite
            except Exception as error:
                await errors.answer(scope, receive, send, error)
                return
            with language.speaking(visitor.language):
                await self.app(scope, receive, send)

    async def _recognise(self, scope: Scope, visitor: Visitor, headers: dict[str, str]) -> None:
        arrived = await self._arrived(visitor, headers)
        if arrived is None:
            return
        visitor.actor, visitor.session, visitor.choices = arrived.actor, arrived.session, arrived.choices
        visitor.unread = arrived.unread
        if not visitor.is_api and arrived.actor.language in _offered(visitor.tenant):
            visitor.language = arrived.actor.language or visitor.language

    async def _arrived(self, visitor: Visitor, headers: dict[str, str]) -> Arrived | None:
        scheme, _, value = headers.get("authorization", "").partition(" ")
        if visitor.is_api and scheme.lower() == "bearer" and value:
            return await self.doorkeeper.by_token(visitor.tenant, value.strip())
        cookie = _cookie(headers, self.cookie)
        if not cookie:
            return None
        try:
            return await self.doorkeeper.by_cookie(visitor.tenant, cookie)
        except AWAY as error:
            raise errors.Away("sessions") from error

    def _dressed(self, scope: Scope, send: Send, began: float) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in self.headers if pair[0] not in present]
                extra.append((b"x-request-id", request_id.get().encode()))
                message["headers"] = [*message["headers"], *extra]
                self._note(scope, message["status"], perf_counter() - began)
            await send(message)

        return dressed

    def _note(self, scope: Any, status: Any, seconds: float) -> None:
        from service.runtime.metrics import observe_request

        template = str(scope.get("path_template") or "unmatched")
        observe_request(template, scope["method"], int(status), seconds)
        if not template.startswith(("/static", "/healthz", "/readyz")):
            log.info("request", route=template, method=scope["method"], status=status, ms=round(seconds * 1000, 1))


def _headers(scope: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _request_id(headers: dict[str, str]) -> str:
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else new_id().hex


def _is_api(path: str) -> bool:
    return path.startswith("/api/")


def _cookie(headers: dict[str, str], name: str) -> str:
    for part in headers.get("cookie", "").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


def _offered(tenant: Tenant) -> list[str]:
    """An agency's own languages, and the rest of the house's behind them: nobody is without a page they can read."""
    own = tenant.profile.languages
    return own + [code for code in LANGUAGES if code not in own]


def _first_language(tenant: Tenant, headers: dict[str, str]) -> str:
    """The language before the person is known: their last choice, the browser's for the API, else the agency's."""
    chosen = _cookie(headers, LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return _accepted(headers.get("accept-language", ""), tenant) or tenant.profile.default_language


def _accepted(header: str, tenant: Tenant) -> str | None:
    asked: list[tuple[float, str]] = []
    for part in header.split(","):
        code, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.partition("q=")[2] or 1)
        except ValueError:
            weight = 0.0
        asked.append((weight, code.partition("-")[0].lower()))
    offered = _offered(tenant)
    for _, code in sorted(asked, key=lambda pair: -pair[0]):
        if code in offered:
            return code
    return None


def _own_write(scope: Any, headers: dict[str, str]) -> bool:
    """Whether a write comes from our own pages. Bearer tokens are not sent by browsers on their own.

    Every browser the pages support sends Sec-Fetch-Site; older ones send Origin. Neither: not a browser, no cookie.
    """
    known = _cookie(headers, COOKIE) or _cookie(headers, f"__Host-{COOKIE}")
    if scope["method"] in SAFE or _bearer(headers) or not known:
        return True
    return comes_from_here(headers)


def _bearer(headers: dict[str, str]) -> bool:
    return headers.get("authorization", "").lower().startswith("bearer ")


def request_of(scope: Any) -> Request[Any, Any, Any]:
    """A request for code that runs outside a route."""
    return Request(scope)

"""The one way out for whatever an agency names: feeds, OpenID discovery, webhooks, mail hosts.

A name is resolved once, every address it gives must be public, and the connection goes to exactly a checked address;
TLS and the Host header keep the name. Redirects pass the same gate. Size (unpacked) and total time are capped, cookies
and proxies of the environment are not used. Tests and the demo may allow exact (host, port) pairs; production refuses
such a list (see settings).
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self

import httpcore2
import httpx2

from service.runtime.gate import FetchError, FetchFailed, FetchRefused, Gate, Resolve, resolve, trusting

__all__ = ["FetchError", "FetchFailed", "FetchRefused", "Fetched", "Fetcher", "GuardedTransport", "Limits"]

MEGABYTE = 1024 * 1024
AGENT = "Chancery"


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections for httpcore, through the gate. The name stays with httpcore for TLS and Host."""

    def __init__(self, gate: Gate, inner: httpcore2.AsyncNetworkBackend) -> None:
        self._gate = gate
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's name
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        last: Exception = FetchFailed("away")
        for address in await self._gate.addresses(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        raise FetchRefused("scheme")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


# --- one request


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: seconds in all, bytes after unpacking."""

    seconds: float = 15.0
    largest: int = 10 * MEGABYTE


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A transport for any httpx client, Authlib's included. Raises FetchError, never httpx's own errors.

    Closing a client leaves it open; it is closed by the Fetcher that made it.
    """

    def __init__(self, gate: Gate, pool: httpcore2.AsyncConnectionPool, limits: Limits) -> None:
        self._gate = gate
        self._pool = pool
        self._limits = limits

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._gate.judge(request.url)
        until = asyncio.get_running_loop().time() + self._limits.seconds
        request.headers["Accept-Encoding"] = "gzip"
        with _told():
            async with asyncio.timeout_at(until):
                found = await self._pool.handle_async_request(_raw(request, self._limits.seconds))
        headers = httpx2.Headers(found.headers)
        body = _Body(found, headers, until, self._limits.largest)
        try:
            body.refuse_by_headers()
        except FetchFailed:
            await body.aclose()
            raise
        plain = [(name, value) for name, value in headers.raw if name.lower() not in body.replaced]
        return httpx2.Response(found.status, headers=plain, stream=body, request=request)


def _raw(request: httpx2.Request, seconds: float) -> httpcore2.Request:
    waits = {"connect": min(5.0, seconds), "read": seconds, "write": seconds, "pool": seconds}
    return httpcore2.Request(
        method=request.method,
        url=httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=request.stream,
        extensions={"timeout": waits},
    )


class _Body(httpx2.AsyncByteStream):
    """The unpacked content of an answer, cut off where it becomes too large or too late."""

    def __init__(self, answer: httpcore2.Response, headers: httpx2.Headers, until: float, largest: int) -> None:
        self._answer = answer
        self._until = until
        self._largest = largest
        self._length = headers.get("content-length", "")
        self._encoding = headers.get("content-encoding", "identity").strip().casefold()
        self._packed = self._encoding in {"gzip", "x-gzip"}
        self.replaced = {b"content-encoding", b"content-length"} if self._packed else set[bytes]()

    def refuse_by_headers(self) -> None:
        if not self._packed and self._encoding not in {"", "identity"}:
            raise FetchFailed("encoding")
        if self._length.isdecimal() and len(self._length) < 20 and int(self._length) > self._largest:
            raise FetchFailed("too_large")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async with aclosing(self._unpacked() if self._packed else self._received()) as pieces:
            async for piece in pieces:
                size += len(piece)
                if size > self._largest:
                    raise FetchFailed("too_large")
                yield piece

    async def _received(self) -> AsyncGenerator[bytes, None]:
        async with aclosing(self._answer.aiter_stream()) as pieces:
            while (piece := await self._next(pieces)) is not None:
                yield piece

    async def _next(self, pieces: AsyncGenerator[bytes, None]) -> bytes | None:
        with _told():
            async with asyncio.timeout_at(self._until):
                return await anext(pieces, None)

    async def _unpacked(self) -> AsyncGenerator[bytes, None]:
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        begun = False
        async for packed in self._received():
            rest = packed
            while rest:
                if unpack.eof:
                    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
                begun = True
                try:
                    piece = unpack.decompress(rest, 65_536)
                except zlib.error as error:
                    raise FetchFailed("encoding") from error
                rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
                if piece:
                    yield piece
        if begun and not unpack.eof:
            raise FetchFailed("broken")

    async def aclose(self) -> None:
        await self._answer.aclose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise FetchFailed("slow") from error
    except httpcore2.ConnectError as error:
        raise FetchFailed("certificate" if _by_certificate(error) else "away") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
        raise FetchFailed("broken") from error


def _by_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


# --- the client


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status. `url` is where the redirects ended; `headers` has names in small letters."""

    status: int
    url: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Fetcher:
    """One pool of guarded connections, for the life of a process or of a task."""

    def __init__(
        self,
        allow: Iterable[tuple[str, int]] = (),
        *,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        resolver: Resolve = resolve,
        backend: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        """`allow` names pairs that skip the gate; the other parameters are for tests and special certificates."""
        self._limits = limits or Limits()
        self.gate = Gate(allow, resolver)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or trusting(),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=20.0,
            network_backend=GuardedBackend(self.gate, backend or httpcore2.AnyIOBackend()),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._pool.aclose()

    def transport(self, limits: Limits | None = None) -> GuardedTransport:
        """For other httpx clients: `AsyncOAuth2Client(..., transport=fetcher.transport(), trust_env=False)`."""
        return GuardedTransport(self.gate, self._pool, limits or self._limits)

    async def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, redirects: int = 5, limits: Limits | None = None
    ) -> Fetched:
        """GET, following up to `redirects` redirects, none of them from https to http. Raises FetchError."""
        return await self._within("GET", url, headers, None, redirects, limits or self._limits)

    async def post(
        self, url: str, content: bytes, headers: Mapping[str, str] | None = None, *, limits: Limits | None = None
    ) -> Fetched:
        """POST; a redirect is returned, not followed. Raises FetchError."""
        return await self._within("POST", url, headers, content, 0, limits or self._limits)

    async def _within(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        redirects: int,
        limits: Limits,
    ) -> Fetched:
        client = httpx2.AsyncClient(
            transport=self.transport(limits),
            headers={"User-Agent": AGENT},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )
        try:
            request = client.build_request(method, url, headers=dict(headers or {}), content=content)
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError, TypeError) as error:
            raise FetchRefused("url") from error
        self.gate.judge(request.url)
        try:
            async with asyncio.timeout(limits.seconds):
                return await _follow(client, request, redirects)
        except TimeoutError as error:
            raise FetchFailed("slow") from error


async def _follow(client: httpx2.AsyncClient, request: httpx2.Request, redirects: int) -> Fetched:
    for hop in range(redirects + 1):
        try:
            answer = await client.send(request, follow_redirects=False)
        except httpx2.RemoteProtocolError as error:
            raise FetchFailed("broken") from error
        following = answer.next_request
        if following is None or redirects == 0:
            return Fetched(answer.status_code, str(answer.url), dict(answer.headers), answer.content)
        if request.url.scheme == "https" and following.url.scheme == "http":
            raise FetchRefused("downgrade")
        if hop < redirects:
            request = following
    raise FetchFailed("redirects")

"""Public pages kept ready in each process, and answers that cost a reader's machine and ours as little as can be.

A page is kept with the stamp of what its agency had published when it was made. Each request asks for the stamp, which
is one small question; whoever comes while one is being asked shares the next. So a change is seen by the first request
after its commit, in every process, and a flood costs a few questions.
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from uuid import UUID

from litestar import Response

from service.publishing.reading import stamp_of
from service.runtime.tenants import Tenant
from service.web.visitor import house
from service.web.working import AnyRequest

HTML = "text/html; charset=utf-8"
MOST_BYTES = 32 * 1024 * 1024
LARGEST = 2 * 1024 * 1024
SETTLED = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made: its bytes, and how it is answered."""

    body: bytes
    media_type: str = HTML
    status: int = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A page and what it was made of. since: when this process first made these very bytes."""

    tenant: Tenant
    stamp: str
    day: date
    made: Made
    packed: bytes
    tag: str
    since: datetime


class PublicPages:
    """What one process keeps. Bounded in bytes; what was not asked for longest goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[tuple[UUID, str], Kept] = OrderedDict()
        self._making: dict[tuple[UUID, str, str], asyncio.Future[Kept]] = {}
        self._asking: dict[UUID, asyncio.Future[str]] = {}
        self._busy: set[UUID] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._most, self._bytes = most_bytes, 0

    async def stamp(self, tenant_id: UUID, question: Callable[[], Awaitable[str]]) -> str:
        """The answer to a question that was asked after this call: one for all who come while the last is asked."""
        following = self._asking.get(tenant_id)
        if following is None:
            following = self._asking[tenant_id] = asyncio.get_running_loop().create_future()
            if tenant_id not in self._busy:
                self._busy.add(tenant_id)
                task = asyncio.create_task(self._ask(tenant_id, question))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(following)

    async def _ask(self, tenant_id: UUID, question: Callable[[], Awaitable[str]]) -> None:
        try:
            while (following := self._asking.pop(tenant_id, None)) is not None:
                try:
                    following.set_result(await question())
                except Exception as error:
                    following.set_exception(error)
        finally:
            self._busy.discard(tenant_id)

    async def page(self, tenant: Tenant, name: str, stamp: str, day: date, make: Callable[[], Awaitable[Made]]) -> Kept:
        """The page called `name`, made now unless it is kept for this stamp, this day and this state of the agency."""
        key = (tenant.id, name)
        kept = self._kept.get(key)
        if kept is not None and kept.stamp == stamp and kept.day == day and kept.tenant is tenant:
            self._kept.move_to_end(key)
            return kept
        under_way = self._making.get((*key, stamp))
        if under_way is not None:
            return await asyncio.shield(under_way)
        future = self._making[(*key, stamp)] = asyncio.get_running_loop().create_future()
        try:
            fresh = _kept(tenant, stamp, day, await make(), kept)
        except BaseException as error:
            future.set_exception(error if isinstance(error, Exception) else RuntimeError("interrupted"))
            future.exception()  # there may be nobody who waits
            raise
        else:
            future.set_result(fresh)
            self._keep(key, fresh)
            return fresh
        finally:
            del self._making[(*key, stamp)]

    def _keep(self, key: tuple[UUID, str], fresh: Kept) -> None:
        size = len(fresh.made.body) + len(fresh.packed)
        former = self._kept.pop(key, None)
        self._bytes -= _size(former)
        if size > LARGEST:
            return
        self._kept[key] = fresh
        self._bytes += size
        while self._bytes > self._most:
            self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(kept: Kept | None) -> int:
    return len(kept.made.body) + len(kept.packed) if kept else 0


def _kept(tenant: Tenant, stamp: str, day: date, made: Made, former: Kept | None) -> Kept:
    tag = sha256(f"{made.status} {made.media_type} ".encode() + made.body).hexdigest()[:24]
    since = former.since if former is not None and former.tag == tag else datetime.now(UTC)
    return Kept(tenant, stamp, day, made, gzip.compress(made.body, 6, mtime=0), tag, since)


async def current_stamp(request: AnyRequest, tenant: Tenant) -> str:
    """The stamp of the agency, asked after this call."""
    own = house(request)
    return await pages_of(request).stamp(tenant.id, lambda: stamp_of(own, tenant))


def pages_of(request: AnyRequest) -> PublicPages:
    """What this process keeps; put there by `main`."""
    found: PublicPages = request.app.state["public_pages"]
    return found


def answer(request: AnyRequest, kept: Kept) -> Response[bytes]:
    """The page, packed for those who take it so; 304 without it for those who have it."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        # Kept by whoever likes, shown after asking: a withdrawn page is gone everywhere at once.
        "Cache-Control": "public, no-cache",
        "ETag": f'"{kept.tag}{"-gz" if packed else ""}"',
        "Vary": "Accept-Encoding",
    }
    modified = kept.since.replace(microsecond=0)
    # A second is all that this date can tell apart, so it is given when that second is well over.
    settled = datetime.now(UTC) - kept.since > SETTLED
    if settled:
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    if kept.made.status == 200 and _has(request, kept.tag, modified if settled else None):
        return Response(b"", status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = kept.packed if packed else kept.made.body
    return Response(body, status_code=kept.made.status, media_type=kept.made.media_type, headers=headers)


def _has(request: AnyRequest, tag: str, modified: datetime | None) -> bool:
    """Whether the reader says that they have this very page."""
    named = request.headers.get("if-none-match")
    if named is not None:
        mine = {f'"{tag}"', f'"{tag}-gz"'}
        return named.strip() == "*" or any(one.strip().removeprefix("W/") in mine for one in named.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= modified
    except (TypeError, ValueError):
        return False

"""Telling an open grid live: server-sent events that carry ids alone, and hold neither Work nor connection.

What has changed is read under the wall each time, so a line tells of nothing that its reader does not see; the page
then asks for these activities as for any other. At each event the session is looked up again, without being prolonged.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.exceptions import TooManyRequestsException
from litestar.response import Stream

from service.identity.door import Door
from service.kit.actor import Actor
from service.planning.grid.actions.telling import CHANNEL
from service.planning.grid.pages.frames import HOME
from service.planning.grid.queries.changes import Happened, happened
from service.planning.plans.rules.acts import READ
from service.runtime.database import is_outage
from service.runtime.house import House
from service.runtime.keyspace import AWAY
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

STREAM = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 3_000
TOGETHER_SECONDS = 0.02
MOST_STREAMS = 6
"""Of one person in one process; more windows than that learn of changes when they are looked at again."""
MOST_IDS = 30
"""In one event; of more the page reads the whole sheet anew."""

_open: Counter[tuple[UUID, UUID]] = Counter()


@dataclass(frozen=True, slots=True)
class Listening:
    """Who listens: a person of an agency in one session."""

    own: House
    tenant: Tenant
    person_id: UUID
    session: str

    async def look(self) -> Happened | None:
        """What happened just now; None when the session, the agency or the right to read is over."""
        actor = await Door(self.own.database, self.own.keyspace).still_there(self.tenant, self.session)
        if actor is None or actor.id != self.person_id:
            return None
        now = self.own.directory.by_id.get(self.tenant.id)
        if now is None or now.state != "active" or not actor.may(READ):
            return None
        return await _read(self.own, self.tenant, actor)


# What happened is the same for all of an agency who may read plans, and all of them ask at the same moment: who comes
# before the reading has begun shares it. Whether they may is asked for each by itself, before.
_reading: dict[tuple[int, UUID], asyncio.Task[Happened | None]] = {}


async def _read(own: House, tenant: Tenant, actor: Actor) -> Happened | None:
    key = (id(own), tenant.id)
    if key not in _reading:
        _reading[key] = asyncio.create_task(_gathered(own, tenant, actor, key))
    return await asyncio.shield(_reading[key])


async def _gathered(own: House, tenant: Tenant, actor: Actor, key: tuple[int, UUID]) -> Happened | None:
    try:
        await asyncio.sleep(TOGETHER_SECONDS)
    finally:
        del _reading[key]
    async with open_work(own.database, tenant, actor) as work:
        return await happened(work)


@get(f"{HOME}/stream", guards=[may(READ)])
async def stream(request: AnyRequest) -> Response[bytes] | Stream:
    """Which activities changed, whenever some do."""
    known = visitor(request)
    if known.session is None or known.actor is None or known.actor.id is None:
        raise NotFound
    if STREAM not in request.headers.get("accept", ""):
        raise NotFound
    listening = Listening(house(request), known.tenant, known.actor.id, known.session)
    if _open[(known.tenant.id, listening.person_id)] >= MOST_STREAMS:
        raise TooManyRequestsException
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_events(listening), media_type=STREAM, headers=headers)


async def _events(listening: Listening) -> AsyncIterator[bytes]:
    key = (listening.tenant.id, listening.person_id)
    _open[key] += 1
    try:
        with listening.own.news.waiting(listening.tenant.id, CHANNEL) as heard:
            async for event in _told(listening, heard):
                yield event
    finally:
        _open[key] -= 1
        if not _open[key]:
            del _open[key]


async def _told(listening: Listening, heard: asyncio.Event) -> AsyncIterator[bytes]:
    """At first nothing but that the line stands; then each change; a comment now and then keeps it open."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    before: Happened | None = None
    while True:
        heard.clear()
        try:
            found = await listening.look()
        except Exception as error:
            if not isinstance(error, AWAY) and not is_outage(error):
                raise
            yield b": away\n\n"
        else:
            if found is None:
                yield b"event: ended\ndata: {}\n\n"
                return
            yield _event(found, before)
            before = found
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await heard.wait()
        except TimeoutError:
            continue


def _event(found: Happened, before: Happened | None) -> bytes:
    if before is None:
        return b"event: here\ndata: {}\n\n"
    ids = {record for line, record in found.lines.items() if line not in before.lines}
    every = found.opened != before.opened or len(ids) > MOST_IDS or (found.many and before.many)
    if not ids and not every:
        return b": here\n\n"
    said = {"ids": sorted(str(one) for one in ids) if not every else [], "all": every}
    return b"event: changed\ndata: " + msgspec.json.encode(said) + b"\n\n"


DOORS = [stream]

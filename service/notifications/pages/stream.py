"""Telling an open page live: server-sent events that carry ids and a count, and hold neither Work nor connection.

At each event the session is looked up again, without being prolonged: a page left open does not keep anybody signed in.
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
from service.kit.paging import Cursor
from service.notifications.pages.showing import person, place
from service.notifications.queries.notices import Unread, unread_of
from service.notifications.rules import CHANNEL
from service.runtime.database import is_outage
from service.runtime.house import House
from service.runtime.keyspace import AWAY
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from service.web.errors import NotFound
from service.web.guards import signed_in
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

STREAM = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 5_000
MOST_STREAMS = 6
"""Of one person in one process: more windows than that are told when they are looked at again."""

_open: Counter[tuple[UUID, UUID]] = Counter()


@dataclass(frozen=True, slots=True)
class Listening:
    """Who listens: a person of an agency in one session."""

    own: House
    tenant: Tenant
    person_id: UUID
    session: str

    async def look(self) -> Unread | None:
        """What is unread now; None when the session is over."""
        actor = await Door(self.own.database, self.own.keyspace).still_there(self.tenant, self.session)
        if actor is None or actor.id != self.person_id:
            return None
        async with open_work(self.own.database, self.tenant, actor) as work:
            return await unread_of(work, self.person_id)


@get("/notices/stream", guards=[signed_in])
async def stream(request: AnyRequest) -> Response[bytes] | Stream:
    """What is unread, now and whenever it changes. Asked for as anything but a stream of events: once."""
    known, reader = visitor(request), person(request)
    if known.session is None:
        raise NotFound
    listening = Listening(house(request), known.tenant, reader, known.session)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if STREAM not in request.headers.get("accept", ""):
        found = await listening.look()
        if found is None:
            raise NotFound
        return Response(_said(found, []), media_type="application/json", headers=headers)
    if _open[(known.tenant.id, reader)] >= MOST_STREAMS:
        raise TooManyRequestsException
    since = place(request.headers.get("last-event-id") or request.query_params.get("last"))
    return Stream(_events(listening, since), media_type=STREAM, headers=headers)


async def _events(listening: Listening, since: Cursor | None) -> AsyncIterator[bytes]:
    key = (listening.tenant.id, listening.person_id)
    _open[key] += 1
    try:
        with listening.own.news.waiting(listening.tenant.id, CHANNEL.format(listening.person_id)) as heard:
            async for event in _told(listening, since, heard):
                yield event
    finally:
        _open[key] -= 1
        if not _open[key]:
            del _open[key]


async def _told(listening: Listening, since: Cursor | None, heard: asyncio.Event) -> AsyncIterator[bytes]:
    """First what is unread, then each change; a comment now and then keeps the line open."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    before: Unread | None = None
    while True:
        heard.clear()
        try:
            found = await listening.look()
        except Exception as error:
            if not isinstance(error, AWAY) and not is_outage(error):
                raise
            found = before
            yield b": away\n\n"
        else:
            if found is None:
                yield b"event: ended\ndata: {}\n\n"
                return
            if found != before:
                yield _event(found, _fresh(found, before, since))
            else:
                yield b": here\n\n"
        before = found
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await heard.wait()
        except TimeoutError:
            continue


def _fresh(found: Unread, before: Unread | None, since: Cursor | None) -> list[UUID]:
    """What came since the event before, or since the last one that the page heard of."""
    if before is not None:
        return [one.id for one in found.newest if one not in before.newest]
    return [one.id for one in found.newest if since is not None and (one.at, one.id) > (since.at, since.id)]


def _event(found: Unread, fresh: list[UUID]) -> bytes:
    marked = f"id: {found.newest[0].encode()}\n" if found.newest else ""
    return f"event: notices\n{marked}data: ".encode() + _said(found, fresh) + b"\n\n"


def _said(found: Unread, fresh: list[UUID]) -> bytes:
    unread = found.count.shown + found.count.more
    return msgspec.json.encode({"unread": unread, "ids": [str(one) for one in fresh]})


DOORS = [stream]

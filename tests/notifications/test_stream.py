"""The live stream, as a browser holds it: real application, real Valkey, a line that stays open."""

import asyncio
import dataclasses
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from service.notifications.actions import mark_read, notify
from service.notifications.jobs import announce
from service.notifications.pages import stream as stream_module
from service.runtime.house import House
from service.runtime.settings import Settings
from service.runtime.tenants import Tenant
from tests.applications import application
from tests.conftest import OpenWork
from tests.notifications.conftest import PersonId

PARAMS = {"number": "D-0471/26", "due_on": "2026-12-01"}


@dataclass
class Line:
    """One open line. `events` gives (name, id, data); comments are named by a colon."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    heard: asyncio.Queue = field(default_factory=asyncio.Queue)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self, seconds: float = 5.0) -> tuple[str, str, Any]:
        async with asyncio.timeout(seconds):
            return await self.heard.get()

    async def event(self, seconds: float = 5.0) -> tuple[str, str, Any]:
        """The next that is no comment."""
        while True:
            found = await self.next(seconds)
            if found[0] != ":":
                return found

    async def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        for block in message.get("body", b"").decode().split("\n\n"):
            if block and self.status == 200:
                await self.heard.put(self.read(block))
        if not message.get("more_body"):
            self.closed.set()

    @staticmethod
    def read(block: str) -> tuple[str, str, Any]:
        if block.startswith(":"):
            return (":", "", block[2:])
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        data = json.loads(fields["data"]) if "data" in fields else fields.get("retry")
        return (fields.get("event", "retry"), fields.get("id", ""), data)


@asynccontextmanager
async def line(
    app: Any, http: httpx.AsyncClient, query: str = "", path: str = "/notices/stream", **headers: str
) -> AsyncIterator[Line]:  # fmt: skip
    """Open the stream with the cookies of a signed-in browser; closed like a browser that goes away."""
    opened, gone = Line(), asyncio.Event()
    cookie = "; ".join(f"{one.name}={one.value}" for one in http.cookies.jar)
    given = {"host": http.base_url.host, "cookie": cookie, "accept": "text/event-stream", **headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        await opened.take(message)

    task = asyncio.create_task(app(scope, receive, send))
    try:
        yield opened
    finally:
        gone.set()
        async with asyncio.timeout(5):
            await task


@pytest.fixture(autouse=True)
async def nobody_else(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await work.session.execute(text("update notice set read_at = :now where read_at is null"), {"now": work.now})


async def tell(committing: OpenWork, tenant: Tenant, house: House, person: uuid.UUID) -> uuid.UUID:
    """A notice, and the job that the worker would do for it."""
    async with committing(tenant) as work:
        (made,) = await notify(work, [person], "deadlines.approaching", record="m", record_id=person, params=PARAMS)
    async with committing(tenant) as work:
        await announce(work, house, str(person))
    return made


async def test_an_open_page_hears_within_a_moment_what_comes_and_what_is_read(
    app: Any, house: House, sign_in: Callable, committing: OpenWork, tenant: Tenant, person_id: PersonId
) -> None:
    http, reader = await sign_in(tenant, "adviser"), await person_id(tenant, "adviser")
    async with line(app, http) as opened:
        assert await opened.next() == ("retry", "", "5000")
        assert await opened.event() == ("notices", "", {"unread": 0, "ids": []})
        assert (opened.status, opened.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert opened.headers["cache-control"] == "no-store"
        made = await tell(committing, tenant, house, reader)
        name, last, said = await opened.event()
        assert (name, said) == ("notices", {"unread": 1, "ids": [str(made)]})
        async with committing(tenant) as work:
            await mark_read(work, reader)
        async with committing(tenant) as work:
            await announce(work, house, str(reader))
        assert (await opened.event())[2] == {"unread": 0, "ids": []}
    second = await tell(committing, tenant, house, reader)
    async with line(app, http, last_event_id=last) as again:
        assert (await again.next())[0] == "retry"
        assert (await again.event())[2] == {"unread": 1, "ids": [str(second)]}
    async with line(app, http, query=f"last={last}") as again:
        assert (await again.next())[0] == "retry"
        assert (await again.event())[2]["ids"] == [str(second)]


async def test_nothing_of_somebody_else_is_heard(
    app: Any, house: House, sign_in: Callable, committing: OpenWork, tenant: Tenant, other_tenant: Tenant,
    person_id: PersonId, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 0.5)
    http, head = await sign_in(tenant, "adviser"), await person_id(tenant, "head")
    async with line(app, http) as opened:
        assert (await opened.next())[0] == "retry"
        await opened.event()
        await tell(committing, tenant, house, head)
        await tell(committing, other_tenant, house, await person_id(other_tenant, "head"))
        for _ in range(3):
            assert (await opened.next())[0] == ":"


async def test_it_ends_with_the_session_and_does_not_prolong_it(
    app: Any, house: House, sign_in: Callable, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 0.3)
    http = await sign_in(tenant, "adviser")
    keys, key = house.keyspace.of(tenant.id), None
    async with line(app, http) as opened:
        assert (await opened.next())[0] == "retry"
        await opened.event()
        client = Redis.from_url(house.settings.redis_url)
        found = [one async for one in client.scan_iter(f"chancery:{tenant.id}:session:*")]
        before = {one: await client.get(one) for one in found}
        await opened.next()
        assert {one: await client.get(one) for one in found} == before
        await client.aclose()
        for one in found:
            key = one.decode().partition(f"{tenant.id}:")[2]
            await keys.drop(key)
        assert await opened.event() == ("ended", "", {})
        await asyncio.wait_for(opened.closed.wait(), 5)
    assert key is not None
    async with line(app, http) as refused:
        await asyncio.wait_for(refused.closed.wait(), 5)
        assert refused.status in {303, 401}


async def test_too_many_windows_are_refused_and_the_place_is_free_again(
    app: Any, sign_in: Callable, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "MOST_STREAMS", 1)
    http = await sign_in(tenant, "adviser")
    async with line(app, http) as first:
        await first.event()
        async with line(app, http) as second:
            await asyncio.wait_for(second.closed.wait(), 5)
            assert second.status == 429
    assert stream_module._open == {}
    async with line(app, http) as third:
        await third.event()
        assert third.status == 200


class Wire:
    """A line to Valkey that can be cut and mended."""

    def __init__(self, url: str) -> None:
        self.there = urlsplit(url)
        self.port = 0
        self.server: asyncio.Server | None = None
        self.ends: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}{self.there.path}"

    async def mend(self) -> None:
        self.server = await asyncio.start_server(self.lead, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self.server is not None
        self.server.close()
        for end in self.ends:
            end.close()
        self.ends.clear()

    async def lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far, out = await asyncio.open_connection(self.there.hostname, self.there.port)
        self.ends |= {writer, out}
        with suppress(OSError):
            await asyncio.gather(self.pass_on(reader, out), self.pass_on(far, writer))

    @staticmethod
    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()


@pytest.fixture
async def wire(settings: Settings) -> AsyncIterator[Wire]:
    made = Wire(settings.redis_url)
    await made.mend()
    yield made
    await made.cut()


async def test_without_valkey_the_line_stays_and_goes_on_when_it_is_back(
    settings: Settings, house: House, wire: Wire, sign_in: Callable, committing: OpenWork, tenant: Tenant,
    person_id: PersonId, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 0.3)
    http, reader = await sign_in(tenant, "adviser"), await person_id(tenant, "adviser")
    own = House.build(dataclasses.replace(settings, redis_url=wire.url))
    await own.open()
    with application(own) as served:
        async with line(served, http) as opened:
            assert (await opened.next())[0] == "retry"
            await opened.event()
            await wire.cut()
            while (await opened.next())[2] != "away":
                pass
            await wire.mend()
            made = await tell(committing, tenant, house, reader)
            assert (await opened.event(10))[2] == {"unread": 1, "ids": [str(made)]}
            # The channel is followed again, too: long before the next time that the line looks by itself.
            monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 60.0)
            await asyncio.sleep(2.5)
            second = await tell(committing, tenant, house, reader)
            assert (await opened.event(3))[2] == {"unread": 2, "ids": [str(second)]}
    await own.close()

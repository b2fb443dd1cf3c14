"""The wall between agencies, walked by machine: every route, table, job, key and file, present and future."""

import asyncio
import dataclasses
import os
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus
from zlib import crc32

import httpx
import pytest
from litestar import Litestar, get
from litestar.routes import HTTPRoute
from redis.asyncio import Redis
from sqlalchemy import text

from service.runtime.house import House
from service.runtime.queue import JOBS, arguments_of
from service.runtime.settings import Settings
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from service.web.guards import may
from tests.applications import application
from tests.conftest import all_powerful, over, visitor_of
from tests.isolation.world import World, almighty, build, plain
from tests.servers import Servers

pytestmark = pytest.mark.anyio
FULL = bool(os.environ.get("CHANCERY_FULL"))

# Anybody may ask these; whoever adds one adds it here, with the reason in the route's own docstring.
OPEN_ROUTES = {
    "/",
    "/api/reference",
    "/favicon.ico",
    "/calendar/{name}",
    "/planning/calendar/{name}",
    "/healthz",
    "/language/{code}",
    "/public",
    "/public/files/{file_id}",
    "/public/logo/{digest}",
    "/public/{language}",
    "/public/{language}/accessibility",
    "/public/{language}/catalogue.csv",
    "/public/{language}/catalogue.json",
    "/public/{language}/feed.atom",
    "/public/{language}/feed.rss",
    "/public/{language}/information",
    "/public/{language}/log.csv",
    "/public/{language}/log.json",
    "/public/{language}/register",
    "/public/{language}/{section}",
    "/public/{language}/{section}/calendar.ics",
    "/public/{language}/{section}/feed.atom",
    "/public/{language}/{section}/feed.rss",
    "/public/{language}/{section}/{slug}",
    "/onboarding",
    "/onboarding/enter/{word}",
    "/onboarding/language/{code}",
    "/onboarding/{slug}",
    "/readyz",
    "/robots.txt",
    "/signin",
    "/signin/backchannel",
    "/signin/callback",
    "/signin/finish",
    "/signin/start",
    "/signout",
    "/sitemap.xml",
    "/static/{name}",
    "/theme/{name}",
    "/public/{language}/ask",
    "/public/{language}/ask/check",
    "/public/{language}/ask/kept",
    "/public/{language}/ask/receipt",
    "/public/{language}/ask/send",
    "/public/{language}/ask/who",
    "/api/v1/press/public/{language}/releases/{slug}",
    "/public/{language}/releases-copy/{token}",
    "/public/{language}/releases-leave/{token}",
    "/public/{language}/press-inquiry",
    "/public/{language}/subscribe",
    "/public/{language}/subscribe/{token}",
    "/public/{language}/subscriptions-leave/{token}",
    "/public/{language}/accreditation",
    "/public/{language}/accreditation/event/{event_id}",
    "/public/{language}/accreditation/mine",
    "/public/{language}/accreditation/mine/{accreditation_id}",
    "/public/{language}/accreditation/mine/{accreditation_id}/files/{file_id}",
    "/public/{language}/accreditation/mine/{accreditation_id}/leave",
    "/public/{language}/accreditation/mine/{accreditation_id}/receipt",
    "/public/{language}/accreditation/mine/{accreditation_id}/{deed}",
    "/public/{language}/accreditation/{call_id}",
    "/public/{language}/invitation/{token}",
    "/public/{language}/requests",
    "/public/{language}/requests/{request_id}",
    "/public/{language}/requests/{request_id}/files/{file_id}",
    "/public/{language}/requests/{request_id}/leave",
    "/public/{language}/requests/{request_id}/{deed}",
}
DESCRIPTION = {"/api", "/api/openapi.json", "/api/{path}"}
IDENTIFIER = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
MOMENT = re.compile(r"\d\d:\d\d(:\d\d)?")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
KEY = re.compile(rb"chancery:(handover|[0-9a-f-]{36}):.+")
QUEUE_KEY = re.compile(rb"dramatiq:.+")


@pytest.fixture(scope="session")
def built(servers: Servers, worker_number: int) -> Iterator[dict[str, World]]:
    """The world once it is built, by the name of its database: every test takes a copy of its own."""
    kept: dict[str, World] = {}
    yield kept
    for name in kept:
        asyncio.run(servers.drop(name))


@pytest.fixture
async def world(
    built: dict[str, World], servers: Servers, settings: Settings, worker_number: int
) -> AsyncIterator[World]:
    kept, own = f"chancery_world_{worker_number}", f"chancery_{uuid.uuid4().hex[:10]}"
    if kept not in built:
        house = await opened(over(settings, await servers.clone(kept)))
        made = await build(house)
        await almighty(made, made.first)
        await almighty(made, made.second)
        await house.close()
        built[kept] = made
    copied = await opened(over(settings, await servers.clone(own, kept)))
    yield dataclasses.replace(built[kept], house=copied, owner_url=copied.settings.owner_url)
    await copied.close()
    await servers.drop(own)


async def opened(settings: Settings) -> House:
    house = House.build(settings)
    await house.open()
    return house


@pytest.fixture
def served(world: World) -> Iterator[Any]:
    with application(world.house) as built:
        yield built


@pytest.fixture
async def member(world: World, served: Any) -> AsyncIterator[Callable[[Tenant], Awaitable[httpx.AsyncClient]]]:
    """A browser signed in as somebody who holds every role of an agency."""
    from service.identity.queries import person_named
    from service.identity.sessions import begin_session

    opened: list[httpx.AsyncClient] = []

    async def made(tenant: Tenant) -> httpx.AsyncClient:
        async with open_work(world.house.database, tenant, all_powerful()) as work:
            person = await person_named(work, "head")
        assert person is not None
        http = visitor_of(served, tenant)
        http.cookies.set("chancery_session", await begin_session(world.house.keyspace, tenant, person.id))
        opened.append(http)
        return http

    yield made
    for http in opened:
        await http.aclose()


def routes(app: Litestar) -> Iterator[tuple[str, str, list[str], Any]]:
    """Path, method, names of parameters and handler of every route."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            names = list(route.path_parameters)
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                    yield route.path_format, str(method), names, handler


def unguarded(app: Litestar) -> set[str]:
    """Paths that neither ask for a permission nor are open by their own word and by the list above."""
    found = set()
    for path, _, _, handler in routes(app):
        guards = [guard for layer in handler.ownership_layers for guard in layer.guards or []]
        guarded = any(hasattr(getattr(guard, "func", guard), "permissions") for guard in guards)
        named = path in DESCRIPTION or (handler.opt.get("open") and path in OPEN_ROUTES)
        if not guarded and not named:
            found.add(path)
    return found


def unscoped(keys: Iterable[bytes]) -> list[bytes]:
    """Keys of Valkey that carry no agency, apart from the queue's own."""
    return [key for key in keys if not KEY.fullmatch(key) and not QUEUE_KEY.fullmatch(key)]


async def test_every_route_is_guarded_or_named_as_open(served: Any) -> None:
    assert unguarded(served.app) == set()


def test_a_planted_route_without_guard_is_seen() -> None:
    @get("/planted")
    async def forgotten() -> None:
        """No guard."""

    @get("/planted/open", opt={"open": True})
    async def unnamed() -> None:
        """Says of itself that it is open; nobody has agreed."""

    @get("/planted/kept", guards=[may("correspondence.read")])
    async def kept() -> None:
        """As it should be."""

    @get("/signin", opt={"open": True})
    async def named() -> None:
        """Open, and named as such."""

    app = Litestar([forgotten, unnamed, kept, named], openapi_config=None)
    assert unguarded(app) == {"/planted", "/planted/open"}


async def test_a_planted_key_without_agency_is_seen(world: World) -> None:
    client = Redis.from_url(world.house.settings.redis_url)
    await client.set("chancery:planted", "1")
    await client.set(f"chancery:{world.first.id}:planted", "1")
    try:
        assert unscoped([key async for key in client.scan_iter("*")]) == [b"chancery:planted"]
    finally:
        await client.delete("chancery:planted")
        await client.aclose()


async def test_every_table_hides_the_other_agency(world: World) -> None:
    empty = [table for table in world.tables if not await world.rows(table, world.first)]
    assert empty == [], "fill these in tests/isolation/world.py: an empty table proves nothing"
    for table in world.tables:
        rows = await world.rows(table, world.first)
        async with open_work(world.house.database, world.second, all_powerful()) as work:
            count = text(f"select count(*) from {table} where tenant_id = :tenant")  # noqa: S608
            assert (await work.session.execute(count, {"tenant": world.first.id})).scalar_one() == 0, table
        forged = text(f"insert into {table} select (jsonb_populate_record(null::{table}, cast(:row as jsonb))).*")
        for own_key in (rows[0], rows[0] | ({"id": str(uuid.uuid4())} if "id" in rows[0] else {})):
            with pytest.raises(Exception, match=r"row-level security|permission denied"):
                async with open_work(world.house.database, world.second, all_powerful()) as work:
                    await work.session.execute(forged, {"row": plain(own_key)})


async def test_no_write_reaches_the_other_agencys_rows(world: World) -> None:
    before = await world.everything(world.first)
    for table in world.tables:
        for statement in (f"update {table} set tenant_id = tenant_id", f"delete from {table}"):  # noqa: S608
            try:
                async with open_work(world.house.database, world.second, all_powerful()) as work:
                    await work.session.execute(
                        text(f"{statement} where tenant_id = :tenant"), {"tenant": world.first.id}
                    )
            except Exception as error:
                assert "permission denied" in str(error), table
    assert await world.everything(world.first) == before


def masked(answer: httpx.Response) -> tuple[int, str]:
    """An answer without what differs from one request to the next."""
    return answer.status_code, MOMENT.sub("hh:mm", IDENTIFIER.sub("ID", answer.text))


def tried(path: str, table: str) -> bool:
    """Whether a route is asked with an id of a table: all pairs in the full run, else those that sound alike and a
    twelfth of the others, always the same."""
    alike = any(word.rstrip("s")[:7] in table for word in re.findall(r"[a-z]{4,}", path))
    return FULL or alike or crc32(f"{path} {table}".encode()) % 12 == 0


@pytest.mark.timeout(1_200)
async def test_another_agencys_ids_answer_like_ids_of_nothing(
    world: World, served: Any, member: Callable[[Tenant], Awaitable[httpx.AsyncClient]]
) -> None:
    http = await member(world.second)
    foreign = await identifiers(world)
    before = await world.everything(world.first)
    walked = 0
    for path, method, names, _ in routes(served.app):
        if not names or path in OPEN_ROUTES:
            continue
        unknown = masked(await ask(http, method, path, names, str(uuid.uuid4())))
        for table, identifier in foreign.items():
            if not tried(path, table):
                continue
            answer = masked(await ask(http, method, path, names, identifier))
            assert answer == unknown, f"{method} {path} tells an id of {table} from an id of nothing"
            walked += 1
        assert world.marker not in unknown[1]
    assert walked > 100
    assert await world.everything(world.first) == before


async def identifiers(world: World) -> dict[str, str]:
    """One id of the first agency from every table that has them."""
    found = {}
    for table in world.tables:
        rows = await world.rows(table, world.first)
        if rows and "id" in rows[0]:
            found[table] = str(rows[0]["id"])
    return found


async def ask(http: httpx.AsyncClient, method: str, path: str, names: list[str], identifier: str) -> httpx.Response:
    filled = path
    for name in names:
        filled = filled.replace("{" + name + "}", "1" if name in {"page", "number"} else identifier)
    if method not in WRITES:
        return await http.request(method, filled)
    if path.startswith("/api/"):
        return await http.request(method, filled, json={"reason": "because"})
    return await http.request(method, filled, data={"reason": "because", "version": "1"})


async def test_no_page_list_or_export_shows_the_other_agency(
    world: World, served: Any, member: Callable[[Tenant], Awaitable[httpx.AsyncClient]]
) -> None:
    own, other = await member(world.first), await member(world.second)
    shown = set()
    for path, method, names, _ in routes(served.app):
        if method != "GET" or names:
            continue
        answer = await other.get(path)
        assert answer.status_code != 500, path
        assert world.marker not in answer.text, path
        # Asking for what only the other agency has must be like asking for what nobody has.
        nobody = f"Nişan{uuid.uuid4().hex[:10]}"
        for asked in ("q", "number", "sender_number", "name"):
            found = masked(await other.get(path, params={asked: world.marker}))[1].replace(world.marker, "ASKED")
            nothing = masked(await other.get(path, params={asked: nobody}))[1].replace(nobody, "ASKED")
            assert unquoted(found, world.marker) == unquoted(nothing, nobody), f"{path}?{asked}"
        if world.marker in (await own.get(path)).text:
            shown.add(path)
    assert {"/api/v1/letters", "/letters", "/contacts", "/audit"} <= shown, (
        "the walk proves nothing where the agency itself sees nothing"
    )


def unquoted(shown: str, typed: str) -> str:
    """What was typed comes back in addresses too."""
    return shown.replace(quote(typed), "ASKED").replace(quote_plus(quote(typed)), "ASKED")


async def test_jobs_of_one_agency_cannot_touch_another(world: World) -> None:
    foreign = await identifiers(world)
    before = await world.everything(world.first)
    for name, known in JOBS.items():
        if name.startswith("test."):
            continue
        parameters = arguments_of(name)
        for identifier in foreign.values():
            given = {key: identifier for key, parameter in parameters.items() if parameter.default is parameter.empty}
            try:
                async with open_work(world.house.database, world.second, all_powerful()) as work:
                    await known.function(work, world.house, **given)
            except Exception as error:
                assert world.marker not in str(error), name
    assert await world.everything(world.first) == before


async def test_every_key_and_file_carries_its_agency(
    world: World, member: Callable[[Tenant], Awaitable[httpx.AsyncClient]]
) -> None:
    await (await member(world.first)).get("/letters")
    client = Redis.from_url(world.house.settings.redis_url)
    keys = [key async for key in client.scan_iter("*")]
    await client.aclose()
    assert any(str(world.first.id).encode() in key for key in keys)
    assert unscoped(keys) == []
    tables = ("file", "file_page", "publication_file")
    stored = [row["storage_key"] for table in tables for row in await world.rows(table, world.first)]
    stored += [row["image_key"] for row in await world.rows("redaction_page", world.first)]
    assert stored
    assert [key for key in stored if not key.startswith(f"{world.first.id}/")] == []

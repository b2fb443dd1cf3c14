"""Kept pages: the same bytes at little cost, and never a page that is no longer true, in whatever process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from service.publishing.actions import withdraw
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.applications import application
from tests.conftest import OpenWork, visitor_of
from tests.publishing.factories import published

pytestmark = pytest.mark.anyio


@pytest.fixture
def second(house: House) -> Iterator[Any]:
    """Another web process, with what it keeps by itself."""
    with application(house) as served:
        yield served


@pytest.fixture
async def other(second: Any, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor_of(second, tenant) as opened:
        yield opened


@pytest.fixture
def questions(house: House) -> Iterator[list[str]]:
    """Every statement that the public's role sends through a session; the question for the stamp goes past those."""
    assert house.public is not None
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(house.public.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(house.public.engine.sync_engine, "before_cursor_execute", note)


async def test_a_kept_page_asks_nothing_but_its_stamp(
    client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, questions: list[str]
) -> None:
    async with committing(tenant) as work:
        await published(work, "Kept", slug="kept")
    first = await client.get("/public/az/news/kept")
    assert questions
    questions.clear()
    for _ in range(5):
        again = await client.get("/public/az/news/kept", params={"anything": "else"})
        assert again.content == first.content
    assert questions == []
    known = await client.get("/public/az/news/kept", headers={"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == first.headers["etag"]
    assert questions == []
    assert "set-cookie" not in first.headers


async def test_both_processes_see_a_change_at_once(
    client: httpx.AsyncClient, other: httpx.AsyncClient, committing: OpenWork, tenant: Tenant
) -> None:
    for number in range(6):
        async with committing(tenant) as work:
            _, record_id = await published(work, f"Seen {number}", slug=f"seen-{number}")
        for http in (client, other):
            assert f"Seen {number}" in (await http.get("/public/az/news")).text
            assert (await http.get(f"/public/az/news/seen-{number}")).status_code == 200
        async with committing(tenant) as work:
            await withdraw(work, "test_record", record_id, "taken back")
        for http in (other, client):
            assert f"Seen {number}" not in (await http.get("/public/az/news")).text
            assert (await http.get(f"/public/az/news/seen-{number}")).status_code == 410


async def test_what_comes_due_shows_in_kept_lists(
    client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, moved_clock: Callable[[float], None]
) -> None:
    async with committing(tenant) as work:
        _, record_id = await published(work, "First words", slug="scheduled")
        await published(
            work, "Corrected words", record_id=record_id, slug="scheduled", publish_at=work.now + timedelta(minutes=10)
        )
    assert "First words" in (await client.get("/public/az/news")).text
    assert "First words" in (await client.get("/public/az/news/scheduled")).text
    moved_clock(660)
    assert "Corrected words" in (await client.get("/public/az/news")).text
    page = await client.get("/public/az/news/scheduled")
    assert "Corrected words" in page.text
    assert "First words" not in page.text


async def test_a_flood_shares_its_questions(house: House, app: Any, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        await published(work, "Flooded", slug="flooded")
    assert house.public is not None
    lent: list[int] = []
    event.listen(house.public.engine.sync_engine, "checkout", lambda *_: lent.append(1))
    async with visitor_of(app, tenant) as http:
        await http.get("/public/az/news/flooded")
        lent.clear()
        answers = await asyncio.gather(*(http.get("/public/az/news/flooded") for _ in range(200)))
    assert {answer.status_code for answer in answers} == {200}
    assert 0 < len(lent) < 100


async def test_two_agencies_keep_their_own(
    app: Any, client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await published(work, "Ours alone", slug="ours-alone")
    assert (await client.get("/public/az/news/ours-alone")).status_code == 200
    async with visitor_of(app, other_tenant) as foreign:
        for path in ("/public/ka/news/ours-alone", "/public/en/news/ours-alone", "/public/en/news", "/sitemap.xml"):
            assert "Ours alone" not in (await foreign.get(path)).text
        assert (await foreign.get("/public/en/news/ours-alone")).status_code == 404


async def test_packed_and_plain_are_the_same(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await published(work, "Packed", slug="packed")
    plain = await client.get("/public/az/news/packed", headers={"accept-encoding": "identity"})
    packed = await client.get("/public/az/news/packed", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert packed.headers["etag"] != plain.headers["etag"]
    assert len(plain.content) < 20_000

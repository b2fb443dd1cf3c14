"""The page of acts."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from service.audit import access
from service.runtime.tenants import Tenant
from tests.conftest import all_powerful, visitor_of

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def head(sign_in: SignIn, tenant: Tenant) -> httpx.AsyncClient:
    return await sign_in(tenant, "head")


async def test_acts_are_listed_with_their_words_and_contents(
    head: httpx.AsyncClient, tenant: Tenant, committing: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, who, hidden = f"thing.{uuid4().hex}", f"Zeynəb {uuid4().hex}", uuid4()
    monkeypatch.setitem(access.KINDS, kind, "Thing was done")
    monkeypatch.setattr(access, "OPEN", {"thing"})
    monkeypatch.setitem(access.LINKS, "thing", "/things/{id}")
    async with committing(tenant, all_powerful(who)) as work:
        work.record(kind, uuid4(), record="thing", before={"name": "<b>"}, after={"name": "new"}, reason="a reason")
        work.record(kind, hidden, record="secret", after={"name": "unseen"}, reason="unheard")
    answer = await head.get("/audit", params={"kind": kind, "who": "zeyneb"})
    assert answer.status_code == 200
    assert answer.text.count("Thing was done</b>") == 2
    for shown in (who, "a reason", "&lt;b&gt;", "<ins>new</ins>", "/things/", "The contents are withheld"):
        assert shown in answer.text
    for absent in ("unseen", "unheard", "<del><b>"):
        assert absent not in answer.text
    empty = await head.get("/audit", params={"kind": kind, "who": "nobody"})
    assert "No act answers to this filter" in empty.text


async def test_the_day_is_the_agencys(head: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    who = f"Gün {uuid4().hex}"
    async with committing(tenant, all_powerful(who)) as work:
        row = work.act_row("x.y", uuid4(), record="x")
        row["at"] = work.now.replace(hour=20, minute=30) - timedelta(days=40)
        work._acts.append(row)
        next_day = row["at"] + timedelta(hours=4)
    there = await head.get("/audit", params={"who": who, "day": f"{next_day:%d.%m.%Y}"})
    assert f"{next_day:%d.%m.%Y}" in there.text
    assert re.search(rf"<span>{who}</span>", there.text)
    day_before = await head.get("/audit", params={"who": who, "day": f"{row['at']:%d.%m.%Y}"})
    assert "No act answers to this filter" in day_before.text


@pytest.mark.parametrize("day", ["31.02.2026", "yesterdayish", "1" * 500])
async def test_a_wrong_day_is_told_at_the_field(head: httpx.AsyncClient, day: str) -> None:
    answer = await head.get("/audit", params={"day": day})
    assert answer.status_code == 422
    assert 'id="day-e"' in answer.text


async def test_a_damaged_cursor_is_refused(head: httpx.AsyncClient) -> None:
    assert (await head.get("/audit", params={"before": "x"})).status_code == 422


async def test_paging_goes_to_the_end(head: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    who = f"Səhifə {uuid4().hex}"
    async with committing(tenant, all_powerful(who)) as work:
        for _ in range(53):
            work.record("x.y", uuid4(), record="x")
    first = await head.get("/audit", params={"who": who})
    onwards = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onwards
    second = await head.get(onwards[1].replace("&amp;", "&"))
    assert [page.text.count(f"<span>{who}</span>") for page in (first, second)] == [50, 3]


async def test_it_takes_the_right(sign_in: SignIn, app: object, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get("/audit")).status_code == 403
    async with visitor_of(app, tenant) as nobody:
        assert (await nobody.get("/audit")).headers["location"] == "/signin?next=/audit"

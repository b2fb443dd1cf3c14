"""The public page as everybody reads it."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from service.publishing.actions import withdraw
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.publishing.factories import published

pytestmark = pytest.mark.anyio


async def test_what_is_published_stands_in_list_and_page(
    client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await published(work, "Körpü açıldı", lead="Şəhərin şimalında.", body="**Hamıya** <b>açıqdır</b>.")
    page = await client.get("/public/az/news/korpu-acildi")
    assert page.status_code == 200
    assert "<h1>Körpü açıldı</h1>" in page.text
    assert "<strong>Hamıya</strong> &lt;b&gt;açıqdır&lt;/b&gt;" in page.text
    assert "Körpü açıldı" in (await client.get("/public/az/news")).text
    assert "Körpü açıldı" in (await client.get("/public/az")).text
    assert "/public/az/news/korpu-acildi" in (await client.get("/public/en/news/korpu-acildi")).text


async def test_unpublished_future_and_unknown_answer_alike(
    client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, moved_clock: Callable[[float], None]
) -> None:
    async with committing(tenant) as work:
        await published(work, "Seen now")
        await published(work, "Later", publish_at=work.now + timedelta(hours=1))
        _, gone = await published(work, "Never seen", publish_at=work.now + timedelta(hours=1))
        await withdraw(work, "test_record", gone, "not needed")
    answers = {(await client.get(f"/public/az/news/{slug}")).status_code for slug in ("later", "never-seen", "unknown")}
    assert answers == {404}
    moved_clock(3700)
    assert (await client.get("/public/az/news/later")).status_code == 200
    assert (await client.get("/public/az/news/never-seen")).status_code == 404


async def test_withdrawn_says_why(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        _, record_id = await published(work, "Wrong figures", body="secret figures")
    assert (await client.get("/public/az/news/wrong-figures")).status_code == 200
    async with committing(tenant) as work:
        await withdraw(work, "test_record", record_id, "The figures were wrong.")
    page = await client.get("/public/az/news/wrong-figures")
    assert page.status_code == 410
    assert "The figures were wrong." in page.text
    assert "secret figures" not in page.text
    assert "Wrong figures" not in (await client.get("/public/az/news")).text

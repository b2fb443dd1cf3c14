"""The daily monitor over HTTP: set up, read through, sent, read; who sees what; the API; bad input."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.monitoring.editions.actions.composing import compose
from service.monitoring.editions.actions.sending import send
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.monitoring.editions.factories import person, ready, set_up
from tests.monitoring.factories import clipped
from tests.notifications.conftest import questions  # noqa: F401 - a fixture

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
FORM = {
    "kind": "leadership", "title_az": "Səhər icmalı", "hour": "08:30", "days": "1 2 3 4 5", "languages": "az",
    "groups": "leadership", "without_topic": "on", "unjudged": "on", "counts": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
async def afterwards(house: House) -> AsyncIterator[None]:
    """Nothing of these tests stays: others count editions."""
    yield
    engine = create_async_engine(driver_url(house.settings.owner_url), poolclass=NullPool)
    async with engine.begin() as connection:
        for table in ("delivery", "item", "edition", "recipient", "topic"):
            await connection.execute(text(f"delete from monitor_{table}"))  # noqa: S608
        await connection.execute(text("delete from monitor"))
    await engine.dispose()


async def test_a_monitor_is_set_up_and_nothing_typed_is_lost(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    empty = (await head.get("/monitoring/monitor")).text
    assert "No monitor is set up" in empty and "No mail server is set up" in empty
    wrong = await head.post(
        "/monitoring/monitors/new",
        data={**FORM, "hour": "08:31", "days": "", "languages": "", "outsiders": "nobody\nok@mail.example"},
    )
    assert wrong.status_code == 422
    for said in ("in quarters", "at least one day", "at least one language", "no mail addresses: nobody", "08:31",
                 "ok@mail.example"):  # fmt: skip
        assert said in wrong.text, said
    made = await head.post("/monitoring/monitors/new", data={**FORM, "outsiders": "ok@mail.example"})
    assert made.status_code == 303
    listed = (await head.get("/monitoring/monitor")).text
    place = re.search(r"/monitoring/monitors/[0-9a-f-]{36}", listed)
    assert "Səhər icmalı" in listed and place is not None
    page = (await head.get(place[0])).text
    assert "ok@mail.example" in page and 'value="08:30"' in page
    stale = await head.post(place[0], data={**FORM, "version": "7"})
    assert stale.status_code in {409, 422} and "Somebody else saved" in stale.text
    assert (await head.post(f"{place[0]}/off")).status_code == 303
    assert "Switch on" in (await head.get(place[0])).text


async def test_an_edition_is_composed_at_a_wish_read_through_and_sent(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        monitor_id = await set_up(work)
        clip_id = await clipped(work, title=f"Təmir <b>{uuid4().hex[:6]}</b>", lead="Üç məktəb.")
    head, clerk = await sign_in(tenant, "head"), await sign_in(tenant, "clerk")
    begun = await head.post(f"/monitoring/monitors/{monitor_id}/compose")
    place = begun.headers["location"]
    assert "being composed" in (await head.get(place)).text
    async with committing(tenant) as work:
        assert await compose(work, UUID(place.rpartition("/")[2]))
    assert (await head.post(f"/monitoring/monitors/{monitor_id}/compose")).headers["location"] == place
    page = (await head.get(place)).text
    assert "Təmir &lt;b&gt;" in page and "<b>" not in re.sub(r"<b>\d+</b>", "", page.partition("<article")[2]
                                                          .partition("</article>")[0])  # fmt: skip
    item = re.search(rf'id="i-([0-9a-f-]{{36}})"[^§]*?/monitoring/clips/{clip_id}', page)
    assert item is not None
    long = await head.post(f"{place}/items/{item[1]}/note", data={"note": "x" * 1_001, "section": ""})
    assert long.status_code == 422 and "x" * 1_001 in long.text
    for act, data in (("note", {"note": "Cavab verilir.", "section": ""}), ("down", {}), ("drop", {}),
                      ("take-back", {})):  # fmt: skip
        assert (await head.post(f"{place}/items/{item[1]}/{act}", data=data)).status_code == 303
    assert (await head.post(f"{place}/items/{item[1]}/burn")).status_code == 404
    assert (await head.post(f"{place}/add", data={"clip": str(uuid4())})).status_code == 404
    assert (await head.post(f"{place}/skip", data={"reason": ""})).status_code == 422
    stale = await head.post(f"{place}/send", data={"version": "999"})
    assert stale.status_code in {409, 422} and "Somebody else changed" in stale.text
    assert (await clerk.get(place)).status_code == 404
    assert (await head.get(f"{place}/paper/xx")).status_code == 404
    paper = await head.get(f"{place}/paper/az")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    sent = await head.post(f"{place}/send")
    assert sent.status_code == 303
    assert "editor@press.example" in (await head.get(place)).text
    again = await head.post(f"{place}/send")
    assert again.status_code in {409, 422} and "was sent" in again.text
    day = re.search(r"/monitoring/monitor/\d{4}-\d\d-\d\d\?of=[0-9a-f-]{36}", (await head.get(place)).text)
    assert day is not None
    read = (await head.get(f"{day[0]}&in=en")).text
    assert "Daily media monitor" in read and "Cavab verilir." in read and "Also in" not in read
    assert (await head.get("/monitoring/monitor/2019-01-01")).status_code == 404
    assert (await head.get("/monitoring/monitor/nonsense")).status_code == 404
    correction = await head.post(f"{place}/correct", data={"reason": "Səhv başlıq"})
    assert correction.status_code == 303
    assert "Səhv başlıq" in (await head.get(correction.headers["location"])).text


async def test_drafts_are_for_those_who_send(
    sign_in: SignIn, api: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        edition = await ready(work)
    adviser, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    assert str(edition.id) in (await head.get("/monitoring/monitor")).text
    shown = await adviser.get(f"/monitoring/editions/{edition.id}")
    assert shown.status_code == 404
    assert str(edition.id) not in (await adviser.get("/monitoring/monitor")).text
    assert (await adviser.post(f"/monitoring/editions/{edition.id}/send")).status_code == 403
    assert (await adviser.get("/monitoring/monitors/new")).status_code == 403
    program = await api(tenant, "adviser")
    assert (await program.get(f"/api/v1/monitoring/editions/{edition.id}")).status_code == 404
    async with committing(tenant) as work:
        await send(work, edition.id)
    read = await program.get(f"/api/v1/monitoring/editions/{edition.id}")
    assert read.status_code == 200 and read.json()["deliveries"] == []
    assert (await adviser.get(f"/monitoring/editions/{edition.id}")).status_code == 303


async def test_whom_it_was_sent_to_reads_it_without_the_right_to_the_monitoring(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    title = f"Təmir {uuid4().hex[:6]}"
    async with committing(tenant) as work:
        clip_id = await clipped(work, title=title, address="https://news.example/told")
        edition = await ready(work, people=(await person(work, "clerk"),))
        foreign = await ready(work)
    clerk = await sign_in(tenant, "clerk")
    pages = [f"/monitoring/monitor/{edition.day.isoformat()}", f"/monitoring/editions/{edition.id}/paper/az"]
    assert [(await clerk.get(place)).status_code for place in pages] == [404, 404]
    async with committing(tenant) as work:
        await send(work, foreign.id)
    assert [(await clerk.get(place)).status_code for place in pages] == [404, 404]
    async with committing(tenant) as work:
        await send(work, edition.id)
    assert [(await clerk.get(place)).status_code for place in pages] == [200, 200]
    shown = (await clerk.get(pages[0])).text
    assert title in shown and "https://news.example/told" in shown and str(clip_id) not in shown
    assert (await clerk.get(f"/monitoring/editions/{edition.id}")).headers["location"].startswith(pages[0])
    assert str(foreign.id) not in shown
    assert (await clerk.get(f"/monitoring/editions/{foreign.id}/paper/az")).status_code == 404
    assert (await clerk.get("/monitoring/monitor")).status_code == 403


async def test_programs_list_read_and_send(api: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        await clipped(work, title="Proqram üçün")
        edition = await ready(work)
    program = await api(tenant, "head")
    (monitor,) = (await program.get("/api/v1/monitoring/monitors")).json()["items"]
    assert (monitor["hour"], monitor["languages"]) == ("08:30", ["az", "en"])
    rows = (await program.get("/api/v1/monitoring/editions")).json()["items"]
    assert [(row["id"], row["state"]) for row in rows] == [(str(edition.id), "ready")]
    assert (await program.get("/api/v1/monitoring/editions", params={"before": "x"})).status_code == 422
    sent = await program.post(f"/api/v1/monitoring/editions/{edition.id}/send")
    assert sent.status_code == 200 and sent.json() == {"mails": 1}
    assert (await program.post(f"/api/v1/monitoring/editions/{edition.id}/send")).status_code in {409, 422}
    body = (await program.get(f"/api/v1/monitoring/editions/{edition.id}")).json()
    assert "Proqram üçün" in [story["headline"] for story in body["stories"]]
    assert body["deliveries"][0]["state"] == "queued"
    assert (await program.get(f"/api/v1/monitoring/editions/{uuid4()}")).status_code == 404


@pytest.mark.parametrize("kind", ["archive", "edition", "day"])
async def test_a_page_asks_as_much_for_three_as_for_one(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, kind: str,
    questions: Callable[[], int],  # noqa: F811
) -> None:  # fmt: skip
    head = await sign_in(tenant, "head")
    async with committing(tenant) as work:
        monitor_id = await set_up(work)
    counts = []
    for turn, count in enumerate((1, 3)):
        async with committing(tenant) as work:
            work.now += timedelta(days=turn + 1)
            for _ in range(count):
                await clipped(work)
            edition = await ready(work, monitor_id)
            await send(work, edition.id)
        day = edition.day.isoformat()
        path = {"archive": "/monitoring/monitor", "edition": f"/monitoring/editions/{edition.id}",
                "day": f"/monitoring/monitor/{day}"}[kind]  # fmt: skip
        await head.get(path)
        questions()
        assert (await head.get(path)).status_code == 200
        counts.append(questions())
    assert counts[0] == counts[1]

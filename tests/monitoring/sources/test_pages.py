"""Pages and API of sources over HTTP: the list, the form with a look first, acts, refusals, harvests."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event

from service.monitoring.sources.actions.editing import add_source
from service.monitoring.sources.rules.content import Content
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.documents.samples import PDF
from tests.monitoring.sources.press import Press, gone, page, rss, xml

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
PLACE = "/monitoring/sources"


@pytest.fixture
def allowed(house: House, press: Press) -> Press:
    """The press on loopback, which this house may fetch from."""
    house.settings = replace(house.settings, fetch_allow=frozenset({("127.0.0.1", press.port)}))
    return press


def form(address: str, **more: str) -> dict[str, str]:
    return {
        "address": address, "kind": "feed", "title_az": "Xəzər Xəbər", "tier": "2", "every_minutes": "15",
        "silent_hours": "48", "licence": "unknown", "keep_days": "400", **more,
    }  # fmt: skip


def fresh() -> str:
    return f"https://{uuid4().hex}.example/feed"


async def added(house: House, committing: OpenWork, tenant: Tenant, **more: Any) -> UUID:
    said = {"kind": "feed", "address": fresh(), "titles": {"az": f"Nəşr {uuid4().hex[:6]}"}, **more}
    async with committing(tenant) as work:
        return await add_source(work, house.keyring, Content(**said))


async def test_an_address_is_looked_at_then_added(sign_in: SignIn, tenant: Tenant, allowed: Press) -> None:
    allowed.pages["/feed"] = xml(rss(("http://127.0.0.1/a", "Birinci xəbər", "x"), title="Bakı Səsi"))
    head = await sign_in(tenant, "head")
    assert "Add a source" in (await head.get(PLACE)).text
    typed = {"address": f"127.0.0.1:{allowed.port}/feed", "kind": "", "selector": ""}
    looked = await head.post(f"{PLACE}/look", data=typed | {"address": f"http://{typed['address']}"})
    assert looked.status_code == 200
    assert "Birinci xəbər" in looked.text and 'value="Bakı Səsi"' in looked.text
    assert re.search(r'<option value="feed" selected', looked.text)
    answer = await head.post(PLACE, data=form(f"http://{typed['address']}", title_az="Bakı Səsi"))
    assert answer.status_code == 303
    shown = (await head.get(answer.headers["location"])).text
    assert "Bakı Səsi" in shown and "Not read yet" in shown and "Media source added" in shown
    assert "Bakı Səsi" in (await head.get(PLACE)).text


async def test_a_page_offers_the_feeds_it_names(sign_in: SignIn, tenant: Tenant, allowed: Press) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    allowed.pages["/"] = page(f"<!doctype html><head><title>Sayt</title>{link}</head><body>Salam</body>")
    allowed.pages["/rss.xml"] = xml(rss(("http://127.0.0.1/a", "Xəbər", "x")))
    head = await sign_in(tenant, "head")
    looked = await head.post(f"{PLACE}/look", data={"address": f"http://127.0.0.1:{allowed.port}/"})
    feed = f"http://127.0.0.1:{allowed.port}/rss.xml"
    assert f'value="{feed}"' in looked.text
    again = await head.post(f"{PLACE}/look", data={"address": f"http://127.0.0.1:{allowed.port}/", "feed": feed})
    assert re.search(r'<option value="feed" selected', again.text) and f'value="{feed}"' in again.text


async def test_a_list_is_looked_at_by_its_selector(sign_in: SignIn, tenant: Tenant, allowed: Press) -> None:
    allowed.pages["/news"] = page("<!doctype html><body><h2><a href='/x'>Yol təmiri</a></h2></body>")
    head = await sign_in(tenant, "head")
    address = f"http://127.0.0.1:{allowed.port}/news"
    found = await head.post(f"{PLACE}/look", data={"address": address, "selector": "h2 a"})
    assert "Yol təmiri" in found.text and re.search(r'<option value="list" selected', found.text)
    nothing = await head.post(f"{PLACE}/look", data={"address": address, "selector": "h7 a"})
    assert "The selector finds no link on the page." in nothing.text


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [(gone(404), "nothing is at this address (404)"), (gone(410), "gone for good"), (gone(500), "with an error"),
     (gone(302, Location="http://169.254.169.254/"), "The address is not public")],
)  # fmt: skip
async def test_what_went_wrong_is_said_in_words(
    sign_in: SignIn, tenant: Tenant, allowed: Press, answer: Any, sentence: str
) -> None:
    allowed.pages["/feed"] = answer
    head = await sign_in(tenant, "head")
    looked = await head.post(f"{PLACE}/look", data={"address": f"http://127.0.0.1:{allowed.port}/feed"})
    assert looked.status_code == 200 and sentence in looked.text


async def test_addresses_inside_are_not_looked_at(sign_in: SignIn, tenant: Tenant, press: Press) -> None:
    head = await sign_in(tenant, "head")
    looked = await head.post(f"{PLACE}/look", data={"address": f"http://127.0.0.1:{press.port}/feed"})
    assert "The address is not public" in looked.text
    assert press.asked == []


async def test_wrong_fields_say_so_and_keep_what_was_typed(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    wrong = form(
        "not an address", kind="list", selector="h2[", title_az="", keep_days="7", licence_note="Qeyd", tier="9"
    )
    answer = await head.post(PLACE, data=wrong)
    assert answer.status_code == 422
    for name in ("address", "selector", "keep_days", "tier"):
        assert f'id="{name}-e"' in answer.text, name
    assert 'value="Qeyd"' in answer.text and 'value="not an address"' in answer.text
    answer = await head.post(PLACE, data=form(fresh(), title_az=""))
    assert answer.status_code == 422 and 'id="title_az-e"' in answer.text
    answer = await head.post(PLACE, data=form(fresh(), username="oxucu", password=""))
    assert answer.status_code == 422 and 'id="password-e"' in answer.text


async def test_a_password_is_never_shown_again(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    answer = await head.post(PLACE, data=form(fresh(), username="oxucu", password="çox gizli"))
    assert answer.status_code == 303
    for path in (answer.headers["location"], answer.headers["location"] + "/edit"):
        assert "çox gizli" not in (await head.get(path)).text
    refused = await head.post(PLACE, data=form("x y", username="oxucu", password="çox gizli"))
    assert refused.status_code == 422 and "çox gizli" not in refused.text


async def test_acts_and_their_reasons(sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork) -> None:
    place = f"{PLACE}/{await added(house, committing, tenant)}"
    head = await sign_in(tenant, "head")
    assert (await head.post(f"{place}/pause", data={"reason": ""})).status_code == 422
    assert (await head.post(f"{place}/pause", data={"reason": "Təmir"})).status_code == 303
    assert "Təmir" in (await head.get(place)).text
    assert (await head.post(f"{place}/fetch")).status_code == 422
    assert (await head.post(f"{place}/resume")).status_code == 303
    assert (await head.post(f"{place}/fetch")).status_code == 303
    assert (await head.post(f"{place}/remove", data={"reason": "Bağlandı"})).status_code == 303
    assert (await head.get(f"{place}/edit")).status_code in {403, 409, 422}
    assert (await head.post(f"{place}/take_back")).status_code == 303
    assert (await head.post(f"{place}/nonsense")).status_code == 404
    assert (await head.get(f"{PLACE}/{uuid4()}")).status_code == 404


async def test_a_change_that_came_too_late_is_shown(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    address = fresh()
    place = f"{PLACE}/{await added(house, committing, tenant, address=address)}/edit"
    head = await sign_in(tenant, "head")
    assert (await head.post(place, data=form(address, version="1", tier="1"))).status_code == 303
    late = await head.post(place, data=form(address, version="1", title_az="Gec qalan ad"))
    assert late.status_code == 409
    assert "Somebody else saved first" in late.text and "Gec qalan ad" in late.text
    assert 'name="version" value="2"' in late.text


async def test_a_harvest_is_begun_followed_and_stopped(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    place = f"{PLACE}/{await added(house, committing, tenant)}"
    head = await sign_in(tenant, "head")
    wrong = await head.post(f"{place}/harvest", data={"sitemap": "x y", "since": "01.01.2099"})
    assert wrong.status_code == 422 and 'id="sitemap-e"' in wrong.text and 'id="since-e"' in wrong.text
    begun = await head.post(
        f"{place}/harvest", data={"sitemap": "https://n.example/sitemap.xml", "since": "01.11.2026"}
    )
    assert begun.status_code == 303
    shown = (await head.get(place)).text
    found = re.search(r'hx-get="(/monitoring/sources/runs/([0-9a-f-]{36})/progress)"', shown)
    assert found is not None
    progress = await head.get(found[1], headers={"hx-request": "true"})
    assert progress.status_code == 200 and "<html" not in progress.text
    stop = f"{PLACE}/runs/{found[2]}"
    assert (await head.post(f"{stop}/cancel", data={"reason": ""})).status_code == 422
    assert (await head.post(f"{stop}/cancel", data={"reason": "Kifayətdir"})).status_code == 303
    assert (await head.post(f"{stop}/resume")).status_code == 303


async def test_who_only_reads_may_not_change(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    source_id = await added(house, committing, tenant)
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get(PLACE)).status_code == 403
    adviser = await sign_in(tenant, "adviser")
    shown = await adviser.get(f"{PLACE}/{source_id}")
    assert shown.status_code == 200 and 'href="/monitoring/sources/new"' not in (await adviser.get(PLACE)).text
    assert 'data-open="#pause"' not in shown.text
    assert (await adviser.post(f"{PLACE}/{source_id}/pause", data={"reason": "x"})).status_code == 403


async def test_the_list_says_the_same_with_one_and_with_three(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    head = await sign_in(tenant, "head")
    counted: list[int] = []
    for _ in range(2):
        await added(house, committing, tenant)
        seen: list[str] = []

        def note(*said: Any, seen: list[str] = seen) -> None:
            seen.append(said[2])

        event.listen(house.database.engine.sync_engine, "before_cursor_execute", note)
        assert (await head.get(PLACE)).status_code == 200
        event.remove(house.database.engine.sync_engine, "before_cursor_execute", note)
        counted.append(len(seen))
        await added(house, committing, tenant)
    assert counted[0] == counted[1]


async def test_the_api_adds_reads_and_acts(api: Callable[..., Any], tenant: Tenant) -> None:
    http = await api(tenant, "head")
    wrong = await http.post(
        "/api/v1/monitoring/sources", json={"kind": "feed", "address": "x y", "titles": {"az": "A"}}
    )
    assert wrong.status_code == 422 and "address" in wrong.text
    body = {"kind": "feed", "address": fresh(), "titles": {"az": "Nəşr"}, "username": "u", "password": "gizli"}
    made = await http.post("/api/v1/monitoring/sources", json=body)
    assert made.status_code == 201, made.text
    assert "gizli" not in made.text
    place = made.headers["location"]
    source = (await http.get(place)).json()
    assert (source["state"], source["condition"], source["shared"], source["tier"]) == ("active", "new", False, 2)
    assert source["id"] in {one["id"] for one in (await http.get("/api/v1/monitoring/sources")).json()["items"]}
    changed = await http.put(place, json=body | {"tier": 1, "version": source["version"], "password": ""})
    assert changed.status_code == 200 and changed.json()["tier"] == 1
    stale = await http.put(place, json=body | {"tier": 3, "version": source["version"], "password": ""})
    assert stale.status_code == 409
    assert (await http.post(f"{place}/acts/pause", json={"reason": ""})).status_code == 422
    paused = await http.post(f"{place}/acts/pause", json={"reason": "Təmir"})
    assert paused.json()["state"] == "paused"
    assert (await http.post(f"{place}/acts/nonsense", json={})).status_code == 404
    assert (await http.get(f"/api/v1/monitoring/sources/{uuid4()}")).status_code == 404


# --- by hand


async def test_a_pasted_article_becomes_a_clip(sign_in: SignIn, tenant: Tenant, house: House) -> None:
    head = await sign_in(tenant, "head")
    for way in ("address", "text", "file", "table"):
        assert (await head.get(f"/monitoring/add?way={way}")).status_code == 200
    empty = await head.post("/monitoring/add/text", data={"title": "", "outlet": "Qəzet", "text": "", "published": "x"})
    assert empty.status_code == 422 and 'value="Qəzet"' in empty.text
    for name in ("title", "text", "published"):
        assert f'id="{name}-e"' in empty.text
    typed = {
        "title": "Məktəb açıldı",
        "outlet": "Qəzet",
        "text": "Bu gün yeni məktəb açıldı.",
        "published": "20.11.2026",
    }
    made = await head.post("/monitoring/add/text", data=typed)
    assert made.status_code == 303 and made.headers["location"].startswith("/monitoring/clips/")
    shown = (await head.get(made.headers["location"])).text
    assert "Məktəb açıldı" in shown and "Qəzet" in shown


async def test_one_address_is_asked_for(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    assert (await head.post("/monitoring/add/address", data={"address": "x y"})).status_code == 422
    address = fresh()
    assert (await head.post("/monitoring/add/address", data={"address": address})).status_code == 303
    assert address in (await head.get("/monitoring/add")).text


CSV = (
    "Başlıq;Nəşr;Tarix;Ünvan;Mətn\r\n"
    "Yol təmiri;Səhər qəzeti;2026-11-19;https://s.example/1;Küçədə təmir başlayıb.\r\n"
    "Park;Axşam qəzeti;20.11.2026;;Parkda ağaclar əkilib.\r\n"
)


async def uploaded(http: httpx.AsyncClient, name: str, content: bytes) -> str:
    answer = await http.post("/files", content=content, headers={"x-file-name": name, "accept": "application/json"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_table_brings_all_rows_or_none(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    file = await uploaded(head, "articles.csv", CSV.encode("utf-8-sig"))
    made = await head.post("/monitoring/add/table", data={"files": file})
    assert made.status_code == 303
    shown = (await head.get("/monitoring?fold=0")).text
    assert "Yol təmiri" in shown and "Axşam qəzeti" in shown
    bad = CSV + "Üçüncü;Qəzet;nonsense;https://s.example/3;x\r\n;Qəzet;;;x\r\n"
    refused = await head.post("/monitoring/add/table", data={"files": await uploaded(head, "bad.csv", bad.encode())})
    assert refused.status_code == 422
    assert "Row 4" in refused.text and "Row 5 has no title" in refused.text
    assert "Üçüncü" not in (await head.get("/monitoring?fold=0")).text
    headless = await uploaded(head, "no.csv", b"a;b\r\n1;2\r\n")
    assert "must name the columns" in (await head.post("/monitoring/add/table", data={"files": headless})).text
    assert (await head.post("/monitoring/add/table", data={"files": ""})).status_code == 422


async def test_a_paper_is_the_evidence_of_its_clip(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    typed = {"title": "Qəzetdən kəsik", "outlet": "Respublika"}
    assert (await head.post("/monitoring/add/file", data=typed)).status_code == 422
    file = await uploaded(head, "page.pdf", PDF)
    made = await head.post("/monitoring/add/file", data=typed | {"files": file})
    assert made.status_code == 303
    assert "Qəzetdən kəsik" in (await head.get(made.headers["location"])).text
    assert (await head.get(f"/files/{file}")).status_code == 200

"""Keyword rules over HTTP: the list, writing with mistakes shown, trials, progress, bad input, rights, the API."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.monitoring.actions.asking import go_on
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.monitoring.factories import clipped

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
PART = {"hx-request": "true"}


def made_up(beginning: str) -> str:
    """A word that no other test uses, of letters only: words with digits have no endings."""
    return beginning + "".join("bdgklmnprstvzxcf"[int(digit, 16)] for digit in uuid4().hex[:8])


async def added(http: httpx.AsyncClient, title: str, rule: str) -> str:
    answer = await http.post("/monitoring/rules", data={"title": title, "text": rule, "days": "7"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_rule_is_written_tried_saved_and_shows_what_it_met(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    word = made_up("zərrə")
    async with committing(tenant) as work:
        clip_id = await clipped(work, title=f"Alimlər {word}lərin izində")
    head = await sign_in(tenant, "head")
    tried = await head.post("/monitoring/rules/try", data={"text": word, "days": "7"}, headers=PART)
    assert tried.status_code == 200 and "every 2s" in tried.text and "<html" not in tried.text
    run = re.search(r"/monitoring/rules/runs/([0-9a-f-]{36})", tried.text)
    assert run is not None
    async with committing(tenant) as work:
        await go_on(work, UUID(run[1]))
    shown = await head.get(f"/monitoring/rules/runs/{run[1]}", headers=PART)
    assert f"/monitoring/clips/{clip_id}" in shown.text and f'<mark title="{word}">{word}lərin</mark>' in shown.text
    clerk = await sign_in(tenant, "lead-adviser")
    assert (await clerk.get(f"/monitoring/rules/runs/{run[1]}", headers=PART)).status_code in {403, 404}
    place = await added(head, f"Qayda {word}", word)
    page = await head.get(place)
    assert page.status_code == 200 and f"Qayda {word}" in page.text
    assert place in (await head.get("/monitoring/rules")).text


async def test_mistakes_are_shown_where_they_are_and_nothing_typed_is_lost(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    checked = await head.post("/monitoring/rules/check", data={"text": 'yol AND ("körpü" OR'}, headers=PART)
    assert "A word or phrase is missing here." in checked.text and '<mark class="wrong">' in checked.text
    good = await head.post("/monitoring/rules/check", data={"text": "yol"}, headers=PART)
    assert "The rule can be read." in good.text
    refused = await head.post("/monitoring/rules", data={"title": "Yarımçıq <b>", "text": "(yol"})
    assert refused.status_code == 422
    assert "This parenthesis is not closed." in refused.text and "Yarımçıq &lt;b&gt;" in refused.text
    assert "(yol</textarea>" in refused.text
    empty = await head.post("/monitoring/rules", data={})
    assert empty.status_code == 422 and empty.text.count("Fill in this field.") >= 2
    az = await sign_in(tenant, "head", "az")
    said = await az.post("/monitoring/rules/check", data={"text": "(yol"}, headers=PART)
    assert 'class="err"' in said.text


async def test_a_rule_is_paused_revived_removed_and_a_stale_form_is_told(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    place = await added(head, f"Qayda {uuid4().hex[:6]}", "uydurmasöz")
    assert (await head.post(f"{place}/pause")).status_code == 303
    assert (await head.post(f"{place}/pause")).status_code == 422
    assert (await head.post(f"{place}/revive")).status_code == 303
    stale = await head.post(f"{place}/edit", data={"title": "Yeni", "text": "yeni", "version": "1"})
    assert stale.status_code == 422 and "Look at both and save again." in stale.text and "uydurmasöz" in stale.text
    version = re.search(r'name="version" value="(\d+)"', stale.text)
    assert version is not None
    saved = await head.post(f"{place}/edit", data={"title": "Yeni", "text": "yeni", "version": version[1]})
    assert saved.status_code == 303
    bare = await head.post(f"{place}/remove", data={"reason": " "})
    assert bare.status_code == 422 and "Say why." in bare.text
    assert (await head.post(f"{place}/remove", data={"reason": "Mövzu bağlandı"})).status_code == 303
    assert "Mövzu bağlandı" in (await head.get(place)).text
    assert (await head.get(f"{place}/edit")).status_code in {409, 422}


async def test_lists_of_spellings(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    name = f"siyahı-{uuid4().hex[:6]}"
    assert (
        await head.post("/monitoring/spellings", data={"name": f"@{name}", "spellings": "A B\nC D"})
    ).status_code == 303
    page = await head.get("/monitoring/spellings")
    assert f"@{name}" in page.text
    twice = await head.post("/monitoring/spellings", data={"name": name, "spellings": "kept words"})
    assert twice.status_code == 422 and "list of this name already" in twice.text and "kept words" in twice.text
    bad = await head.post("/monitoring/spellings", data={"name": "iki söz", "spellings": "a"})
    assert bad.status_code == 422


@pytest.mark.parametrize("path", ["/monitoring/rules", "/monitoring/rules/new", "/monitoring/spellings"])
async def test_who_has_no_right_sees_nothing(sign_in: SignIn, tenant: Tenant, path: str) -> None:
    http = await sign_in(tenant, "clerk")
    assert (await http.get(path)).status_code == 403


async def test_the_api_keeps_changes_and_asks(api: SignIn, tenant: Tenant) -> None:
    http = await api(tenant, "head")
    base = "/api/v1/monitoring/rules"
    made = await http.post(base, json={"title": "API", "text": "körpü OR yol"})
    assert made.status_code == 201, made.text
    rule = made.json()
    assert rule["version"] == 1 and rule["run"]["state"] == "running"
    bad = await http.post(base, json={"title": "API", "text": "körpü OR"})
    assert bad.status_code == 422 and "text" in bad.text
    changed = await http.put(f"{base}/{rule['id']}", json={"title": "API", "text": "körpü", "version": 1})
    assert changed.status_code == 200 and [one["number"] for one in changed.json()["versions"]] == [2, 1]
    stale = await http.put(f"{base}/{rule['id']}", json={"title": "API", "text": "yol", "version": 1})
    assert stale.status_code in {409, 422}
    asked = await http.post(f"{base}/{rule['id']}/ask", json={"days": 90})
    assert asked.status_code == 202
    assert (await http.post(f"{base}/{rule['id']}/pause", json={})).json()["state"] == "paused"
    assert (await http.post(f"{base}/{rule['id']}/explode", json={})).status_code == 404
    assert (await http.post(f"{base}/{rule['id']}/remove", json={})).status_code == 422
    listed = await http.get(base)
    assert any(item["id"] == rule["id"] for item in listed.json()["items"])

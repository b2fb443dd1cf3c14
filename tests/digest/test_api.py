"""Digests for programs: from a template to the number, with stale versions, wrong bodies and rights."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx

from service.digest.actions import deciding
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork, all_powerful
from tests.digest.factories import last_month, made_template, month_clip

Api = Callable[..., Awaitable[httpx.AsyncClient]]
API = "/api/v1/digests"
TITLES = {"az": "Dayjest", "en": "Digest"}
TEMPLATE = {
    "titles": TITLES, "languages": ["az", "en"],
    "sections": [
        {"kind": "top_stories", "titles": TITLES, "options": {"most": 5}},
        {"kind": "text", "titles": TITLES, "source": "hand"},
    ],
}  # fmt: skip


async def test_a_program_opens_freezes_and_composes(api: Api, tenant: Tenant, committing: OpenWork) -> None:
    http = await api(tenant, "head")
    async with committing(tenant) as work:
        await month_clip(work, title="Orijinal")
        period = f"{last_month(work):%Y-%m}"
    made = (await http.post(f"{API}/templates", json=TEMPLATE)).json()["id"]
    read = (await http.get(f"{API}/templates/{made}")).json()
    assert [one["kind"] for one in read["sections"]] == ["top_stories", "text"]
    assert read["sections"][0]["options"]["most"] == 5
    opened = [(await http.post(f"{API}/issues", json={"template": made, "period": period})).json() for _ in range(2)]
    assert opened[0] == opened[1]
    one = f"{API}/issues/{opened[0]['id']}"
    for step, state in (("collect", "collecting"), ("freeze", "frozen"), ("compose", "composing")):
        answer = await http.post(f"{one}/steps/{step}", json={})
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    issue = (await http.get(one)).json()
    assert issue["material"]["clip"] >= 1
    assert "edit_item" in issue["acts"]
    assert "freeze" not in issue["acts"]


async def composed_by(http: httpx.AsyncClient, tenant: Tenant, committing: OpenWork) -> str:
    """The address of an issue that is composed."""
    async with committing(tenant) as work:
        await month_clip(work, title="Orijinal")
        period = f"{last_month(work):%Y-%m}"
    made = (await http.post(f"{API}/templates", json=TEMPLATE)).json()["id"]
    opened = (await http.post(f"{API}/issues", json={"template": made, "period": period})).json()["id"]
    for step in ("freeze", "compose"):
        assert (await http.post(f"{API}/issues/{opened}/steps/{step}", json={})).status_code == 200
    return f"{API}/issues/{opened}"


async def test_a_program_edits_and_is_told_of_stale_versions(api: Api, tenant: Tenant, committing: OpenWork) -> None:
    http = await api(tenant, "head")
    one = await composed_by(http, tenant, committing)
    issue = (await http.get(one)).json()
    item, by_hand = issue["items"][0], issue["sections"][1]["id"]
    body = {"version": item["version"], "texts": {"en": {"headline": "English"}}}
    changed = await http.put(f"{one}/items/{item['id']}", json=body)
    assert changed.json() == {"version": 2}
    assert (await http.put(f"{one}/items/{item['id']}", json=body)).status_code == 409
    long = {"version": 2, "texts": {"en": {"headline": "x" * 1_000}}}
    wrong = await http.put(f"{one}/items/{item['id']}", json=long)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "headline_en")
    moved = await http.post(f"{one}/items/{item['id']}/move", json={"section": by_hand, "position": 1})
    assert moved.status_code == 204
    added = await http.post(f"{one}/items", json={"section": by_hand, "texts": {"az": {"headline": "Əl ilə"}}})
    assert added.status_code == 201
    assert (await http.post(f"{one}/items/out", json={"items": added.json()["items"]})).status_code == 204
    history = (await http.get(f"{one}/items/{item['id']}/history")).json()["items"]
    assert [each["what"] for each in history][:2] == ["moved", "edited"]
    material = (await http.get(f"{one}/material?used=true&kind=clip")).json()["items"]
    assert item["material"] in {each["id"] for each in material}
    content = (await http.get(f"{one}/content/en")).json()["content"]
    text_part = next(part for part in content["parts"] if part["key"] == "text")
    assert text_part["entries"][0]["headline"] == "English"
    assert (await http.get(f"{one}/content/ka")).status_code == 404


async def test_a_program_publishes_what_a_person_approved(api: Api, tenant: Tenant, committing: OpenWork) -> None:
    http = await api(tenant, "head")
    one = await composed_by(http, tenant, committing)
    template = (await http.get(one)).json()["issue"]["template"]
    assert (await http.get(f"{one}/findings")).status_code == 200
    assert (await http.post(f"{one}/steps/send_to_review", json={})).json()["state"] == "in_review"
    refused = await http.post(f"{one}/steps/approve", json={})
    assert "needs_person" in refused.text
    async with committing(tenant, all_powerful("A Head")) as work:
        number = await deciding.approve(work, _id(one))
    assert (await http.post(f"{one}/steps/publish", json={})).json() == {
        "state": "published", "number": number, "edition": 1, "count": None, "made": None,
    }  # fmt: skip
    correction = (await http.post(f"{one}/steps/correct", json={"notes": {"az": "Ad"}})).json()["made"]
    editions = (await http.get(f"{API}/issues/{correction}")).json()["editions"]
    assert [each["edition"] for each in editions] == [1, 2]
    assert (await http.post(f"{one}/steps/withdraw", json={"reason": " "})).status_code == 422
    listed = (await http.get(f"{API}/issues?state=published&template={template}")).json()["items"]
    assert [each["number"] for each in listed] == [number]


def _id(address: str) -> UUID:
    return UUID(address.rpartition("/")[2])


async def test_what_is_wrong_is_said_at_its_place(api: Api, tenant: Tenant, committing: OpenWork) -> None:
    http = await api(tenant, "head")
    bad = {**TEMPLATE, "titles": {"az": "x" * 1_000, "en": "a\u202eb"}, "languages": ["az", "en"]}
    answer = await http.post(f"{API}/templates", json=bad)
    assert {one["field"] for one in answer.json()["errors"]} == {"title_az", "title_en"}
    async with committing(tenant) as work:
        made = await made_template(work)
    for period, status in (("2026-13", 422), ("x", 422), ("2190-01", 422)):
        asked = await http.post(f"{API}/issues", json={"template": str(made), "period": period})
        assert (asked.status_code, asked.json()["errors"][0]["field"]) == (status, "period")
    assert (await http.post(f"{API}/issues", json={"template": str(uuid4()), "period": "2026-01"})).status_code == 404
    assert (await http.get(f"{API}/issues?state=nonsense")).status_code == 422
    assert (await http.get(f"{API}/issues/{uuid4()}")).status_code == 404


async def test_rights_are_asked_at_the_door(api: Api, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        made = await made_template(work)
    clerk, officer = await api(tenant, "clerk"), await api(tenant, "press")
    assert (await clerk.get(f"{API}/issues")).status_code == 403
    assert (await officer.get(f"{API}/issues")).status_code == 200
    assert (await clerk.post(f"{API}/templates/{made}/retire")).status_code == 403
    assert (await officer.post(f"{API}/templates/{made}/retire")).status_code == 204

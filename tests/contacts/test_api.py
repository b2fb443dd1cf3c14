"""Contacts over the JSON API: made, changed, found, held, merged, refused at their fields."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx

from service.runtime.tenants import Tenant

Api = Callable[..., Awaitable[httpx.AsyncClient]]
PATH = "/api/v1/contacts"


async def test_a_contact_from_making_to_merging(api: Api, tenant: Tenant, other_tenant: Tenant) -> None:
    http, mark = await api(tenant), uuid4().hex
    made = await http.post(PATH, json={"name": f"Nümunə {mark}", "details": {"id_body_index": "14-3"}})
    assert made.status_code == 201, made.text
    one = made.json()
    assert (one["details"], one["version"], one["state"]) == ({"id_body_index": "14-3"}, 1, "active")
    again = await http.post(PATH, json={"name": f"NÜMUNƏ {mark}"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (422, "name"), again.text
    other = (await http.post(PATH, json={"name": f"İkinci {mark}", "phone": "111 22 33"})).json()
    person = (await http.post(PATH, json={"name": f"Şəxs {mark}", "kind": "person"})).json()
    held = await http.post(
        f"{PATH}/{other['id']}/positions", json={"other": person["id"], "title": "Müdir", "from_on": "2025-01-01"}
    )
    assert held.status_code == 201, held.text
    changed = await http.put(
        f"{PATH}/{one['id']}", json={"name": f"Nümunə {mark}", "email": "a@example.org", "version": 1}
    )
    assert (changed.json()["version"], changed.json()["details"]) == (2, {})
    stale = await http.put(f"{PATH}/{one['id']}", json={"name": f"Nümunə {mark}", "version": 1})
    assert stale.status_code == 409
    found = await http.get(PATH, params={"q": mark, "sort": "letters", "limit": 1})
    assert (len(found.json()["items"]), bool(found.json()["next"])) == (1, True)
    merge = {"merged": other["id"], "version": 2, "merged_version": 1, "take": ["phone"]}
    done = await http.post(f"{PATH}/{one['id']}/merge", json=merge)
    assert done.status_code == 202, done.text
    after = (await http.get(f"{PATH}/{one['id']}")).json()
    assert (after["phone"], [held["person_id"] for held in after["positions"]]) == ("111 22 33", [person["id"]])
    assert (await http.get(f"{PATH}/{other['id']}")).json()["merged_into"] == one["id"]
    assert (await (await api(other_tenant)).get(f"{PATH}/{one['id']}")).status_code == 404


async def test_what_is_refused(api: Api, tenant: Tenant) -> None:
    http, adviser = await api(tenant), await api(tenant, "adviser")
    for body, path in [
        ({"name": ""}, "name"),
        ({"name": "A", "kind": "ship"}, "kind"),
        ({"name": f"B {uuid4().hex}", "details": {"id_des": "1"}}, "details.id_des"),
        ({"name": f"C {uuid4().hex}", "details": {"id_rsd": "two words"}}, "id_rsd"),
    ]:
        answer = await http.post(PATH, json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, path), answer.text
    assert (await http.get(PATH, params={"sort": "size"})).status_code == 422
    assert (await http.get(PATH, params={"sort": "last", "cursor": "x"})).status_code == 422
    assert (await adviser.post(PATH, json={"name": "D"})).status_code == 403
    assert (await http.get(f"{PATH}/{uuid4()}")).status_code == 404

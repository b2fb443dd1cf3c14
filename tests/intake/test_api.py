"""The JSON API of the mailbox: messages are listed, read, rejected, taken back, registered with their files."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.documents.queries import files_of
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import all_powerful
from tests.imports.factories import Office
from tests.intake.test_pages import message

Api = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def office(house: House, tenant: Tenant) -> Office:
    return Office(house, tenant, all_powerful())


async def test_a_message_is_registered_with_its_files_once(api: Api, tenant: Tenant, office: Office) -> None:
    mark = uuid4().hex[:8]
    found = await message(office, f"Sorğu {mark}", files=True)
    client = await api(tenant, "clerk")
    listed = (await client.get("/api/v1/intake")).json()["items"]
    item = next(one for one in listed if one["id"] == str(found))
    assert (item["state"], item["origin"], item["subject"]) == ("waiting", f"mail:{found}", f"Sorğu {mark}")
    shown = (await client.get(f"/api/v1/intake/{found}")).json()
    assert [file["name"] for file in shown["attached"]] == ["scan.pdf"]
    body = {
        "journal": "incoming", "subject": shown["subject"], "sender": {"name": shown["sender"], "kind": "person"},
        "origin": shown["origin"],
    }  # fmt: skip
    unknown = await client.post("/api/v1/letters", json=body | {"origin": f"mail:{uuid4()}"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "origin")
    made = await client.post("/api/v1/letters", json=body)
    assert made.status_code == 201, made.text
    async with office.work() as work:
        assert [file.name for file in await files_of(work, "letter", UUID(made.json()["id"]))] == ["scan.pdf"]
    after = (await client.get(f"/api/v1/intake/{found}")).json()
    assert (after["state"], after["letter"], after["acts"]) == ("registered", made.json()["id"], ["open"])
    again = await client.post("/api/v1/letters", json=body)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (422, "origin")


async def test_a_message_is_rejected_with_a_reason_and_taken_back(api: Api, tenant: Tenant, office: Office) -> None:
    found = await message(office, f"Reklam {uuid4().hex[:8]}")
    client = await api(tenant, "clerk")
    path = f"/api/v1/intake/{found}"
    refused = await client.post(f"{path}/reject", json={})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    done = (await client.post(f"{path}/reject", json={"reason": "An advertisement"})).json()
    assert (done["state"], done["reason"], done["acts"]) == ("rejected", "An advertisement", ["open", "take_back"])
    assert (await client.post(f"{path}/take-back", json={})).json()["state"] == "waiting"
    assert (await client.get("/api/v1/intake", params={"state": "lost"})).status_code == 422


async def test_who_may_not(api: Api, tenant: Tenant, other_tenant: Tenant, office: Office) -> None:
    found = await message(office, f"Sirr {uuid4().hex[:8]}")
    assert (await (await api(tenant, "adviser")).get("/api/v1/intake")).status_code == 403
    foreign = await api(other_tenant, "clerk")
    assert (await foreign.get(f"/api/v1/intake/{found}")).status_code == 404
    assert (await (await api(tenant, "clerk")).post("/api/v1/intake/poll")).status_code == 202

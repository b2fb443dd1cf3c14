"""The JSON API of assignments."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.correspondence.factories import registered

Api = Callable[..., Awaitable[httpx.AsyncClient]]
PATH = "/api/v1/assignments"


def body(**changed: Any) -> dict[str, Any]:
    return {"text": "Collect the figures.", "executors": [{"person": "adviser"}], "author": "head", **changed}


async def test_a_program_gives_in_a_persons_name(api: Api, committing: OpenWork, tenant: Tenant) -> None:
    http = await api(tenant, "head")
    given = await http.post(PATH, json=body(due_in=5))
    assert given.status_code == 201, given.text
    receipt = given.json()["items"][0]
    assert receipt["number"]
    one = (await http.get(f"{PATH}/{receipt['id']}")).json()
    assert (one["state"], one["text"], one["on"]) == ("given", "Collect the figures.", None)
    assert [part["role"] for part in one["executors"]] == ["main"]
    async with committing(tenant) as work:
        letter = await registered(work)
    on = {"record": "letter", "id": str(letter.id)}
    several = [{"person": "adviser"}, {"unit": "public-relations"}]
    resolved = await http.post(PATH, json=body(on=on, executors=several[:1], copies=[{"person": "lead-adviser"}]))
    assert resolved.status_code == 201, resolved.text
    found = (await http.get(f"{PATH}/{resolved.json()['items'][0]['id']}")).json()
    assert found["on"] == {"record": "letter", "id": str(letter.id), "number": letter.number}
    assert [part["role"] for part in found["executors"]] == ["main", "copy"]
    listed = (await http.get(f"{PATH}/?limit=1")).json()
    assert len(listed["items"]) == 1 and listed["next"]
    assert (
        listed["items"][0]["id"]
        != (await http.get(f"{PATH}/?limit=1&cursor={listed['next']}")).json()["items"][0]["id"]
    )


async def test_the_same_request_gives_once(api: Api, tenant: Tenant) -> None:
    http = await api(tenant, "head")
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    first, second = [await http.post(PATH, json=body(), headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()) == (second.status_code, second.json())


async def test_what_is_wrong_stands_at_its_path(api: Api, tenant: Tenant) -> None:
    http = await api(tenant, "head")

    async def fields(**changed: Any) -> set[str]:
        answer = await http.post(PATH, json=body(**changed))
        assert answer.status_code == 422, answer.text
        return {error["field"] for error in answer.json()["errors"]}

    assert await fields(author=None) == {"author"}
    assert await fields(author="adviser") == {"author"}
    assert await fields(text="") == {"text"}
    assert await fields(executors=[{"person": "nobody"}, {"unit": "nowhere"}]) == {"executors.0", "executors.1"}
    assert await fields(executors=[{"person": "head"}]) == {"executors.0"}
    assert await fields(journal="incoming") == {"journal"}
    assert (await http.post(PATH, json=body(on={"record": "letter", "id": str(uuid.uuid4())}))).status_code == 404
    assert (await http.post(PATH, json=body(on={"record": "planet", "id": str(uuid.uuid4())}))).status_code == 404
    clerk = await api(tenant, "clerk")
    assert (await clerk.post(PATH, json=body())).status_code == 403
    assert (await clerk.get(f"{PATH}/?state=flying")).status_code == 422

"""The JSON API of drafts and of acts on letters."""

import uuid
from collections.abc import Awaitable, Callable

import httpx
import pytest

from service.correspondence.actions.approving import approve_draft
from service.correspondence.actions.signing import sign_draft
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.correspondence.drafting import as_person, known
from tests.correspondence.factories import registered

pytestmark = pytest.mark.anyio
Api = Callable[..., Awaitable[httpx.AsyncClient]]

BODY = {
    "journal": "outgoing",
    "subject": "Uydurma cavab",
    "body": "Mətn.",
    "addressee": "Uydurma Nazirliyi",
    "unit": "public-relations",
    "signer": "director",
}


async def test_a_program_drafts_submits_numbers_and_sends_but_does_not_sign(
    api: Api, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        incoming = await registered(work)
    http = await api(tenant, "clerk")
    made = await http.post("/api/v1/drafts", json=BODY | {"answers": [incoming.number]})
    assert made.status_code == 201, made.text
    here = made.headers["location"]
    draft_id = uuid.UUID(made.json()["id"])
    assert (await http.post(f"{here}/submit", json={})).json()["state"] == "in_review"
    refused = await (await api(tenant, "head")).post(f"{here}/approve", json={})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "only_people"
    async with committing(tenant) as work:
        with as_person(work, await known(work, "head")):
            await approve_draft(work, draft_id)
            await sign_draft(work, draft_id)
    shown = (await http.get(here)).json()
    assert [(step["state"], step["skipped_because"]) for step in shown["approvals"]] == [
        ("approved", ""),
        ("skipped", "nobody"),
    ]
    assert len(shown["signature"]["sha256"]) == 64
    assert shown["answers"] == [incoming.number]
    assert shown["acts"] == ["open", "render", "register"]
    numbered = (await http.post(f"{here}/register", json={})).json()
    assert numbered["number"].startswith("G-")
    sent = await http.post(f"/api/v1/letters/{draft_id}/acts/send", json={"channel": "email", "note": "Message 1"})
    assert sent.json()["state"] == "sent"
    assert (await http.get(f"/api/v1/letters/{incoming.id}")).json()["state"] == "answered"
    closed = await http.post(f"/api/v1/letters/{incoming.id}/acts/close", json={"reason": "Done"})
    assert closed.json()["state"] == "closed"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"journal": "incoming"}, "journal"),
        ({"journal": None}, "journal"),
        ({"subject": ""}, "subject"),
        ({"unit": "nowhere"}, "unit"),
        ({"signer": "emperor"}, "signer"),
        ({"answers": ["D-9999/99"]}, "answers"),
        ({"sheets": 100_000}, "sheets"),
    ],
)
async def test_every_refusal_names_its_field(api: Api, tenant: Tenant, changed: dict[str, object], field: str) -> None:
    http = await api(tenant, "clerk")
    answer = await http.post("/api/v1/drafts", json=BODY | changed)
    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_retry_gets_the_first_answer_again(api: Api, tenant: Tenant) -> None:
    http = await api(tenant, "clerk")
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first, second = [(await http.post("/api/v1/drafts", json=BODY, headers=key)).json()["id"] for _ in range(2)]
    assert first == second
    listed = (await http.get("/api/v1/drafts?limit=200")).json()["items"]
    assert [item["id"] for item in listed].count(first) == 1


async def test_an_unknown_act_is_not_found(api: Api, tenant: Tenant) -> None:
    http = await api(tenant, "clerk")
    here = (await http.post("/api/v1/drafts", json=BODY)).headers["location"]
    assert (await http.post(f"{here}/applaud", json={})).status_code == 404

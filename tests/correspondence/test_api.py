"""The JSON API of letters as programs meet it: shapes, errors with paths, retries, what is not yours."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from service.runtime import clock
from service.runtime.tenants import Tenant

Api = Callable[..., Awaitable[httpx.AsyncClient]]
LETTER = {
    "journal": "incoming",
    "subject": "Yolların təmiri",
    "language": "az",
    "received_at": "2026-11-20T10:42:00+04:00",
    "sender": {"name": "Ministry of Invented Affairs", "number": "04/7721", "date": "2026-11-19"},
}


def letter(**changed: Any) -> dict[str, Any]:
    return {**LETTER, **changed}


async def register(client: httpx.AsyncClient, **changed: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/letters", json=letter(**changed))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def said(answer: httpx.Response) -> dict[str, str]:
    """The codes of a problem by field."""
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


# --- registering


async def test_registering_answers_id_number_and_state(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    answer = await client.post("/api/v1/letters", json=LETTER)
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"id", "number", "state"}
    assert body["state"] == "registered"
    assert body["number"].startswith("D-")
    assert answer.headers["location"] == f"/api/v1/letters/{body['id']}"
    found = (await client.get(answer.headers["location"])).json()
    assert {name: found[name] for name in ("number", "subject", "journal", "language", "received_at", "sender")} == {
        "number": body["number"],
        "subject": "Yolların təmiri",
        "journal": "incoming",
        "language": "az",
        "received_at": "2026-11-20T06:42:00Z",
        "sender": {
            "name": "Ministry of Invented Affairs", "number": "04/7721", "date": "2026-11-19", "id": None,
        },
    }  # fmt: skip


async def test_the_least_that_is_needed(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    body = {"journal": "incoming", "subject": "x", "sender": {"name": "Y"}}
    made = (await client.post("/api/v1/letters", json=body)).json()
    found = (await client.get(f"/api/v1/letters/{made['id']}")).json()
    assert (found["kind"], found["channel"], found["language"]) == ("letter", "electronic-casework", "az")
    assert found["unit"] == "casework"


async def test_nothing_at_all_names_every_required_field(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    assert said(await client.post("/api/v1/letters", json={})) == {"journal": "unknown"}
    answer = await client.post("/api/v1/letters", json={"journal": "incoming"})
    assert answer.status_code == 422
    assert said(answer) == {"subject": "required", "sender.name": "required"}


# Many at once, since an application is made for each test.
WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"journal": "nowhere"}, {"journal": "unknown"}),
    ({"journal": "outgoing"}, {"journal": "not_incoming"}),
    ({"subject": "\u202e\u0000 \u200b"}, {"subject": "required"}),
    ({"subject": "x" * 1_001}, {"subject": "too_long"}),
    ({"sender": {"name": "x" * 301}}, {"sender.name": "too_long"}),
    ({"sender": {"id": str(uuid4())}}, {"sender.name": "unknown"}),
    ({"sender": {"id": "none"}}, {"sender.id": "unknown", "sender.name": "required"}),
    ({"sender": {"name": "Y", "date": "2026-02-31"}}, {"sender.date": "no_such_day"}),
    ({"sender": {"name": "Y", "date": "31.02.2026"}}, {"sender.date": "no_such_day"}),
    ({"sender": {"name": "Y", "date": "2199-01-01"}}, {"sender.date": "in_future"}),
    ({"received_at": "2199-01-01T00:00:00Z"}, {"received_at": "in_future"}),
    ({"received_at": "yesterday-ish"}, {"received_at": "bad_moment"}),
    ({"received_at": "0001-01-01T00:00:00+14:00"}, {"received_at": "bad_moment"}),
    ({"language": "xx"}, {"language": "choice"}),
    ({"kind": "poem", "channel": "pigeon"}, {"kind": "choice", "channel": "choice"}),
    ({"restricted": True}, {"restricted_basis": "required"}),
    ({"unit": "moon"}, {"unit": "unknown"}),
    ({"due_on": "2020-01-01"}, {"due_on": "due_before_received"}),
    ({"sheets": 10_000}, {"sheets": "number"}),
    ({"sheets": -1}, {"sheets": "number"}),
    ({"sheets": "many"}, {"sheets": "invalid"}),
    ({"subject": ["x"]}, {"subject": "invalid"}),
    ({"sender": {"name": 5}}, {"sender.name": "invalid"}),
    ({"sender": "Y"}, {"sender": "invalid"}),
]


async def test_every_error_stands_at_its_path(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    answers = [await client.post("/api/v1/letters", json=letter(**changed)) for changed, _ in WRONG]
    assert {answer.status_code for answer in answers} == {422}
    assert [said(answer) for answer in answers] == [expected for _, expected in WRONG]


async def test_control_and_bidi_signs_are_taken_out(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made = await register(client, subject="Ro\u0000ad\u202es\u2066 \r\n of\tBaku\ufeff", sender={"name": "A\u0007B"})
    found = (await client.get(f"/api/v1/letters/{made['id']}")).json()
    assert (found["subject"], found["sender"]["name"]) == ("Roads of Baku", "AB")


NO_LETTERS = {
    b'{"journal": "\xff\xfe"}': 400,
    b'{"journal": "inco': 400,
    b"": 422,
    b"[]": 422,
    b'{"journal": "incoming", "subject": "' + b"x" * 10_000_000 + b'"}': 413,
}


async def test_what_is_no_letter_is_a_clear_no(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    headers = {"content-type": "application/json"}
    for content, status in NO_LETTERS.items():
        answer = await client.post("/api/v1/letters", content=content, headers=headers)
        assert answer.status_code == status, content[:40]
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


async def test_errors_speak_the_language_that_is_asked_for(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    titles = set()
    for language in ("az", "ka", "en"):
        answer = await client.post("/api/v1/letters", json=letter(subject=""), headers={"accept-language": language})
        assert answer.status_code == 422
        titles.add(answer.json()["title"])
    from service.runtime.language import translate

    assert titles == {translate(code, "Some fields need attention") for code in ("az", "ka", "en")}


# --- once


async def test_a_retry_with_its_key_gets_the_first_answer(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    headers = {"idempotency-key": uuid4().hex}
    answers = await asyncio.gather(*[client.post("/api/v1/letters", json=LETTER, headers=headers) for _ in range(3)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    other = await client.post("/api/v1/letters", json=letter(subject="Other"), headers=headers)
    assert other.status_code == 422
    assert [error["code"] for error in other.json()["errors"]] == ["idempotency_reused"]


async def test_a_key_whose_request_was_refused_can_be_used_again(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    headers = {"idempotency-key": uuid4().hex}
    assert (await client.post("/api/v1/letters", json=letter(subject=""), headers=headers)).status_code == 422
    assert (await client.post("/api/v1/letters", json=LETTER, headers=headers)).status_code == 201


# --- who


async def test_without_a_token_or_with_anothers_nothing_is_told(api: Api, tenant: Tenant, other_tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made = await register(client)
    theirs = await api(other_tenant, "clerk")
    assert (await theirs.get(f"/api/v1/letters/{made['id']}")).status_code == 404
    listed = (await theirs.get("/api/v1/letters", params={"limit": 200})).json()["items"]
    assert made["id"] not in {item["id"] for item in listed}
    stranger = {"authorization": theirs.headers["authorization"]}
    assert (await client.get("/api/v1/letters", headers=stranger)).status_code == 401
    for headers in ({"authorization": ""}, {"authorization": "Bearer chy_nothing"}):
        assert (await client.get("/api/v1/letters", headers=headers)).status_code == 401
        assert (await client.post("/api/v1/letters", json=LETTER, headers=headers)).status_code == 401


async def test_a_role_without_the_right_is_refused(api: Api, tenant: Tenant) -> None:
    for role in ("head", "adviser", "administrator"):
        client = await api(tenant, role)
        assert (await client.post("/api/v1/letters", json=LETTER)).status_code == 403
    assert (await client.get("/api/v1/letters")).status_code == 403


async def test_a_restricted_letter_comes_as_a_stub(api: Api, tenant: Tenant) -> None:
    clerk, head = await api(tenant, "clerk"), await api(tenant, "head")
    made = await register(clerk, restricted=True, restricted_basis="Law", subject="Secret", addressee="Director")
    stub = (await clerk.get(f"/api/v1/letters/{made['id']}")).json()
    full = (await head.get(f"/api/v1/letters/{made['id']}")).json()
    assert (full["subject"], full["withheld"], full["restricted_basis"]) == ("Secret", False, "Law")
    assert (stub["number"], stub["state"], stub["withheld"], stub["restricted"]) == (
        made["number"], "registered", True, True,
    )  # fmt: skip
    hidden = ("subject", "sender", "kind", "channel", "language", "files", "addressee", "summary", "restricted_basis")
    assert {name: stub[name] for name in hidden} == dict.fromkeys(hidden)
    line = next(item for item in await _all(clerk) if item["id"] == made["id"])
    assert (line["subject"], line["sender"], line["withheld"]) == (None, None, True)
    assert made["id"] not in {item["id"] for item in await _all(clerk, kind="letter")}


async def _all(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    items, cursor = [], ""
    while True:
        page = (await client.get("/api/v1/letters", params={**asked, "limit": 50, "cursor": cursor})).json()
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = page["next"]


# --- listing


async def test_the_list_is_paged_to_its_end(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made = [(await register(client))["id"] for _ in range(3)]
    first = (await client.get("/api/v1/letters", params={"journal": "incoming", "limit": 2})).json()
    assert set(first) == {"items", "next"}
    assert [item["id"] for item in first["items"]] == list(reversed(made))[:2]
    every = await _all(client, journal="incoming")
    ids = [item["id"] for item in every]
    assert ids[:3] == list(reversed(made))
    assert len(ids) == len(set(ids))
    assert ids == [item["id"] for item in await _all(client)]


UNREADABLE: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"limit": 0}, {"limit": "invalid"}),
    ({"limit": 201}, {"limit": "invalid"}),
    ({"limit": "many"}, {"limit": "invalid"}),
    ({"journal": "nowhere"}, {"journal": "unknown"}),
    ({"state": "lost", "kind": "poem"}, {"state": "choice", "kind": "choice"}),
    ({"cursor": "garbage"}, {"cursor": "bad_cursor"}),
    ({"from": "31.02.2026"}, {"from": "no_such_day"}),
]


async def test_a_question_that_cannot_be_read_is_refused(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    answers = [await client.get("/api/v1/letters", params=asked) for asked, _ in UNREADABLE]
    assert {answer.status_code for answer in answers} == {422}
    assert [said(answer) for answer in answers] == [expected for _, expected in UNREADABLE]


async def test_days_are_those_of_the_agency(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made = await register(client)
    today = (clock.now() + timedelta(hours=4)).date()
    for day, found in ((today, True), (today + timedelta(days=1), False), (today - timedelta(days=1), False)):
        items = await _all(client, **{"from": day.isoformat(), "to": day.isoformat()})
        assert (made["id"] in {item["id"] for item in items}) is found


# --- files


async def attach(
    client: httpx.AsyncClient, letter_id: str, *files: tuple[str, bytes], **headers: str
) -> httpx.Response:
    parts = [("file", (name, content, "application/octet-stream")) for name, content in files]
    return await client.post(f"/api/v1/letters/{letter_id}/files", files=parts, headers=headers)


async def test_files_are_attached_all_or_none(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made = await register(client)
    answer = await attach(client, made["id"], ("a.txt", b"hello there"), ("../../b.csv", b"a,b\n1,2\n"))
    assert answer.status_code == 201
    assert [(item["name"], item["kind"], item["size"]) for item in answer.json()["items"]] == [
        ("a.txt", "txt", 11), ("b.csv", "csv", 8),
    ]  # fmt: skip
    found = (await client.get(f"/api/v1/letters/{made['id']}")).json()
    assert (found["files"], found["attached"]) == (2, answer.json()["items"])
    refused = await attach(client, made["id"], ("c.txt", b"fine"), ("d.pdf", b"MZ\x90\x00 not a document"))
    assert refused.status_code == 422
    assert set(said(refused)) == {"file"}
    assert (await client.get(f"/api/v1/letters/{made['id']}")).json()["files"] == 2


async def test_an_upload_that_is_retried_is_attached_once(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made, key = await register(client), uuid4().hex
    first = await attach(client, made["id"], ("a.txt", b"once"), **{"idempotency-key": key})
    second = await attach(client, made["id"], ("a.txt", b"once"), **{"idempotency-key": key})
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert (await client.get(f"/api/v1/letters/{made['id']}")).json()["files"] == 1


async def test_files_that_are_none_are_refused(api: Api, tenant: Tenant) -> None:
    client = await api(tenant, "clerk")
    made = await register(client)
    cases: list[list[tuple[str, bytes]]] = [[], [("a.txt", b"")], [("a.exe", b"MZ\x90\x00\x03")]]
    answers = [await attach(client, made["id"], *files) for files in cases]
    assert {answer.status_code for answer in answers} == {422}
    assert [said(answer) for answer in answers] == [{"file": "required"}, {"file": "empty_file"}, {"file": "file_type"}]


async def test_files_go_only_to_letters_of_ones_own(api: Api, tenant: Tenant, other_tenant: Tenant) -> None:
    made = await register(await api(tenant, "clerk"))
    theirs = await api(other_tenant, "clerk")
    assert (await attach(theirs, made["id"], ("a.txt", b"x"))).status_code == 404
    assert (await attach(theirs, str(uuid4()), ("a.txt", b"x"))).status_code == 404

"""The door: hosts, languages, writes from elsewhere, headers, health."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.web.lobby import lobby
from tests.conftest import visitor_of


async def test_an_unknown_host_is_answered_without_the_database(app: Any, house: House) -> None:
    await house.database.close()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://nobody.localhost") as http:
        answer = await http.get("/letters")
    assert answer.status_code == 404
    assert answer.text == "There is no agency at this address."


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_health_is_told_on_any_host(app: Any, path: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://10.0.0.1") as http:
        answer = await http.get(path)
    assert answer.status_code == 200


async def test_readiness_names_what_is_away(app: Any, house: House) -> None:
    await house.keyspace.close()
    house.keyspace.__init__("redis://127.0.0.1:1/0")  # type: ignore[misc]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://10.0.0.1") as http:
        answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "ok"
    assert answer.json()["valkey"] != "ok"


@pytest.mark.parametrize(
    "accept, language",
    [("az", "az"), ("ka,en;q=0.5", "ka"), ("fr, en;q=0.3, ka;q=0.2", "en"), ("", "az"), ("fr", "az"), ("*;q=x", "az")],
)
async def test_the_page_speaks_the_visitors_language(app: Any, tenant: Tenant, accept: str, language: str) -> None:
    async with visitor_of(app, tenant, **{"accept-language": accept}) as http:
        answer = await http.get("/no-such-page")
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text


async def test_a_choice_of_language_is_remembered(app: Any, tenant: Tenant) -> None:
    async with visitor_of(app, tenant) as http:
        answer = await http.get("/language/ka", params={"next": "/no-such-page?a=1"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/no-such-page?a=1")
        assert '<html lang="ka"' in (await http.get("/no-such-page")).text


ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("address", ELSEWHERE)
async def test_no_address_elsewhere_is_followed(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get("/language/en", params={"next": address})
    assert answer.headers["location"] == "/"


async def test_every_answer_carries_the_policy(client: httpx.AsyncClient) -> None:
    for path in ("/no-such-page", "/healthz", "/api/v1/letters", "/api/reference"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) >= 8


@pytest.mark.parametrize(
    "headers, allowed",
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "", "origin": "http://baku-education.localhost:8000"}, True),
        ({"sec-fetch-site": "", "origin": "http://mtispiri.localhost:8000"}, False),
        ({"sec-fetch-site": ""}, False),
    ],
)
async def test_a_write_from_elsewhere_is_refused(
    sign_in: Any, tenant: Tenant, headers: dict[str, str], allowed: bool
) -> None:
    http = await sign_in(tenant, "clerk")
    answer = await http.post("/drafts/test", json={"a": "b"}, headers=headers)
    assert answer.status_code == (201 if allowed else 403)


async def test_somebody_unknown_is_led_to_sign_in_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.post("/drafts/test", json={})
    assert answer.status_code == 401
    answer = await client.get("/api/v1/letters")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_description_of_the_api_is_served(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert {"/api/v1/letters", "/api/v1/letters/{letter_id}"} <= set(answer.json()["paths"])
    assert all(path.startswith("/api/v1/") for path in answer.json()["paths"])
    assert (await client.get("/api/reference")).status_code == 200


async def test_every_operation_says_how_it_fails_and_every_create_how_it_is_retried(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    operations = {
        (method, path): operation
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }
    assert len(operations) > 50
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    for place, operation in operations.items():
        for status in ("401", "403", "404", "422", "503"):
            assert "application/problem+json" in operation["responses"][status]["content"], (place, status)
        assert operation["summary"] and operation["tags"], place
    retried = {
        operation["operationId"]
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["name"].casefold() == "idempotency-key"
    }
    assert {
        "registerLetter", "attachFiles", "draftLetter", "giveAssignment", "registerAppeal", "reserveNumbers",
        "acceptImport", "planReception", "bookVisit", "registerInformationRequest", "noteSocialFigures",
    } == retried  # fmt: skip


async def test_the_bare_address_of_the_demo_leads_to_the_agencies(app: Any) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost:8000") as http:
        answer = await http.get("/", headers={"accept-language": "ka-GE,en;q=0.5"})
        assert (await http.get("/letters")).status_code == 404
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<html lang="ka">' in answer.text
    assert 'href="http://mtispiri.localhost:8000/" lang="ka"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_production_tells_nobody_which_agencies_it_serves(house: House) -> None:
    settings = replace(house.settings, mode="production")
    assert lobby(settings, house.directory, "localhost:8000", "ka") is None
    assert lobby(house.settings, house.directory, "localhost:8000", "fr") is not None
    assert lobby(house.settings, house.directory, "elsewhere.localhost", "ka") is None


async def test_browsers_find_the_mark(client: httpx.AsyncClient) -> None:
    answer = await client.get("/favicon.ico")
    assert answer.status_code == 301
    mark = await client.get(answer.headers["location"])
    assert (mark.status_code, mark.headers["content-type"]) == (200, "image/svg+xml")

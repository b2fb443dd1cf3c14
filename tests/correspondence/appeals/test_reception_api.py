"""The JSON API of the reception: planned, booked slot by slot, heard, closed; what is withheld from others."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from service.identity.queries import person_named
from service.runtime import clock
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork

Api = Callable[..., Awaitable[httpx.AsyncClient]]
VISITOR = {"family_name": "Qonaqlı", "given_name": "Samir", "subject": "A place in the kindergarten"}


async def planned(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, **changed: Any) -> httpx.Response:
    async with committing(tenant) as work:
        host = await person_named(work, "head")
    assert host is not None
    begin = clock.now().astimezone(ZoneInfo("Asia/Baku")).replace(second=0, microsecond=0)
    body = {
        "starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=11)).isoformat(), "minutes": 30,
        "place": "Room 4", "host": str(host.id), **changed,
    }  # fmt: skip
    return await client.post("/api/v1/receptions", json=body)


async def test_a_reception_is_planned_booked_heard_and_closed(api: Api, committing: OpenWork, tenant: Tenant) -> None:
    client = await api(tenant, "head")
    made = await planned(client, committing, tenant)
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    first, second = (slot["starts_at"] for slot in made.json()["slots"][:2])
    key = {"Idempotency-Key": uuid4().hex}
    booked = await client.post(f"{path}/visits", json={**VISITOR, "slot": first}, headers=key)
    again = await client.post(f"{path}/visits", json={**VISITOR, "slot": first}, headers=key)
    assert (booked.status_code, booked.json()) == (201, again.json())
    taken = await client.post(f"{path}/visits", json={**VISITOR, "slot": first})
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (422, "taken")
    other = (await client.post(f"{path}/visits", json={**VISITOR, "slot": second})).json()["id"]
    shown = (await client.get(path)).json()
    assert [slot["free"] for slot in shown["slots"][:3]] == [False, False, True]
    assert shown["visits"][0]["visitor"] == "Qonaqlı Samir"
    acts = f"/api/v1/receptions/visits/{booked.json()['id']}/acts"
    unheard = await client.post(f"{acts}/hear", json={})
    assert {error["field"] for error in unheard.json()["errors"]} == {"identity_shown", "answer"}
    heard = await client.post(f"{acts}/hear", json={"identity_shown": True, "answer": "Explained the queue"})
    assert (heard.status_code, heard.json()["state"]) == (200, "heard")
    left = await client.post(f"{path}/acts/close", json={})
    assert (left.status_code, left.json()["errors"][0]["code"]) == (422, "visits_left")
    assert (await client.post(f"/api/v1/receptions/visits/{other}/acts/absent", json={})).json()["state"] == "absent"
    closed = (await client.post(f"{path}/acts/close", json={})).json()
    assert (closed["state"], closed["heard"], closed["absent"], closed["acts"]) == ("held", 1, 1, [])
    assert (await client.post(f"{path}/acts/dance", json={})).status_code == 404
    assert closed["id"] in [one["id"] for one in (await client.get("/api/v1/receptions")).json()["items"]]


async def test_what_is_wrong_is_said_at_its_field(api: Api, committing: OpenWork, tenant: Tenant) -> None:
    client = await api(tenant, "head")
    for changed, field in (
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "2026-12-01T09:00:00"}, "starts_at"),
        ({"host": "somebody"}, "host"),
        ({"place": ""}, "place"),
        ({"minutes": 1}, "minutes"),
    ):
        answer = await planned(client, committing, tenant, **changed)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_nothing_of_it_is_for_others(
    api: Api, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    path = (await planned(await api(tenant, "head"), committing, tenant)).headers["location"]
    assert (await (await api(other_tenant, "head")).get(path)).status_code == 404
    assert (await planned(await api(tenant, "adviser"), committing, tenant)).status_code == 403

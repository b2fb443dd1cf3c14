"""One's own notices as JSON, and that opening what they are about reads them."""

from collections.abc import Awaitable, Callable

import httpx

from service.notifications.actions import notify
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.correspondence.factories import registered
from tests.notifications.conftest import PersonId
from tests.notifications.test_pages import DUE, tell

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_ones_own_notices_are_listed_and_read(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, person_id: PersonId
) -> None:
    http, other = await sign_in(tenant, "adviser"), await sign_in(tenant, "clerk")
    notice = str(await tell(committing, tenant, await person_id(tenant, "adviser")))
    newer = str(await tell(committing, tenant, await person_id(tenant, "adviser")))
    found = (await http.get("/api/v1/notices", params={"unread": True, "limit": 1})).json()
    assert [one["id"] for one in found["items"]] == [newer]
    further = (await http.get("/api/v1/notices", params={"unread": True, "cursor": found["next"]})).json()
    assert further["items"][0]["id"] == notice
    assert further["items"][0]["sentence"] == "D-0471/26 is due on 01.12.2026."
    assert (await other.post(f"/api/v1/notices/{notice}/read")).status_code == 404
    assert (await http.post(f"/api/v1/notices/{notice}/read")).json() == {"marked": 1}
    assert (await http.post(f"/api/v1/notices/{notice}/read")).json() == {"marked": 0}
    assert (await http.post("/api/v1/notices/read", json={"until": found["next"]})).json()["marked"] >= 1
    assert newer not in [one["id"] for one in (await http.get("/api/v1/notices?unread=true")).json()["items"]]


async def test_a_token_has_no_notices(api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant) -> None:
    assert (await (await api(tenant, "clerk")).get("/api/v1/notices")).status_code == 404


async def test_a_notice_is_read_when_its_record_is_opened(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, person_id: PersonId
) -> None:
    reader = await person_id(tenant, "head")
    async with committing(tenant) as work:
        letter = await registered(work)
        (notice,) = await notify(
            work, [reader], "deadlines.approaching", record="letter", record_id=letter.id, params=DUE
        )
    http = await sign_in(tenant, "head")
    unread = [one["id"] for one in (await http.get("/api/v1/notices?unread=true")).json()["items"]]
    assert str(notice) in unread
    assert (await http.get(f"/letters/{letter.id}")).status_code == 200
    unread = [one["id"] for one in (await http.get("/api/v1/notices?unread=true")).json()["items"]]
    assert str(notice) not in unread

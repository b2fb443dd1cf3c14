"""Pages and API of reports of units by role: reading, writing, refusals shown with what was typed."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.planning.unit_reports.factories import approved, last_quarter, opened, unit_named, written

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_the_head_opens_writes_and_previews(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        period, unit = last_quarter(work), await unit_named(work, 1)
    head = await sign_in(tenant, "head")
    assert (await head.get("/unit-reports")).status_code == 200
    made = await head.post("/unit-reports/open", data={"unit": str(unit), "period": period})
    assert made.status_code == 303
    address = made.headers["location"]
    shown = await head.get(address)
    assert shown.status_code == 200 and "Letters received" in shown.text
    assert "No list shows exactly these rows." in shown.text
    refused = await head.post(f"{address}/submit", data={})
    assert refused.status_code == 422
    texts = {f"text_{code}": f"Words {code}" for code in tenant.profile.languages}
    texts |= {f"version_{code}": "0" for code in tenant.profile.languages}
    assert (await head.post(f"{address}/text/summary", data=texts)).status_code == 303
    stale = await head.post(f"{address}/text/summary", data={**texts, "text_az": "Mine instead"})
    assert stale.status_code == 422 and "Mine instead" in stale.text and "Words az" in stale.text
    for code in tenant.profile.languages:
        seen = await head.get(f"{address}/preview/{code}")
        assert seen.status_code == 200 and f"Words {code}" in seen.text
    assert (await head.post(f"{address}/submit", data={})).status_code == 303
    assert (await head.post(f"{address}/approve", data={})).status_code == 422
    assert (await head.post(f"{address}/nonsense", data={})).status_code == 404


@pytest.mark.parametrize("period", ["", "2026-13", "2999", "<b>"])
async def test_a_wrong_period_is_refused_at_its_field(sign_in: SignIn, tenant: Tenant, period: str) -> None:
    head = await sign_in(tenant, "head")
    answer = await head.post("/unit-reports/open", data={"period": period})
    assert answer.status_code == 422 and 'id="period-e"' in answer.text


async def test_who_reports(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    bare = await head.post("/unit-reports/settings", data={})
    assert bare.status_code == 422
    kept = {"yearly": "on", "language_az": "on", "group_letters": "on"}
    assert (await head.post("/unit-reports/settings", data=kept)).status_code == 303
    assert "By year" in (await head.get("/unit-reports/settings")).text


async def test_a_clerk_sees_nothing_of_it(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        made = await opened(work)
    clerk = await sign_in(tenant, "clerk")
    for address in ("/unit-reports", f"/unit-reports/{made}", "/unit-reports/settings"):
        assert (await clerk.get(address)).status_code == 403


async def test_another_agency_learns_nothing(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        made = await opened(work)
    stranger = await sign_in(other_tenant, "head")
    assert (await stranger.get(f"/unit-reports/{made}")).status_code == 404


async def test_decided_and_published_on_the_page(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, client: httpx.AsyncClient
) -> None:
    async with committing(tenant) as work:
        made = await approved(work, await unit_named(work, 2), "Known to all")
    head = await sign_in(tenant, "head")
    assert (await head.get(f"/unit-reports/{made}")).status_code == 200
    default = tenant.profile.default_language
    out = await head.post(f"/unit-reports/{made}/publish", data={"public": "on", f"language_{default}": "on"})
    assert out.status_code == 303
    listed = await client.get(f"/public/{default}/activity-reports")
    assert listed.status_code == 200
    page = (await head.get(f"/unit-reports/{made}")).text
    slug = page.partition(f'href="/public/{default}/activity-reports/')[2].partition('"')[0]
    shown = await client.get(f"/public/{default}/activity-reports/{slug}")
    assert shown.status_code == 200 and "Known to all" in shown.text and "/letters?" not in shown.text


async def test_a_program_reads_figures_and_writes_texts(api: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        made = await written(work, await unit_named(work, 0))
    http = await api(tenant, "head")
    read = (await http.get(f"/api/v1/unit-reports/{made}")).json()
    assert {one["key"] for one in read["figures"]} >= {"letters_in", "assignments_discipline"}
    assert all(one["definition"] for one in read["figures"])
    put = f"/api/v1/unit-reports/{made}/texts/done"
    body = {"texts": {"az": {"text": "Görülən işlər", "version": 0}}}
    assert (await http.put(put, json=body)).json() == {"versions": {"az": 1}}
    assert (await http.put(put, json={"texts": {"az": {"text": "Başqa", "version": 0}}})).status_code == 422
    step = await http.post(f"/api/v1/unit-reports/{made}/steps/submit", json={})
    assert (step.status_code, step.json()["state"]) == (200, "submitted")
    assert (await http.post(f"/api/v1/unit-reports/{made}/steps/approve", json={})).status_code >= 400
    assert (await http.post("/api/v1/unit-reports", json={"period": "2999"})).status_code == 422

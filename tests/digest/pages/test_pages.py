"""Pages of digests: for each role, with what stands against an act said in the page and nothing typed lost."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from service.digest.rules.texts import month_before
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.digest.factories import composed, frozen, made_template, month_clip, opened, published, reviewed, section

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def template_id(committing: OpenWork, tenant: Tenant) -> UUID:
    async with committing(tenant) as work:
        return await made_template(work, section(work, "top_stories"), public=True)


async def test_who_may_not_read_digests_sees_none(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        issue_id = await opened(work, section(work, "top_stories"))
    clerk, adviser = await sign_in(tenant, "clerk"), await sign_in(tenant, "adviser")
    for path in ("/digests", f"/digests/{issue_id}"):
        assert (await clerk.get(path)).status_code == 403
        assert (await adviser.get(path)).status_code == 200
    assert (await clerk.post(f"/digests/{issue_id}/freeze")).status_code == 403
    assert 'href="/digests"' not in (await clerk.get("/letters")).text
    assert 'href="/digests"' in (await adviser.get("/digests")).text


async def test_a_month_is_opened_once_and_wrong_months_keep_what_was_typed(
    sign_in: SignIn, template_id: UUID, committing: OpenWork, tenant: Tenant
) -> None:
    adviser = await sign_in(tenant, "adviser")
    async with committing(tenant) as work:
        month = f"{month_before(work.today):%Y-%m}"
    for typed in ("", "2026", "13.2026", "2999-01", "<script>"):
        answer = await adviser.post("/digests", data={"template": str(template_id), "period": typed})
        assert answer.status_code == 422, typed
        assert 'id="period-e"' in answer.text and '<script>"' not in answer.text
    assert (
        'value="2999-01"'
        in (await adviser.post("/digests", data={"template": str(template_id), "period": "2999-01"})).text
    )
    assert (await adviser.post("/digests", data={"period": month})).status_code == 422
    first, again = [
        await adviser.post("/digests", data={"template": str(template_id), "period": month}) for _ in range(2)
    ]
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert first.headers["location"] in (await adviser.get("/digests")).text


async def test_an_issue_goes_its_way_by_its_page(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await month_clip(work, 8, title="The bridge is open")
        issue_id = await opened(work, section(work, "top_stories"))
    adviser, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    here = f"/digests/{issue_id}"
    assert "The month is not frozen yet" in (await adviser.get(here)).text
    for deed in ("freeze", "compose", "send_to_review"):
        assert f'action="{here}/{deed}"' in (await adviser.get(here)).text
        assert (await adviser.post(f"{here}/{deed}")).status_code == 303, deed
    assert "The bridge is open" in (await adviser.get(here)).text
    assert f'action="{here}/approve"' not in (await adviser.get(here)).text
    refused = await head.post(f"{here}/return_issue", data={"reason": " "})
    assert refused.status_code == 422 and "Say why." in refused.text
    assert (await head.post(f"{here}/approve")).status_code == 303
    page = (await head.get(here)).text
    assert "Approved" in page and "Page, mail and papers" in page


@pytest.mark.parametrize("deed", ["approve", "publish", "correct", "withdraw", "send_to_review"])
async def test_what_cannot_be_done_yet_is_said(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, deed: str
) -> None:
    async with committing(tenant) as work:
        issue_id = await frozen(work, section(work, "top_stories"))
    head = await sign_in(tenant, "head")
    answer = await head.post(f"/digests/{issue_id}/{deed}", data={"reason": "Because"})
    assert answer.status_code == 422
    assert "The month of this issue is frozen. Fill its sections first." in answer.text
    assert "Month frozen" in (await head.get(f"/digests/{issue_id}")).text


async def test_a_correction_says_in_each_language_what_it_changes(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        issue_id = await published(work, None, section(work, "top_stories"), public=False)
    adviser = await sign_in(tenant, "adviser")
    long = {f"correction_{code}": "x" * 1_001 for code in tenant.profile.languages}
    refused = await adviser.post(f"/digests/{issue_id}/correct", data=long)
    assert refused.status_code == 422 and "x" * 1_001 in refused.text
    notes = {f"correction_{code}": f"A figure ({code})" for code in tenant.profile.languages}
    begun = await adviser.post(f"/digests/{issue_id}/correct", data=notes)
    assert begun.status_code == 303 and begun.headers["location"] != f"/digests/{issue_id}"
    assert "Edition 2" in (await adviser.get(begun.headers["location"])).text


async def test_each_language_and_state_has_its_page(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        made = [await act(work, section(work, "top_stories")) for act in (opened, frozen, composed, reviewed)]
    for language in ("az", "ka", "en"):
        adviser = await sign_in(tenant, "adviser", language)
        for issue_id in made:
            for code in tenant.profile.languages:
                answer = await adviser.get(f"/digests/{issue_id}?language={code}")
                assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text
        assert (await adviser.get("/digests?before=nonsense")).status_code == 200

"""Decisions on pages of digests: what stands against an act is said in the page, and nothing typed is lost."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.digest.factories import composed, frozen, made_template, opened, published, reviewed, section

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
PAGES = {"opened": "materials", "frozen": "materials", "composed": "text", "reviewed": "approval"}


@pytest.fixture
async def template_id(committing: OpenWork, tenant: Tenant) -> UUID:
    async with committing(tenant) as work:
        return await made_template(work, section(work, "top_stories"), public=True)


@pytest.mark.parametrize("typed", ["", "2026", "13.2026", "2999-01", "<script>"])
async def test_a_wrong_month_is_refused_at_its_field(
    sign_in: SignIn, template_id: UUID, tenant: Tenant, typed: str
) -> None:
    adviser = await sign_in(tenant, "adviser")
    answer = await adviser.post("/digests/open", data={"template": str(template_id), "period": typed})
    assert answer.status_code == 422
    assert 'id="period-e"' in answer.text and '<script>"' not in answer.text


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
    assert "Month frozen" in (await head.get(f"/digests/{issue_id}/materials")).text


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
    assert begun.status_code == 303 and str(issue_id) not in begun.headers["location"]
    assert "Edition 2" in (await adviser.get(begun.headers["location"])).text


async def test_each_language_and_state_has_its_page(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    makers = (opened, frozen, composed, reviewed)
    async with committing(tenant) as work:
        made = [(await act(work, section(work, "top_stories")), PAGES[act.__name__]) for act in makers]
    for language in ("az", "ka", "en"):
        adviser = await sign_in(tenant, "adviser", language)
        for issue_id, tab in made:
            assert (await adviser.get(f"/digests/{issue_id}")).headers["location"] == f"/digests/{issue_id}/{tab}"
            answer = await adviser.get(f"/digests/{issue_id}/{tab}")
            assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text

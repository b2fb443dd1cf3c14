"""Journals as their administrator sees them."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import column, insert, table, text

from service.journals import queries
from service.journals.models import COUNTER
from service.runtime.tenants import Tenant

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def administrator(sign_in: SignIn, tenant: Tenant) -> httpx.AsyncClient:
    return await sign_in(tenant, "administrator")


async def test_the_list_shows_next_numbers(
    administrator: httpx.AsyncClient, tenant: Tenant, committing: Callable
) -> None:
    async with committing(tenant) as work:
        journals = await queries.open_journals(work)
        numbers = [await queries.preview(work, journal) for journal in journals]
    answer = await administrator.get("/administration/journals")
    assert answer.status_code == 200
    for journal, number in zip(journals, numbers, strict=True):
        assert f'<a href="/administration/journals/{journal.slug}">' in answer.text
        assert f'<b translate="no">{number}</b>' in answer.text


async def test_a_journal_accounts_for_its_numbers(
    administrator: httpx.AsyncClient, tenant: Tenant, committing: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = table("letter", column("journal_id"), column("period"), column("serial"), column("state"))
    monkeypatch.setattr(queries, "HOLDERS", [letters])
    slug = tenant.profile.journals[0].slug
    async with committing(tenant) as work:
        journal = await queries.journal_by_slug(work, slug)
        assert journal is not None
        for period, last in (("1990", 3), ("1991", 1)):
            values = {"tenant_id": tenant.id, "journal_id": journal.id, "period": period, "last": last}
            await work.session.execute(insert(COUNTER).values(values))
        await work.session.execute(
            text(
                "insert into letter (tenant_id, id, journal_id, unit_id, state, period, serial, number, registered_at,"
                " received_at, registered_by_name, channel, kind, language, sender_name, subject) values (:tenant,"
                " :id, :journal, :unit, 'voided', '1991', 1, '1', :now, :now, 'A', 'post', 'letter', 'az', 'B', 'C')"
            ),
            {"tenant": tenant.id, "id": uuid4(), "journal": journal.id, "unit": journal.unit_id, "now": work.now},
        )
    whole = await administrator.get(f"/administration/journals/{slug}", params={"period": "1991"})
    assert "Every number from 1 to the last is accounted for." in whole.text
    torn = await administrator.get(f"/administration/journals/{slug}", params={"period": "1990"})
    assert "Numbers without a record:" in torn.text
    assert "1–3" in torn.text
    assert (await administrator.get(f"/administration/journals/{slug}")).status_code == 200
    assert (await administrator.get(f"/administration/journals/{slug}?period=1492")).status_code == 404


async def test_not_yours_and_not_there(sign_in: SignIn, administrator: httpx.AsyncClient, tenant: Tenant) -> None:
    assert (await administrator.get("/administration/journals/no-such-one")).status_code == 404
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get("/administration/journals")).status_code == 403


async def test_each_agency_sees_its_own(sign_in: SignIn, tenant: Tenant, other_tenant: Tenant) -> None:
    pages = [(await (await sign_in(one, "administrator", "en")).get("/administration/journals")).text
             for one in (tenant, other_tenant)]  # fmt: skip
    patterns = [one.profile.journals[0].title for one in (tenant, other_tenant)]
    assert all(any(title in page for title in titles.values()) for page, titles in zip(pages, patterns, strict=True))
    assert "შ-" in pages[1]
    assert "შ-" not in pages[0]

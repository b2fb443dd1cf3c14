"""Journals as their administrator sees them."""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import insert, text

from service.journals import queries
from service.journals.actions.blocks import reserve, void_numbers
from service.journals.models import COUNTER
from service.journals.queries import numbers
from service.journals.queries.blocks import numbers_of_block
from service.journals.queries.numbers import holder
from service.runtime.tenants import Tenant

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Api = SignIn
DAY = timedelta(days=1)


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
    monkeypatch.setattr(numbers, "HOLDERS", [holder("letter")])
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


async def test_the_administrator_says_who_is_responsible(administrator: httpx.AsyncClient, tenant: Tenant) -> None:
    address = "/administration/journals/orders"
    options = re.findall(r'<option value="((?:post|person):[^"]+)">([^<]+)', (await administrator.get(address)).text)
    post = next(value for value, title in options if title == "Director")
    person = next(value for value, _ in options if value.startswith("person:"))
    for who in (post, person):
        assert (await administrator.post(f"{address}/duties", data={"who": who})).status_code == 303
    shown = (await administrator.get(address)).text
    ended = re.findall(rf'action="({address}/duties/[^"]+/end)"', shown)
    assert len(ended) == 2
    assert "<b>Director</b>" in shown
    assert "Director" in (await administrator.get("/administration/journals")).text
    for typed in (post, "post:nonsense", f"person:{uuid4()}", ""):
        refused = await administrator.post(f"{address}/duties", data={"who": typed})
        assert (refused.status_code, 'id="who-e"' in refused.text) == (422, True), typed
    for path in ended:
        assert (await administrator.post(path)).status_code == 303
    assert "Nobody is named yet." in (await administrator.get(address)).text
    assert (await administrator.post(ended[0])).status_code == 404


async def test_a_clerk_reserves_registers_from_paper_and_voids(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    assert 'value="incoming"' in (await clerk.get("/blocks/new?journal=incoming")).text
    refused = await clerk.post("/blocks", data={"journal": "incoming", "count": "many", "reason": ""})
    assert (refused.status_code, set(re.findall(r'id="([a-z_]+)-e"', refused.text))) == (422, {"count", "reason"})
    assert 'value="many"' in refused.text
    made = await clerk.post("/blocks", data={"journal": "incoming", "count": "3", "reason": "Paper day"})
    block = made.headers["location"]
    shown = (await clerk.get(block)).text
    settle = re.findall(r'href="(/letters/new\?journal=incoming&amp;reserved=[^"]+)"', shown)
    ids = re.findall(r'name="ids" value="([^"]+)"', shown)
    assert len(settle) == len(ids) == 3
    form = (await clerk.get(settle[0].replace("&amp;", "&"))).text
    assert "Day in the paper register" in form
    typed = {
        "journal": "incoming", "channel": "post", "sender": "Invented Office", "sender_kind": "organisation",
        "subject": "From the paper register", "kind": "letter", "language": "az", "reserved": ids[0],
        "once": uuid4().hex,
    }  # fmt: skip
    refused = await clerk.post("/letters", data={**typed, "paper_on": "01.01.1999"})
    assert (refused.status_code, "The paper register cannot show an earlier day." in refused.text) == (422, True)
    assert 'value="From the paper register"' in refused.text or ">\nFrom the paper register" in refused.text
    kept = await clerk.post("/letters", data={**typed, "paper_on": "today", "once": uuid4().hex})
    assert (kept.status_code, kept.headers["location"]) == (303, block)
    assert (await clerk.post(f"{block}/void", data={"ids": ids[1], "reason": ""})).status_code == 422
    done = await clerk.post(f"{block}/void", data={"ids": ids[1:], "reason": "Not needed"})
    assert done.status_code == 303
    assert "Settled" in (await clerk.get(block)).text
    assert block in (await clerk.get("/blocks?state=settled")).text
    assert block not in (await clerk.get("/blocks")).text
    again = await clerk.get(settle[0].replace("&amp;", "&"))
    assert again.status_code == 422
    adviser = await sign_in(tenant, "adviser")
    for path in ("/blocks", "/blocks/new", block):
        assert (await adviser.get(path)).status_code == 403


async def test_figures_lead_to_their_rows_and_to_csv(
    administrator: httpx.AsyncClient, tenant: Tenant, committing: Callable
) -> None:
    async with committing(tenant) as work:
        journal = await queries.journal_by_slug(work, "orders")
        made = await reserve(work, journal, 60, "Branch")
        first = (await numbers_of_block(work, made.id))[0]
        await void_numbers(work, made.id, [first.id], "Spoilt")
        period = made.period
    address = f"/administration/journals/orders/numbers?period={period}"
    page = (await administrator.get(address)).text
    for state in ("reserved", "voided"):
        found = re.search(rf'href="(/administration/journals/orders/numbers[^"]*state={state})"', page)
        assert found is not None
        rows = (await administrator.get(found[1].replace("&amp;", "&"))).text
        assert rows.count('href="/blocks/') == {"reserved": 59, "voided": 1}[state]
    assert "Spoilt" in rows
    assert (await administrator.get(f"{address}&first=5&last=2")).status_code == 200
    answer = await administrator.get(f"/administration/journals/orders/numbers.csv?period={period}")
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [int(row["Serial"]) for row in table] == list(range(1, made.last + 1))
    voided = [row for row in table if row["State"] == "Voided"]
    assert [(row["Number"], row["Reason"]) for row in voided] == [(first.number, "Spoilt")]


async def test_the_api_reserves_accounts_and_voids(api: Api, tenant: Tenant) -> None:
    head, clerk = await api(tenant, "head"), await api(tenant, "clerk")
    wrong = await clerk.post("/api/v1/blocks", json={"journal": "incoming", "count": 0})
    assert (wrong.status_code, {error["field"] for error in wrong.json()["errors"]}) == (422, {"count", "reason"})
    made = (await clerk.post("/api/v1/blocks", json={"journal": "incoming", "count": 2, "reason": "Branch"})).json()
    ids = [one["id"] for one in made["numbers"]]
    letter = {
        "journal": "incoming", "subject": "Paper", "sender": {"name": "Invented Office"}, "channel": "post",
        "reserved_number": ids[0],
    }  # fmt: skip
    refused = await clerk.post("/api/v1/letters", json=letter)
    assert [error["field"] for error in refused.json()["errors"]] == ["paper_on"]
    today = made["reserved_at"][:10]
    done = await clerk.post("/api/v1/letters", json={**letter, "paper_on": today})
    if done.status_code == 422:  # the agency's day is one ahead of UTC's in the evening
        done = await clerk.post("/api/v1/letters", json={**letter, "paper_on": str(date.fromisoformat(today) + DAY)})
    assert (done.status_code, done.json()["number"]) == (201, made["numbers"][0]["number"])
    left = await clerk.post(f"/api/v1/blocks/{made['id']}/void", json={"numbers": ids[1:], "reason": "Not used"})
    assert (left.status_code, left.json()["state"], left.json()["waiting"]) == (200, "settled", 0)
    period = f"period={made['period']}"
    account = (await head.get(f"/api/v1/journals/incoming/account?{period}")).json()
    assert (account["whole"], account["missing"], account["gaps"]) == (True, 0, [])
    numbers = (await head.get(f"/api/v1/journals/incoming/numbers?{period}&first={made['first']}")).json()
    assert [(one["state"], one["record"]) for one in numbers["items"][:2]] == [
        ("registered", "letter"), ("voided", "number_block"),
    ]  # fmt: skip
    assert "incoming" in {one["journal"] for one in (await head.get("/api/v1/journals")).json()["items"]}
    assert (await clerk.get("/api/v1/journals")).status_code == 403

"""Agencies find each other, agree on links, and send each other copies; nothing else passes between them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import service.exchange.jobs  # noqa: F401  so that its jobs are known
from service.exchange import actions
from service.exchange.actions.hearing import hear
from service.exchange.models import Entry, Link, Parcel
from service.exchange.queries import directory, find_agency, link_with, links, listed_by_id
from service.exchange.rules import LARGEST_PARCEL, EntryEdit
from service.exchange.slots import TAKERS
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.conftest import OpenWork

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
ENTRY = EntryEdit("municipality", {"ka": "მერია", "en": "The mayor's office"}, "office@agency.example")
KIND = "tests.letter"


@pytest.fixture
async def fresh(committing: OpenWork, tenant: Tenant, other_tenant: Tenant) -> None:
    """Neither agency is listed, and no link stands between them."""
    for one, other in ((tenant, other_tenant), (other_tenant, tenant)):
        async with committing(one) as work:
            await actions.withdraw_entry(work)
            link = await link_with(work, other.id)
            if link is not None and link.state == "asked_us":
                await actions.answer(work, other.id, accepts=False, reason="test")
            elif link is not None and link.state in ("asked", "accepted"):
                await actions.end(work, other.id, "test")


@pytest.fixture
async def linked(fresh: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant) -> None:
    """The one is the superior body of the other, by the will of both."""
    await listed(committing, other_tenant)
    async with committing(tenant) as work:
        await actions.ask(work, other_tenant.id, "subordinate", "For reports")
    async with committing(other_tenant) as work:
        await actions.answer(work, tenant.id, accepts=True)


async def listed(committing: OpenWork, one: Tenant) -> None:
    async with committing(one) as work:
        await actions.publish_entry(work, ENTRY)


async def state(committing: OpenWork, one: Tenant, other: Tenant) -> tuple[str, str] | None:
    async with committing(one) as work:
        link = await link_with(work, other.id)
        return (link.kind, link.state) if link is not None else None


async def test_who_wishes_to_be_found_is_found_and_nobody_else(
    fresh: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        assert await listed_by_id(work, other_tenant.id) is None
        assert other_tenant.id not in [one.id for one in await directory(work)]
    await listed(committing, other_tenant)
    await listed(committing, tenant)
    async with committing(tenant) as work:
        found = {one.id: one for one in await directory(work)}
        assert tenant.id not in found
        one = found[other_tenant.id]
        assert (one.body, dict(one.about), one.email) == ("municipality", dict(ENTRY.about), ENTRY.email)
        name = other_tenant.profile.name["en"]
        for typed in (other_tenant.slug, other_tenant.slug.upper(), name, name.lower()):
            assert await find_agency(work, typed) == other_tenant.id, typed
        for typed in ("", " ", "no such agency", tenant.slug):
            assert await find_agency(work, typed) is None, typed
    async with committing(other_tenant) as work:
        await actions.withdraw_entry(work)
    async with committing(tenant) as work:
        assert await find_agency(work, other_tenant.slug) is None


async def test_a_suspended_agency_is_not_found_and_gets_nothing(
    linked: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant, house: House
) -> None:
    await standing(house, other_tenant, "suspended")
    try:
        async with committing(tenant) as work:
            assert await find_agency(work, other_tenant.slug) is None
            with pytest.raises(NotFound):
                await actions.send(work, other_tenant.id, KIND, str(uuid4()), {})
    finally:
        await standing(house, other_tenant, "active")


async def standing(house: House, one: Tenant, state: str) -> None:
    """As the operator sets it."""
    engine = create_async_engine(driver_url(house.settings.owner_url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            change = text("update platform.agency set state = :state where id = :id")
            await connection.execute(change, {"state": state, "id": one.id})
    finally:
        await engine.dispose()


async def test_both_agree_and_each_sees_it_from_its_side(
    fresh: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        with pytest.raises(Refusal, match="no such agency"):
            await actions.ask(work, other_tenant.id, "subordinate")
    await listed(committing, other_tenant)
    async with committing(tenant) as work:
        await actions.ask(work, other_tenant.id, "subordinate", "For reports")
        with pytest.raises(Refusal, match="already"):
            await actions.ask(work, other_tenant.id, "partner")
        with pytest.raises(NotFound):
            await actions.answer(work, other_tenant.id, accepts=True)
    assert await state(committing, tenant, other_tenant) == ("subordinate", "asked")
    assert await state(committing, other_tenant, tenant) == ("superior", "asked_us")
    async with committing(other_tenant) as work:
        with pytest.raises(Refusal, match="Say why"):
            await actions.answer(work, tenant.id, accepts=False)
        await actions.answer(work, tenant.id, accepts=True)
        with pytest.raises(Refusal, match="answered already"):
            await actions.answer(work, tenant.id, accepts=True)
    assert await state(committing, tenant, other_tenant) == ("subordinate", "accepted")
    async with committing(other_tenant) as work:
        await actions.end(work, tenant.id, "A new law")
        with pytest.raises(NotFound):
            await actions.end(work, tenant.id, "Again")
    assert await state(committing, tenant, other_tenant) == ("subordinate", "ended")
    assert await state(committing, other_tenant, tenant) == ("superior", "ended")


async def test_two_that_ask_each_other_at_once_have_one_question(
    fresh: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    await listed(committing, tenant)
    await listed(committing, other_tenant)

    async def asks(one: Tenant, other: Tenant) -> str:
        try:
            async with committing(one) as work:
                await actions.ask(work, other.id, "partner")
        except Refusal as refused:
            return refused.code
        return "asked"

    said = await asyncio.gather(asks(tenant, other_tenant), asks(other_tenant, tenant))
    assert sorted(said) == ["already", "asked"]
    found = {await state(committing, tenant, other_tenant), await state(committing, other_tenant, tenant)}
    assert found == {("partner", "asked"), ("partner", "asked_us")}


async def test_a_copy_comes_once_and_becomes_the_receivers_own(
    linked: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[UUID, str]] = []

    async def take(work: Work, parcel: Parcel) -> None:
        taken.append((work.tenant.id, parcel.content))

    monkeypatch.setitem(TAKERS, KIND, take)
    key, content = str(uuid4()), {"title": "Hesabat", "rows": [1, 2]}
    async with committing(tenant) as work:
        assert await actions.send(work, other_tenant.id, KIND, key, content)
        assert not await actions.send(work, other_tenant.id, KIND, key, {"title": "Another"})
    async with committing(other_tenant) as work:
        parcel = (await work.session.scalars(select(Parcel).where(Parcel.key == key))).one()
        assert (parcel.party_id, json.loads(parcel.content)) == (tenant.id, content)
        for _ in range(2):
            await hear(work, "sent", tenant.id, parcel.id)
    assert taken == [(other_tenant.id, parcel.content)]
    async with committing(tenant) as work:
        assert not (await work.session.scalars(select(Parcel).where(Parcel.key == key))).all()


async def test_nothing_goes_without_a_link_and_nothing_larger_than_the_limit(
    linked: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        with pytest.raises(Refusal, match="12 megabytes"):
            await actions.send(work, other_tenant.id, KIND, str(uuid4()), "x" * LARGEST_PARCEL)
        await actions.end(work, other_tenant.id, "Over")
        with pytest.raises(NotFound):
            await actions.send(work, other_tenant.id, KIND, str(uuid4()), {})
        with pytest.raises(NotFound):
            await actions.send(work, uuid4(), KIND, str(uuid4()), {})


async def test_each_sees_its_own_rows_and_writes_no_others(
    linked: None, committing: OpenWork, tenant: Tenant, other_tenant: Tenant, house: House
) -> None:
    third = house.directory.by_slug["energy"]
    await listed(committing, tenant)
    async with committing(tenant) as work:
        await actions.send(work, other_tenant.id, KIND, str(uuid4()), {"secret": True})
    async with committing(third) as work:
        for table in (Link, Parcel, Entry):
            query = select(func.count()).select_from(table).where(table.tenant_id.in_([tenant.id, other_tenant.id]))
            assert await work.session.scalar(query) == 0, table
        assert {view.row.party_id for view in await links(work)}.isdisjoint({tenant.id, other_tenant.id})
        for party in (tenant.id, uuid4()):
            with pytest.raises(NotFound):
                await actions.answer(work, party, accepts=True)
            with pytest.raises(NotFound):
                await actions.end(work, party, "x")
    link = (
        "insert into exchange_link (tenant_id, party_id, kind, state, asked_at, asked_by_name)"
        " values (:own, :other, 'partner', 'accepted', now(), '')"
    )
    parcel = (
        "insert into exchange_parcel (tenant_id, id, party_id, kind, key, content, sha256, sent_at, sent_by_name)"
        " values (:own, :other, :other, 'x', 'x', '', '', now(), '')"
    )
    change, line = "update exchange_link set state = 'accepted'", "select exchange_line(:other, 'sent', null, now())"
    for statement in (link, parcel, change, line):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with committing(tenant) as work:
                await work.session.execute(text(statement), {"own": tenant.id, "other": other_tenant.id})


async def test_what_is_wrong_in_an_entry_is_said_at_its_field(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        with pytest.raises(FieldErrors) as refused:
            await actions.publish_entry(work, EntryEdit("palace", {}, "not an address"))
    assert {one.field for one in refused.value.errors} == {"body", "email"}


async def test_the_page_leads_from_the_entry_to_an_agreed_link(
    fresh: None, sign_in: SignIn, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    here = "/administration/exchange"
    ours, theirs = await sign_in(tenant, "administrator"), await sign_in(other_tenant, "administrator")
    assert "Nobody finds it." in (await theirs.get(here)).text
    wrong = await theirs.post(f"{here}/publish", data={"body": "", "email": "nobody", "about_en": "Kept words"})
    assert wrong.status_code == 422 and 'id="email-e"' in wrong.text and "Kept words" in wrong.text
    assert (await theirs.post(f"{here}/publish", data={"body": "municipality", "email": ""})).status_code == 303
    assert "Other agencies find it." in (await theirs.get(here)).text
    asked = {"agency": str(other_tenant.id), "kind": "subordinate", "message": "For reports"}
    lacking = await ours.post(f"{here}/ask", data=asked | {"kind": ""})
    assert lacking.status_code == 422 and "For reports" in lacking.text
    assert (await ours.post(f"{here}/ask", data=asked)).status_code == 303
    page = (await theirs.get(here)).text
    assert "For reports" in page and f"{here}/{tenant.id}/accept" in page
    reasonless = await theirs.post(f"{here}/{tenant.id}/decline", data={"reason": ""})
    assert reasonless.status_code == 422 and f'id="decline-{tenant.id}-e"' in reasonless.text
    assert (await theirs.post(f"{here}/{tenant.id}/accept")).status_code == 303
    assert f"{here}/{other_tenant.id}/end" in (await ours.get(here)).text
    assert (await ours.post(f"{here}/{other_tenant.id}/end", data={"reason": "Over"})).status_code == 303
    assert "Over" in (await theirs.get(here)).text
    assert (await ours.post(f"{here}/{uuid4()}/end", data={"reason": "x"})).status_code == 404
    head, clerk = await sign_in(tenant, "head"), await sign_in(tenant, "clerk")
    seen = await head.get(here)
    assert seen.status_code == 200 and f"{here}/ask" not in seen.text
    assert (await head.post(f"{here}/ask", data=asked)).status_code == 403
    assert (await clerk.get(here)).status_code == 403

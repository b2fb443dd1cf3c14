"""Signing in through the demo's real provider, and everything that can be wrong with what comes back."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from service.identity import signin
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.conftest import all_powerful
from tests.identity.browser import CALLBACK, Browser, words
from tests.identity.conftest import Serve
from tests.identity.providers import DemoProvider, free_port

SIGNED_IN = "http://baku-education.localhost:8000/me"


async def acts_of(house: House, tenant: Tenant, kind: str) -> list[Any]:
    from sqlalchemy import text

    async with open_work(house.database, tenant, all_powerful()) as work:
        query = text("select actor_name, actor_kind, payload from act where tenant_id = :t and kind = :k order by at")
        return list((await work.session.execute(query, {"t": tenant.id, "k": kind})).all())


@pytest.mark.parametrize(("language", "asked"), [("az", "Kim kimi"), ("ka", "ვისი"), ("en", "Who are you")])
async def test_the_round_trip(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant, language: str, asked: str
) -> None:
    async with serving(demo_provider.port) as (app, house), Browser(app, tenant, demo_provider.issuer, language) as it:
        front = await it.get("/signin?next=/me")
        assert front.status_code == 200 and f'<html lang="{language}"' in front.text
        shown = await it.follow(await it.get("/signin/start?next=/me"))
        assert asked in shown.text
        before = await acts_of(house, tenant, "person.signed_in")
        answer = await it.choose("clerk", until=SIGNED_IN)
        assert answer.headers["location"] == "/me"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("chancery_session=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
        acts = await acts_of(house, tenant, "person.signed_in")
        assert len(acts) == len(before) + 1 and acts[-1].actor_kind == "person"
        assert (await it.get("/signin?next=/me")).headers["location"] == "/me"


async def test_signing_in_gives_a_new_session_and_ends_the_old_one(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant
) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        it.cookies.set("chancery_session", "A" * 43, domain="baku-education.localhost")
        await it.choose("clerk", until=SIGNED_IN)
        first = await it.session()
        assert first is not None and first != "A" * 43
        await it.follow(await it.get("/signin/start?next=/me"), until=SIGNED_IN)
        second = await it.session()
        assert second not in (None, first)
        async with Browser(app, tenant) as other:
            other.cookies.set("chancery_session", first, domain="baku-education.localhost")
            assert (await other.get("/signin")).status_code == 200  # nobody is signed in there


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "/\tx", ""]
)
async def test_no_address_elsewhere_is_followed(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant, address: str
) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        answer = await it.choose("clerk", follow=address, until="http://baku-education.localhost:8000/")
        while "set-cookie" not in answer.headers or "chancery_session" not in answer.headers["set-cookie"]:
            answer = await it.get(answer.headers["location"])
        assert answer.headers["location"] == "/"
        assert (await it.get("/signin", params={"next": address})).headers["location"] == "/"


async def test_an_unknown_person_is_told_so_and_noted(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant
) -> None:
    async with serving(demo_provider.port) as (app, house), Browser(app, tenant, demo_provider.issuer) as it:
        before = len(await acts_of(house, tenant, "person.unknown"))
        answer = await it.choose("stranger")
        assert answer.status_code == 403 and "not known at this agency" in words(answer)
        assert await it.session() is None
        acts = await acts_of(house, tenant, "person.unknown")
        assert len(acts) == before + 1 and "Nobody Known" in acts[-1].payload


async def test_a_person_of_another_agency_is_unknown(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        it.slug = other_tenant.slug  # chooses a person whom the page did not offer
        answer = await it.choose("clerk")
        assert answer.status_code == 403


async def test_cancelling_at_the_provider(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        answer = await it.choose("")
        assert answer.status_code == 403 and "cancelled or refused" in words(answer)
        assert await it.session() is None


async def test_keys_rotate_without_anybody_noticing(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant
) -> None:
    async with serving(demo_provider.port) as (app, _):
        async with Browser(app, tenant, demo_provider.issuer) as it:
            await it.choose("clerk", until=SIGNED_IN)
            assert await it.session() is not None
        demo_provider.rotate()
        async with Browser(app, tenant, demo_provider.issuer) as it:
            await it.choose("adviser", until=SIGNED_IN)
            assert await it.session() is not None


async def test_signing_out_ends_the_session_here_and_at_the_provider(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant
) -> None:
    async with serving(demo_provider.port) as (app, house), Browser(app, tenant, demo_provider.issuer) as it:
        await it.choose("clerk", until=SIGNED_IN)
        kept = await it.session()
        assert kept is not None
        await it.get("/language/en")
        answer = await it.post("/signout")
        assert answer.status_code == 200
        address = answer.headers["refresh"].removeprefix("0; url=")
        assert address.startswith(demo_provider.issuer)
        assert await it.session() is None
        asked = await it.get(address)
        secret = asked.text.split('name="xsrf" value="')[1].split('"')[0]
        back = await it.post(f"{demo_provider.issuer}/session/end/confirm", data={"xsrf": secret, "logout": "yes"})
        ended = await it.follow(back)
        assert str(ended.url) == "http://baku-education.localhost:8000/signin?signed_out=1"
        shown = await it.follow(await it.get("/signin/start"))
        assert "/interaction/" in str(shown.url)  # the provider asks again
        it.cookies.set("chancery_session", kept, domain="baku-education.localhost")
        assert (await it.get("/signin")).status_code == 200
        assert (await acts_of(house, tenant, "person.signed_out"))[-1].actor_kind == "person"


async def test_signing_out_needs_our_own_page(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        await it.choose("clerk", until=SIGNED_IN)
        answer = await it.post("/signout", headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
        assert (await it.get("/signin")).status_code == 303  # still signed in


# --- what comes back must belong to what was started


async def test_a_state_that_nobody_started(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        sent = await it.begin()
        changed = sent["state"][:-1] + ("A" if sent["state"][-1] != "A" else "B")
        for answer in ({"state": changed, "code": "x"}, {"code": "x"}, {"state": "", "code": "x"}, {}):
            back = await it.get(CALLBACK, params=answer)
            assert back.status_code == 400 and "no longer valid" in words(back)
        assert await it.session() is None


async def test_a_state_works_once(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        at_callback = await it.choose("clerk", until=CALLBACK)
        used = at_callback.headers["location"]
        await it.follow(at_callback, until=SIGNED_IN)
        assert await it.session() is not None
        again = await it.get(used)
        assert again.status_code == 400


async def test_a_code_works_once(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _):
        async with Browser(app, tenant, demo_provider.issuer) as it:
            at_callback = await it.choose("clerk", until=CALLBACK)
            code = httpx.URL(at_callback.headers["location"]).params["code"]
            await it.follow(at_callback, until=SIGNED_IN)
        async with Browser(app, tenant, demo_provider.issuer) as thief:
            sent = await thief.begin()
            answer = await thief.come_back(state=sent["state"], code=code, iss=demo_provider.issuer)
            assert answer.status_code == 400 and "does not fit" in words(answer)
            assert await thief.session() is None


async def test_a_state_expires(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "START_SECONDS", 1)
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        sent = await it.begin()
        await asyncio.sleep(1.2)
        assert (await it.get(CALLBACK, params={"state": sent["state"], "code": "x"})).status_code == 400


async def test_another_issuer_in_the_answer(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        for named in ({"iss": "https://evil.example"}, {}):  # wrong, and missing though the provider always sends it
            sent = await it.begin()
            answer = await it.come_back(state=sent["state"], code="x", **named)
            assert answer.status_code == 400 and "does not fit" in words(answer)


async def test_the_outcome_is_for_the_browser_that_started(
    serving: Serve, demo_provider: DemoProvider, tenant: Tenant, other_tenant: Tenant
) -> None:
    finish = "http://baku-education.localhost:8000/signin/finish"
    async with serving(demo_provider.port) as (app, _):
        async with Browser(app, tenant, demo_provider.issuer) as attacker, Browser(app, tenant) as victim:
            await victim.begin()  # so that the victim's browser has a secret, only another one
            link = (await attacker.choose("clerk", until=finish)).headers["location"]
            assert (await victim.get(link)).status_code == 400
            assert await victim.session() is None
            # It is used up now, even for the one who started.
            assert (await attacker.get(link)).status_code == 400
        async with Browser(app, tenant, demo_provider.issuer) as it:
            link = (await it.choose("clerk", until=finish)).headers["location"]
            elsewhere = link.replace("baku-education", other_tenant.slug)
            it.cookies.set(
                "chancery_signin", it.cookies.get("chancery_signin"), domain=f"{other_tenant.slug}.localhost"
            )
            assert (await it.get(elsewhere)).status_code == 400


async def test_the_handover_code_works_once(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    finish = "http://baku-education.localhost:8000/signin/finish"
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant, demo_provider.issuer) as it:
        link = (await it.choose("clerk", until=finish)).headers["location"]
        assert (await it.get(link)).status_code == 303
        it.cookies.delete("chancery_session")
        assert (await it.get(link)).status_code == 400


# --- the provider is not well


async def test_a_dead_provider_gives_a_page_that_says_so(serving: Serve, tenant: Tenant) -> None:
    async with serving(free_port()) as (app, _), Browser(app, tenant) as it:
        began = time.monotonic()
        answer = await it.get("/signin/start?next=/letters")
        assert answer.status_code == 503 and "does not answer" in words(answer)
        assert "/signin/start?next=%2Fletters" in answer.text  # and leads to where one wanted to go
        assert time.monotonic() - began < 6


async def test_a_flood_from_one_address_is_stopped(serving: Serve, demo_provider: DemoProvider, tenant: Tenant) -> None:
    async with serving(demo_provider.port) as (app, _), Browser(app, tenant) as it:
        it.headers["x-forwarded-for"] = "198.51.100.7"
        found = [(await it.get("/signin/start")).status_code for _ in range(122)]
        assert found[:120] == [303] * 120 and found[120:] == [429, 429]
        it.headers["x-forwarded-for"] = "198.51.100.7, 198.51.100.8"
        assert (await it.get("/signin/start")).status_code == 303

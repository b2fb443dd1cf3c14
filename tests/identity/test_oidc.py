"""A provider that lies, dawdles or changes its keys: nobody is signed in by what is not proven."""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from service.identity import signin
from service.identity.providers import DEMO_CLIENT, client_of, refuse_demo_sign_in
from service.identity.queries import grants_of, person_named
from service.runtime.house import House
from service.runtime.settings import Settings, SettingsError
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from service.tenancy.profile import ClaimRoleProfile, ClaimsProfile, SignInProfile
from tests.conftest import all_powerful
from tests.identity.browser import Browser, words
from tests.identity.conftest import Serve
from tests.identity.providers import Liar, half_hash, signing_key

HOUR = 3600


async def signed_in(it: Browser, liar: Liar, **answer: str) -> bool:
    """Whether a sign-in at the liar gives a session; checks the page of one that does not."""
    sent = await it.begin()
    liar.nonce = liar.nonce or sent["nonce"]
    page = await it.come_back(state=sent["state"], code="c", **answer)
    if await it.session() is not None:
        return True
    assert page.status_code == 400 and "does not fit" in words(page), (page.status_code, words(page))
    return False


async def test_an_honest_answer_is_taken(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    liar.claims = {"at_hash": half_hash("access")}
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        assert await signed_in(it, liar)
    assert liar.posted["code_verifier"] and liar.posted["client_id"] == DEMO_CLIENT
    assert liar.posted["redirect_uri"] == "http://sso.localhost:8000/signin/callback"


WRONG: list[Callable[[Liar], Any]] = [
    lambda liar: setattr(liar, "nonce", "another"),
    lambda liar: liar.claims.update(nonce=None),
    lambda liar: liar.claims.update(aud="another-client"),
    lambda liar: liar.claims.update(aud=["another-client"]),
    lambda liar: liar.claims.update(aud=["another-client", DEMO_CLIENT], azp="another-client"),
    lambda liar: liar.claims.update(aud=None),
    lambda liar: liar.claims.update(iss="https://another.example"),
    lambda liar: liar.claims.update(iss=None),
    lambda liar: liar.claims.update(exp=int(time.time()) - HOUR, iat=int(time.time()) - 2 * HOUR),
    lambda liar: liar.claims.update(exp=None),
    lambda liar: liar.claims.update(iat=int(time.time()) + HOUR),
    lambda liar: liar.claims.update(iat=None),
    lambda liar: liar.claims.update(nbf=int(time.time()) + HOUR),
    lambda liar: liar.claims.update(sub=None),
    lambda liar: liar.claims.update(at_hash=half_hash("another")),
    lambda liar: setattr(liar, "algorithm", "none"),
    lambda liar: setattr(liar, "algorithm", "HS256"),
    lambda liar: setattr(liar, "key", signing_key("first", 2)),
    lambda liar: setattr(liar, "key", signing_key("never published")),
    lambda liar: setattr(liar, "userinfo", {"sub": "somebody-else"}),
    lambda liar: liar.statuses.update({"/token": 400}),
    lambda liar: liar.discovery.update(issuer="https://another.example"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[str(number) for number in range(len(WRONG))])
async def test_a_lie_signs_nobody_in(serving: Serve, liar: Liar, tenant: Tenant, wrong: Callable[[Liar], Any]) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        wrong(liar)
        if "issuer" in liar.discovery:
            answer = await it.get("/signin/start")
            assert answer.status_code == 400 and "does not fit" in words(answer)
        else:
            assert not await signed_in(it, liar)


async def test_a_token_whose_claims_were_changed(
    serving: Serve, liar: Liar, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sent = await it.begin()
        liar.nonce = sent["nonce"]
        honest = liar.id_token().split(".")
        liar.claims = {"sub": "baku-education:administrator"}
        forged = liar.id_token().split(".")
        monkeypatch.setattr(liar, "id_token", lambda: ".".join([honest[0], forged[1], honest[2]]))
        assert (await it.come_back(state=sent["state"], code="c")).status_code == 400
        assert await it.session() is None


# --- keys


async def test_a_new_key_is_asked_for_once(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _):
        async with Browser(app, tenant) as it:
            assert await signed_in(it, liar)
        assert liar.asked.count("/jwks") == 1
        liar.key = signing_key("second")
        liar.published = [liar.key]
        for asked in (2, 2):  # the second sign-in finds it known
            liar.nonce = ""
            async with Browser(app, tenant) as it:
                assert await signed_in(it, liar)
            assert liar.asked.count("/jwks") == asked
        liar.key = signing_key("unpublished")
        for _ in range(3):  # a flood of unknown keys does not become a flood at the provider
            liar.nonce = ""
            async with Browser(app, tenant) as it:
                assert not await signed_in(it, liar)
        assert liar.asked.count("/jwks") <= 3
        assert liar.asked.count("/.well-known/openid-configuration") == 1


# --- slow and away


async def test_a_slow_provider_at_the_start(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    liar.delays["/.well-known/openid-configuration"] = 20
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        began = time.monotonic()
        answer = await it.get("/signin/start")
        assert answer.status_code == 503 and "does not answer" in words(answer)
        assert time.monotonic() - began < 6
        began = time.monotonic()
        assert (await it.get("/signin/start")).status_code == 503
        assert time.monotonic() - began < 4  # for a moment nobody waits for it again: five seconds, each time


@pytest.mark.parametrize("place", ["/token", "/jwks", "/me"])
async def test_a_slow_provider_on_the_way_back(serving: Serve, liar: Liar, tenant: Tenant, place: str) -> None:
    liar.userinfo = {"sub": "baku-education:clerk"}
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sent = await it.begin()
        liar.nonce, liar.delays[place] = sent["nonce"], 20
        began = time.monotonic()
        answer = await it.come_back(state=sent["state"], code="c")
        assert answer.status_code == 503 and "does not answer" in words(answer)
        assert time.monotonic() - began < 11
        assert await it.session() is None


@pytest.mark.parametrize("place", ["/token", "/me", "/jwks", "/.well-known/openid-configuration"])
async def test_a_provider_in_trouble(serving: Serve, liar: Liar, tenant: Tenant, place: str) -> None:
    liar.userinfo, liar.statuses[place] = {"sub": "baku-education:clerk"}, 502
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        answer = await it.get("/signin/start")
        if place != "/.well-known/openid-configuration":
            sent = await it.begin()
            liar.nonce = sent["nonce"]
            answer = await it.come_back(state=sent["state"], code="c")
        assert answer.status_code == 503 and "does not answer" in words(answer)


async def test_errors_that_the_provider_names(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        for error, status in (("access_denied", 403), ("server_error", 503), ("invalid_scope", 400)):
            sent = await it.begin()
            answer = await it.come_back(state=sent["state"], error=error)
            assert answer.status_code == status, error
            assert await it.session() is None


async def test_what_is_known_serves_on_while_the_provider_is_away(
    serving: Serve, liar: Liar, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.identity import providers

    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        await it.begin()
        monkeypatch.setattr(providers, "FRESH_METADATA", 0.0)
        liar.statuses["/.well-known/openid-configuration"] = 503
        assert (await it.begin())["client_id"] == DEMO_CLIENT
        assert liar.asked.count("/.well-known/openid-configuration") == 2


# --- an agency's own provider: claims become people and roles


def with_provider(house: House, tenant: Tenant, liar: Liar, **own: Any) -> Tenant:
    """The agency as if its profile named the liar as its own provider."""
    sign_in = SignInProfile(issuer=liar.issuer, client_id="own-client", **own)
    changed = dataclasses.replace(tenant, profile=msgspec.structs.replace(tenant.profile, sign_in=sign_in))
    house.directory.by_id = {**house.directory.by_id, tenant.id: changed}
    house.directory.by_host = {**house.directory.by_host, tenant.host: changed}
    return changed


async def go(app: Any, tenant: Tenant, liar: Liar, **claims: Any) -> int:
    """One sign-in with these claims: 303 or the status of the page that turns one away."""
    async with Browser(app, tenant) as it:
        sent = await it.begin()
        liar.nonce, liar.claims = sent["nonce"], {"aud": "own-client", **claims}
        return (await it.come_back(state=sent["state"], code="c")).status_code


async def test_linked_by_a_verified_address_and_then_by_subject(
    serving: Serve, liar: Liar, tenant: Tenant, fresh_house: House
) -> None:
    async with serving(liar.port, database_url=fresh_house.settings.database_url) as (app, house):
        with_provider(house, tenant, liar)
        mail = {"email": "head@baku-education.example"}
        async with open_work(house.database, tenant, all_powerful()) as work:
            person = await person_named(work, "head")
            assert person is not None
            mail["email"] = person.email
        assert await go(app, tenant, liar, sub="s-1", **mail) == 403  # not verified
        assert await go(app, tenant, liar, sub="s-1", email_verified="true", **mail) == 403
        assert await go(app, tenant, liar, sub="s-1", email_verified=True, email="nobody@x.example") == 403
        assert await go(app, tenant, liar, sub="s-1", email_verified=True, **mail) == 303
        assert await go(app, tenant, liar, sub="s-1") == 303  # known by subject now
        # Whoever gets the address later is not that person.
        assert await go(app, tenant, liar, sub="s-2", email_verified=True, **mail) == 403


async def test_linked_by_user_name_where_the_profile_says_so(
    serving: Serve, liar: Liar, tenant: Tenant, fresh_house: House
) -> None:
    async with serving(liar.port, database_url=fresh_house.settings.database_url) as (app, house):
        with_provider(house, tenant, liar, link="username")
        assert await go(app, tenant, liar, sub="s-1", preferred_username="adviser") == 303
        with_provider(house, tenant, liar, link="none")
        assert await go(app, tenant, liar, sub="s-2", preferred_username="clerk", email_verified=True) == 403


async def test_roles_follow_the_claims_at_each_sign_in(
    serving: Serve, liar: Liar, tenant: Tenant, fresh_house: House
) -> None:
    rules = [
        ClaimRoleProfile(claim="realm_access.roles", value="registry", role="clerk", unit="casework"),
        ClaimRoleProfile(claim="realm_access.roles", value="chief", role="head"),
    ]
    async with serving(liar.port, database_url=fresh_house.settings.database_url) as (app, house):
        own = with_provider(house, tenant, liar, link="username", roles=rules)

        async def held() -> set[tuple[str, str, str]]:
            async with open_work(house.database, own, all_powerful()) as work:
                person = await person_named(work, "adviser")
                assert person is not None
                grants = await grants_of(work, person.id)
                return {(one.role, one.unit, one.source) for one in grants if one.revoked_at is None}

        before = await held()
        me = {"sub": "s-9", "preferred_username": "adviser"}
        unit = next(unit.title["en"] for unit in tenant.profile.units if unit.slug == "casework")
        assert await go(app, own, liar, **me, realm_access={"roles": ["registry", "chief", "other"]}) == 303
        assert await held() == before | {("clerk", unit, "claims"), ("head", "", "claims")}
        assert await go(app, own, liar, **me, realm_access={"roles": ["chief"]}) == 303
        assert await held() == before | {("head", "", "claims")}
        assert await go(app, own, liar, **me) == 303
        assert await held() == before  # what was given by hand stays


async def test_claims_may_come_from_userinfo_and_the_secret_travels_as_the_provider_wants(
    serving: Serve, liar: Liar, tenant: Tenant, fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANCERY_TEST_SECRET", "sesame")
    liar.userinfo = {"sub": "s-5", "login": "clerk"}
    async with serving(liar.port, database_url=fresh_house.settings.database_url) as (app, house):
        claims = ClaimsProfile(username="login")
        secret = {"client_secret": "env:CHANCERY_TEST_SECRET", "link": "username", "claims": claims}
        own = with_provider(house, tenant, liar, **secret)
        assert await go(app, own, liar, sub="s-5") == 303
        assert "client_secret" not in liar.posted  # in the header, as is usual
    liar.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    async with serving(liar.port, database_url=fresh_house.settings.database_url) as (app, house):
        own = with_provider(house, tenant, liar, **secret)
        assert await go(app, own, liar, sub="s-5") == 303
        assert liar.posted["client_secret"] == "sesame"


async def test_a_missing_secret_is_said_and_not_shown(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, house):
        own = with_provider(house, tenant, liar, client_secret="env:CHANCERY_NOT_SET")
        async with Browser(app, own) as it:
            answer = await it.get("/signin/start")
            assert answer.status_code == 503 and "not set up" in words(answer)
            assert "CHANCERY_NOT_SET" not in answer.text


async def test_a_provider_inside_the_house_is_not_asked(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    """An issuer that leads to a private address is refused by the guarded fetcher: only the allow-list lets it pass."""
    async with serving(liar.port, fetch_allow=frozenset()) as (app, _), Browser(app, tenant) as it:
        answer = await it.get("/signin/start")
        assert answer.status_code == 503 and "not set up" in words(answer)
        assert liar.asked == []


async def test_production_refuses_the_demo_provider(settings: Settings, tenant: Tenant) -> None:
    strict = dataclasses.replace(settings, mode="production", demo_provider="http://localhost:1")
    with pytest.raises(SettingsError, match="baku-education"):
        refuse_demo_sign_in(strict, [tenant.profile])
    refuse_demo_sign_in(settings, [tenant.profile])
    with pytest.raises(signin.SignInTrouble, match="unconfigured"):
        client_of(strict, tenant)


async def test_over_https_the_cookie_is_bound_to_the_host(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port, scheme="https") as (app, _), Browser(app, tenant) as it:
        it.base_url = "https://baku-education.localhost:8000"
        sent = await it.begin()
        assert sent["redirect_uri"] == "https://sso.localhost:8000/signin/callback"
        liar.nonce = sent["nonce"]
        back = await it.get(sent["redirect_uri"], params={"state": sent["state"], "code": "c"})
        answer = await it.get(back.headers["location"])
        cookie = answer.headers["set-cookie"]
        assert answer.status_code == 303 and cookie.startswith("__Host-chancery_session=")
        assert "Secure" in cookie and "HttpOnly" in cookie and "Path=/" in cookie and "Domain" not in cookie
        assert (await it.get("/me")).status_code == 200
        assert "strict-transport-security" in answer.headers
        # The same value under the plain name, which another host could have planted, is nobody.
        value = cookie.split(";")[0].partition("=")[2]
        async with Browser(app, tenant) as other:
            other.base_url = it.base_url
            other.cookies.set("chancery_session", value, domain="baku-education.localhost")
            assert (await other.get("/me")).status_code == 303
        ended = await it.post("/signout")
        assert "__Host-chancery_session=" in ended.headers["set-cookie"] and "Secure" in ended.headers["set-cookie"]
        assert (await it.get("/me")).status_code == 303

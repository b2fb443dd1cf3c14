"""Signing in at a second, independent provider, found by discovery alone: Canaille, with a client that has a secret."""

import html
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import msgspec
import pytest

from service.identity.providers import Client, ProviderBook, SignInTrouble
from service.identity.trying import try_provider
from service.runtime.house import House
from service.runtime.settings import ROOT
from service.runtime.tenants import Tenant
from service.tenancy.profile import SignInProfile
from tests.identity.browser import CALLBACK, NAVIGATE, Browser, words
from tests.identity.conftest import Serve
from tests.identity.providers import free_port

SIGNED_IN = "http://baku-education.localhost:8000/me"
SCRIPT = ROOT / "tests" / "identity" / "canaille_server.py"


@dataclass
class Canaille:
    port: int
    password: str

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="module")
def canaille(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaille]:
    found = Canaille(free_port(), secrets.token_urlsafe(12))
    secret = secrets.token_urlsafe(24)
    os.environ["CANAILLE_CLIENT_SECRET"] = secret
    env = os.environ | {"PORT": str(found.port), "BACK": CALLBACK, "SECRET": secret, "PASSWORD": found.password,
                        "AUTHLIB_INSECURE_TRANSPORT": "1"}  # fmt: skip
    log: Path = tmp_path_factory.mktemp("canaille") / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, str(SCRIPT)], env=env, stdout=out, stderr=out, cwd=log.parent)
    try:
        wait(found, process, log)
        yield found
    finally:
        process.terminate()
        process.wait(20)
        del os.environ["CANAILLE_CLIENT_SECRET"]


def wait(found: Canaille, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{found.issuer}/oauth/jwks.json").json()["keys"]:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(log.read_text()[-2000:])


def signs_in_there(house: House, tenant: Tenant, canaille: Canaille, **changes: object) -> Tenant:
    """The agency with this provider in its profile, as a file or the browser would give it."""
    own = SignInProfile(
        issuer=canaille.issuer, client_id="chancery", client_secret="env:CANAILLE_CLIENT_SECRET", link="username"
    )  # fmt: skip
    profile = msgspec.structs.replace(tenant.profile, sign_in=msgspec.structs.replace(own, **changes))
    mine = replace(tenant, profile=profile)
    directory = house.directory
    directory.by_id = {**directory.by_id, tenant.id: mine}
    directory.by_slug = {**directory.by_slug, tenant.slug: mine}
    directory.by_host = {host: mine if one.id == tenant.id else one for host, one in directory.by_host.items()}
    return mine


async def choose(browser: Browser, canaille: Canaille, username: str, *, password: str = "") -> httpx.Response:
    """Type name and password, consent where asked; where the browser ends up."""
    shown = await browser.follow(await browser.get("/signin/start", params={"next": "/me"}))
    for typed in ({"login": username}, {"password": password or canaille.password}, {}):
        if shown.url.host != "localhost":
            break
        data = hidden(shown.text) | typed | {"answer": "accept"}
        shown = await browser.follow(await browser.post(shown.url, data=data, headers=NAVIGATE), until=SIGNED_IN)
    return shown


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in found]
    return {name[1]: html.unescape(value[1]) for name, value in pairs if name and value}


async def test_a_clerk_signs_in_at_canaille(serving: Serve, canaille: Canaille, tenant: Tenant) -> None:
    async with serving(canaille.port) as (app, house):
        mine = signs_in_there(house, tenant, canaille)
        async with Browser(app, mine, canaille.issuer) as browser:
            answer = await choose(browser, canaille, "clerk")
            assert answer.headers.get("location") == "/me", words(answer)[:600]
            assert await browser.session() is not None
            assert "Çinarova" in (await browser.get("/me")).text


async def test_whom_the_agency_does_not_know_is_told_so(serving: Serve, canaille: Canaille, tenant: Tenant) -> None:
    async with serving(canaille.port) as (app, house):
        mine = signs_in_there(house, tenant, canaille)
        async with Browser(app, mine, canaille.issuer) as browser:
            answer = await choose(browser, canaille, "stranger")
            assert await browser.session() is None
            assert answer.status_code == 403 and "administrator" in answer.text


async def test_an_address_it_does_not_vouch_for_links_nobody(
    serving: Serve, canaille: Canaille, tenant: Tenant
) -> None:
    """Canaille says of no address that it verified it; who is looked for by address is not found."""
    async with serving(canaille.port) as (app, house):
        mine = signs_in_there(house, tenant, canaille, link="email")
        async with Browser(app, mine, canaille.issuer) as browser:
            await choose(browser, canaille, "stranger")
            assert await browser.session() is None


async def test_a_wrong_secret_signs_nobody_in(
    serving: Serve, canaille: Canaille, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANAILLE_CLIENT_SECRET", "another")
    async with serving(canaille.port) as (app, house):
        mine = signs_in_there(house, tenant, canaille)
        async with Browser(app, mine, canaille.issuer) as browser:
            answer = await choose(browser, canaille, "clerk")
            assert await browser.session() is None and answer.status_code >= 400


async def test_its_description_and_keys_are_read_and_tried(serving: Serve, canaille: Canaille, tenant: Tenant) -> None:
    async with serving(canaille.port) as (app, _):
        book: ProviderBook = app.app.state["provider_book"]
        found = await book.provider(Client(canaille.issuer, "chancery", "", ("openid",), None, demo=False))
        assert found.names_itself and found.token == f"{canaille.issuer}/oauth/token"
        tried = await try_provider(book, {"issuer": canaille.issuer, "client_id": "chancery"}, demo=False)
        assert [one.good for one in tried] == [True, True]
        wrong = await try_provider(book, {"issuer": f"{canaille.issuer}/other", "client_id": "x"}, demo=False)
        assert [one.good for one in wrong] == [False]


@pytest.mark.parametrize("first", ["right", "wrong"])
async def test_an_issuer_with_another_slash_is_another(serving: Serve, canaille: Canaille, first: str) -> None:
    """Neither passes by what is known of the other, nor keeps it from being asked."""
    right = Client(canaille.issuer, "chancery", "", ("openid",), None, demo=False)
    wrong = replace(right, issuer=f"{canaille.issuer}/")
    async with serving(canaille.port) as (app, _):
        book: ProviderBook = app.app.state["provider_book"]
        for one in (right, wrong) if first == "right" else (wrong, right):
            if one is right:
                assert (await book.provider(one)).issuer == canaille.issuer
            else:
                with pytest.raises(SignInTrouble):
                    await book.provider(one)

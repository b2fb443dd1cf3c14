"""A provider ends sessions here: at once, only those it names, and only by a token that proves all it must."""

import asyncio
import queue
import re
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from joserfc import jwt

from service.identity.backchannel import EVENT
from service.identity.providers import DEMO_CLIENT
from service.runtime.tenants import Tenant
from tests.identity.browser import Browser
from tests.identity.conftest import Serve
from tests.identity.providers import DemoProvider, Liar, running, signing_key
from tests.identity.test_signin import acts_of

PLACE = "/signin/backchannel"
OUT = "person.signed_out_by_provider"
GONE: Any = None
"""A claim of this value is left out."""


def logout_token(liar: Liar, *, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
    now = int(time.time())
    said = {
        "iss": liar.issuer,
        "aud": DEMO_CLIENT,
        "iat": now,
        "exp": now + 120,
        "jti": uuid.uuid4().hex,
        "events": {EVENT: {}},
        **claims,
    }
    said = {name: value for name, value in said.items() if value is not None}
    head = {"alg": "RS256", "kid": liar.key.kid, "typ": "logout+jwt"} | (header or {})
    return jwt.encode(head, said, key or liar.key, algorithms=[head["alg"]])


def new_sid() -> str:
    return uuid.uuid4().hex


async def sign_in(it: Browser, liar: Liar, **claims: Any) -> None:
    sent = await it.begin()
    liar.nonce, liar.claims = sent["nonce"], claims
    await it.come_back(state=sent["state"], code="c")


async def inside(it: Browser) -> bool:
    return (await it.get("/me")).status_code == 200


async def say(app: Any, tenant: Tenant, token: str) -> httpx.Response:
    """As a provider's machine posts it: no cookie, no header of a browser."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.slug}.localhost:8000") as machine:
        return await machine.post(PLACE, data={"logout_token": token})


async def test_one_session_ends_by_its_sid_and_the_others_stay(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, house), Browser(app, tenant) as one, Browser(app, tenant) as other:
        before, sid = len(await acts_of(house, tenant, OUT)), new_sid()
        await sign_in(one, liar, sid=sid)
        await sign_in(other, liar, sid=new_sid())
        assert await inside(one) and await inside(other)
        answer = await say(app, tenant, logout_token(liar, sid=sid, sub="baku-education:clerk"))
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        assert not await inside(one) and await inside(other)
        assert len(await acts_of(house, tenant, OUT)) == before + 1


async def test_every_session_of_a_person_ends_by_sub(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with (
        serving(liar.port) as (app, _),
        Browser(app, tenant) as one,
        Browser(app, tenant) as two,
        Browser(app, tenant) as other,
    ):
        # A little ago, so that nobody who signs in from now on is held against this logout.
        began, ended = int(time.time()) - 20, int(time.time()) - 10
        await sign_in(one, liar, sid=new_sid(), iat=began)
        await sign_in(two, liar, iat=began)
        await sign_in(other, liar, sub="baku-education:adviser")
        token = logout_token(liar, sub="baku-education:clerk", iat=ended)
        assert (await say(app, tenant, token)).status_code == 200
        assert not await inside(one) and not await inside(two) and await inside(other)


async def test_what_nobody_here_has_is_no_error(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, house):
        before = len(await acts_of(house, tenant, OUT))
        assert (await say(app, tenant, logout_token(liar, sid="never seen"))).status_code == 200
        assert len(await acts_of(house, tenant, OUT)) == before


async def test_a_logout_that_comes_before_the_session_stands(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    """The provider ends it while the browser is still on its way from there to here."""
    finish = f"http://{tenant.slug}.localhost:8000/signin/finish"
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sent, sid = await it.begin(), new_sid()
        liar.nonce, liar.claims = sent["nonce"], {"sid": sid, "iat": int(time.time()) - 5}
        back = await it.get("http://sso.localhost:8000/signin/callback", params={"state": sent["state"], "code": "c"})
        link = back.headers["location"]
        assert link.startswith(finish)
        assert (await say(app, tenant, logout_token(liar, sid=sid))).status_code == 200
        assert (await it.get(link)).status_code == 400
        assert await it.session() is None


async def test_who_signs_in_again_after_a_logout_comes_in(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        earlier = int(time.time()) - 30
        token = logout_token(liar, sub="baku-education:adviser", iat=earlier, exp=earlier + 120)
        assert (await say(app, tenant, token)).status_code == 200
        await sign_in(it, liar, sub="baku-education:adviser")
        assert await inside(it)


async def test_another_agency_is_not_touched(serving: Serve, liar: Liar, tenant: Tenant, other_tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sid = new_sid()
        await sign_in(it, liar, sid=sid)
        assert (await say(app, other_tenant, logout_token(liar, sid=sid))).status_code == 200
        assert await inside(it)


async def test_a_token_works_once(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        earlier = int(time.time()) - 30
        token = logout_token(liar, sub="baku-education:clerk", iat=earlier, exp=earlier + 300)
        found = await asyncio.gather(*(say(app, tenant, token) for _ in range(5)))
        assert sorted(answer.status_code for answer in found) == [200, 400, 400, 400, 400]
        await sign_in(it, liar)
        assert (await say(app, tenant, token)).status_code == 400
        assert await inside(it)


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://another.example"},
    "no issuer": {"iss": GONE},
    "another audience": {"aud": "another-client"},
    "a list of others": {"aud": ["another-client"]},
    "no audience": {"aud": GONE},
    "no iat": {"iat": GONE},
    "from the future": {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 7200},
    "past its end": {"iat": int(time.time()) - 500, "exp": int(time.time()) - 300},
    "no end": {"exp": GONE},
    "old, with an end far away": {"iat": int(time.time()) - 3600, "exp": int(time.time()) + 360_000},
    "no jti": {"jti": GONE},
    "an empty jti": {"jti": ""},
    "a jti that is no text": {"jti": 7},
    "no events": {"events": GONE},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "an event that is no object": {"events": {EVENT: True}},
    "events that are a list": {"events": [EVENT]},
    "a nonce": {"nonce": "n"},
    "neither sid nor sub": {"sid": GONE, "sub": GONE},
    "a sid that is no text, beside a sub": {"sid": ["held"], "sub": "baku-education:clerk"},
    "a sid of great length": {"sid": "s" * 501},
    "the type of an access token": {"header": {"typ": "at+jwt"}},
    "a key of the same name": {"key": signing_key("first", 2)},
    "a key that was never published": {"key": signing_key("elsewhere"), "header": {"kid": "elsewhere"}},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_what_is_not_proven_ends_nothing(
    serving: Serve, liar: Liar, tenant: Tenant, wrong: dict[str, Any]
) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sid = new_sid()
        await sign_in(it, liar, sid=sid)
        answer = await say(app, tenant, logout_token(liar, **{"sid": sid, **wrong}))
        assert answer.status_code == 400 and answer.json() == {"error": "invalid_request"}
        assert await inside(it)
        assert (await say(app, tenant, logout_token(liar, sid=sid))).status_code == 200  # the right one does
        assert not await inside(it)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_an_unsigned_token_or_one_signed_with_the_public_key(
    serving: Serve, liar: Liar, tenant: Tenant, algorithm: str
) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sid = new_sid()
        await sign_in(it, liar, sid=sid)
        liar.algorithm = algorithm
        liar.claims = {"sid": sid, "nonce": GONE, "jti": uuid.uuid4().hex, "events": {EVENT: {}}}
        assert (await say(app, tenant, liar.id_token())).status_code == 400
        assert await inside(it)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "x" * 20_000])
async def test_rubbish(serving: Serve, liar: Liar, tenant: Tenant, token: str) -> None:
    async with serving(liar.port) as (app, _):
        assert (await say(app, tenant, token)).status_code == 400


async def test_an_id_token_is_no_logout_token(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sid = new_sid()
        await sign_in(it, liar, sid=sid)
        assert (await say(app, tenant, liar.id_token())).status_code == 400
        assert await inside(it)


async def test_rotated_keys_are_found(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        sid = new_sid()
        await sign_in(it, liar, sid=sid)
        liar.key = signing_key("second")
        liar.published = [liar.key]
        assert (await say(app, tenant, logout_token(liar, sid=sid))).status_code == 200
        assert not await inside(it)


async def test_a_provider_away_may_ask_again(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    async with serving(liar.port) as (app, _):
        liar.statuses["/jwks"] = 503
        assert (await say(app, tenant, logout_token(liar, sid="x"))).status_code == 503


async def test_a_flood_is_stopped(serving: Serve, liar: Liar, tenant: Tenant) -> None:
    headers = {"x-forwarded-for": "198.51.100.9"}
    async with serving(liar.port) as (app, _), Browser(app, tenant) as it:
        found = [(await it.post(PLACE, data={"logout_token": ""}, headers=headers)).status_code for _ in range(122)]
        assert found[:120] == [400] * 120 and found[120:] == [429, 429]


# --- a real provider


class Listener:
    """Where a real provider posts its logout tokens; the test carries them on to the agency."""

    def __init__(self) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                listener.heard.put(dict(parse_qsl(body)).get("logout_token", ""))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


async def test_who_signs_out_at_a_real_provider_is_out_here(serving: Serve, tenant: Tenant, tmp_path: Path) -> None:
    """oidc-provider makes the token; one signs out there without telling us."""
    with running(Listener()) as listener:
        client = {"backchannel_logout_uri": listener.address, "backchannel_logout_session_required": True}
        with running(DemoProvider(tmp_path, client)) as real:
            async with serving(real.port) as (app, _), Browser(app, tenant, real.issuer) as it:
                await it.choose("clerk", until=f"http://{tenant.slug}.localhost:8000/me")
                assert await inside(it)
                asked = await it.get(f"{real.issuer}/session/end", params={"client_id": DEMO_CLIENT})
                secret = re.search(r'name="xsrf" value="([^"]+)"', asked.text)
                assert secret is not None, asked.text
                await it.post(f"{real.issuer}/session/end/confirm", data={"xsrf": secret[1], "logout": "yes"})
                token = await asyncio.to_thread(listener.heard.get, timeout=20)
                assert await inside(it)  # nothing has told us yet
                assert (await say(app, tenant, token)).status_code == 200
                assert not await inside(it)

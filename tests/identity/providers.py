"""Identity providers for tests: the demo's real one as a process, and a small one that can be told to lie."""

import base64
import hmac
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import msgspec
from joserfc import jwt
from joserfc.jwk import RSAKey

from service.runtime.embedded import node
from service.runtime.settings import ROOT
from service.tenancy.demo import load_people
from tests.servers import AGENCIES

STRANGER = {"username": "stranger", "given_name": "Nobody", "family_name": "Known", "email": "stranger@x.example"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class DemoProvider:
    """deploy/demo/provider.mjs as `up` starts it, with one person more whom no agency knows."""

    def __init__(self, folder: Path, client: dict[str, Any] | None = None) -> None:
        """`client`: what the demo's client is registered with besides its return addresses."""
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        people: dict[str, Any] = {slug: msgspec.to_builtins(load_people(ROOT / "tenants", slug)) for slug in AGENCIES}
        people["baku-education"].append(STRANGER)
        (folder / "people.json").write_text(json.dumps(people))
        env = os.environ | {
            "PORT": str(self.port),
            "ISSUER": self.issuer,
            "PEOPLE": str(folder / "people.json"),
            "CHANCERY_MODE": "test",
            "CHANCERY_SCHEME": "http",
            "CHANCERY_SSO_HOST": "sso.localhost",
            "CHANCERY_PORT": "8000",
        }
        if client:
            back = ["http://sso.localhost:8000/signin/callback"]
            own = {"client_id": "chancery-demo", "token_endpoint_auth_method": "none"}
            own |= {"redirect_uris": back, "post_logout_redirect_uris": back} | client
            (folder / "clients.json").write_text(json.dumps([own]))
            env["CLIENTS"] = str(folder / "clients.json")
        script = [str(node.node()), str(ROOT / "deploy" / "demo" / "provider.mjs")]
        self.log = (folder / "provider.log").open("wb")
        self.process = subprocess.Popen(script, env=env, stdout=self.log, stderr=self.log, cwd=ROOT)
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                if self.keys():
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise TimeoutError(self.log.name)

    def keys(self) -> list[str]:
        return [key["kid"] for key in httpx.get(f"{self.issuer}/jwks").json()["keys"]]

    def rotate(self) -> None:
        """Take a new key into use."""
        before = self.keys()
        self.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 10
        while self.keys() == before and time.monotonic() < until:
            time.sleep(0.05)
        assert self.keys() != before

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.log.close()


class Liar:
    """A provider that signs what a test wants. `claims` are laid over the right ones; None takes one out."""

    def __init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.key = signing_key("first")
        self.published: list[RSAKey] = [self.key]
        self.asked: list[str] = []
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.discovery: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.delays: dict[str, float] = {}
        self.statuses: dict[str, int] = {}
        self.posted: dict[str, str] = {}
        self.authorized = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                liar.posted = dict(parse_qsl(body))
                self.reply()

            def reply(self) -> None:
                path = self.path.partition("?")[0]
                liar.asked.append(path)
                liar.authorized = self.headers.get("authorization", "")
                time.sleep(liar.delays.get(path, 0))
                said = json.dumps(liar.answer(path)).encode()
                self.send_response(liar.statuses.get(path, 200))
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler

    def answer(self, path: str) -> dict[str, Any]:
        if path.endswith("/openid-configuration"):
            return self.metadata() | self.discovery
        if path == "/jwks":
            return {"keys": [key.as_dict(private=False) for key in self.published]}
        if path == "/token":
            return {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token()}
        if path == "/me" and self.userinfo is not None:
            return self.userinfo
        return {"error": "not here"}

    def metadata(self) -> dict[str, Any]:
        own = {
            name: f"{self.issuer}/{path}" for name, path in (("authorization_endpoint", "auth"), ("jwks_uri", "jwks"))
        }
        own |= {"issuer": self.issuer, "token_endpoint": f"{self.issuer}/token"}
        return own | ({"userinfo_endpoint": f"{self.issuer}/me"} if self.userinfo is not None else {})

    def id_token(self) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": "chancery-demo",
            "sub": "baku-education:clerk",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        if self.algorithm == "none":
            return f"{_packed({'alg': 'none'})}.{_packed(claims)}."
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm.startswith("HS"):  # the public key taken as a shared secret
            signed = f"{_packed(header)}.{_packed(claims)}"
            secret = self.published[0].as_pem(private=False)
            return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), 'sha256'))}"
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


def half_hash(value: str) -> str:
    """What `at_hash` must be for RS256."""
    return _base64(sha256(value.encode()).digest()[:16])


def _packed(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@cache
def signing_key(kid: str, number: int = 0) -> RSAKey:
    """A key made once for the whole run; another `number` is another key of the same name."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@contextmanager
def running(provider: Any) -> Iterator[Any]:
    try:
        yield provider
    finally:
        provider.stop()

"""OpenID providers as this process knows them: where they are reached and with which keys they sign.

What they publish is kept for a while, asked for once however many wait, and used on when a provider is away. A key that
is not known leads to one new question, at most every half minute, so that keys rotate without anybody noticing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from service.runtime.fetch import Fetcher, FetchError, FetchRefused, Limits
from service.runtime.secrets import SecretsError, resolve_reference
from service.runtime.settings import Settings, SettingsError
from service.runtime.tenants import Tenant
from service.tenancy.profile import EndpointsProfile, Profile

DEMO_CLIENT = "chancery-demo"
LIMITS = Limits(seconds=4.0, largest=512 * 1024)
FRESH_METADATA, FRESH_KEYS, KEPT, NEGATIVE, REFETCH = 3600.0, 900.0, 86_400.0, 3.0, 30.0
SIGNING = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")

Kept = TypeVar("Kept")


class SignInTrouble(Exception):
    """Why somebody could not be signed in.

    `reason` chooses the page: away, denied, expired, broken, unknown, unconfigured. `detail` is for the log.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Client:
    """Who this agency is to its provider. `namespace` parts its subjects from those of other providers."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    endpoints: EndpointsProfile | None
    demo: bool

    @property
    def namespace(self) -> str:
        return "demo" if self.demo else self.issuer


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider is reached."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    userinfo: str | None = None
    end_session: str | None = None
    auth_methods: tuple[str, ...] = ("client_secret_basic",)
    names_itself: bool = False


def client_of(settings: Settings, tenant: Tenant) -> Client:
    """The agency's own settings towards its provider. Raises SignInTrouble("unconfigured")."""
    own = tenant.profile.sign_in
    if own.demo:
        if not settings.lenient or not settings.demo_provider:
            raise SignInTrouble("unconfigured", "demo provider")
        return Client(settings.demo_provider, DEMO_CLIENT, "", tuple(own.scopes), None, demo=True)
    if not own.issuer or not own.client_id:
        raise SignInTrouble("unconfigured", "issuer or client")
    try:
        secret = resolve_reference(own.client_secret) if own.client_secret else ""
    except SecretsError as error:
        raise SignInTrouble("unconfigured", "client secret") from error
    return Client(own.issuer, own.client_id, secret, tuple(own.scopes), own.endpoints, demo=False)


def refuse_demo_sign_in(settings: Settings, profiles: "list[Profile]") -> None:
    """Raise SettingsError when production would serve an agency whose people sign in at the demo's provider."""
    found = sorted(profile.slug for profile in profiles if profile.sign_in.demo)
    if found and not settings.lenient:
        raise SettingsError(
            f"sign_in.demo is for the demo and for tests; production does not start with it: {', '.join(found)}."
            " Give these agencies a provider, or name another folder of agencies in CHANCERY_TENANTS."
        )


@dataclass(slots=True)
class _Entry(Generic[Kept]):
    value: Kept
    at: float


class ProviderBook:
    """What one process knows of providers. Shared by agencies: all of it is public."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher
        self._metadata: dict[str, _Entry[Provider]] = {}
        self._keys: dict[str, _Entry[KeySet]] = {}
        self._missed: dict[str, float] = {}
        self._failed: dict[str, _Entry[SignInTrouble]] = {}
        self._running: dict[str, asyncio.Task[Any]] = {}

    async def provider(self, client: Client) -> Provider:
        """Where the client's provider is reached: as typed in the profile, or as its discovery document says."""
        if client.endpoints is not None:
            typed = client.endpoints
            return Provider(
                client.issuer, typed.authorization, typed.token, typed.jwks, typed.userinfo, typed.end_session
            )
        url = client.issuer.rstrip("/") + "/.well-known/openid-configuration"
        # Kept under the issuer to the letter: two that differ in a slash alone share an address and are not the same.
        read = partial(_metadata, issuer=client.issuer)
        return await self._fresh(self._metadata, url, FRESH_METADATA, read, key=client.issuer)

    async def keys(self, provider: Provider) -> KeySet:
        """The provider's public signing keys."""
        return await self._fresh(self._keys, provider.jwks, FRESH_KEYS, _public_keys)

    async def keys_anew(self, provider: Provider) -> KeySet:
        """The keys, asked for again because a token names one that is not among them; not too often."""
        now = _now()
        if now - self._missed.get(provider.jwks, -REFETCH) >= REFETCH:
            self._missed[provider.jwks] = now
            self._keys.pop(provider.jwks, None)
        return await self.keys(provider)

    async def _fresh(
        self,
        shelf: dict[str, _Entry[Kept]],
        url: str,
        fresh: float,
        read: Callable[[Mapping[str, Any]], Kept],
        *,
        key: str = "",
    ) -> Kept:
        key = key or url
        held = shelf.get(key)
        if held is not None and _now() - held.at < fresh:
            return held.value
        try:
            value = await self._once(key, lambda: self._ask(url, read))
        except SignInTrouble:
            if held is not None and _now() - held.at < KEPT:
                return held.value
            raise
        shelf[key] = _Entry(value, _now())
        return value

    async def _once(self, key: str, ask: Callable[[], Awaitable[Kept]]) -> Kept:
        """One question at a time for one key, whoever asks; a failure is remembered for a moment."""
        failed = self._failed.get(key)
        if failed is not None and _now() - failed.at < NEGATIVE:
            raise failed.value
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.ensure_future(ask())
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(task)

    def _ended(self, key: str, done: asyncio.Task[Any]) -> None:
        self._running.pop(key, None)
        error = None if done.cancelled() else done.exception()
        if isinstance(error, SignInTrouble):
            self._failed[key] = _Entry(error, _now())

    async def _ask(self, url: str, read: Callable[[Mapping[str, Any]], Kept]) -> Kept:
        try:
            answer = await self.fetcher.get(url, {"Accept": "application/json"}, redirects=2, limits=LIMITS)
        except FetchError as error:
            raise trouble_of(error) from error
        if not answer.ok:
            raise SignInTrouble("away", f"status {answer.status}")
        return read(json_object(answer.content))


def _now() -> float:
    return asyncio.get_running_loop().time()


def trouble_of(error: FetchError) -> SignInTrouble:
    """What a failed fetch means to the one who signs in."""
    return SignInTrouble("unconfigured" if isinstance(error, FetchRefused) else "away", error.reason)


def json_object(content: bytes) -> dict[str, Any]:
    """The JSON object of an answer. Raises SignInTrouble("broken")."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SignInTrouble("broken", "not JSON") from error
    if not isinstance(found, dict):
        raise SignInTrouble("broken", "not an object")
    return found


def _metadata(found: Mapping[str, Any], issuer: str) -> Provider:
    if found.get("issuer") != issuer:
        raise SignInTrouble("broken", "discovery of another issuer")
    methods = found.get("token_endpoint_auth_methods_supported")
    return Provider(
        issuer,
        _address(found, "authorization_endpoint", issuer),
        _address(found, "token_endpoint", issuer),
        _address(found, "jwks_uri", issuer),
        _address(found, "userinfo_endpoint", issuer) if found.get("userinfo_endpoint") else None,
        _address(found, "end_session_endpoint", issuer) if found.get("end_session_endpoint") else None,
        tuple(str(method) for method in methods) if isinstance(methods, list) else ("client_secret_basic",),
        found.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(found: Mapping[str, Any], name: str, issuer: str) -> str:
    """An endpoint: with TLS wherever the issuer has it."""
    value = found.get(name)
    scheme = urlsplit(value).scheme if isinstance(value, str) else ""
    if not isinstance(value, str) or scheme not in {"https", urlsplit(issuer).scheme}:
        raise SignInTrouble("broken", name)
    return value


def _public_keys(found: Mapping[str, Any]) -> KeySet:
    """Keys that can check a signature; shared secrets and keys for encryption are no part of it."""
    listed = found.get("keys")
    keys = [key for each in (listed if isinstance(listed, list) else []) if (key := _public_key(each)) is not None]
    if not keys:
        raise SignInTrouble("broken", "no keys")
    return KeySet(keys)


def _public_key(found: Any) -> Key | None:
    if not isinstance(found, dict) or found.get("use", "sig") != "sig" or found.get("kty") not in {"RSA", "EC", "OKP"}:
        return None
    try:
        return JWKRegistry.import_key(found)
    except (JoseError, ValueError, KeyError, TypeError):
        return None

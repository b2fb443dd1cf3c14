"""OpenID Connect Back-Channel Logout 1.0: a provider says that a session there has ended, and ours end at once.

Each session that began by a provider's word is written down under what that provider calls it: `sid`, and `sub` for
all sessions of a person. A logout first leaves a mark and then reads what is written down; a sign-in first writes
itself down and then looks for a mark. So whichever comes second sees the other, and no session slips through.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from service.identity.oidc import LEEWAY, decoded
from service.identity.providers import Client, Provider, ProviderBook, SignInTrouble
from service.identity.sessions import begin_session, digest, end_session
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Tenant
from service.runtime.work import Work

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPES = frozenset({"", "jwt", "logout+jwt", "application/logout+jwt"})
OLDEST = 600
"""Seconds after which a logout token is refused whatever end it names: so long must replays be remembered."""
LONGEST_TOKEN, LONGEST_ID = 16_384, 500


@dataclass(frozen=True, slots=True)
class Ended:
    """What a proven logout token asks: `name` is what ends, `said_at` when the provider said so, seconds since 1970."""

    name: str
    said_at: int
    jti: str


def _name(kind: str, namespace: str, value: str) -> str:
    return f"{kind}:{sha256(f'{namespace}|{value}'.encode()).hexdigest()}"


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else ""


def names_of(client: Client, claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Under what a session with these claims is written down."""
    found = ((kind, _text(claims, kind)) for kind in ("sid", "sub"))
    return tuple(_name(kind, client.namespace, value) for kind, value in found if value)


async def read_logout_token(book: ProviderBook, provider: Provider, client: Client, token: str, now: datetime) -> Ended:
    """What a logout token asks, when it is signed by this provider, meant for this client, of this hour and nothing but
    a logout token. Raises SignInTrouble: broken, away, unconfigured."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise SignInTrouble("broken", "no logout token")
    try:
        read = await decoded(book, provider, token)
        essential: dict[str, Any] = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": client.client_id},
            "iat": {"essential": True},
            "exp": {"essential": True},
            "jti": {"essential": True},
        }
        JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY, **essential).validate(read.claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignInTrouble("broken", f"logout token: {type(error).__name__} {error}"[:200]) from error
    return _asked(client, read.header, read.claims, now)


def _asked(client: Client, header: Mapping[str, Any], claims: Mapping[str, Any], now: datetime) -> Ended:
    if str(header.get("typ", "")).lower() not in TYPES:
        raise SignInTrouble("broken", "logout token: another type of token")
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(EVENT), Mapping):
        raise SignInTrouble("broken", "logout token: no logout event")
    if "nonce" in claims:  # so that an ID token can never pass for one
        raise SignInTrouble("broken", "logout token: has a nonce")
    said_at, jti = int(claims["iat"]), _text(claims, "jti")
    if not jti or now.timestamp() - said_at > OLDEST:
        raise SignInTrouble("broken", "logout token: no jti, or old")
    if any(name in claims and not _text(claims, name) for name in ("sid", "sub")):
        raise SignInTrouble("broken", "logout token: sid or sub is no text")
    names = names_of(client, claims)
    if not names:
        raise SignInTrouble("broken", "logout token: neither sid nor sub")
    # `sid` comes first and is the narrower one: with both, only that session ends.
    return Ended(names[0], said_at, jti)


async def end_at_providers_word(keyspace: Keyspace, tenant: Tenant, client: Client, ended: Ended) -> set[UUID]:
    """End the sessions; gives whose they were. Raises SignInTrouble("broken") when the token was used already."""
    keys = keyspace.of(tenant.id)
    once = "logout_token:" + _name("jti", client.namespace, ended.jti)
    if await keys.count(once, OLDEST + 2 * LEEWAY) > 1:
        raise SignInTrouble("broken", "logout token: used already")
    earlier = int(await keys.get(f"ended:{ended.name}") or 0)  # an older word may come later
    await keys.put(f"ended:{ended.name}", str(max(ended.said_at, earlier)), _seconds(tenant))
    found: set[UUID] = set()
    for key in await keys.members(f"sessions:{ended.name}"):
        session = await end_session(keyspace, tenant, key)
        if session is not None:
            found.add(session.person_id)
    await keys.drop(f"sessions:{ended.name}")
    return found


def note_ended(work: Work, people: Iterable[UUID]) -> None:
    """Record for each person that the provider ended their sessions."""
    for person_id in sorted(people):
        work.record("person.signed_out_by_provider", person_id, record="person")


async def begin_known_session(
    keyspace: Keyspace, work: Work, client: Client, claims: Mapping[str, Any], person_id: UUID, id_token: str,
    browser: str = "",
) -> str:  # fmt: skip
    """A session that its provider can end; gives the cookie's value. Raises SignInTrouble("expired") when the provider
    has ended it since it gave the ID token."""
    tenant, names = work.tenant, names_of(client, claims)
    keys = keyspace.of(tenant.id)
    cookie = await begin_session(keyspace, tenant, person_id, id_token=id_token, client=browser)
    for name in names:
        await keys.join(f"sessions:{name}", digest(cookie), _seconds(tenant))
    for name in names:
        mark = await keys.get(f"ended:{name}")
        if mark is not None and int(claims.get("iat", 0)) <= int(mark):
            await end_session(keyspace, tenant, digest(cookie))
            note_ended(work, [person_id])
            raise SignInTrouble("expired", "ended at the provider")
    return cookie


def _seconds(tenant: Tenant) -> int:
    """No session lives longer, so neither must what is known of it."""
    return tenant.profile.sessions.absolute_hours * 3600

"""The OpenID Connect code flow with PKCE: the address to go to, the code's exchange, and what an ID token must prove.

Requests are built and claims are checked by Authlib; everything that leaves goes through the guarded fetcher.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from service.identity.providers import (
    LIMITS,
    SIGNING,
    Client,
    Provider,
    ProviderBook,
    SignInTrouble,
    json_object,
    trouble_of,
)
from service.runtime.fetch import Fetched, FetchError

LEEWAY = 60
LONGEST_CODE = 4096
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent along and must come back or fit: kept between going to the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Who somebody is by the provider's word: the claims of the ID token and of the userinfo endpoint."""

    claims: Mapping[str, Any]
    id_token: str


def ask_anew(redirect_uri: str) -> Asked:
    """Fresh random values for one sign-in."""
    return Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), redirect_uri)


def authorization_address(provider: Provider, client: Client, asked: Asked, **extra: str) -> str:
    """Where the browser goes to sign in."""
    address: str = prepare_grant_uri(
        provider.authorization,
        client.client_id,
        "code",
        redirect_uri=asked.redirect_uri,
        scope=list(client.scopes),
        state=asked.state,
        nonce=asked.nonce,
        code_challenge=create_s256_code_challenge(asked.verifier),
        code_challenge_method="S256",
        **extra,
    )
    return address


def code_of(answer: Mapping[str, str], provider: Provider) -> str:
    """The code that the provider sent back. Raises SignInTrouble: denied, away, broken."""
    named = answer.get("iss")
    if (named is not None or provider.names_itself) and named != provider.issuer:
        raise SignInTrouble("broken", "another issuer answered")
    if error := answer.get("error", ""):
        reasons = {"access_denied": "denied", "temporarily_unavailable": "away", "server_error": "away"}
        raise SignInTrouble(reasons.get(error, "broken"), error[:80])
    code = answer.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise SignInTrouble("broken", "no code")
    return code


async def exchange(
    book: ProviderBook,
    provider: Provider,
    client: Client,
    asked: Asked,
    code: str,
    now: datetime,
    needed: frozenset[str],
) -> Proven:
    """Exchange the code for an ID token and check all that it says. Raises SignInTrouble.

    `needed`: claims that are asked of the userinfo endpoint when the token lacks one of them.
    """
    answer = await _tokens(book, provider, client, asked, code)
    id_token, access_token = answer.get("id_token"), answer.get("access_token")
    if not isinstance(id_token, str):
        raise SignInTrouble("broken", "no ID token")
    access = access_token if isinstance(access_token, str) else ""
    claims = await check_id_token(book, provider, client, id_token, asked.nonce, access, now)
    if not needed <= claims.keys() and provider.userinfo is not None and access:
        claims = await _with_userinfo(book, provider.userinfo, claims, access)
    return Proven(claims, id_token)


async def _tokens(book: ProviderBook, provider: Provider, client: Client, asked: Asked, code: str) -> dict[str, Any]:
    body = prepare_token_request("authorization_code", "", asked.redirect_uri, code=code, code_verifier=asked.verifier)
    auth = ClientAuth(client.client_id, client.client_secret, _auth_method(provider, client))
    uri, headers, body = auth.prepare("POST", provider.token, dict(FORM), body)
    try:
        answer = await book.fetcher.post(uri, body.encode(), headers, limits=LIMITS)
    except FetchError as error:
        raise trouble_of(error) from error
    return _taken(answer, "token")


def _auth_method(provider: Provider, client: Client) -> str:
    if not client.client_secret:
        return "none"
    known = set(provider.auth_methods)
    only_in_body = "client_secret_post" in known and "client_secret_basic" not in known
    return "client_secret_post" if only_in_body else "client_secret_basic"


def _taken(answer: Fetched, what: str) -> dict[str, Any]:
    if answer.status >= 500:
        raise SignInTrouble("away", f"{what} status {answer.status}")
    if not answer.ok:
        raise SignInTrouble("broken", f"{what} status {answer.status}")
    return json_object(answer.content)


async def check_id_token(
    book: ProviderBook, provider: Provider, client: Client, id_token: str, nonce: str, access_token: str, now: datetime
) -> dict[str, Any]:
    """The claims of a signed ID token that is of this provider, for this client, of this sign-in and of this hour."""
    try:
        token = await decoded(book, provider, id_token)
        expected = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": client.client_id},
        }
        params = {"nonce": nonce, "client_id": client.client_id, "access_token": access_token}
        claims = CodeIDToken(token.claims, token.header, expected, params)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignInTrouble("broken", f"ID token: {type(error).__name__} {error}"[:200]) from error
    return dict(claims)


async def decoded(book: ProviderBook, provider: Provider, id_token: str) -> jwt.Token:
    """A token whose signature is one of the provider's; a key that is not known yet is asked for. Raises JoseError."""
    try:
        return _verified(id_token, await book.keys(provider))
    except InvalidKeyIdError:
        return _verified(id_token, await book.keys_anew(provider))


def _verified(id_token: str, keys: KeySet) -> jwt.Token:
    registry = JWSRegistry(algorithms=list(SIGNING), strict_check_header=False)
    return jwt.decode(id_token, keys, algorithms=list(SIGNING), registry=registry)


async def _with_userinfo(book: ProviderBook, address: str, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
    """The claims with those of the userinfo endpoint; where both say something, the signed token counts."""
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    try:
        answer = await book.fetcher.get(address, headers, redirects=0, limits=LIMITS)
    except FetchError as error:
        raise trouble_of(error) from error
    more = _taken(answer, "userinfo")
    if more.get("sub") != claims["sub"]:
        raise SignInTrouble("broken", "userinfo of somebody else")
    return {**more, **claims}


def logout_address(
    provider: Provider, client: Client, id_token: str, redirect_uri: str, state: str, **extra: str
) -> str:
    """Where the browser goes to sign out at the provider too, "" when the provider does not offer it."""
    if provider.end_session is None:
        return ""
    params = [("client_id", client.client_id), ("post_logout_redirect_uri", redirect_uri), ("state", state)]
    hint = [("id_token_hint", id_token)] if id_token else []
    address: str = add_params_to_uri(provider.end_session, hint + params + list(extra.items()))
    return address


def answer_of(query: str) -> dict[str, str]:
    """The parameters of a provider's answer; the first of each name counts."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=50):
        found.setdefault(name, value)
    return found

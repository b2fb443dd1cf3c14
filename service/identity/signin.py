"""A sign-in from its start to the session: what is kept on the way, and how it comes back to the agency's host.

The provider sends everybody to one central address. What was started is kept in Valkey under the hash of `state`; the
outcome is handed over to the agency's host by a code that works once, for a minute, and only in the browser that
started: its cookie and the code are bound, so a link to somebody else's outcome signs nobody in.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
import structlog

from service.identity import claims as reading
from service.identity import oidc
from service.identity.actions import reconcile_claims
from service.identity.actions.people import find_and_link
from service.identity.models import Person
from service.identity.providers import Client, ProviderBook, SignInTrouble, client_of
from service.identity.queries.structure import units_by_slug
from service.kit.actor import SYSTEM, Actor
from service.kit.ids import new_id
from service.runtime import clock
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work

log = structlog.get_logger()
CALLBACK, FINISH, FRONT = "/signin/callback", "/signin/finish", "/signin"
START_SECONDS, HANDOVER_SECONDS = 600, 60
START_LIMIT, CALLBACK_LIMIT = 5.0, 10.0


class _Started(msgspec.Struct):
    tenant: UUID
    host: str
    binding: str
    next: str
    asked: oidc.Asked | None = None


class Outcome(msgspec.Struct):
    """What came of a sign-in: claims, or the reason why there are none."""

    tenant: UUID
    host: str
    binding: str
    next: str
    reason: str = ""
    claims: dict[str, Any] = {}
    id_token: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes now, and the secret that its cookie keeps until it is back."""

    address: str
    binding: str


def _hash(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def redirect_uri(house: House, host: str) -> str:
    """The central return address; without a central host the agency's own."""
    return house.settings.origin(house.settings.sso_host or host) + CALLBACK


async def begin(
    house: House, book: ProviderBook, tenant: Tenant, host: str, follow: str, language: str, binding: str
) -> Begun:
    """Start a sign-in. `binding`: the browser's secret from an earlier start, "" for none. Raises SignInTrouble."""
    client = client_of(house.settings, tenant)
    try:
        async with asyncio.timeout(START_LIMIT):
            provider = await book.provider(client)
    except TimeoutError as error:
        raise SignInTrouble("away", "slow") from error
    asked, secret = oidc.ask_anew(redirect_uri(house, host)), binding or secrets.token_urlsafe(32)
    started = _Started(tenant.id, host, _hash(secret), follow, asked)
    await house.keyspace.handover().put(f"state:{_hash(asked.state)}", msgspec.json.encode(started), START_SECONDS)
    extra = {"ui_locales": language} | ({"agency": tenant.slug} if client.demo else {})
    return Begun(oidc.authorization_address(provider, client, asked, **extra), secret)


async def come_back(house: House, book: ProviderBook, answer: Mapping[str, str]) -> str:
    """The provider's answer at the central host: gives where the browser goes on. Raises SignInTrouble("expired")
    when nothing is known of it, since then not even the agency is."""
    state = answer.get("state", "")
    found = await house.keyspace.handover().take(f"state:{_hash(state)}") if state else None
    if found is None:
        raise SignInTrouble("expired", "state")
    started = msgspec.json.decode(found, type=_Started)
    tenant = house.directory.by_id.get(started.tenant)
    if tenant is None:
        raise SignInTrouble("expired", "agency")
    if started.asked is None:
        return house.settings.origin(started.host) + FRONT + "?" + urlencode({"signed_out": "1"})
    outcome = Outcome(started.tenant, started.host, started.binding, started.next)
    try:
        proven = await _prove(house, book, tenant, started.asked, answer)
        outcome.claims, outcome.id_token = dict(proven.claims), proven.id_token
    except SignInTrouble as trouble:
        note(tenant, trouble)
        outcome.reason = trouble.reason
    return await _hand_over(house, outcome)


async def _prove(
    house: House, book: ProviderBook, tenant: Tenant, asked: oidc.Asked, answer: Mapping[str, str]
) -> oidc.Proven:
    client = client_of(house.settings, tenant)
    try:
        async with asyncio.timeout(CALLBACK_LIMIT):
            provider = await book.provider(client)
            code = oidc.code_of(answer, provider)
            needed = reading.needed(tenant.profile.sign_in)
            return await oidc.exchange(book, provider, client, asked, code, clock.now(), needed)
    except TimeoutError as error:
        raise SignInTrouble("away", "slow") from error


async def _hand_over(house: House, outcome: Outcome) -> str:
    code = secrets.token_urlsafe(32)
    await house.keyspace.handover().put(f"code:{_hash(code)}", msgspec.json.encode(outcome), HANDOVER_SECONDS)
    return house.settings.origin(outcome.host) + FINISH + "?" + urlencode({"code": code})


async def take_over(house: House, tenant: Tenant, code: str, binding: str) -> Outcome:
    """The outcome behind a code, for the browser that started. The code is used up. Raises SignInTrouble."""
    found = await house.keyspace.handover().take(f"code:{_hash(code)}") if code else None
    if found is None:
        raise SignInTrouble("expired", "handover")
    outcome = msgspec.json.decode(found, type=Outcome)
    if outcome.tenant != tenant.id or not binding or not compare_digest(outcome.binding, _hash(binding)):
        raise SignInTrouble("expired", "another browser")
    if outcome.reason:
        raise SignInTrouble(outcome.reason, "at the provider")
    return outcome


async def admit(work: Work, client: Client, outcome: Outcome) -> Person:
    """The person whom the claims name, their roles by claims brought in step. Raises SignInTrouble("unknown") after
    noting the act; commit it."""
    sign_in = work.tenant.profile.sign_in
    subject = reading.subject(sign_in, outcome.claims, client.namespace)
    work.actor = SYSTEM
    person = await find_and_link(work, subject, reading.link(sign_in, outcome.claims, work.tenant.slug))
    if person is None:
        told = {"name": reading.shown(sign_in, outcome.claims)}
        work.record("person.unknown", new_id(), record="sign_in", after=told)
        raise SignInTrouble("unknown", "nobody here")
    units = {slug: unit.id for slug, unit in (await units_by_slug(work)).items()}
    wanted = [(role, units.get(unit) if unit else None) for role, unit in reading.roles(sign_in, outcome.claims)]
    await reconcile_claims(work, person, wanted)
    work.actor = Actor(kind="person", id=person.id, name=f"{person.given_name} {person.family_name}")
    work.record("person.signed_in", person.id, record="person")
    return person


async def begin_signing_out(
    house: House, book: ProviderBook, tenant: Tenant, host: str, id_token: str, language: str
) -> str:
    """Where the browser goes to sign out at the provider too; "" when that is not offered or not to be had now."""
    try:
        client = client_of(house.settings, tenant)
        async with asyncio.timeout(START_LIMIT):
            provider = await book.provider(client)
    except (SignInTrouble, TimeoutError):
        return ""
    state = secrets.token_urlsafe(32)
    address = oidc.logout_address(provider, client, id_token, redirect_uri(house, host), state, ui_locales=language)
    if address:
        kept = msgspec.json.encode(_Started(tenant.id, host, "", "/"))
        await house.keyspace.handover().put(f"state:{_hash(state)}", kept, START_SECONDS)
    return address


def note(tenant: Tenant, trouble: SignInTrouble) -> None:
    """Log why a sign-in failed; the detail names no person."""
    log.warning("sign_in.failed", agency=tenant.slug, reason=trouble.reason, detail=trouble.detail)

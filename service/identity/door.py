"""The doorkeeper: who a cookie or a token belongs to, and what they may do now.

One question to the database each time and nothing kept: a right that was revoked is gone at the next request.
"""

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic
from uuid import UUID

import msgspec

from service.identity import actions
from service.identity.rules import NOT_DELEGATED, PersonSettings, full_name
from service.identity.sessions import Session, act_for, end_session, find_session, peek_session
from service.identity.tokens import LONGEST_TOKEN, TOKEN_PREFIX, token_digest
from service.kit.actor import Actor, scopes_from
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from service.web.visitor import Arrived, Choices, Visitor

# Who it is and what they have not read, in one round trip.
ARRIVE_PERSON = "select json_build_array(arrive_person($1, $2, $3)::json, unread_notices($1, $2))::text"
ARRIVE_TOKEN = "select arrive_token($1, $2, $3)"
TOUCH_TOKEN = "select touch_token($1, $2, $3)"
TOUCH_SECONDS, MOST_TOUCHED = 60.0, 10_000
ARRIVE_DEPUTY = "select arrive_deputy($1, $2, $3, $4)"


class _Person(msgspec.Struct):
    id: UUID
    given_name: str
    family_name: str
    settings: str
    grants: list[tuple[str, UUID | None, UUID | None]]
    language: str | None = None
    post: dict[str, str] | None = None


class _Absent(msgspec.Struct):
    given_name: str
    family_name: str
    grants: list[tuple[str, UUID | None, UUID | None]]


class _Token(msgspec.Struct):
    id: UUID
    name: str
    role: str
    units: list[UUID | None]
    journal: UUID | None = None


class Door:
    """Implements `web.visitor.Doorkeeper`."""

    def __init__(self, database: Database, keyspace: Keyspace) -> None:
        self.database = database
        self.keyspace = keyspace
        self._touched: dict[UUID, float] = {}

    async def by_cookie(self, tenant: Tenant, value: str) -> Arrived | None:
        """The person of a session cookie, None when it is unknown, ended or the person has left."""
        session = await find_session(self.keyspace, tenant, value)
        if session is None:
            return None
        found = await self._person(tenant, session.person_id)
        if found is None:
            return None
        actor, settings, unread = found
        if _ended(settings, session):
            await end_session(self.keyspace, tenant, session.key)
            return None
        if session.acting_for is not None:
            actor = await self._standing_in(tenant, session, actor, session.acting_for)
        return Arrived(actor, session.key, Choices(settings.density, settings.theme, settings.shortcuts), unread)

    async def still_there(self, tenant: Tenant, key: str) -> Actor | None:
        """The person of a living session by its key, with today's rights, without prolonging it.

        For what stays open by itself: an open page must not keep its session alive.
        """
        session = await peek_session(self.keyspace, tenant, key)
        if session is None:
            return None
        found = await self._person(tenant, session.person_id)
        return None if found is None or _ended(found[1], session) else found[0]

    async def _standing_in(self, tenant: Tenant, session: Session, actor: Actor, person_id: UUID) -> Actor:
        """The deputy with the rights of the person stood in for; as themselves again once that has ended."""
        today = clock.today(tenant.profile.zone)
        said = await self.database.ask(ARRIVE_DEPUTY, tenant.id, actor.id, person_id, today)
        if said is None:
            await act_for(self.keyspace, tenant, session.key, None)
            return actor
        absent = msgspec.json.decode(said, type=_Absent)
        grants = [
            ([one for one in permissions_of(tenant, role) if one not in NOT_DELEGATED], unit, journal)
            for role, unit, journal in absent.grants
        ]
        name = full_name(absent.given_name, absent.family_name)
        return replace(actor, scopes=scopes_from(grants), on_behalf_of=person_id, behalf_name=name)

    async def by_token(self, tenant: Tenant, value: str) -> Arrived | None:
        """What an API token may do, None when it is unknown to this agency, revoked or past its end."""
        if not value.startswith(TOKEN_PREFIX) or len(value) > LONGEST_TOKEN:
            return None
        said = await self.database.ask(ARRIVE_TOKEN, tenant.id, token_digest(value), clock.now())
        if said is None:
            return None
        token = msgspec.json.decode(said, type=_Token)
        await self._touch(tenant, token.id)
        grants = [(permissions_of(tenant, token.role), unit, token.journal) for unit in token.units]
        return Arrived(Actor(kind="token", id=token.id, name=token.name, scopes=scopes_from(grants)))

    async def _touch(self, tenant: Tenant, token_id: UUID) -> None:
        """Note that a token was used, once a minute of this process; the row itself moves no oftener either."""
        moment = monotonic()
        if moment - self._touched.get(token_id, -TOUCH_SECONDS) < TOUCH_SECONDS:
            return
        if len(self._touched) >= MOST_TOUCHED:
            self._touched.clear()
        self._touched[token_id] = moment
        await self.database.ask(TOUCH_TOKEN, tenant.id, token_id, clock.now())

    async def person(self, tenant: Tenant, person_id: UUID) -> tuple[Actor, PersonSettings] | None:
        """A person as an actor with today's rights, and what they chose for themselves."""
        found = await self._person(tenant, person_id)
        return found[:2] if found else None

    async def _person(self, tenant: Tenant, person_id: UUID) -> tuple[Actor, PersonSettings, int] | None:
        today = clock.today(tenant.profile.zone)
        said = await self.database.ask(ARRIVE_PERSON, tenant.id, person_id, today)
        found, unread = msgspec.json.decode(said, type=tuple[_Person | None, int])
        if found is None:
            return None
        actor = Actor(
            kind="person",
            id=found.id,
            name=full_name(found.given_name, found.family_name),
            scopes=scopes_from((permissions_of(tenant, role), unit, journal) for role, unit, journal in found.grants),
            language=found.language,
            post=tenant.profile.say(found.post or {}, found.language or tenant.profile.default_language),
        )
        return actor, msgspec.json.decode(found.settings, type=PersonSettings), unread


def _ended(settings: PersonSettings, session: Session) -> bool:
    return settings.signed_out_at is not None and session.began_at <= settings.signed_out_at


def permissions_of(tenant: Tenant, role: str) -> Iterable[str]:
    """The permissions of a role; a role that the profile no longer has gives none."""
    known = tenant.profile.role(role)
    return known.permissions if known else ()


async def keep_language(own: House, known: Visitor, code: str) -> None:
    """Keep the language that a person switched to: `main` puts this into the language switch."""
    if known.actor is None:
        return
    async with open_work(own.database, known.tenant, known.actor, code) as work:
        await actions.keep_language(work, code)

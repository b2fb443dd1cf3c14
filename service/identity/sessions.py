"""Sessions of signed-in people: an opaque random cookie, of which only the hash is known to Valkey.

A session names a person and when it began, never a right: rights are read afresh at each request.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from service.runtime import clock
from service.runtime.keyspace import Keyspace
from service.runtime.tenants import Tenant

COOKIE = "chancery_session"
SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
TOUCH_AFTER = timedelta(seconds=30)
LONGEST_CLIENT = 200
KEY = re.compile(r"[0-9a-f]{64}")


class _Kept(msgspec.Struct):
    person: UUID
    began: datetime
    seen: datetime
    id_token: str = ""
    acting_for: UUID | None = None
    client: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A living session. `key` names it in the agency's part of Valkey; the cookie cannot be told from it."""

    key: str
    person_id: UUID
    began_at: datetime
    id_token: str = ""
    acting_for: UUID | None = None
    seen_at: datetime | None = None
    client: str = ""


def cookie_name(secure: bool, name: str = COOKIE) -> str:
    """The name of a cookie, the session's by default: over https a prefix makes browsers refuse it from other hosts."""
    return f"__Host-{name}" if secure else name


def digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()


async def begin_session(
    keyspace: Keyspace, tenant: Tenant, person_id: UUID, *, id_token: str = "", client: str = ""
) -> str:
    """A new session; gives the cookie's value. `id_token` is kept for signing out at the provider, `client` as what the
    browser calls itself, so that people know their own sessions from others."""
    cookie, moment = secrets.token_urlsafe(32), clock.now()
    kept = _Kept(person_id, moment, moment, id_token, client=client[:LONGEST_CLIENT])
    keys = keyspace.of(tenant.id)
    await keys.put(_key(digest(cookie)), msgspec.json.encode(kept), _idle_seconds(tenant))
    await keys.join(_of(person_id), digest(cookie), tenant.profile.sessions.absolute_hours * 3600)
    return cookie


async def sessions_of(keyspace: Keyspace, tenant: Tenant, person_id: UUID) -> list[Session]:
    """The living sessions of a person, the one used last first."""
    keys, moment = keyspace.of(tenant.id), clock.now()
    found = []
    for key in await keys.members(_of(person_id)):
        held = await keys.get(_key(key))
        kept = msgspec.json.decode(held, type=_Kept) if held is not None else None
        if kept is not None and kept.person == person_id and _alive(kept, tenant, moment):
            found.append(Session(key, kept.person, kept.began, "", kept.acting_for, kept.seen, kept.client))
    return sorted(found, key=lambda one: one.seen_at or one.began_at, reverse=True)


async def find_session(keyspace: Keyspace, tenant: Tenant, cookie: str) -> Session | None:
    """The session of a cookie, if it is neither idle nor old; its idle time begins anew."""
    if not SHAPE.fullmatch(cookie):
        return None
    key, keys, moment = digest(cookie), keyspace.of(tenant.id), clock.now()
    found = await keys.get(_key(key))
    if found is None:
        return None
    kept = msgspec.json.decode(found, type=_Kept)
    if not _alive(kept, tenant, moment):
        await keys.drop(_key(key))
        return None
    if moment - kept.seen > TOUCH_AFTER:
        kept.seen = moment
        # Only what still exists is written: a sign-out that came between must stand.
        await keys.put(_key(key), msgspec.json.encode(kept), _idle_seconds(tenant), existing=True)
    return Session(key, kept.person, kept.began, kept.id_token, kept.acting_for)


async def act_for(keyspace: Keyspace, tenant: Tenant, key: str, person_id: UUID | None) -> None:
    """Stand in for a person from now on in this session, or with None for nobody. A session that ended stays ended."""
    keys = keyspace.of(tenant.id)
    found = await keys.get(_key(key))
    if found is None:
        return
    kept = msgspec.json.decode(found, type=_Kept)
    kept.acting_for = person_id
    await keys.put(_key(key), msgspec.json.encode(kept), _idle_seconds(tenant), existing=True)


async def peek_session(keyspace: Keyspace, tenant: Tenant, key: str) -> Session | None:
    """The living session of a key; its idle time goes on."""
    found = await keyspace.of(tenant.id).get(_key(key))
    if found is None:
        return None
    kept = msgspec.json.decode(found, type=_Kept)
    return (
        Session(key, kept.person, kept.began, kept.id_token, kept.acting_for)
        if _alive(kept, tenant, clock.now())
        else None
    )


async def end_session(keyspace: Keyspace, tenant: Tenant, key: str) -> Session | None:
    """End a session by its key; gives what it was, None when it had ended."""
    found = await keyspace.of(tenant.id).take(_key(key))
    if found is None:
        return None
    kept = msgspec.json.decode(found, type=_Kept)
    return Session(key, kept.person, kept.began, kept.id_token)


def _alive(kept: _Kept, tenant: Tenant, moment: datetime) -> bool:
    limits = tenant.profile.sessions
    idle, whole = timedelta(minutes=limits.idle_minutes), timedelta(hours=limits.absolute_hours)
    return moment - kept.seen <= idle and moment - kept.began <= whole


def _idle_seconds(tenant: Tenant) -> int:
    return tenant.profile.sessions.idle_minutes * 60


def _key(key: str) -> str:
    return f"session:{key}"


def _of(person_id: UUID) -> str:
    return f"sessions_of:{person_id}"

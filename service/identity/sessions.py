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


class _Kept(msgspec.Struct):
    person: UUID
    began: datetime
    seen: datetime
    id_token: str = ""
    acting_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A living session. `key` names it in the agency's part of Valkey; the cookie cannot be told from it."""

    key: str
    person_id: UUID
    began_at: datetime
    id_token: str = ""
    acting_for: UUID | None = None


def cookie_name(secure: bool, name: str = COOKIE) -> str:
    """The name of a cookie, the session's by default: over https a prefix makes browsers refuse it from other hosts."""
    return f"__Host-{name}" if secure else name


def digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()


async def begin_session(keyspace: Keyspace, tenant: Tenant, person_id: UUID, *, id_token: str = "") -> str:
    """A new session; gives the cookie's value. `id_token` is kept for signing out at the provider."""
    cookie, moment = secrets.token_urlsafe(32), clock.now()
    kept = _Kept(person_id, moment, moment, id_token)
    await keyspace.of(tenant.id).put(_key(digest(cookie)), msgspec.json.encode(kept), _idle_seconds(tenant))
    return cookie


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

"""The two cookies of the public forms: which draft is this browser's, and which requests it was shown the way to."""

import secrets
from uuid import UUID

from litestar import Response

from service.identity.sessions import cookie_name, digest
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.web.visitor import house
from service.web.working import AnyRequest

DRAFT, FOLLOW = "chancery_ask", "chancery_follow"
FOLLOWED_SECONDS = 3600
LONGEST = 100


def cookie_of(request: AnyRequest, name: str) -> str:
    """The value of one of our cookies, "" without it; also of one that this very answer brings along."""
    fresh: str = request.scope["state"].get(name, "")
    return fresh or request.cookies.get(_full(house(request), name), "")[:LONGEST]


def give(request: AnyRequest, answer: Response[bytes], name: str, value: str, seconds: int) -> None:
    """Set a cookie that no script reads and no other site sends."""
    request.scope["state"][name] = value
    own = house(request)
    secure = own.settings.scheme == "https"
    answer.set_cookie(_full(own, name), value, max_age=seconds, path="/", httponly=True, secure=secure, samesite="lax")


def take_away(request: AnyRequest, answer: Response[bytes], name: str) -> None:
    """Remove a cookie."""
    answer.delete_cookie(_full(house(request), name), path="/")


def _full(own: House, name: str) -> str:
    return cookie_name(own.settings.scheme == "https", name)


# --- which requests this browser may see: an opaque value here, the rest in the agency's part of Valkey


async def let_follow(own: House, tenant: Tenant, cookie: str, request_id: UUID, number: str) -> str:
    """Remember for an hour that this browser showed number and code; gives the cookie's value, a new one if need be."""
    value = cookie or secrets.token_urlsafe(32)
    await own.keyspace.of(tenant.id).put(_key(value, request_id), number, FOLLOWED_SECONDS)
    return value


async def may_follow(own: House, tenant: Tenant, cookie: str, request_id: UUID) -> str | None:
    """The number of the request when this browser may see it; each look begins the hour anew."""
    if not cookie:
        return None
    keys, key = own.keyspace.of(tenant.id), _key(cookie, request_id)
    found = await keys.get(key)
    if found is None:
        return None
    await keys.prolong(key, FOLLOWED_SECONDS)
    return found.decode()


async def follow_no_longer(own: House, tenant: Tenant, cookie: str, request_id: UUID) -> None:
    """Forget it at once, as on a computer that others use."""
    await own.keyspace.of(tenant.id).drop(_key(cookie, request_id))


def _key(cookie: str, request_id: UUID) -> str:
    return f"following:{digest(cookie)}:{request_id}"

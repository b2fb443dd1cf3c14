"""Who is at the door: the tenant, the actor and the language of one request, put there by `arrival`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from litestar.connection import ASGIConnection

from service.kit.actor import Actor
from service.runtime.gate import is_public
from service.runtime.house import House
from service.runtime.tenants import Tenant

AnyConnection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Choices:
    """How somebody wants the pages: `density` compact or roomy, `theme` system, light or dark, single-key shortcuts."""

    density: str = "compact"
    theme: str = "system"
    shortcuts: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says once, after a write: a msgid with parameters, and a path that takes it back ("" for none)."""

    sentence: str
    params: Mapping[str, str] = field(default_factory=dict)
    undo: str = ""


@dataclass(slots=True)
class Visitor:
    """One request's visitor. `actor` is None for somebody unknown; `session` is the key of a signed-in session.

    unread: how many notices a person has not read, counted up to a hundred.
    """

    tenant: Tenant
    actor: Actor | None
    language: str
    request_id: str
    session: str | None = None
    is_api: bool = False
    choices: Choices = Choices()
    unread: int = 0
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a doorkeeper says of a cookie or token it knows."""

    actor: Actor
    session: str | None = None
    choices: Choices = Choices()
    unread: int = 0


class Doorkeeper(Protocol):
    """Tells who somebody is. Filled by `main` from identity; raises what `keyspace.AWAY` names when it cannot ask."""

    async def by_cookie(self, tenant: Tenant, value: str) -> Arrived | None: ...

    async def by_token(self, tenant: Tenant, value: str) -> Arrived | None: ...


class NoVisitor(Exception):
    """A route that needs an agency was asked on a host without one."""


def visitor(connection: AnyConnection) -> Visitor:
    """The visitor of this request."""
    found = connection.scope["state"].get("visitor")
    if not isinstance(found, Visitor):
        raise NoVisitor
    return found


def house(connection: AnyConnection) -> House:
    """The process's house."""
    found: House = connection.app.state["house"]
    return found


def address_of(connection: AnyConnection) -> str:
    """Where a request comes from: behind our own proxy, which is never a public address, the one that it saw."""
    peer = connection.client.host if connection.client else ""
    seen = connection.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return seen[:64] if seen and not is_public(peer) else peer


def comes_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a write was made on a page of the same address; nothing said is no."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin"
    return headers.get("origin", "").partition("://")[2] == headers.get("host", "")

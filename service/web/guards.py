"""Guards: pure set membership, no database. Every route has one of these, or is marked as open to all."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.handlers import BaseRouteHandler

from service.web.visitor import AnyConnection, visitor

Guard = Callable[[AnyConnection, BaseRouteHandler], Awaitable[None]]

OPEN: dict[str, Any] = {"open": True}
"""`opt=OPEN` marks a route that anybody may ask; the house test lists them by name."""


class NotSignedIn(Exception):
    """Nobody known is asking: pages lead to sign-in, the API answers 401."""


class NotPermitted(Exception):
    """Somebody known is asking who lacks a permission."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


def may(*permissions: str) -> Guard:
    """Let pass who holds any of the permissions, anywhere; where it holds is asked of the records themselves."""

    # Async, or Litestar would send it through a thread, which costs more than all the rest of a guard.
    async def guard(connection: AnyConnection, handler: BaseRouteHandler) -> None:
        actor = visitor(connection).actor
        if actor is None:
            raise NotSignedIn
        if not any(actor.may(permission) for permission in permissions):
            raise NotPermitted(permissions[0])

    guard.permissions = permissions  # type: ignore[attr-defined]
    return guard


async def signed_in(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Let pass any known person or token, for what belongs to themselves (language, drafts, own settings)."""
    if visitor(connection).actor is None:
        raise NotSignedIn


signed_in.permissions = ()  # type: ignore[attr-defined]

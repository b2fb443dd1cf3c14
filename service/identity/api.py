"""The JSON API of identity: who one is and what one may do."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Router, get

from service.kit.actor import Scope
from service.web.guards import signed_in
from service.web.visitor import visitor


class Place(msgspec.Struct):
    """Where a right holds: null stands for every unit, every journal."""

    unit: UUID | None
    journal: UUID | None


class Right(msgspec.Struct):
    permission: str
    places: list[Place]


class Agency(msgspec.Struct):
    slug: str
    name: str


class Me(msgspec.Struct):
    """`kind` is person or token."""

    kind: str
    id: UUID | None
    name: str
    post: str
    agency: Agency
    rights: list[Right]


@get(
    "/me",
    guards=[signed_in],
    operation_id="me",
    summary="Who you are and what you may do",
    description="The person or token that asks, its agency, and each right with the units and journals it holds in.",
)
async def me(request: Request[Any, Any, Any]) -> Me:
    known = visitor(request)
    actor, tenant = known.actor, known.tenant
    assert actor is not None  # the guard has seen to it
    rights = [Right(permission, _places(scope)) for permission, scope in sorted(actor.scopes.items())]
    return Me(actor.kind, actor.id, actor.name, actor.post, Agency(tenant.slug, tenant.name(known.language)), rights)


def _places(scope: Scope) -> list[Place]:
    return [Place(unit, journal) for unit, journal in sorted(scope.pairs, key=str)]


DOORS = [Router(path="/api/v1", route_handlers=[me], tags=["Identity"])]

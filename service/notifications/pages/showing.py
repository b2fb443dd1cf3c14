"""What the pages of notices share."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.visitor import visitor

AnyRequest = Request[Any, Any, Any]
Own = NamedDependency[Work]


def person(request: AnyRequest) -> UUID:
    """Who is asking. Notices belong to people; a token has none."""
    actor = visitor(request).actor
    if actor is None or actor.kind != "person" or actor.id is None:
        raise NotFound
    return actor.id


def place(given: str | None) -> Cursor | None:
    """A place in the list as an address carries it; one that cannot be read is none."""
    try:
        return Cursor.decode(given) if given else None
    except Refusal:
        return None

"""What the pages of notices share."""

from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.runtime.work import Work, open_work
from service.web.errors import NotFound
from service.web.visitor import house, visitor

AnyRequest = Request[Any, Any, Any]
Own = NamedDependency[Work]


def person(request: AnyRequest) -> UUID:
    """Who is asking. Notices belong to people; a token has none."""
    actor = visitor(request).actor
    if actor is None or actor.kind != "person" or actor.id is None:
        raise NotFound
    return actor.id


def working(request: AnyRequest) -> AbstractAsyncContextManager[Work]:
    """A Work of one's own, for handlers that end it before they answer."""
    known = visitor(request)
    assert known.actor is not None  # every route that uses this has a guard
    return open_work(house(request).database, known.tenant, known.actor, known.language)


def place(given: str | None) -> Cursor | None:
    """A place in the list as an address carries it; one that cannot be read is none."""
    try:
        return Cursor.decode(given) if given else None
    except Refusal:
        return None

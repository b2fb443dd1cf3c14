"""A Work that a handler opens by itself, where the injected one will not do."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Request

from service.runtime.work import Work, open_work
from service.web.visitor import house, visitor


def working(request: Request[Any, Any, Any]) -> AbstractAsyncContextManager[Work]:
    """A Work of the visitor, for handlers that end it before they answer.

    What a refused form had begun is rolled back before its page is shown again. Only for routes with a guard.
    """
    known = visitor(request)
    assert known.actor is not None  # the guard saw to it
    return open_work(house(request).database, known.tenant, known.actor, known.language)

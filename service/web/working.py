"""What a handler asks for: its request, the Work it is given, and one that it opens by itself."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Request
from litestar.di import NamedDependency

from service.runtime.work import Work, open_work
from service.web.visitor import house, visitor

AnyRequest = Request[Any, Any, Any]
Own = NamedDependency[Work]
"""The visitor's Work, opened for the handler and committed after it."""


def working(request: AnyRequest) -> AbstractAsyncContextManager[Work]:
    """A Work of the visitor, for handlers that end it before they answer.

    What a refused form had begun is rolled back before its page is shown again. Only for routes with a guard.
    """
    known = visitor(request)
    assert known.actor is not None  # the guard saw to it
    return open_work(house(request).database, known.tenant, known.actor, known.language)

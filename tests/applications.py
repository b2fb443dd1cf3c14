"""The web application around a test's house, without building its thousand routes anew for every test.

The routes know nothing of a house but the application's state: so an application that no test uses at the moment is
given the state of the next house. Two at once are two applications, as two web processes are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Litestar

from service.runtime.fetch import Fetcher
from service.runtime.house import House

_free: dict[str, list[Litestar]] = {}


@contextmanager
def application(own: House) -> Iterator[Any]:
    """The whole application as granian serves it, around this house."""
    from service.main import build_app, state_around, wrap

    waiting = _free.setdefault(own.settings.mode, [])
    app = waiting.pop() if waiting else build_app(own)
    for name, value in state_around(own, Fetcher(own.settings.fetch_allow)).items():
        app.state[name] = value
    try:
        yield wrap(app, own)
    finally:
        waiting.append(app)

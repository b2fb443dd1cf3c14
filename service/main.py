"""The web application: every door is opened here and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from service.identity.door import Door, keep_language
from service.identity.pages import DOORS as IDENTITY_PAGES
from service.kit.actor import Actor
from service.runtime import clock
from service.runtime.house import House
from service.runtime.log import configure as configure_log
from service.runtime.settings import Settings
from service.runtime.work import Work, open_work
from service.web import errors
from service.web.arrival import Arrival
from service.web.doors import DOORS as WEB_DOORS
from service.web.visitor import Doorkeeper, house, visitor

OUTSIDER = Actor(kind="outsider", id=None, name="")
LARGEST_BODY = 1_048_576


async def provide_work(request: Request[Any, Any, Any]) -> AsyncIterator[Work]:
    """The only generator dependency: one transaction, committed before the answer is sent."""
    known = visitor(request)
    async with open_work(house(request).database, known.tenant, known.actor or OUTSIDER, known.language) as work:
        yield work


def doors() -> Sequence[ControllerRouterHandler]:
    """Every route of the service."""
    return [*WEB_DOORS, *IDENTITY_PAGES]


def doorkeeper(own: House) -> Doorkeeper:
    """Who tells cookies and tokens apart."""
    return Door(own.database, own.keyspace)


def build_app(own: House) -> Litestar:
    """The Litestar application around one house."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        await own.open()
        fresh = asyncio.create_task(own.directory.keep_fresh(own.database))
        yield
        fresh.cancel()
        with suppress(asyncio.CancelledError):
            await fresh
        await own.close()

    return Litestar(
        route_handlers=doors(),
        dependencies={"work": Provide(provide_work)},
        exception_handlers={Exception: errors.respond},
        lifespan=[lifespan],
        openapi_config=None,
        request_max_body_size=LARGEST_BODY,
        type_decoders=None,
        state=_state(own),
    )


def _state(own: House) -> Any:
    from litestar.datastructures import State

    return State({"house": own, "keep_language": keep_language})


def create_app() -> Any:
    """What granian serves (`--factory`)."""
    settings = Settings.from_env()
    configure_log(settings)
    clock.follow(settings.clock_file)
    own = House.build(settings)
    return wrap(build_app(own), own)


def wrap(app: Litestar, own: House) -> Arrival:
    """The application behind its door."""
    settings = own.settings
    return Arrival(app, own.directory, doorkeeper(own), settings.sso_host, settings.scheme == "https")

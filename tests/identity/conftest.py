"""Fixtures of sign-in: the agency's people sign in at a provider that the test chooses."""

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from service.runtime.house import House
from service.runtime.settings import Settings
from tests.applications import application
from tests.identity.providers import DemoProvider, Liar, running


@pytest.fixture(scope="session")
def demo_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProvider]:
    with running(DemoProvider(tmp_path_factory.mktemp("provider"))) as provider:
        yield provider


@pytest.fixture
def liar() -> Iterator[Liar]:
    with running(Liar()) as provider:
        yield provider


Serve = Callable[..., AbstractAsyncContextManager[tuple[Any, House]]]


@pytest.fixture
def serving(settings: Settings) -> Serve:
    """`async with serving(port) as (app, house):` the application whose demo agencies sign in at localhost:port."""

    @asynccontextmanager
    async def serve(port: int, **changes: Any) -> AsyncIterator[tuple[Any, House]]:
        place = {"demo_provider": f"http://localhost:{port}", "fetch_allow": frozenset({("localhost", port)})}
        own = House.build(dataclasses.replace(settings, **{**place, **changes}))
        await own.open()
        try:
            with application(own) as served:
                yield served, own
        finally:
            await own.close()

    return serve

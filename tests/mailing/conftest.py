"""Mail to many as the whole house knows it, a mail server, and a matter of the tests' own."""

import dataclasses
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from service import fittings
from service.mailing import jobs
from service.mailing.slots import MATTERS
from service.runtime.house import House
from tests.conftest import OpenWork
from tests.mailing.leaflets import Leaflets
from tests.press.releases.sink import Sink, sunk

assert fittings.RAIL and jobs  # fill what floors offer each other, enrol the jobs


@pytest.fixture(autouse=True)
async def quiet(committing: OpenWork, house: House) -> None:
    """No job and no open mailing of another test."""
    for tenant in house.directory.by_id.values():
        async with committing(tenant) as work:
            await work.session.execute(text("update outbox set done_at = now() where job like 'mailing.%'"))
            await work.session.execute(text("update mailing set state = 'stopped' where state <> 'done'"))


@pytest.fixture
async def sink(house: House, moved_clock: Callable[[float], None]) -> AsyncIterator[Sink]:
    """A mail server that the house uses, and a clock to be moved."""
    moved_clock(0)
    made, before = Sink(), house.settings
    async with sunk(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=digest@agency.example")
        yield made
    house.settings = before


@pytest.fixture
def leaflets(monkeypatch: pytest.MonkeyPatch) -> Leaflets:
    """A matter that goes to those whom a test names, and to subscribers of the digest where it says so."""
    made = Leaflets()
    monkeypatch.setitem(MATTERS, "leaflet", made.matter())
    return made

"""Three agencies with links between them, as the whole house knows them."""

from collections.abc import Iterator

import pytest

import service.exchange.jobs
import service.fittings
import service.planning.filings.jobs  # noqa: F401  so that jobs are known
from service.correspondence.queries.registers import forget_journals
from service.runtime.house import House
from tests.planning.filings.factories import linked
from tests.planning.plans.factories import Party


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    forget_journals()
    yield
    forget_journals()


@pytest.fixture
async def ministry(house: House) -> Party:
    """Who asks."""
    return Party.of(house, "education")


@pytest.fixture
async def school(house: House, ministry: Party) -> Party:
    party = Party.of(house, "baku-education")
    await linked(ministry, party)
    return party


@pytest.fixture
async def energy(house: House, ministry: Party) -> Party:
    """A second body, in all three languages."""
    party = Party.of(house, "energy")
    await linked(ministry, party)
    return party


@pytest.fixture
async def city(house: House) -> Party:
    """An agency that nobody asks."""
    return Party.of(house, "mtispiri")

import pytest

import service.planning.plans.jobs  # noqa: F401  so that its jobs are known
from service.runtime.house import House
from tests.planning.plans.factories import Party


@pytest.fixture
def ministry(house: House) -> Party:
    """Who owns the plans of these tests."""
    return Party.of(house, "baku-education")


@pytest.fixture
def energy(house: House) -> Party:
    return Party.of(house, "energy")


@pytest.fixture
def school(house: House) -> Party:
    return Party.of(house, "education")


@pytest.fixture
def city(house: House) -> Party:
    """An agency of another country."""
    return Party.of(house, "mtispiri")

"""Campaigns as the whole house knows them."""

from collections.abc import Iterator

import pytest

import service.fittings
import service.planning.papers.jobs
import service.planning.plans.jobs  # noqa: F401  so that jobs are known
from service.correspondence.queries.registers import forget_journals
from service.runtime.house import House
from tests.planning.plans.factories import Party


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    forget_journals()
    yield
    forget_journals()


@pytest.fixture
def ministry(house: House) -> Party:
    """Who owns the plans of these tests."""
    return Party.of(house, "baku-education")


@pytest.fixture
def energy(house: House) -> Party:
    """An agency in all three languages."""
    return Party.of(house, "energy")


@pytest.fixture
def school(house: House) -> Party:
    return Party.of(house, "education")


@pytest.fixture
def city(house: House) -> Party:
    """An agency of another country."""
    return Party.of(house, "mtispiri")

"""Fixtures of the tests of handing over."""

from collections.abc import Iterator

import pytest

import service.main  # noqa: F401 - fills the slots
from service.correspondence.queries.registers import forget_journals
from service.runtime.house import House


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    forget_journals()
    yield
    forget_journals()


@pytest.fixture
def house(fresh_house: House) -> House:
    """A house of its own: what a person has open is counted, and other tests leave the demo's people with work."""
    return fresh_house

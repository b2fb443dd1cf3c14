"""Fixtures of the tests of reports. Figures are compared exactly, so each test counts in a database of its own."""

from collections.abc import Iterator

import pytest

import service.main  # noqa: F401 - fills the slots
from service.correspondence.queries.registers import forget_journals
from service.runtime.house import House


@pytest.fixture
def house(fresh_house: House) -> House:
    return fresh_house


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    forget_journals()
    yield
    forget_journals()

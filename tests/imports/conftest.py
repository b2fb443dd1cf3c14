"""Fixtures of the tests of imports."""

from collections.abc import Iterator

import pytest

from service.correspondence.queries.registers import forget_journals
from service.runtime.house import House
from tests.conftest import all_powerful
from tests.imports.factories import Office


@pytest.fixture
def office(fresh_house: House) -> Iterator[Office]:
    """An agency in a database of its own: imports are counted and their jobs commit."""
    forget_journals()
    yield Office(fresh_house, fresh_house.directory.by_slug["baku-education"], all_powerful())
    forget_journals()

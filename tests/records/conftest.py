"""Fixtures of the tests of the nomenclature."""

from collections.abc import Iterator

import pytest

import service.main  # noqa: F401 - fills the slots
from service.correspondence.queries.registers import forget_journals


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    forget_journals()
    yield
    forget_journals()

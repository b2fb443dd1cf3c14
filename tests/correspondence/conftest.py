"""Fixtures of the tests of letters."""

from collections.abc import Iterator

import pytest

from service.correspondence.queries.registers import forget_journals


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    """Journals are kept in memory for a moment; what one test rolled back must not reach the next."""
    forget_journals()
    yield
    forget_journals()

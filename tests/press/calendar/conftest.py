"""Fixtures of the tests of the press calendar."""

import service.main  # noqa: F401 - fills the slots

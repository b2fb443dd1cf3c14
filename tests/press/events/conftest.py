"""Fixtures of the tests of press events."""

import service.main  # noqa: F401 - fills the slots

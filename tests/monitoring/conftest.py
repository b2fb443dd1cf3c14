"""Fixtures of the tests of monitoring."""

import service.main  # noqa: F401 - fills the slots

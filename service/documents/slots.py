"""Slots: who puts the text of a record's files into the search, and who keeps files of their own making."""

from collections.abc import Awaitable, Callable, Sequence

from service.runtime.work import Work

INDEXERS: dict[str, str] = {}
"""Record word -> the job that makes such a record findable anew; it takes `record_id`."""
KEPT: list[Callable[[Work, Sequence[str]], Awaitable[set[str]]]] = []
"""Those of some storage keys that another floor's rows speak of: what is named here is not cleaned away."""

"""Slots: who puts the text of a record's files into the search, and who else keeps bytes in the store. `fittings`
fills them in."""

from collections.abc import Awaitable, Callable, Sequence

from service.runtime.work import Work

INDEXERS: dict[str, str] = {}
"""Record word -> the job that makes such a record findable anew; it takes `record_id`."""

KEEPERS: list[Callable[[Work, Sequence[str]], Awaitable[set[str]]]] = []
"""Each says which of some storage keys rows of its own speak of; what nobody speaks of is cleaned away."""

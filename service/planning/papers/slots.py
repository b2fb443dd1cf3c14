"""Slot: tables of a plan that other capabilities know, such as what was carried of a campaign. `fittings` fills it.

A table is (title, head, rows, numeric columns, note), in the language that is spoken.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from service.runtime.work import Work

Told = tuple[str, Sequence[str], Sequence[Sequence[str]], Sequence[int], str]
TABLES: "list[Callable[[Work, UUID], Awaitable[Sequence[Told]]]]" = []

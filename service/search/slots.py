"""Slot: the registers that can be searched. Capabilities above know their records; `main` fills this in."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from service.kit.paging import Cursor
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage

Find = Callable[[Work, Asked, Cursor | None, int], Awaitable[HitPage]]
Jump = Callable[[Work, str], Awaitable[Sequence[Hit]]]


@dataclass(frozen=True, slots=True)
class Register:
    """Records of one word. `find` gives those that answer, newest first, from a place on, and none that the actor may
    not see; `jump` those that have exactly this number. `title` is a msgid, `permission` what looking takes.
    """

    title: str
    permission: str
    find: Find
    jump: Jump


REGISTERS: dict[str, Register] = {}
"""Record word -> how such records are found. The texts of their files lie under the same word."""

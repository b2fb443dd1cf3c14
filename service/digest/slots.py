"""What outputs are told of issues: each is called in the act's own transaction and asks for jobs."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from service.runtime.work import Work

Told = Callable[[Work, UUID], Awaitable[None]]
APPROVED: list[Told] = []
"""An edition was approved: its text is frozen, its papers can be made."""
PUBLISHED: list[Told] = []
"""An edition was published; where it corrects another, that one was replaced."""
WITHDRAWN: list[Told] = []
"""An issue was withdrawn."""

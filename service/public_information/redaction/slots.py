"""Slots that other capabilities fill through `fittings`: why something may be withheld, and who may redact."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from service.public_information.redaction.rules.states import Ground
from service.runtime.work import Work

GROUNDS: dict[str, Callable[[Work, UUID], Awaitable[Sequence[Ground]]]] = {}
"""Record word -> the grounds that the law gives for such a record, in the reader's language. Where nobody answers,
our own short list is offered."""
MAY_REDACT: dict[str, Callable[[Work, UUID], Awaitable[bool]]] = {}
"""Record word -> whether the actor, who may open the files of this record, may also redact them. Where nobody answers,
the permission suffices."""

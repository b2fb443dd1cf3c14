"""Slot: records from which a letter can be registered, such as a message. Capabilities above fill it through `main`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from service.documents.rules import FileRow
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the form begins with. values: by field; files: those the letter may take; address: the record's page."""

    values: dict[str, str]
    title: str
    address: str
    files: tuple[FileRow, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Origin:
    """What a letter can come from.

    show: what the form begins with, None for what is not there, not the actor's or already a letter. begin: lock the
    record, refuse or make its files the actor's own. end: note the letter. The last two in the registration's Work.
    """

    show: Callable[[Work, UUID], Awaitable[Prefill | None]]
    begin: Callable[[Work, UUID, Sequence[UUID]], Awaitable[None]]
    end: Callable[[Work, UUID, UUID], Awaitable[None]]


ORIGINS: dict[str, Origin] = {}
"""Word of the origin -> what it does. A form names its origin as `word:id`."""


def origin_of(typed: str) -> tuple[Origin, UUID] | None:
    """The origin that a form names, None for none or one that is not known."""
    word, _, given = typed.partition(":")
    try:
        return (ORIGINS[word], UUID(given)) if word in ORIGINS else None
    except ValueError:
        return None

"""Keyset paging: a place in a list ordered by (moment, id), and counts that stop counting."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_

BAD_CURSOR = N_("This page address is damaged. Open the list again from its beginning.")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SHAPE = struct.Struct(">q16s")
_LENGTH = 32

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after or before which a page begins: its moment (aware) and its id."""

    at: datetime
    id: UUID

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a cursor needs an aware moment")

    def encode(self) -> str:
        """32 characters that are safe in an address; exact to the microsecond."""
        packed = _SHAPE.pack((self.at - _EPOCH) // _MICROSECOND, self.id.bytes)
        return base64.urlsafe_b64encode(packed).decode("ascii")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """The cursor with its moment in UTC. Raises Refusal(code="bad_cursor") on anything encode did not make."""
        try:
            if len(text) != _LENGTH:
                raise ValueError(text)
            moment, ident = _SHAPE.unpack(base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True))
            cursor = cls(_EPOCH + timedelta(microseconds=moment), UUID(bytes=ident))
            if cursor.encode() != text:
                raise ValueError(text)
        except (ValueError, OverflowError, binascii.Error, struct.error):
            raise Refusal(BAD_CURSOR, code="bad_cursor") from None
        return cursor


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many rows a filter finds, counted only up to a cap: shown with "+" when there are more."""

    shown: int
    more: bool = False

    @classmethod
    def of(cls, found: int, cap: int) -> CappedCount:
        """found: rows counted by a query limited to cap + 1."""
        return cls(min(found, cap), found > cap)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list. next and previous are None at the ends."""

    items: Sequence[Item]
    next: Cursor | None
    previous: Cursor | None
    count: CappedCount

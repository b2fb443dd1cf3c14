"""Ids of records: UUID version 7 (RFC 9562), so that keys grow with time."""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid

_TAIL_BITS = 74
_TAIL_LIMIT = 1 << _TAIL_BITS


class _Sequence:
    """Milliseconds and a random tail; within one millisecond, or when the clock steps back, the tail only grows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._instant = 0
        self._tail = 0

    def next(self) -> tuple[int, int]:
        with self._lock:
            instant = time.time_ns() // 1_000_000
            if instant > self._instant:
                self._instant, self._tail = instant, secrets.randbits(_TAIL_BITS - 1)
            else:
                self._tail += secrets.randbits(32) + 1
                if self._tail >= _TAIL_LIMIT:
                    self._instant, self._tail = self._instant + 1, secrets.randbits(_TAIL_BITS - 1)
            return self._instant, self._tail


_sequence = _Sequence()


def _restart() -> None:
    global _sequence  # noqa: PLW0603  a forked child must not continue its parent's tail
    _sequence = _Sequence()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restart)


def new_id() -> uuid.UUID:
    """A new UUIDv7. Strictly growing within a process; 74 random bits against other processes."""
    instant, tail = _sequence.next()
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return uuid.UUID(int=(instant & (1 << 48) - 1) << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)

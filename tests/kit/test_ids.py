"""Ids grow, within a process without exception, and are version 7."""

import os
import threading
import time
from uuid import RFC_4122, UUID

import pytest

from service.kit import ids


def test_ids_are_version_seven_and_carry_the_present_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = ids.new_id()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= after + 1


def test_ids_of_one_process_only_grow() -> None:
    made = [ids.new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_ids_grow_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    instants = iter([2_000_000_000_000_000_000, 1_000_000_000_000_000_000, 1_000_000_000_000_000_000])
    monkeypatch.setattr(ids, "_sequence", ids._Sequence())
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(instants))
    made = [ids.new_id() for _ in range(3)]
    assert made == sorted(set(made))


def test_a_full_tail_moves_to_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    sequence = ids._Sequence()
    sequence._instant, sequence._tail = 1 << 47, ids._TAIL_LIMIT - 1
    monkeypatch.setattr(ids, "_sequence", sequence)
    made = ids.new_id()
    assert (made.int >> 80, made.version) == ((1 << 47) + 1, 7)


def test_ids_of_several_threads_are_all_different() -> None:
    made: list[UUID] = []
    threads = [threading.Thread(target=lambda: made.extend(ids.new_id() for _ in range(2_000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_starts_a_tail_of_its_own() -> None:
    parent = ids._sequence
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, b"same" if ids._sequence is parent else b"own")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read() == b"own"

"""Numbers: periods, looks, and runs of missing serials."""

from datetime import date
from uuid import uuid4

import pytest

from service.journals.rules import Journal, NumberShape, missing_runs, period_key, shape


def journal(pattern: str, period: str = "year", index: str = "04") -> Journal:
    return Journal(uuid4(), "incoming", "Incoming", "incoming", "correspondence", pattern, index, period, uuid4())


@pytest.mark.parametrize(
    ("period", "on", "key"),
    [
        ("year", date(2026, 12, 31), "2026"),
        ("year", date(2027, 1, 1), "2027"),
        ("month", date(2026, 3, 9), "2026-03"),
        ("none", date(2026, 3, 9), "all"),
    ],
)
def test_period_key(period: str, on: date, key: str) -> None:
    assert period_key(period, on) == key


@pytest.mark.parametrize(
    ("pattern", "serial", "number"),
    [
        ("{index}/{n}", 4358, "04/4358"),
        ("D-{n:04}/{yy}", 471, "D-0471/26"),
        ("D-{n:04}/{yy}", 12345, "D-12345/26"),
        ("შ-{n}/{yy}", 1312, "შ-1312/26"),
        ("{n}/ü", 2580, "2580/ü"),
        ("F-{n}", 123, "F-123"),
        ("{yyyy}.{mm}-{n:03}", 7, "2026.11-007"),
    ],
)
def test_number(pattern: str, serial: int, number: str) -> None:
    assert shape(journal(pattern), date(2026, 11, 20)).number(serial) == number


def test_shape_carries_the_counters_period() -> None:
    assert shape(journal("შ-{n}/{yy}", "month"), date(2026, 11, 20)) == NumberShape("2026-11", "შ-", 0, "/26")


@pytest.mark.parametrize(
    ("present", "last", "runs"),
    [
        ([], 0, []),
        ([], 3, [(1, 3)]),
        ([1, 2, 3], 3, []),
        ([1, 3, 6], 8, [(2, 2), (4, 5), (7, 8)]),
        ([2], 2, [(1, 1)]),
        ([1, 2, 5], 2, [(3, 4)]),
    ],
)
def test_missing_runs(present: list[int], last: int, runs: list[tuple[int, int]]) -> None:
    assert missing_runs(present, last) == runs

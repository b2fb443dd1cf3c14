"""Numbers: periods, looks, and what holds for those reserved for paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from service.journals.rules import (
    MOST_RANGES,
    RESERVE,
    Journal,
    NumberShape,
    Paper,
    Reserved,
    block_problems,
    is_over,
    paper_moment,
    paper_problem,
    period_key,
    range_size,
    shape,
    why_not_reserve,
)
from service.kit.actor import Actor, scopes_from


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
    ("last", "size"), [(1, 0), (50, 0), (51, 50), (2_000, 50), (2_001, 500), (20_000, 500), (1_000_000, 50_000)]
)
def test_ranges_fill_one_table(last: int, size: int) -> None:
    assert range_size(1, last) == size
    assert size == 0 or -(-last // size) <= MOST_RANGES


BAKU = ZoneInfo("Asia/Baku")
RESERVED_AT = datetime(2026, 12, 30, 21, 0, tzinfo=UTC)  # 31 December in Baku
HERE = journal("D-{n}/{yy}")


def number(**changed: Any) -> Reserved:
    own = Reserved(uuid4(), uuid4(), HERE.id, "2026", 7, "D-7/26", "reserved", RESERVED_AT)
    return replace(own, **changed)


@pytest.mark.parametrize(
    ("on", "today", "changed", "code"),
    [
        (date(2026, 12, 31), date(2027, 1, 3), {}, None),
        (date(2026, 12, 30), date(2027, 1, 3), {}, "too_early"),
        (date(2027, 1, 1), date(2027, 1, 3), {}, "other_period"),
        (date(2026, 12, 31), date(2026, 12, 30), {}, "in_future"),
        (date(2026, 12, 31), date(2027, 1, 3), {"state": "voided"}, "settled"),
        (date(2026, 12, 31), date(2027, 1, 3), {"state": "registered"}, "settled"),
        (date(2026, 12, 31), date(2027, 1, 3), {"journal_id": uuid4()}, "other_journal"),
    ],
)
def test_the_day_of_the_paper_register(on: date, today: date, changed: dict[str, Any], code: str | None) -> None:
    problem = paper_problem(Paper(number(**changed), on), HERE, today, BAKU)
    assert (problem.code if problem else None) == code


def test_records_of_the_paper_register_stand_in_the_order_of_their_numbers() -> None:
    same_day = [paper_moment(Paper(number(serial=serial), date(2026, 12, 31)), BAKU) for serial in (7, 8, 9)]
    assert same_day == sorted(same_day)
    assert all(RESERVED_AT < moment < RESERVED_AT + timedelta(seconds=1) for moment in same_day)
    later = paper_moment(Paper(number(reserved_at=RESERVED_AT - timedelta(days=3)), date(2026, 12, 31)), BAKU)
    assert later.astimezone(BAKU).date() == date(2026, 12, 31)


def someone(permission: str, unit: UUID | None = None, journal_id: UUID | None = None) -> Actor:
    return Actor(kind="person", id=uuid4(), name="A", scopes=scopes_from([((permission,), unit, journal_id)]))


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (someone(RESERVE), True),
        (someone(RESERVE, HERE.unit_id), True),
        (someone(RESERVE, None, HERE.id), True),
        (someone(RESERVE, uuid4()), False),
        (someone(RESERVE, None, uuid4()), False),
        (someone("journals.read"), False),
        (someone("journals.administer"), False),
        (someone("correspondence.register"), False),
    ],
)
def test_who_may_reserve(actor: Actor, allowed: bool) -> None:
    assert (why_not_reserve(actor, HERE) is None) is allowed
    assert [problem.code for problem in block_problems(actor, HERE, 5, "branch")] == (
        [] if allowed else ["not_permitted"]
    )


def test_everything_wrong_with_a_block_is_said_at_once() -> None:
    closed = replace(HERE, state="closed")
    problems = block_problems(someone(RESERVE), closed, 501, "")
    assert [(problem.field, problem.code) for problem in problems] == [
        ("journal", "journal_closed"), ("count", "number"), ("reason", "required"),
    ]  # fmt: skip


@pytest.mark.parametrize(("period", "over"), [("2026", False), ("2025", True)])
def test_a_block_of_an_ended_period_is_over(period: str, over: bool) -> None:
    assert is_over(period, HERE, date(2026, 11, 20)) is over

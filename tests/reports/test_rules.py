"""Periods, percentiles and places of charts."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.kit.charts import BOTTOM, TOP, WIDTH, columns, line, step_for
from service.kit.periods import (
    MOST_DAYS,
    Period,
    days_between,
    offered,
    period_of,
    read_key,
    weeks_of,
    weeks_until,
)
from service.kit.refusal import Refusal
from service.reports.rules.figures import Tally, percent, quantile, times_of

DAYS = some.dates(date(1901, 1, 1), date(2198, 12, 31))


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_key_names_its_days(key: str, first: date, last: date) -> None:
    assert read_key(key) == Period(first, last, key)


@pytest.mark.parametrize("key", ["2026-13", "2026-q5", "26", "2026-1", "2026-Q1", "x", "2026-11-01", "1026"])
def test_what_names_no_period_is_refused_at_its_field(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_key(key)
    assert (refused.value.code, refused.value.field) == ("bad_period", "period")


@given(day=DAYS, kind=some.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_each_other_without_a_gap(day: date, kind: str) -> None:
    one = period_of(kind, day)
    assert one.first <= day <= one.last and read_key(one.key) == one and one.kind == kind
    after = one.beside(1)
    assert (after.first - one.last).days == 1 and after.beside(-1) == one


@given(period=some.tuples(DAYS, some.integers(0, 800)))
def test_weeks_cover_each_day_once(period: tuple[date, int]) -> None:
    one = days_between(period[0], date.fromordinal(min(period[0].toordinal() + period[1], date.max.toordinal())))
    weeks = weeks_of(one, date.max)
    assert sum((week.last - week.first).days + 1 for week in weeks) == one.days <= MOST_DAYS
    assert weeks[0].first == one.first and weeks[-1].last == one.last
    assert all(week.monday.weekday() == 0 for week in weeks)


def test_a_long_time_is_cut_to_its_newest_days_and_says_so() -> None:
    one = days_between(date(2020, 1, 1), date(2026, 6, 30))
    assert (one.first, one.days, one.was_cut, one.asked_first) == (date(2025, 6, 30), 366, True, date(2020, 1, 1))
    assert not days_between(date(2026, 1, 1), date(2026, 12, 31)).was_cut
    with pytest.raises(Refusal) as refused:
        days_between(date(2026, 2, 1), date(2026, 1, 31))
    assert refused.value.field == "to"


def test_weeks_that_have_not_begun_are_not_shown() -> None:
    weeks = weeks_of(read_key("2026"), date(2026, 1, 13))
    assert [week.first for week in weeks] == [date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 12)]
    assert weeks_until(date(2026, 11, 22), 7) == Period(date(2026, 10, 5), date(2026, 11, 22))


def test_the_chooser_offers_what_can_be_read() -> None:
    for kind, periods in offered(date(2026, 1, 15)):
        assert all(read_key(one.key) == one and one.kind == kind for one in periods)
        assert periods[0].first <= date(2026, 1, 15) <= periods[0].last


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7], 0.9, 7),
        ([1, 2], 0.5, 1.5),
        ([3, 1, 2], 0.5, 2),
        (list(range(11)), 0.9, 9),
        ([0, 10], 0.9, 9),
    ],
)
def test_quantiles(values: list[float], share: float, expected: float | None) -> None:
    assert quantile(values, share) == (pytest.approx(expected) if expected is not None else None)


def test_answer_times_fall_into_their_spans() -> None:
    day = 86_400
    found = times_of([day / 2, day, day + 1, 3 * day, 30 * day, 31 * day])
    assert found.spans == (2, 2, 0, 0, 1, 1) and found.count == 6 and found.median == 2.0


def test_shares_count_what_has_come_due() -> None:
    tally = Tally(given=10, in_time=3, late=1, open=5, overdue=2, cancelled=1)
    assert tally.percent_in_time == 50.0 and (tally + Tally(in_time=1)).in_time == 4
    assert Tally(given=2, open=2).percent_in_time is None and percent(1, 3) == 33.3


@given(stacks=some.lists(some.lists(some.integers(0, 10_000), min_size=3, max_size=3), max_size=60))
def test_columns_stay_inside_and_are_as_high_as_their_counts(stacks: list[list[int]]) -> None:
    chart = columns(stacks)
    assert len(chart.bars) == sum(1 for stack in stacks for count in stack if count)
    assert all(bar.y >= TOP - 0.2 and bar.y + bar.height <= BOTTOM + 0.2 and bar.width > 0 for bar in chart.bars)
    assert all(bar.x + bar.width <= WIDTH for bar in chart.bars)
    most = max((sum(stack) for stack in stacks), default=0)
    assert chart.grid[-1].value >= most and step_for(most) * 4 >= most


@given(shares=some.lists(some.one_of(some.none(), some.floats(0, 100)), max_size=60))
def test_a_line_breaks_where_there_is_nothing(shares: list[float | None]) -> None:
    chart = line(shares)
    assert [point.place for point in chart.points] == [at for at, share in enumerate(shares) if share is not None]
    assert all(TOP - 0.2 <= point.y <= BOTTOM + 0.2 for point in chart.points)
    joined = sum(len(run.split()) - 1 for run in chart.runs)
    assert joined == sum(1 for one, two in pairwise(shares) if one is not None and two is not None)

"""What a clerk types becomes a day, or a sentence that says what to type."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.dates import day_span, month_span, read_date, year_span
from service.kit.refusal import Refusal

TODAY = date(2026, 11, 14)
BAKU, TBILISI = ZoneInfo("Asia/Baku"), ZoneInfo("Asia/Tbilisi")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14.11.2026", date(2026, 11, 14)),
        (" 1.2.2026 ", date(2026, 2, 1)),
        ("01/02/2026", date(2026, 2, 1)),
        ("01-02-2026", date(2026, 2, 1)),
        ("1.2.26", date(2026, 2, 1)),
        ("05.01", date(2026, 1, 5)),
        ("05.01.", date(2026, 1, 5)),
        ("29.02.2028", date(2028, 2, 29)),
        ("2026-02-01", date(2026, 2, 1)),
        ("+10", date(2026, 11, 24)),
        ("+ 10", date(2026, 11, 24)),
        ("-3", date(2026, 11, 11)),
        ("−3", date(2026, 11, 11)),
        ("+0", TODAY),
        ("bu gün", TODAY),
        ("BUGÜN", TODAY),
        ("bugun", TODAY),
        ("დღეს", TODAY),
        ("today", TODAY),
        ("sabah", date(2026, 11, 15)),
        ("ხვალ", date(2026, 11, 15)),
        ("Tomorrow", date(2026, 11, 15)),
        ("dünən", date(2026, 11, 13)),
        ("გუშინ", date(2026, 11, 13)),
        ("yesterday", date(2026, 11, 13)),
    ],
)
def test_typed_days(typed: str, day: date) -> None:
    assert read_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [("24.11", date(2026, 11, 24)), ("14.11", TODAY), ("13.11", date(2027, 11, 13)), ("29.02", date(2028, 2, 29))],
)
def test_a_term_without_year_lies_ahead(typed: str, day: date) -> None:
    assert read_date(typed, TODAY, ahead=True) == day


def test_a_leap_day_ahead_is_found_across_a_century_without_one() -> None:
    assert read_date("29.02", date(2096, 3, 1), ahead=True) == date(2104, 2, 29)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31.02.2026", "no_such_day"),
        ("31.02", "no_such_day"),
        ("29.02", "no_such_day"),
        ("29.02.2026", "no_such_day"),
        ("00.01.2026", "no_such_day"),
        ("11.14.2026", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("01.01.1899", "bad_year"),
        ("01.01.2200", "bad_year"),
        ("01.01.0000", "bad_year"),
        ("", "bad_date"),
        ("14", "bad_date"),
        ("14.11.202", "bad_date"),
        ("14.11.20266", "bad_date"),
        ("14,11,2026", "bad_date"),
        ("+", "bad_date"),
        ("+10000", "bad_date"),
        ("soon", "bad_date"),
        ("١٤.١١.٢٠٢٦", "bad_date"),
        ("14.11.2026 10:44", "bad_date"),
    ],
)
def test_what_is_no_day_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_date(typed, TODAY)
    assert refused.value.code == code


def test_a_day_that_does_not_exist_is_named_as_typed() -> None:
    with pytest.raises(Refusal, match=r"no 31\.02\.2026"):
        read_date("31.02.2026", TODAY)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_written_out_is_read_back(day: date) -> None:
    assert read_date(f"{day:%d.%m}.{day.year}", TODAY) == day
    assert read_date(day.isoformat(), TODAY) == day


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_a_refusal(text: str) -> None:
    try:
        assert 1900 <= read_date(text, TODAY).year <= 2199
    except Refusal as refused:
        assert refused.code in {"bad_date", "no_such_day", "bad_year"}


def test_spans_are_half_open_and_aware() -> None:
    assert month_span(2026, 11, BAKU) == (
        datetime(2026, 10, 31, 20, tzinfo=UTC),
        datetime(2026, 11, 30, 20, tzinfo=UTC),
    )
    assert (
        month_span(2026, 12, TBILISI).until == year_span(2026, TBILISI).until == datetime(2026, 12, 31, 20, tzinfo=UTC)
    )
    assert day_span(TODAY, TODAY, BAKU) == (
        datetime(2026, 11, 13, 20, tzinfo=UTC),
        datetime(2026, 11, 14, 20, tzinfo=UTC),
    )


def test_spans_follow_the_summer_time_of_their_year() -> None:
    span = month_span(2015, 3, BAKU)
    assert (span.since.utcoffset(), span.until.utcoffset()) == (
        datetime(2015, 1, 1, tzinfo=BAKU).utcoffset(),
        datetime(2015, 7, 1, tzinfo=BAKU).utcoffset(),
    )
    assert span.since.utcoffset() != span.until.utcoffset()


@given(st.integers(1900, 2199), st.sampled_from(["Asia/Baku", "Asia/Tbilisi", "UTC"]))
def test_months_fill_their_year_without_gap(year: int, zone: str) -> None:
    spans = [month_span(year, month, ZoneInfo(zone)) for month in range(1, 13)]
    whole = year_span(year, ZoneInfo(zone))
    assert [span.until for span in spans[:-1]] == [span.since for span in spans[1:]]
    assert (spans[0].since, spans[-1].until) == whole


@pytest.mark.parametrize(
    ("year", "month", "code"), [(2026, 0, "no_such_day"), (2026, 13, "no_such_day"), (1, 1, "bad_year")]
)
def test_spans_outside_the_calendar_are_refused(year: int, month: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        month_span(year, month, BAKU)
    assert refused.value.code == code

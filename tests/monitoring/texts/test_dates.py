"""Dates as the press writes them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.monitoring.texts.dates import moment_in

ZONE = ZoneInfo("Asia/Baku")
LEAST, MOST = datetime(2000, 1, 1), datetime(2026, 11, 21)  # noqa: DTZ001 - hypothesis wants them bare
NEAR = datetime(2026, 11, 22, 15, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "language", "moment"),
    [
        ("22 noyabr 2026, 14:35", "az", "2026-11-22T14:35"),
        ("Noyabrın 20-də", "az", "2026-11-20T00:00"),
        ("İyulun 3-ü, 2026", "az", "2026-07-03T00:00"),
        ("2026-cı il 21 noyabr", "az", "2026-11-21T00:00"),
        ("Çərşənbə axşamı, 17 Noyabr 2026 | 11:05", "az", "2026-11-17T11:05"),
        ("22 ნოემბერი, 2026", "ka", "2026-11-22T00:00"),
        ("5 მარტს, 18:20", "ka", "2026-03-05T18:20"),
        ("2026 წლის 21 ნოემბერი, 12:10", "ka", "2026-11-21T12:10"),
        ("21 ноября 2026 г., 08:15", "ru", "2026-11-21T08:15"),
        ("Nov 21, 2026 2:35 PM", "en", "2026-11-21T14:35"),
        ("November 21st, 2026", "en", "2026-11-21T00:00"),
        ("22.11.2026 14:35", "az", "2026-11-22T14:35"),
        ("3/4/2026", "en", "2026-04-03T00:00"),
        ("11/21/2026", "en", "2026-11-21T00:00"),
        ("2026-11-22", None, "2026-11-22T00:00"),
        ("20261122", None, "2026-11-22T00:00"),
        ("bu gün, 09:10", "az", "2026-11-22T09:10"),
        ("dünən", "az", "2026-11-21T00:00"),
        ("გუშინ, 18:00", "ka", "2026-11-21T18:00"),
        ("вчера в 14:35", "ru", "2026-11-21T14:35"),
        ("2 saat əvvəl", "az", "2026-11-22T13:00"),
        ("5 dəq. əvvəl", "az", "2026-11-22T14:55"),
        ("2 საათის წინ", "ka", "2026-11-22T13:00"),
        ("3 часа назад", "ru", "2026-11-22T12:00"),
        ("an hour ago", "en", "2026-11-22T14:00"),
        ("14:20", "az", "2026-11-22T14:20"),
        ("22:14", "az", "2026-11-21T22:14"),
        ("23 dekabr", "az", "2025-12-23T00:00"),
    ],
)
def test_a_written_date(written: str, language: str | None, moment: str) -> None:
    assert moment_in(written, language, NEAR, ZONE) == datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00+00:00"),
        ("2026-11-22T13:00:00+04:00", "2026-11-22T13:00:00+04:00"),
        ("Sun, 22 Nov 2026 08:35:00 +0400", "2026-11-22T08:35:00+04:00"),
    ],
)
def test_a_date_with_its_own_offset(written: str, moment: str) -> None:
    found = moment_in(written, None, NEAR, ZONE)
    assert found is not None and found.isoformat() == moment


@pytest.mark.parametrize(
    "written",
    ["31 noyabr 2026", "31.02.2026", "32/13/2026", "0000-00-00", "2026-13-40", "23 noyabr 2026", "2031-01-01",
     "5 may 1890", "", "heç nə", "noyabr 2026", "Sun, 35 Nov 2026 99:35:00 +0400"],
)  # fmt: skip
def test_impossible_and_future_ones_are_none(written: str) -> None:
    assert moment_in(written, "az", NEAR, ZONE) is None


@given(st.text(max_size=80))
def test_nothing_breaks_it(written: str) -> None:
    found = moment_in(written, "az", NEAR, ZONE)
    assert found is None or (found.tzinfo is not None and found <= NEAR + timedelta(minutes=15))


@given(st.datetimes(LEAST, MOST))
def test_an_iso_date_comes_back(moment: datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=ZONE)
    found = moment_in(aware.isoformat(), None, NEAR, ZONE)
    assert found == aware or aware.utcoffset().seconds % 60  # type: ignore[union-attr]

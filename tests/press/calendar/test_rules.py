"""Which days an entry stands on, what clashes, the sheets: at midnight, over New Year, at the edge of an hour."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from service.press.calendar.rules.clashes import Clash, clashes
from service.press.calendar.rules.entries import SHOWN, WHAT, Entry, Wanted, by_day
from service.press.calendar.rules.months import month_days, neighbours, week_days

BAKU, LONDON = ZoneInfo("Asia/Baku"), ZoneInfo("Europe/London")
EVE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


def at(day: date, clock: str) -> datetime:
    """A moment by the clocks of Baku."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}:00").replace(tzinfo=BAKU).astimezone(UTC)


def event(begins: datetime, minutes: int = 60, **changed: Any) -> Entry:
    said: dict[str, Any] = {"holds": True, "people": {}, **changed}
    return Entry("event", uuid4(), "E", "/e", begins, begins + timedelta(minutes=minutes), **said)


def release(moment: datetime, event_id: UUID | None = None, holds: bool = True) -> Entry:
    return Entry("release", uuid4(), "R", "/r", moment, holds=holds, event_id=event_id)


@pytest.mark.parametrize(
    ("begins", "minutes", "days"),
    [
        (at(EVE, "23:30"), 60, (EVE, NEW_YEAR)),
        (at(EVE, "23:00"), 60, (EVE, EVE)),  # it ends with the year
        (at(NEW_YEAR, "00:00"), 30, (NEW_YEAR, NEW_YEAR)),
        (at(EVE, "22:00"), 60 * 26 + 1, (EVE, date(2027, 1, 2))),
        (at(EVE, "22:00"), 60 * 26, (EVE, NEW_YEAR)),
    ],
)
def test_days_are_those_of_the_agency(begins: datetime, minutes: int, days: tuple[date, date]) -> None:
    assert event(begins, minutes).on_days(BAKU) == days


def test_the_same_moment_lies_on_another_day_elsewhere() -> None:
    one = release(at(NEW_YEAR, "00:30"))
    assert one.on_days(BAKU) == (NEW_YEAR, NEW_YEAR) and one.on_days(LONDON) == (EVE, EVE)


def test_a_term_that_ends_with_its_day_has_no_hour() -> None:
    end = at(EVE, "23:59") + timedelta(seconds=59)
    term = Entry("inquiry", uuid4(), "I", "/i", end, term="legal")
    assert term.whole_day(BAKU) and not term.whole_day(LONDON)
    assert not Entry("event", uuid4(), "E", "/e", end).whole_day(BAKU)
    hour = event(at(EVE, "08:00"))
    assert by_day([hour, term], [EVE], BAKU) == {EVE: [term, hour]}


def test_what_goes_on_from_the_day_before_comes_first() -> None:
    long, early = event(at(EVE, "23:00"), 180), event(at(NEW_YEAR, "00:30"))
    found = by_day([early, long], [EVE, NEW_YEAR], BAKU)
    assert found == {EVE: [long], NEW_YEAR: [long, early]}


def why(found: dict[str, list[Clash]], one: Entry) -> list[str]:
    return [clash.why for clash in found.get(one.key, [])]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"place_key": "zal"}, {"place_key": "zal"}, ["place"]),
        ({"place_key": "zal"}, {"place_key": "otaq"}, ["hour"]),
        ({"place_key": ""}, {"place_key": ""}, ["hour"]),
        ({"people": {"rena": "Rəna"}}, {"people": {"rena": "Rəna"}}, ["speaker"]),
        ({"people": {"rena": "Rəna"}}, {"people": {"aysel": "Aysel"}}, ["hour"]),
        ({"place_key": "zal", "holds": False}, {"place_key": "zal"}, []),
    ],
)
def test_events_clash(first: dict[str, Any], second: dict[str, Any], expected: list[str]) -> None:
    one, other = event(at(EVE, "23:30"), **first), event(at(NEW_YEAR, "00:15"), **second)
    found = clashes([one, other], BAKU)
    assert why(found, one) == why(found, other) == expected


def test_one_after_another_does_not_clash() -> None:
    one = event(at(EVE, "23:00"), place_key="zal")
    other = event(at(NEW_YEAR, "00:00"), place_key="zal")
    assert clashes([other, one], BAKU) == {}


def test_who_is_expected_at_both_is_named_once() -> None:
    both = {"rena": "Rəna", "0f": "Rəna"}
    one, other = event(at(EVE, "10:00"), people=both, place_key="zal"), event(at(EVE, "10:30"), people=both)
    assert clashes([one, other], BAKU)[one.key] == [Clash(other, "speaker", ("Rəna",))]


def test_a_long_event_clashes_with_all_that_lie_in_it() -> None:
    long = event(at(EVE, "09:00"), 60 * 20)
    others = [event(at(EVE, clock), 10) for clock in ("10:00", "14:00", "23:50")]
    found = clashes([*others, long], BAKU)
    assert why(found, long) == ["hour"] * 3 and [why(found, one) for one in others] == [["hour"]] * 3


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("09:59", []), ("10:00", ["release"]), ("10:29", ["release"]), ("11:15", ["release"]), ("11:45", [])],
)
def test_a_release_at_the_hour_of_an_event(clock: str, expected: list[str]) -> None:
    one, out = event(at(EVE, "10:30"), 75), release(at(EVE, clock))
    found = clashes([one, out], BAKU)
    assert why(found, one) == why(found, out) == expected


def test_a_release_belongs_to_its_event_and_one_that_is_out_stands_in_nobodys_way() -> None:
    one = event(at(EVE, "10:30"))
    assert clashes([one, release(at(EVE, "10:30"), one.id), release(at(EVE, "10:30"), holds=False)], BAKU) == {}
    assert clashes([release(at(EVE, "10:30")), release(at(EVE, "10:30"))], BAKU) == {}


def test_everything_is_shown_somewhere() -> None:
    assert SHOWN[""][1] == set(WHAT)
    assert set().union(*(kinds for key, (_, kinds) in SHOWN.items() if key)) == set(WHAT)


def test_what_is_wanted() -> None:
    own = uuid4()
    one = event(at(EVE, "10:00"), kind="briefing", owner_id=own)
    assert [wanted.takes(one) for wanted in (
        Wanted(), Wanted("events"), Wanted("terms"), Wanted(kind="briefing"), Wanted(kind="interview"),
        Wanted(owner_id=own), Wanted(owner_id=uuid4()),
    )] == [True, True, False, True, False, True, False]  # fmt: skip


def test_the_sheets_are_whole_weeks() -> None:
    days = month_days(EVE)
    assert (days[0], days[-1], len(days)) == (date(2026, 11, 30), date(2027, 1, 3), 35)
    assert [day.weekday() for day in days[::7]] == [0] * 5
    assert week_days(NEW_YEAR) == [date(2026, 12, 28) + timedelta(days=away) for away in range(7)]
    assert neighbours(EVE, "month") == (date(2026, 11, 30), date(2027, 1, 31))
    assert neighbours(date(2027, 1, 31), "list") == (EVE, date(2027, 2, 28))
    assert neighbours(NEW_YEAR, "week") == (date(2026, 12, 25), date(2027, 1, 8))

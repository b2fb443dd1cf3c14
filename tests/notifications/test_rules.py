"""Quiet hours, summaries and the ladder, without a database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from service.notifications.rules.choices import Choices, Hours, clock_of, end_of_quiet, minute_of, summary_is_due
from service.notifications.rules.ladder import Climb, climb, reached, working_days_after, working_days_before
from service.tenancy.profile import RemindersProfile

BAKU, BERLIN = ZoneInfo("Asia/Baku"), ZoneInfo("Europe/Berlin")
NIGHT, NOON = Hours(minute_of("19:00"), minute_of("08:00")), Hours(minute_of("12:00"), minute_of("14:00"))


def at(text: str, zone: ZoneInfo = BAKU) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        (NIGHT, "2026-11-23T18:59", None),
        (NIGHT, "2026-11-23T19:00", "2026-11-24T08:00"),
        (NIGHT, "2026-11-24T00:10", "2026-11-24T08:00"),
        (NIGHT, "2026-11-24T07:59", "2026-11-24T08:00"),
        (NIGHT, "2026-11-24T08:00", None),
        (NOON, "2026-11-24T12:00", "2026-11-24T14:00"),
        (NOON, "2026-11-24T11:59", None),
        (NOON, "2026-11-24T14:00", None),
        (None, "2026-11-24T03:00", None),
    ],
)
def test_mail_waits_until_the_quiet_hours_are_over(hours: Hours | None, now: str, end: str | None) -> None:
    assert end_of_quiet(at(now), hours, BAKU) == (at(end) if end else None)


def test_quiet_hours_are_hours_of_the_wall_clock_over_a_change_to_summer_time() -> None:
    assert end_of_quiet(at("2026-03-28T23:00", BERLIN), NIGHT, BERLIN) == datetime(2026, 3, 29, 6, tzinfo=UTC)


def test_whose_quiet_hours_hold() -> None:
    agency = RemindersProfile(quiet_from="20:00", quiet_until="07:00", summary_at="09:15")
    never = RemindersProfile(quiet_from="08:00", quiet_until="08:00")
    assert Choices().quiet_in(agency) == Hours(1200, 420)
    assert Choices().quiet_in(never) is None
    assert Choices(quiet="own", quiet_hours=NOON).quiet_in(agency) == NOON
    assert Choices(quiet="none").quiet_in(agency) is None
    assert Choices().summary_in(agency) == 555
    assert Choices(summary="own", summary_at=60).summary_in(agency) == 60
    assert Choices(summary="none").summary_in(agency) is None
    assert (clock_of(555), clock_of(0), clock_of(None)) == ("09:15", "00:00", "")


@pytest.mark.parametrize(
    ("now", "due"), [("08:29", False), ("08:30", True), ("12:29", True), ("12:30", False), ("23:00", False)]
)
def test_a_summary_is_sent_in_the_morning_only(now: str, due: bool) -> None:
    moment = at(f"2026-11-24T{now}")
    assert summary_is_due(moment, minute_of("08:30"), BAKU) is due
    assert not summary_is_due(moment, None, BAKU)


def weekday(day: date) -> bool:
    return day.weekday() < 5 and day != date(2026, 11, 9)


def test_working_days_are_counted_both_ways() -> None:
    assert working_days_before(date(2026, 11, 10), 2, weekday) == date(2026, 11, 5)
    assert working_days_after(date(2026, 11, 6), 2, weekday) == date(2026, 11, 11)
    assert working_days_after(date(2026, 11, 7), 1, weekday) == date(2026, 11, 10)
    assert working_days_before(date(2026, 11, 10), 0, weekday) == date(2026, 11, 10)
    # A calendar without working days ends the search, not the program.
    assert working_days_after(date(2026, 11, 6), 1, lambda day: False) > date(2027, 1, 1)


AGENCY = RemindersProfile(approaching=2, supervisor_after=1, head_after=3)


# Due at the end of Tuesday the 10th; Monday the 9th is a holiday.
@pytest.mark.parametrize(
    ("now", "steps"),
    [
        ("2026-11-04T23:59", ()),
        ("2026-11-05T00:00", ("approaching",)),
        ("2026-11-08T12:00", ("approaching",)),
        ("2026-11-10T00:00", ("today",)),
        ("2026-11-10T23:59", ("today",)),
        ("2026-11-11T00:00", ("overdue", "supervisor")),
        ("2026-11-12T23:59", ("overdue", "supervisor")),
        ("2026-11-13T00:00", ("overdue", "supervisor", "head")),
        ("2027-11-13T00:00", ("overdue", "supervisor", "head")),
    ],
)
def test_steps_of_a_term_of_days(now: str, steps: tuple[str, ...]) -> None:
    due = at("2026-11-10T23:59:59")
    assert reached(due, at(now), AGENCY, BAKU, weekday) == steps


def test_a_term_of_hours_is_overdue_on_its_own_day_and_steps_can_be_left_out() -> None:
    due = at("2026-11-10T15:00")
    assert reached(due, at("2026-11-10T15:00"), AGENCY, BAKU, weekday) == ("today",)
    assert reached(due, at("2026-11-10T15:01"), AGENCY, BAKU, weekday) == ("overdue",)
    nothing = RemindersProfile(approaching=0, supervisor_after=0, head_after=0)
    assert reached(due, at("2026-11-09T15:00"), nothing, BAKU, weekday) == ()
    assert reached(due, at("2027-11-09T15:00"), nothing, BAKU, weekday) == ("overdue",)


ALL = {"approaching": True, "today": True, "overdue": True, "supervisor": True, "head": True}


@pytest.mark.parametrize(
    ("steps", "told", "concerned", "expected"),
    [
        (("approaching",), set(), ALL, Climb(("approaching",), ("approaching",))),
        (("approaching",), {"approaching"}, ALL, Climb()),
        (("today",), {"approaching"}, ALL, Climb(("today",), ("today",))),
        # Imported late: those responsible hear the last word only, those above theirs.
        (
            ("overdue", "supervisor", "head"),
            set(),
            ALL,
            Climb(("overdue", "supervisor", "head"), ("approaching", "today", "overdue", "supervisor", "head")),
        ),
        (("overdue", "supervisor"), {"overdue"}, ALL, Climb(("supervisor",), ("supervisor",))),
        # Without a supervisor that step waits for one; the head is told all the same.
        (
            ("overdue", "supervisor", "head"),
            {"overdue"},
            {**ALL, "supervisor": False},
            Climb(("head",), ("head",)),
        ),
        (("overdue",), set(), {}, Climb()),
    ],
)
def test_each_step_is_told_once(
    steps: tuple[str, ...], told: set[str], concerned: dict[str, bool], expected: Climb
) -> None:
    assert climb(steps, told, concerned) == expected

"""Dates as the law and the calendars of both countries give them; each was counted by hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.deadlines.rules.calendar import DayMark, WorkCalendar
from service.deadlines.rules.reckoning import add_months, reckon
from service.deadlines.rules.strip import strip
from service.deadlines.rules.terms import Pause, Stretch, Term, named_day, own_term
from service.kit.refusal import Refusal
from tests.deadlines.naive import due_day, due_minute
from tests.deadlines.packs import ZONES, by_count, by_rule, calendar, days, moment, rule

TABLE = [
    ("AZ-1", "az", "2026-03-13", 7, "working_day", "2026-04-02"),
    ("AZ-2", "az", "2026-03-19", 7, "working_day", "2026-04-08"),
    ("AZ-2 extended", "az", "2026-03-19", 14, "working_day", "2026-04-17"),
    ("AZ-3", "az", "2024-11-07", 3, "working_day", "2024-11-16"),
    ("AZ-4", "az", "2024-11-07", 7, "working_day", "2024-11-21"),
    ("AZ-5 five", "az", "2026-05-22", 5, "working_day", "2026-06-03"),
    ("AZ-5 seven", "az", "2026-05-22", 7, "working_day", "2026-06-05"),
    ("AZ-5 fifteen", "az", "2026-05-22", 15, "working_day", "2026-06-18"),
    ("AZ-6", "az", "2025-12-26", 7, "working_day", "2026-01-09"),
    ("AZ-7", "az", "2026-11-02", 7, "working_day", "2026-11-13"),
    ("GE-1", "ge", "2025-12-29", 10, "working_day", "2026-01-20"),
    ("GE-2", "ge", "2025-12-29", 10, "calendar_day", "2026-01-08"),
    ("GE-3", "ge", "2026-01-01", 10, "working_day", "2026-01-22"),
    ("GE-4", "ge", "2026-04-06", 10, "working_day", "2026-04-23"),
    ("GE-5 register", "ge", "2025-12-29", 2, "working_day", "2025-12-31"),
    ("GE-5 refusal", "ge", "2025-12-29", 3, "working_day", "2026-01-08"),
    ("GE-5 forward", "ge", "2025-12-29", 5, "working_day", "2026-01-12"),
    ("GE-6", "ge", "2026-01-30", 1, "month", "2026-03-02"),
]
RULES = [
    ("az.information.answer", "2026-03-13", "2026-04-02"),
    ("az.information.answer", "2026-03-13T16:59", "2026-04-02"),
    ("az.information.answer", "2024-11-07", "2024-11-21"),
    ("az.information.answer", "2026-11-02", "2026-11-13"),
    ("az.information.forward", "2026-05-22", "2026-06-03"),
    ("az.information.deficiency", "2026-05-22", "2026-06-03"),
    ("az.information.extension", "2026-04-08", "2026-04-17"),
    ("az.appeal.answer", "2026-05-22", "2026-06-18"),
    ("az.appeal.forward", "2024-11-07", "2024-11-16"),
    ("az.appeal.register", "2026-03-13", "2026-03-13"),
    ("ge.information.answer", "2025-12-29", "2026-01-20"),
    ("ge.information.answer", "2026-01-01", "2026-01-22"),
    ("ge.information.answer", "2026-04-06", "2026-04-23"),
    ("ge.information.register_entry", "2025-12-29", "2025-12-31"),
    ("ge.information.refusal_notice", "2025-12-29", "2026-01-08"),
    ("ge.information.forward", "2025-12-29", "2026-01-12"),
    ("ge.information.term_notice", "2025-12-29", "2025-12-29"),
    ("ge.complaint.file", "2026-01-30", "2026-03-02"),
]


@pytest.mark.parametrize(("start", "country", "count", "unit", "due"), [(r[2], r[1], *r[3:]) for r in TABLE],
                         ids=[row[0] for row in TABLE])  # fmt: skip
def test_terms_of_the_table(start: str, country: str, count: int, unit: str, due: str) -> None:
    assert by_count(country, count, unit, start).due_on.isoformat() == due


@pytest.mark.parametrize(("rule_id", "start", "due"), RULES)
def test_rules_give_the_dates_of_the_table(rule_id: str, start: str, due: str) -> None:
    assert by_rule(rule_id, start).due_on.isoformat() == due


def test_an_answer_and_its_extension_are_one_count() -> None:
    more = [Stretch(count=7, unit="working_day", reason="many papers")]
    assert by_rule("az.information.answer", "2026-03-19", extensions=more).due_on == date(2026, 4, 17)


def test_hours_of_rest_days_count_only_where_the_rule_says_so() -> None:
    assert by_rule("az.information.urgent", "2026-03-13T10:42").due_at == moment("az", "2026-03-14T10:42")
    assert by_rule("az.information.threat", "2026-03-13T10:42").due_at == moment("az", "2026-03-17T10:42")
    # Begun on a rest day, the hours begin with the next working day.
    assert by_rule("az.information.threat", "2026-03-14T10:42").due_at == moment("az", "2026-03-18T00:00")
    # Thursday before Novruz: thirteen hours and eighteen minutes are left of the day, the rest is after the 30th.
    assert by_rule("az.information.threat", "2026-03-19T10:42").due_at == moment("az", "2026-04-01T10:42")


def test_days_off_of_administrative_bodies_alone_are_told_apart() -> None:
    found = by_rule("ge.information.answer", "2025-12-29")
    assert found.without_admin == date(2026, 1, 15)
    cautious = Term(count=10, unit="working_day", admin_days="working")
    at = moment("ge", "2025-12-29")
    assert reckon(cautious, at, calendar("ge"), ZONES["ge"]).due_on == date(2026, 1, 15)
    assert by_rule("ge.information.answer", "2026-04-06").without_admin is None


@pytest.mark.parametrize(("year", "worked"), [(2026, 241), (2025, 239)])
def test_working_days_of_a_year_in_azerbaijan(year: int, worked: int) -> None:
    """The official figures of the production calendars, for a week of five days."""
    assert sum(calendar("az").works(day) for day in days(date(year, 1, 1), date(year, 12, 31))) == worked


def test_a_week_of_six_days_keeps_other_rest_days() -> None:
    six = calendar("az", 6)
    assert six.works(date(2026, 3, 14)) and not six.works(date(2026, 3, 15))
    assert six.works(date(2026, 3, 27)) and six.works(date(2026, 3, 30)) and six.works(date(2026, 5, 11))
    assert not six.works(date(2026, 3, 25)) and not six.works(date(2026, 5, 29))


def test_what_the_cabinet_moved_in_2025() -> None:
    for day, works in [("03-10", True), ("04-01", True), ("03-27", False), ("03-28", False), ("06-21", True)]:
        assert calendar("az").works(date.fromisoformat(f"2025-{day}")) is works, day


def test_months_end_on_the_same_date_or_on_the_last() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 1, 31), 2) == date(2026, 3, 31)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)
    # An extension in months goes on from the event, not from the clamped day.
    more = [Stretch(count=1, unit="month", reason="two bodies are asked")]
    assert by_rule("ge.complaint.answer", "2026-01-30", extensions=more).due_on == date(2026, 3, 30)


def test_a_pause_gives_its_days_back() -> None:
    pause = Pause(since=moment("ge", "2026-02-03T12:00"), until=moment("ge", "2026-02-13T12:00"))
    # 30 January and a month is 28 February; ten days later is 10 March.
    assert by_rule("ge.application.answer", "2026-01-30", pauses=[pause]).due_on == date(2026, 3, 10)
    open_pause = Pause(since=moment("ge", "2026-02-03T12:00"))
    assert by_rule("ge.application.answer", "2026-01-30", pauses=[open_pause]).due_on == date(2026, 3, 2)


def test_an_unknown_year_is_said() -> None:
    assert by_count("az", 5, "working_day", "2026-03-13").unknown == []
    assert by_count("az", 30, "working_day", "2027-12-20").unknown == [2028]
    assert by_count("az", 24, "hour", "2031-12-20").unknown == []


def test_out_of_reach_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        by_count("az", 3000, "month", "2026-03-13")
    assert refused.value.code == "out_of_reach"


def test_the_strip_shows_every_day() -> None:
    found = by_rule("az.information.answer", "2026-03-13")
    cells = strip(found, ZONES["az"])
    assert [cell.day for cell in cells] == days(date(2026, 3, 13), date(2026, 4, 2))
    by_day = {cell.day.isoformat()[5:]: cell.kind for cell in cells}
    assert by_day["03-13"] == "start" and by_day["03-14"] == "weekend" and by_day["03-16"] == "counted"
    assert by_day["03-20"] == "off" and by_day["03-30"] == "off" and by_day["04-02"] == "due"
    assert [cell.number for cell in cells if cell.number] == list(range(1, 8))
    swapped = {cell.day: cell.kind for cell in strip(by_count("az", 7, "working_day", "2024-11-07"), ZONES["az"])}
    assert swapped[date(2024, 11, 16)] == "worked"
    assert strip(by_count("az", 300, "working_day", "2024-11-07"), ZONES["az"]) == []


def test_a_named_day_is_kept_as_it_is() -> None:
    at = moment("az", "2026-03-13T10:00")
    found = reckon(named_day(date(2026, 3, 20)), at, calendar("az"), ZONES["az"])
    assert (found.due_on, found.unknown, found.rolled_from) == (date(2026, 3, 20), [], None)


def test_terms_of_ones_own_are_checked() -> None:
    for count, unit in [(0, "working_day"), (3661, "month"), (-1, "hour"), (3, "week"), (3, "until")]:
        with pytest.raises(Refusal):
            own_term(count, unit)


# --- against the naive way

ZONE = ZoneInfo("Asia/Tbilisi")
FIRST = datetime(2025, 1, 1, tzinfo=ZONE)
minutes = st.integers(0, 500 * 24 * 60).map(lambda n: FIRST + timedelta(minutes=n))
marks = st.dictionaries(
    st.integers(0, 900).map(lambda n: date(2024, 12, 1) + timedelta(n)),
    st.sampled_from(["holiday", "observed", "swap_off", "swap_work", "extra_off_admin", "ordinary"]),
    max_size=120,
)
spans = st.lists(st.tuples(minutes, st.integers(0, 40 * 24 * 60)), max_size=3)


def plain_works(week: int, kinds: dict[date, str], admin: str):
    def works(day: date) -> bool:
        kind = kinds.get(day, "")
        if kind == "swap_work":
            return True
        if kind in ("holiday", "observed", "swap_off") or (kind == "extra_off_admin" and admin == "off"):
            return False
        return day.weekday() < week

    return works


def apart(found: list[tuple[datetime, int]], at: datetime) -> list[Pause]:
    """Pauses after the event, one after the other: a clock stands once at a time."""
    pauses: list[Pause] = []
    for since, length in sorted(found):
        if since >= at and (not pauses or since > pauses[-1].until):
            pauses.append(Pause(since=since, until=since + timedelta(minutes=length)))
    return pauses


@settings(max_examples=300, deadline=None)
@given(
    at=minutes,
    week=st.sampled_from([5, 6]),
    kinds=marks,
    unit=st.sampled_from(["working_day", "calendar_day", "month"]),
    count=st.integers(0, 40),
    extra=st.integers(0, 20),
    start=st.sampled_from(["same_day", "next_day", "next_working_day"]),
    roll=st.sampled_from(["none", "next_working_day"]),
    admin=st.sampled_from(["off", "working"]),
    stood=spans,
)
def test_days_and_months_agree_with_the_naive_way(
    at, week, kinds, unit, count, extra, start, roll, admin, stood
) -> None:
    count = count % 13 if unit == "month" else count
    term = Term(count=count, unit=unit, start=start, roll=roll, admin_days=admin)
    work = WorkCalendar.build([DayMark(day=day, kind=kind) for day, kind in kinds.items()], week)
    pauses = apart(stood, at)
    more = [Stretch(count=extra, unit=unit)] if extra else []
    found = reckon(term, at, work, ZONE, extensions=more, pauses=pauses)
    assert found.due_on == due_day(term, extra, at, plain_works(week, kinds, admin), pauses)
    assert found.due_at == datetime(*found.due_on.timetuple()[:3], 23, 59, 59, tzinfo=ZONE)
    cells = strip(found, ZONE)
    if cells:
        assert [cell.day for cell in cells] == days(at.date(), found.due_on)


@settings(max_examples=60, deadline=None)
@given(
    at=minutes,
    week=st.sampled_from([5, 6]),
    kinds=marks,
    count=st.integers(1, 72),
    extra=st.integers(0, 24),
    rest=st.sampled_from(["counted", "not_counted"]),
    stood=spans,
)
def test_hours_agree_with_the_naive_way(at, week, kinds, count, extra, rest, stood) -> None:
    term = Term(count=count, unit="hour", start="moment", roll="none", rest_days=rest)
    work = WorkCalendar.build([DayMark(day=day, kind=kind) for day, kind in kinds.items()], week)
    pauses = apart(stood, at)
    more = [Stretch(count=extra, unit="hour")] if extra else []
    found = reckon(term, at, work, ZONE, extensions=more, pauses=pauses)
    # The naive way names the minute after the last one counted, which may lie in a span that does not count.
    expected = due_minute(term, extra, at, plain_works(week, kinds, "off"), pauses)
    assert found.due_at == expected


@settings(max_examples=100, deadline=None)
@given(at=minutes, kinds=marks, count=st.integers(1, 30), holiday=st.integers(1, 60))
def test_a_further_day_off_never_brings_an_end_forward(at, kinds, count, holiday) -> None:
    free = at.date() + timedelta(holiday)
    before = WorkCalendar.build([DayMark(day=day, kind=kind) for day, kind in kinds.items()])
    after = WorkCalendar.build([DayMark(day=day, kind=kind) for day, kind in {**kinds, free: "holiday"}.items()])
    term = own_term(count, "working_day")
    assert reckon(term, at, after, ZONE).due_on >= reckon(term, at, before, ZONE).due_on


def test_the_rule_of_a_day_is_the_one_that_began_last() -> None:
    assert rule("az.information.answer").count == 7

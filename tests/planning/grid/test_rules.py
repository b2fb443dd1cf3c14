"""The grid's rules, without a database: days, cells, moves, days that do not suit, what would help."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.deadlines.rules.calendar import DayMark, WorkCalendar
from service.planning.grid.forms import slot_of, undo_path
from service.planning.grid.rules.chips import Chip, OfPlan, Wanted, as_planned
from service.planning.grid.rules.clashing import ADVICE, WHY, Neighbours, Trouble, advised, troubles
from service.planning.grid.rules.days import notes, tried
from service.planning.grid.rules.sheets import (
    agencies_in_order,
    bands,
    month_of,
    moved,
    moved_to,
    neighbours,
    placed,
    strip,
    week_of,
    weeks_of,
)
from service.planning.plans.rules.conflicts import touching
from service.planning.plans.rules.content import Slot
from service.planning.plans.rules.words import CHANNELS

BAKU = ZoneInfo("Asia/Baku")
ME, OTHER, PLAN = UUID(int=1), UUID(int=2), UUID(int=3)
AUDIENCE = UUID(int=4)
HOLIDAYS = [date(2027, 1, day) for day in (1, 2, 20)] + [date(2027, 3, day) for day in (8, 20, 21, 22, 23, 24)]
CALENDAR = WorkCalendar.build(
    [DayMark(day=day, kind="holiday", title={"az": "Bayram", "en": "Holiday"}) for day in HOLIDAYS]
    + [
        DayMark(day=date(2027, 3, 25), kind="observed", title={"en": "Moved"}),
        DayMark(day=date(2027, 3, 27), kind="swap_work", title={"en": "Worked"}),
    ]
)
SAID: Mapping[UUID, str] = {AUDIENCE: "Valideynlər"}


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 3, year: int = 2027) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BAKU)


def chip(number: int = 10, start: datetime | None = None, hours: float = 1, **given: object) -> Chip:
    begins = start or at(9)
    usual = Chip(
        UUID(int=number), ME, ME, PLAN, "proposed", False, False, "event", "press", False, "Asia/Baku", begins,
        begins + timedelta(hours=hours), (), "", "", "", None, None, None, "", 1, begins, "Brifinq", "az", True,
    )  # fmt: skip
    return replace(usual, **given)  # type: ignore[arg-type]


def moments(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Any minute of some years, by the clock in Baku."""
    begin = at(1, 0, month=1, year=first)
    return st.integers(0, (last - first) * 366 * 24 * 60).map(lambda minutes: begin + timedelta(minutes=minutes))


# --- days and cells


def test_weeks_begin_on_monday_and_hold_whole_months() -> None:
    assert week_of(date(2027, 3, 10)) == [date(2027, 3, day) for day in range(8, 15)]
    assert month_of(date(2028, 2, 11))[-1] == date(2028, 2, 29)
    weeks = weeks_of(date(2027, 3, 10))
    assert (weeks[0][0], weeks[-1][-1]) == (date(2027, 3, 1), date(2027, 4, 4))


@pytest.mark.parametrize(
    ("on", "view", "before", "after"),
    [
        (date(2027, 3, 31), "month", date(2027, 2, 28), date(2027, 4, 30)),
        (date(2027, 12, 31), "month", date(2027, 11, 30), date(2028, 1, 31)),
        (date(2027, 1, 2), "week", date(2026, 12, 26), date(2027, 1, 9)),
        (date(2027, 1, 2), "mine", date(2026, 12, 26), date(2027, 1, 9)),
    ],
)
def test_sheets_before_and_after(on: date, view: str, before: date, after: date) -> None:
    assert neighbours(on, view) == (before, after)


@pytest.mark.parametrize(
    ("start", "hours", "all_day", "first", "last"),
    [
        (at(9), 1, False, 9, 9),
        (at(9), 0, False, 9, 9),
        (at(9, 23), 1, False, 9, 9),  # what ends at midnight is not there on the day that begins then
        (at(9, 23), 2, False, 9, 10),
        (at(9, 0), 24, True, 9, 9),
        (at(9, 0), 48, True, 9, 10),
    ],
)
def test_the_days_of_an_activity(start: datetime, hours: float, all_day: bool, first: int, last: int) -> None:
    one = chip(start=start, hours=hours, all_day=all_day)
    assert one.days(BAKU) == (date(2027, 3, first), date(2027, 3, last))


def test_whole_days_are_those_of_their_own_zone() -> None:
    one = chip(start=at(9, 0), hours=24, all_day=True)
    assert one.days(ZoneInfo("UTC")) == (date(2027, 3, 9), date(2027, 3, 9))


def test_cells_hold_what_touches_their_day_whole_days_first() -> None:
    whole = chip(11, at(8, 0), 72, all_day=True)
    later, early = chip(12, at(9, 15)), chip(13, at(9, 9), channel="press")
    found = placed([whole, later, early], week_of(date(2027, 3, 9)), BAKU)
    assert [(one.chip.id.int, one.begins) for one in found[date(2027, 3, 9)]] == [(11, False), (13, True), (12, True)]
    assert [one.chip.id.int for one in found[date(2027, 3, 10)]] == [11]
    assert found[date(2027, 3, 11)] == []


def test_rows_are_agencies_then_channels() -> None:
    week = week_of(date(2027, 3, 9))
    chips = [
        chip(11, channel="site"), chip(12, channel="press"), chip(13, tenant_id=OTHER, channel="tv"),
        chip(14, at(20), channel="social"),
    ]  # fmt: skip
    order = agencies_in_order(chips, ME, {ME: "Ə", OTHER: "A"})
    assert order == [ME, OTHER], "one's own agency stands first"
    found = [(band.party, [row.channel for row in band.rows]) for band in bands(chips, week, order, BAKU)]
    assert found == [(ME, ["press", "site"]), (OTHER, ["tv"])]
    at_a_glance = strip(chips, month_of(date(2027, 3, 9)), order, BAKU, {UUID(int=13)})
    (_, mine), (_, theirs) = at_a_glance
    assert (mine[8].channels, mine[8].count, mine[8].clash) == (["site", "press"], 2, False)
    assert theirs[8].clash and mine[19].count == 1 and mine[18].count == 0


def test_what_is_called_off_is_not_at_a_glance() -> None:
    assert strip([chip(state="cancelled")], month_of(date(2027, 3, 9)), [ME], BAKU, ()) == []


# --- moves


@given(
    moments(2026, 2029), st.integers(-400, 400), st.integers(0, 10_000),
    st.sampled_from(sorted(CHANNELS)),
)  # fmt: skip
def test_a_move_keeps_hour_and_length_and_goes_back(moment: datetime, days: int, minutes: int, channel: str) -> None:
    start = moment
    slot = Slot(start, start + timedelta(minutes=minutes), False, "press")
    there = moved(slot, days, channel, "Asia/Baku")
    assert there.starts_at.timetz() == start.timetz() and (there.starts_at.date() - start.date()).days == days
    assert there.ends_at - there.starts_at == slot.ends_at - slot.starts_at and there.channel == channel
    assert moved(there, -days, "press", "Asia/Baku") == slot
    assert moved_to(slot, there.starts_at) == replace(there, channel="press")


@given(moments(2000, 2100), st.integers(0, 500_000), st.booleans(), st.booleans())
def test_the_way_back_says_the_slot(moment: datetime, minutes: int, whole: bool, unsure: bool) -> None:
    start = moment
    slot = Slot(start, start + timedelta(minutes=minutes), whole, "field", unsure)
    key, back, version = undo_path(UUID(int=7), slot, 12).split("/")
    assert (slot_of(back), key, version) == (slot, str(UUID(int=7)), "12")


# --- what is chosen


def test_an_address_says_what_is_chosen_and_strange_values_nothing() -> None:
    wanted = Wanted.read({"agency": str(OTHER), "channel": "tv", "audience": "VALİDEYNLƏR", "state": "open",
                          "plan": str(PLAN), "conflicts": "1", "unit": "x"})  # fmt: skip
    assert Wanted.read(wanted.given()) == wanted
    assert wanted.unit is None and wanted.audience == Wanted.read({"audience": "Valideynlər"}).audience
    assert Wanted.read({"channel": "pigeon", "state": "lost", "conflicts": "yes"}) == Wanted()


@pytest.mark.parametrize(
    ("wanted", "takes"),
    [
        (Wanted(), True),
        (Wanted(party=OTHER), False),
        (Wanted(channel="tv"), False),
        (Wanted(audience=Wanted.read({"audience": "valideynlər"}).audience), True),
        (Wanted(audience="nobody"), False),
        (Wanted(state="open"), True),
        (Wanted(state="drafts"), False),
        (Wanted(state="confirmed"), False),
        (Wanted(clashes=True), False),
    ],
)
def test_what_is_chosen_stays(wanted: Wanted, takes: bool) -> None:
    assert wanted.takes(chip(audiences=(AUDIENCE,)), SAID, False) is takes


# --- days that do not suit


@pytest.mark.parametrize(
    ("one", "reasons"),
    [
        (chip(start=at(9)), []),
        (chip(start=at(13)), ["day_off"]),
        (chip(start=at(13), channel="social"), []),
        (chip(start=at(13), channel="field"), []),
        (chip(start=at(8)), ["holiday"]),
        (chip(start=at(20), channel="social"), ["holiday"]),
        (chip(start=at(25)), ["moved_rest"]),
        (chip(start=at(27)), ["moved_work"]),
        (chip(start=at(27), channel="site"), []),
        (chip(start=at(9, 23), hours=2), ["midnight"]),
        (chip(start=at(9, 23), hours=1), []),
        (chip(start=at(9, 0), hours=72, all_day=True), []),
        (chip(start=at(31, 22, month=12, year=2026), hours=4), ["new_year"]),
        (chip(start=at(31, 0, month=12, year=2026), hours=48, all_day=True), ["new_year"]),
        (chip(start=at(1, month=12, year=2026), hours=24 * 60), []),  # a campaign of two months means it so
        (chip(start=at(8), state="cancelled"), []),
        (chip(start=at(8), state="done"), []),
    ],
)
def test_what_does_not_suit_in_the_days_of_an_activity(one: Chip, reasons: list[str]) -> None:
    found = notes(one, CALENDAR, BAKU)
    assert [note.reason for note in found] == reasons
    assert all(note.reason in WHY for note in found)


@pytest.mark.parametrize(
    ("one", "advice", "start"),
    [
        (chip(start=at(13, 15)), "working_day", at(15, 15)),
        (chip(start=at(8)), "working_day", at(9)),
        (chip(start=at(20, 11)), "working_day", at(26, 11)),  # over the holidays and the day of rest moved behind them
        (chip(start=at(9, 23), hours=2), "before_midnight", at(9, 16)),
        (chip(start=at(9, 20), hours=12), "working_day", at(10, 9)),
        (chip(start=at(31, 22, month=12, year=2026), hours=4), "after_new_year", at(4, 9, month=1)),
    ],
)
def test_a_better_day_is_near(one: Chip, advice: str, start: datetime) -> None:
    (note,) = notes(one, CALENDAR, BAKU)
    assert next(tried(note, one, CALENDAR, BAKU)) == (advice, start)
    assert advice in ADVICE


@given(moments(2026, 2028), st.integers(0, 20 * 24), st.booleans())
def test_a_day_that_is_advised_suits(moment: datetime, hours: int, whole: bool) -> None:
    start = moment.replace(minute=0)
    start = start.replace(hour=0) if whole else start
    one = chip(start=start, hours=max(hours // 24, 1) * 24 if whole else hours, all_day=whole)
    for note in notes(one, CALENDAR, BAKU):
        for _, there in tried(note, one, CALENDAR, BAKU):
            again = replace(one, starts_at=there, ends_at=there + (one.ends_at - one.starts_at))
            assert note.reason not in {other.reason for other in notes(again, CALENDAR, BAKU)} or hours > 9
            break


# --- what collides, and what would help


def found_in(chips: list[Chip], movable: set[int] | None = None) -> list[Trouble]:
    planned = [as_planned(one, SAID) for one in chips]
    found = troubles(chips, planned, CALENDAR, BAKU, ME)
    keys = {one.id: one for one in planned}
    allowed = {UUID(int=number) for number in movable} if movable is not None else {one.id for one in chips}
    return advised(found, {one.id: one for one in chips}, keys, Neighbours(planned), CALENDAR, BAKU,
                   lambda one: one.id in allowed)  # fmt: skip


def test_the_looser_of_two_is_moved_to_the_next_free_hour() -> None:
    firm = chip(11, at(9, 11), state="confirmed")
    loose = chip(12, at(9, 11, 30), channel="tv", tenant_id=OTHER, own=False)
    (one,) = found_in([firm, loose])
    assert (one.reason, one.first.int, one.second and one.second.int) == ("hour", 11, 12)
    assert one.movable == loose.id and one.proposal is not None
    assert (one.proposal.advice, one.proposal.starts_at) == ("later", at(9, 12))
    # Who may not move it moves the other; who may move neither is offered nothing.
    (mine,) = found_in([firm, loose], {11})
    assert mine.movable == firm.id and mine.proposal is not None and mine.proposal.starts_at == at(9, 10, 30)
    (neither,) = found_in([firm, loose], set())
    assert neither.movable is None and neither.proposal is None


def test_same_audience_same_speaker_and_embargo_are_said() -> None:
    said = chip(11, channel="social", audiences=(AUDIENCE,))
    also = chip(12, channel="site", audiences=(AUDIENCE,), plan_id=OTHER)
    assert [one.reason for one in found_in([said, also])] == ["audience"]
    speaks, elsewhere = chip(13, channel="site", spokesperson_key="a"), chip(14, at(9, 11, 30), channel="social",
                                                                            spokesperson_key="a")  # fmt: skip
    assert [one.reason for one in found_in([speaks, elsewhere])] == ["spokesperson"]
    held = chip(15, channel="site", embargo_until=at(10, 12))
    early = chip(16, at(10), channel="social", kind="announcement")
    (one,) = found_in([held, early])
    assert one.reason == "embargo" and one.proposal is not None and one.proposal.starts_at == at(10, 12)


def test_other_agencies_days_off_are_their_own_matter() -> None:
    assert [one.reason for one in found_in([chip(start=at(8))])] == ["holiday"]
    assert found_in([chip(start=at(8), tenant_id=OTHER, own=False)]) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(8, 19), st.sampled_from(["press", "tv", "site"]),
                          st.sampled_from(["", "a", "b"]), st.booleans()), max_size=25))  # fmt: skip
def test_where_something_is_advised_it_is_in_nobodys_way(
    drawn: list[tuple[int, int, str, str, bool]],
) -> None:
    chips = [
        chip(20 + place, at(9 + day, hour), channel=channel, spokesperson_key=speaker,
             audiences=(AUDIENCE,) if heard else ())
        for place, (day, hour, channel, speaker, heard) in enumerate(drawn)
    ]  # fmt: skip
    planned = {one.id: as_planned(one, SAID) for one in chips}
    for one in found_in(chips):
        if one.proposal is None or one.movable is None:
            continue
        there = replace(planned[one.movable], starts_at=one.proposal.starts_at, ends_at=one.proposal.ends_at)
        assert touching(there, planned.values()) == []


def test_what_may_be_moved_follows_plan_level_and_state() -> None:
    standing = chip(own=False, state="agreed").standing(OfPlan(PLAN, OTHER, "active", "read", ""))
    assert (standing.own, standing.level, standing.plan_state) == (False, "read", "active")

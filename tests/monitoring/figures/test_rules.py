"""Figures of social accounts: what is a count, how accounts grow, what a spreadsheet says; measurement of clips."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.charts import FAR_LEFT, TOP, WIDTH, trend
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.monitoring.figures.rules.accounts import (
    LARGEST,
    STATES,
    Growth,
    NewFigure,
    Reading,
    allowed_acts,
    count_from,
    growth,
    problem_of,
)
from service.monitoring.figures.rules.measuring import (
    Case,
    closing_hours,
    keys_of,
    known_key,
    opening_hours,
    rows_of,
    stories_of,
    times_of,
    weeks,
)
from service.monitoring.figures.rules.metrics import METRICS, METRICS_OF, PLATFORMS
from service.monitoring.figures.rules.sheets import Bad, Known, Reader, likely, problems_of, rows_from

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("187309", 187309), ("187 309", 187309), ("187\u00a0309", 187309), ("187,309", 187309), ("187.309", 187309),
     ("1,187,309", 1187309), ("0", 0), ("79.1", None), ("187K", None), ("187,3", None), ("-5", None), ("", None),
     ("1,2345", None), ("١٢٣", None), ("9" * 16, None)],
)  # fmt: skip
def test_a_count_is_a_whole_number_and_never_a_rounded_one(typed: str, value: int | None) -> None:
    if value is not None:
        assert count_from(typed) == value
    else:
        with pytest.raises(Refusal):
            count_from(typed)


def reading(day: int, value: int) -> Reading:
    return Reading(date(2026, 11, day), value)


@pytest.mark.parametrize(
    ("readings", "first", "last", "grown"),
    [
        ([(1, 100), (20, 130)], 1, 22, ((1, 100), (20, 130))),
        ([(1, 100), (10, 90), (20, 130)], 12, 22, ((10, 90), (20, 130))),
        ([(5, 100), (20, 130)], 1, 22, ((5, 100), (20, 130))),
        ([(5, 100), (20, 130)], 1, 19, None),
        ([(20, 130)], 1, 22, None),
        ([], 1, 22, None),
    ],
)
def test_growth_is_from_the_last_reading_by_the_first_day_to_the_last_by_the_last(
    readings: list[tuple[int, int]],
    first: int,
    last: int,
    grown: tuple[tuple[int, int], tuple[int, int]] | None,
) -> None:
    found = growth([reading(*one) for one in readings], date(2026, 11, first), date(2026, 11, last))
    assert found == (None if grown is None else Growth(reading(*grown[0]), reading(*grown[1])))


def test_growth_says_how_much_and_leaves_out_what_is_counted_over_days() -> None:
    found = growth([reading(1, 100), reading(20, 130)], date(2026, 11, 1), TODAY)
    assert found is not None and (found.change, found.share) == (30, 0.3)
    assert Growth(reading(1, 0), reading(2, 5)).share is None
    month = Reading(date(2026, 10, 31), 40, date(2026, 10, 1))
    assert growth([month, replace(month, on=date(2026, 11, 20))], date(2026, 11, 1), TODAY) is None


GOOD = NewFigure("followers", TODAY, 10)


@pytest.mark.parametrize(
    ("changed", "platform", "field"),
    [({}, "facebook", None), ({"metric": "subscribers"}, "facebook", "metric"), ({}, "youtube", "metric"),
     ({"on": TODAY + timedelta(days=1)}, "facebook", "on"), ({"first": TODAY}, "facebook", "first"),
     ({"metric": "reach"}, "facebook", "first"), ({"metric": "reach", "first": TODAY}, "facebook", None),
     ({"metric": "reach", "first": TODAY + timedelta(days=1)}, "facebook", "first"),
     ({"value": LARGEST + 1}, "facebook", "value"), ({"value": -1}, "facebook", "value")],
)  # fmt: skip
def test_a_figure_is_checked_at_its_field(changed: dict[str, object], platform: str, field: str | None) -> None:
    problem = problem_of(replace(GOOD, **changed), platform, TODAY)  # type: ignore[arg-type]
    assert (problem.field if problem else None) == field


def test_every_platform_reads_known_metrics_and_each_says_what_it_counts() -> None:
    assert set(METRICS_OF) == set(PLATFORMS)
    assert {metric for metrics in METRICS_OF.values() for metric in metrics} == set(METRICS)
    assert all(metric.definition for metric in METRICS.values())


KEEPER = {"kept": {"read", "change", "note", "correct", "end"}, "ended": {"read", "correct", "resume"}}


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_an_account(state: str) -> None:
    keeper = Actor(kind="person", id=new_id(), name="K",
                   scopes={"monitoring.read": EVERYWHERE, "monitoring.figures": EVERYWHERE})  # fmt: skip
    reader = replace(keeper, scopes={"monitoring.read": EVERYWHERE})
    nobody = replace(keeper, scopes={"monitoring.send": EVERYWHERE})
    assert set(allowed_acts(keeper, state)) == KEEPER[state]
    assert set(allowed_acts(reader, state)) == {"read"}
    assert allowed_acts(nobody, state) == []


def test_a_trend_keeps_the_distances_between_days_and_stays_inside() -> None:
    chart = trend([(1, 157230), (11, 157900), (101, 161000)])
    xs = [point.x for point in chart.points]
    assert (xs[2] - xs[1]) == pytest.approx(9 * (xs[1] - xs[0]), rel=0.02)
    assert all(FAR_LEFT < x <= WIDTH for x in xs) and all(point.y >= TOP for point in chart.points)
    assert chart.grid[0].value > 0 and trend([]).points == () and len(trend([(1, 5)]).points) == 1


# --- spreadsheets

PAGE = Known(new_id(), "facebook", "Our page", "https://facebook.example/ours")
CHANNEL = Known(new_id(), "telegram", "Our channel", "https://telegram.example/ours")


def read(text: str, columns: dict[int, str], account: Known | None = None, metric: str = "") -> tuple[list, list]:
    rows = rows_from(text.encode())
    found = Reader(columns, [PAGE, CHANNEL], TODAY, account.id if account else None, metric).read(rows)
    good = [(one.account_id, one.new.metric, one.new.on, one.new.value) for one in found.good]
    return good, [(one.row, one.column, one.why.code) for one in found.bad]


def test_a_wide_spreadsheet_holds_several_figures_a_row() -> None:
    text = "Tarix;Hesab;İzləyicilər;Bəyənmələr\n20.11.2026;Our page;187.309;157 230\n21.11.2026;our page;187310;\n"
    rows = rows_from(text.encode())
    columns = likely(rows[0])
    assert columns == {0: "on", 1: "account", 2: "followers", 3: "likes"}
    good, bad = read(text, columns)
    assert bad == []
    assert good == [
        (PAGE.id, "followers", date(2026, 11, 20), 187309), (PAGE.id, "likes", date(2026, 11, 20), 157230),
        (PAGE.id, "followers", date(2026, 11, 21), 187310),
    ]  # fmt: skip


def test_a_long_spreadsheet_names_the_metric_in_each_row_and_every_wrong_cell_is_named() -> None:
    text = (
        "platform,metric,date,value\n"
        "Telegram,Subscribers,2026-11-20,17605\n"
        "Telegram,followers,2026-11-20,5\n"
        "Telegram,subscribers,31.02.2026,5\n"
        "Viber,subscribers,2026-11-20,5\n"
        "Telegram,noise,2026-11-20,5\n"
        "Telegram,subscribers,2026-11-19,17K\n"
        "Telegram,subscribers,20.11.2026,17605\n"
        "Telegram,subscribers,2026-11-18,\n"
    )
    good, bad = read(text, {0: "platform", 1: "metric", 2: "on", 3: "value"})
    assert good == [(CHANNEL.id, "subscribers", date(2026, 11, 20), 17605)]
    assert bad == [
        (3, 3, "unknown_metric"), (4, 2, "no_such_day"), (5, 0, "no_account"), (6, 1, "unknown_metric"),
        (7, 3, "number"), (8, 3, "twice"), (9, 3, "required"),
    ]  # fmt: skip


def test_what_no_column_says_is_chosen_once() -> None:
    text = "date\tcount\n20.11.2026\t79100\n"
    good, bad = read(text, {0: "on", 1: "value"}, PAGE, "followers")
    assert (good, bad) == ([(PAGE.id, "followers", date(2026, 11, 20), 79100)], [])
    assert set(problems_of({0: "on", 1: "value"}, PAGE.id, "")) == {"metric"}
    assert set(problems_of({0: "on", 1: "followers"}, None, "")) == {"account"}
    assert set(problems_of({1: "followers"}, PAGE.id, "")) == {"columns"}
    assert set(problems_of({0: "on", 1: "on", 2: "likes"}, PAGE.id, "")) == {"column-0", "column-1"}
    assert problems_of({0: "on", 1: "likes"}, PAGE.id, "") == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"date,value\n", "empty"), (b"a\x00b\x00\n" * 9, "not_csv"),
     (b"a\n" * 2_010, "too_many"), (("a," * 40 + "\n" + "b," * 40).encode(), "too_many")],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rows_from(content)
    assert (refused.value.code, refused.value.field) == (code, "file")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
def test_a_spreadsheet_is_read_in_the_letters_it_was_written_in(encoding: str) -> None:
    assert rows_from("Gün;Şəkil\n1;2\n".replace("ə", "e").encode(encoding))[0] == ["Gün", "Şekil"]


def test_a_wrong_cell_is_said_with_what_stands_in_it() -> None:
    rows = rows_from(b"date,value\nsometime,5\n")
    (bad,) = Reader({0: "on", 1: "value"}, [PAGE], TODAY, PAGE.id, "likes").read(rows).bad
    assert isinstance(bad, Bad) and (bad.row, bad.column, bad.typed, bad.why.code) == (2, 0, "sometime", "bad_date")


# --- measurement

NOON = datetime(2026, 11, 18, 8, tzinfo=UTC)
CASE = Case(id=new_id(), story_id=new_id(), day=date(2026, 11, 18), outlet="News", tier=1, caught_at=NOON)


def test_a_clip_is_counted_in_exactly_these_figures() -> None:
    topic = new_id()
    assert set(keys_of(CASE)) == {
        "all", "week:2026-11-16", "tone:", "tier:1", "prominence:", "outlet:News", "topic:",
    }  # fmt: skip
    judged = replace(CASE, tone="negative", coder="N. Name", prominence="lead", carries=True, spoke="S. Speaker",
                     topics=(topic,), opened_at=NOON, closed_at=NOON)  # fmt: skip
    assert set(keys_of(judged)) == {
        "all", "week:2026-11-16", "tone:negative", "coder:negative:N. Name", "tier:1", "prominence:lead",
        "outlet:News", f"topic:{topic}", "message:carried", "spoke:any", "spoke:S. Speaker", "reaction:opened",
        "reaction:closed",
    }  # fmt: skip
    assert all(known_key(key) for key in [*keys_of(CASE), *keys_of(judged), "stories:ours"])
    assert not any(known_key(key) for key in ("value", "ave:1", "score", "tone:angry", "reach:all", "followers"))
    assert rows_of([CASE, judged])["all"] == [CASE.id, judged.id]


def test_a_story_has_our_statement_when_one_of_its_clips_has() -> None:
    story = new_id()
    cases = [replace(CASE, id=new_id(), story_id=story), replace(CASE, id=new_id(), story_id=story, spoke="S."), CASE]
    found = stories_of(cases)
    assert (found.whole, found.ours, found.share, set(found.rows)) == (2, 1, 0.5, {cases[0].id, cases[1].id})
    assert stories_of([]).share is None


def test_times_are_the_median_and_ninety_of_a_hundred() -> None:
    cases = [replace(CASE, opened_at=NOON + timedelta(hours=hours)) for hours in range(1, 11)]
    assert times_of(opening_hours(cases)).half == 5.5 and times_of(opening_hours(cases)).ninety == 9
    assert times_of(opening_hours([CASE])).half is None
    both = replace(CASE, opened_at=NOON, closed_at=NOON + timedelta(hours=30))
    assert closing_hours([both, CASE]) == [30.0]
    assert weeks(date(2026, 11, 15), date(2026, 11, 16)) == [date(2026, 11, 9), date(2026, 11, 16)]

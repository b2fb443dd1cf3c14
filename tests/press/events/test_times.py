"""Times across midnight and New Year; what is typed wrongly."""

from datetime import UTC, date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from service.kit.refusal import Refusal
from service.press.events.forms.typed import span_at, span_typed
from service.press.events.rules.content import EventEdit, Texts, clock_of, days_before, moment_of, problems_of
from service.press.events.rules.programme import minutes_from, minutes_typed, placed
from service.web.fields import Fields

BAKU, TBILISI = ZoneInfo("Asia/Baku"), ZoneInfo("Asia/Tbilisi")
NEW_YEAR_EVE = datetime(2026, 12, 31, 19, 30, tzinfo=UTC)
"""23:30 in Baku and in Tbilisi."""
NOW = datetime(2026, 12, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("+15", 15),
        ("-30", -30),
        ("23:30", 0),
        ("23.45", 15),
        ("00:15", 45),
        ("0:15", 45),
        ("23:00", -30),
        ("11:00", 690),
    ],
)
def test_an_hour_means_the_one_nearest_to_the_beginning(typed: str, minutes: int) -> None:
    assert minutes_from(typed, NEW_YEAR_EVE, BAKU) == minutes
    assert minutes_from(minutes_typed(minutes), NEW_YEAR_EVE, BAKU) == minutes


@pytest.mark.parametrize("typed", ["", "24:00", "10:60", "+99999", "soon", "1030x"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        minutes_from(typed, NEW_YEAR_EVE, BAKU)


def test_an_item_after_midnight_stands_in_the_new_year() -> None:
    item = placed(uuid4(), 45, 20, {"az": "Sual-cavab"}, NEW_YEAR_EVE)
    assert item.begins_at is not None and item.ends_at is not None
    assert item.begins_at.astimezone(TBILISI) == datetime(2027, 1, 1, 0, 15, tzinfo=TBILISI)
    assert item.ends_at.astimezone(BAKU).time() == time(0, 35)


def test_an_event_that_ends_past_midnight_ends_on_the_next_day() -> None:
    read = Fields({"begins_on": "31.12.2026", "begins_at": "23:30", "ends_at": "01:00"})
    begins_at, ends_at = span_at(read, NOW, BAKU)
    assert read.errors == {}
    assert begins_at == NEW_YEAR_EVE
    assert ends_at is not None and ends_at.astimezone(BAKU) == datetime(2027, 1, 1, 1, tzinfo=BAKU)
    assert span_typed(begins_at, ends_at, BAKU) == {
        "begins_on": "31.12.2026", "begins_at": "23:30", "ends_on": "01.01.2027", "ends_at": "01:00",
    }  # fmt: skip


def test_an_end_on_the_same_day_needs_no_day() -> None:
    begins_at, ends_at = span_at(Fields({"begins_on": "31.12", "begins_at": "10", "ends_at": "11:30"}), NOW, BAKU)
    assert begins_at is None  # "10" is no time of day
    read = Fields({"begins_on": "31.12", "begins_at": "10:00", "ends_at": "11:30"})
    begins_at, ends_at = span_at(read, NOW, BAKU)
    assert begins_at == datetime(2026, 12, 31, 6, tzinfo=UTC) and ends_at == datetime(2026, 12, 31, 7, 30, tzinfo=UTC)


def edit(**changed: object) -> EventEdit:
    return EventEdit(**{"kind": "briefing", "texts": {"az": Texts("Brifinq")}, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"texts": {}}, "title_az"),
        ({"begins_at": NEW_YEAR_EVE}, "ends_at"),
        ({"ends_at": NEW_YEAR_EVE}, "begins_on"),
        ({"begins_at": NEW_YEAR_EVE, "ends_at": NEW_YEAR_EVE}, "ends_at"),
        ({"begins_at": NEW_YEAR_EVE, "ends_at": datetime(2027, 2, 1, tzinfo=UTC)}, "ends_on"),
        ({"stream_url": "javascript:alert(1)"}, "stream_url"),
        ({"policy": "everybody"}, "policy"),
        ({"kind": "interview", "policy": "open"}, "policy"),
        ({"kind": "party"}, "kind"),
        ({"details": {"format": "dance"}}, "detail_format"),
        (
            {"begins_at": NEW_YEAR_EVE, "ends_at": datetime(2026, 12, 31, 21, tzinfo=UTC),
             "closes_at": datetime(2026, 12, 31, 20, tzinfo=UTC)},
            "closes_on",
        ),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_said_at_its_field(changed: dict[str, object], field: str) -> None:
    assert problems_of(edit(), "az") == []
    assert [one.field for one in problems_of(edit(**changed), "az")] == [field]


def test_terms_of_the_checklist_go_by_the_agencys_days() -> None:
    assert days_before(NEW_YEAR_EVE, BAKU, 0) == date(2026, 12, 31)
    assert days_before(NEW_YEAR_EVE, BAKU, 31) == date(2026, 11, 30)
    assert days_before(NEW_YEAR_EVE, BAKU, -1) == date(2027, 1, 1)
    # 20:30 in London is the next day in Baku.
    assert days_before(datetime(2026, 12, 31, 20, 30, tzinfo=UTC), BAKU, 0) == date(2027, 1, 1)


def test_a_time_of_day_is_read_as_people_write_it() -> None:
    assert [clock_of(text) for text in ("9:30", "09.30", "0930", " 23:59 ")] == [
        time(9, 30), time(9, 30), time(9, 30), time(23, 59),
    ]  # fmt: skip
    assert [clock_of(text) for text in ("24:00", "9", "9:3", "noon", "")] == [None] * 5
    assert moment_of(date(2027, 1, 1), time(0, 0), TBILISI) == datetime(2026, 12, 31, 20, tzinfo=UTC)

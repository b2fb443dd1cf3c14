"""Rhythms and their next days, warnings of personal data, and who may do what in which state."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.public_information.disclosure.rules.acts import (
    ACT,
    DISCLOSURE,
    DUTY,
    ENTRY,
    PUBLISH,
    allowed_acts,
    demand,
    why_not,
)
from service.public_information.disclosure.rules.content import free_slug, slug_of
from service.public_information.disclosure.rules.personal import Warned, warnings
from service.public_information.disclosure.rules.rhythm import (
    Period,
    Rhythm,
    next_due,
    period_around,
    periods_from,
    urgency,
)
from tests.deadlines.packs import calendar

TBILISI = ZoneInfo("Asia/Tbilisi")
PUBLISHER = Actor(kind="person", id=new_id(), name="P", scopes={PUBLISH: EVERYWHERE})
READER = Actor(kind="person", id=new_id(), name="R", scopes={"information.read": EVERYWHERE})


def due(kind: str, count: int, unit: str, since: date, by: str = "", **known: object) -> date | None:
    found = next_due(Rhythm(kind, count, unit, since, by), calendar("ge"), TBILISI, **known)  # type: ignore[arg-type]
    return found.on if found else None


def test_quarterly_data_is_due_a_month_after_the_quarter_and_never_on_a_rest_day() -> None:
    since = date(2026, 1, 15)
    # The first quarter ends on 31 March; a month later is Thursday 30 April 2026.
    assert due("quarter", 1, "month", since) == date(2026, 4, 30)
    # The second ends on 30 June, a month later is Thursday 30 July.
    assert due("quarter", 1, "month", since, covered=[date(2026, 1, 1)]) == date(2026, 7, 30)
    # The third: 30 September, Friday 30 October; with a gap the gap goes first.
    assert due("quarter", 1, "month", since, covered=[date(2026, 1, 1), date(2026, 7, 1)]) == date(2026, 7, 30)


def test_yearly_data_is_due_three_months_after_the_year() -> None:
    # 31 March 2026 is a Tuesday.
    assert due("year", 3, "month", date(2025, 5, 1)) == date(2026, 3, 31)
    # 31 March 2024 was a Sunday: the next working day.
    assert due("year", 3, "month", date(2023, 5, 1)) == date(2024, 4, 1)


def test_the_report_of_10_december_is_due_in_its_own_year() -> None:
    assert due("year", 3, "month", date(2026, 2, 1), "12-10") == date(2026, 12, 10)
    assert due("year", 3, "month", date(2026, 12, 11), "12-10") == date(2027, 12, 10)
    assert due("year", 3, "month", date(2026, 2, 1), "12-10", covered=[date(2026, 1, 1)]) == date(2027, 12, 10)


def test_acts_are_due_within_ten_days_of_force_counted_from_the_earliest() -> None:
    force = [date(2026, 11, 9), date(2026, 11, 2)]
    assert due("force", 10, "calendar_day", date(2026, 1, 1), happened=force) == date(2026, 11, 12)
    assert due("force", 10, "calendar_day", date(2026, 1, 1)) is None


def test_a_change_is_due_at_once_but_not_on_a_rest_day() -> None:
    # Saturday 14 November 2026.
    assert due("change", 0, "calendar_day", date(2026, 1, 1), happened=[date(2026, 11, 14)]) == date(2026, 11, 16)
    assert due("change", 0, "calendar_day", date(2026, 1, 1), happened=[]) is None


def test_urgency_is_derived_from_the_day() -> None:
    found = next_due(Rhythm("quarter", 1, "month", date(2026, 1, 1)), calendar("ge"), TBILISI)
    days = {date(2026, 4, 30): "soon", date(2026, 5, 1): "late", date(2026, 4, 15): "later"}
    assert {day: urgency(found, day) for day in days} == days
    assert urgency(None, date(2026, 5, 1)) == "none"


def test_periods_and_their_names() -> None:
    assert period_around("quarter", date(2026, 12, 31)) == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert [one.key for one in periods_from("quarter", date(2025, 11, 5), date(2026, 4, 1))] == [
        "2025-q4", "2026-q1", "2026-q2",
    ]  # fmt: skip
    assert period_around("year", date(2026, 7, 1)).key == "2026"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to nermin@mail.example for more", [("email", "nermin@mail.example")]),
        ("His number is 01234567890.", [("personal_number", "01234567890")]),
        ("FIN 5ZK1B2Q was given", [("personal_number", "5ZK1B2Q")]),
        ("Call +994 50 123 45 67 now", [("phone", "+994 50 123 45 67")]),
        ("Call 599 12 34 56 now", [("phone", "599 12 34 56")]),
        ("Paid to GE29NB0000000101904917", [("account", "GE29NB0000000101904917")]),
        ("From 01.11.2026 to 30.11.2026 we spent 12 500 on 34 schools", []),
        ("Letter 04/4358 of 2018-12-04, order 12-4/115", []),
    ],
)
def test_what_looks_like_personal_data_is_warned_of(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.found) for one in warnings(text)] == found


def test_names_of_the_requester_are_found_in_every_case_of_the_word() -> None:
    assert warnings("Nərminin sualı", ["Nərmin Uydurmalı"]) == [Warned("name", "Nərminin")]
    assert warnings("გამოგონილაძის მოთხოვნა", ["ნინო გამოგონილაძე"]) == [Warned("name", "გამოგონილაძის")]
    assert warnings("თამაზმა ითხოვა", ["თამაზი"]) == [Warned("name", "თამაზმა")]
    assert warnings("The school was repaired", ["Nərmin Uydurmalı"]) == []


def test_addresses_are_written_in_small_latin_letters() -> None:
    assert slug_of("2026", "ბ-12/4") == "2026-b-12-4"
    assert free_slug("a", {"a", "a-2"}, new_id()) == "a-3"
    assert free_slug("", set(), new_id()) != ""


TABLE = {
    (DUTY, "offered"): {"open", "take_on"},
    (DUTY, "active"): {"open", "change", "name", "note_change", "compose", "take_offer", "retire"},
    (DUTY, "retired"): {"open", "take_on"},
    (ENTRY, "draft"): {"open", "change", "publish"},
    (ENTRY, "published"): {"open", "change", "publish", "withdraw"},
    (ENTRY, "withdrawn"): {"open", "change", "publish"},
    (ACT, "draft"): {"open", "change", "adopt", "abandon", "publish", "withdraw"},
    (ACT, "adopted"): {"open", "change", "repeal", "publish", "withdraw"},
    (ACT, "repealed"): {"open", "change", "publish", "withdraw"},
    (ACT, "abandoned"): {"open", "withdraw"},
    (DISCLOSURE, "draft"): {"open", "change", "publish"},
    (DISCLOSURE, "published"): {"open", "change", "publish", "withdraw"},
    (DISCLOSURE, "withdrawn"): {"open", "change", "publish"},
}


@pytest.mark.parametrize(("record", "state"), TABLE)
def test_who_publishes_may_do_exactly_this(record: str, state: str) -> None:
    assert set(allowed_acts(record, PUBLISHER, state)) == TABLE[record, state]
    assert allowed_acts(record, READER, state) == []


def test_why_not_is_said_and_reasons_are_asked() -> None:
    refused = why_not(DUTY, "open", READER, "active")
    assert refused is not None and refused.code == "not_permitted"
    refused = why_not(ENTRY, "withdraw", PUBLISHER, "draft")
    assert refused is not None and refused.code == "wrong_state"
    with pytest.raises(Refusal, match="Say why"):
        demand(ENTRY, "withdraw", PUBLISHER, "published", "  ")

"""Rules of imports: who may do what when, what columns mean, what cells say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest

from service.imports.rules import columns, states
from service.imports.rules.cells import Reading, day_of, read_row, serial_of
from service.imports.rules.states import Counts, allowed_acts, why_not_into, why_not_these
from service.journals.rules import Journal
from service.kit.actor import Actor, scopes_from
from service.kit.refusal import Refusal

UNIT, OTHER_UNIT, JOURNAL = uuid4(), uuid4(), uuid4()
TODAY = date(2026, 11, 22)
ACTS_BY_STATE = {
    "uploaded": ["open", "choose", "discard"],
    "reading": ["open", "discard"],
    "checked": ["open", "choose", "accept", "discard"],
    "refused": ["open", "choose", "discard"],
    "accepting": ["open"],
    "accepted": ["open"],
    "discarded": ["open"],
}


@dataclass(frozen=True)
class Begun:
    state: str
    journal_id: UUID | None = JOURNAL
    unit_id: UUID | None = UNIT
    created_by: UUID | None = None


def person(*permissions: str, unit: UUID | None = None) -> Actor:
    return Actor("person", uuid4(), "Invented Person", scopes_from([(permissions, unit, None)]))


JOURNAL_ROW = Journal(JOURNAL, "incoming", "Incoming", "incoming", "correspondence", "D-{n:04}/{yy}", "", "year", UNIT)


@pytest.mark.parametrize("state", ACTS_BY_STATE)
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (person(states.IMPORT), True),
        (person(states.IMPORT, unit=UNIT), True),
        (person(states.IMPORT, unit=OTHER_UNIT), False),
        (person("correspondence.register", "correspondence.read", "correspondence.void"), False),
        (person(), False),
    ],
)
def test_acts_by_role_and_state(state: str, who: Actor, sees: bool) -> None:
    assert allowed_acts(who, Begun(state)) == (ACTS_BY_STATE[state] if sees else [])


def test_a_spreadsheet_without_a_journal_is_its_owners_alone() -> None:
    owner, other = person(states.IMPORT), person(states.IMPORT)
    begun = Begun("uploaded", None, None, owner.id)
    assert allowed_acts(owner, begun) == ["open", "choose", "discard"]
    assert allowed_acts(other, begun) == []
    assert allowed_acts(Actor("person", owner.id, "Lost the right"), begun) == []


def test_where_old_letters_may_go() -> None:
    closed = Journal(JOURNAL, "old", "Old", "incoming", "correspondence", "{n}", "", "year", UNIT, "closed")
    outgoing = Journal(JOURNAL, "out", "Out", "outgoing", "correspondence", "{n}", "", "year", UNIT)
    assert why_not_into(person(states.IMPORT), closed, UNIT) is None
    assert why_not_into(person(states.IMPORT), outgoing, UNIT) == Refusal(
        states.NOT_INCOMING, code="not_incoming", field="journal"
    )
    refused = why_not_into(person(states.IMPORT, unit=OTHER_UNIT), closed, UNIT)
    assert refused is not None and refused.code == "not_permitted"


def test_rows_with_errors_are_left_out_on_purpose_only() -> None:
    assert why_not_these(Counts(10, 0), leave_out=False) is None
    refused = why_not_these(Counts(10, 3), leave_out=False)
    assert refused is not None and refused.code == "errors_left"
    assert why_not_these(Counts(10, 3), leave_out=True) is None
    refused = why_not_these(Counts(3, 3), leave_out=True)
    assert refused is not None and refused.code == "nothing_good"


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["№", "Tarix", "Kimdən", "Mövzu"], {"number": 0, "registered_on": 1, "sender": 2, "subject": 3}),
        (["", "ნომერი", "თარიღი", "გამომგზავნი", "შინაარსი"],
         {"number": 1, "registered_on": 2, "sender": 3, "subject": 4}),
        (["DATE", "Number:", "From", "Subject", "Subject"],
         {"registered_on": 0, "number": 1, "sender": 2, "subject": 3}),
        (["Рег. №", "Дата", "От кого", "Содержание"], {"number": 0, "registered_on": 1, "sender": 2, "subject": 3}),
        (["a", "b"], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_headings(headings: list[str], found: dict[str, int]) -> None:
    assert columns.likely(headings, {}) == found


def test_what_journals_call_a_column_goes_before_what_forms_call_a_field() -> None:
    own = {"summary": "Qısa məzmun", "addressee": "Alan şəxs"}
    assert columns.likely(["Qısa məzmun", "Alan şəxs"], own) == {"subject": 0, "addressee": 1}


def test_the_header_is_found_below_titles() -> None:
    rows = [(1, ["Jurnal 2019"]), (3, ["№", "Tarix", "Kimdən", "Mövzu"]), (4, ["1", "01.02.2019", "A", "B"])]
    assert columns.header_row(rows) == 3


def test_a_header_has_one_shape_however_it_is_written() -> None:
    assert columns.shape_of(["№", "TARİX"]) == columns.shape_of(["№", " tarix "])
    assert columns.shape_of(["a", "b"]) != columns.shape_of(["b", "a"])


def test_what_a_choice_of_columns_lacks_is_said() -> None:
    words = dict(columns.FIELDS)
    found = columns.problems_of({0: "number", 1: "number", 2: "subject"}, words)
    assert {name: str(refusal) for name, refusal in found.items()} == {
        "column-1": "Two columns are “Number”. Choose one of them.",
        "columns": "Say which column is “Date of registration”.",
    }


DAYS = [
    ("01.02.2019", date(2019, 2, 1)),
    ("1/2/2019", date(2019, 2, 1)),
    ("2019-02-01", date(2019, 2, 1)),
    ("01.02.19", date(2019, 2, 1)),
    ("01.02.98", date(1998, 2, 1)),
    ("01.02.2019 г.", date(2019, 2, 1)),
    ("01.02.2019 10:42", date(2019, 2, 1)),
    ({"day": "2019-02-01T10:42:00"}, date(2019, 2, 1)),
    (43497, date(2019, 2, 1)),
    (43497.75, date(2019, 2, 1)),
    ("43497", date(2019, 2, 1)),
]


@pytest.mark.parametrize(("value", "day"), DAYS)
def test_days(value: object, day: date) -> None:
    assert day_of(value, TODAY) == day


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31.02.2019", "no_such_day"), ("29.02.2023", "no_such_day"), ("today", "bad_date"), ("+10", "bad_date"),
        ("14.11", "bad_date"), ("2019", "bad_date"), (5, "bad_date"), (99999999, "bad_date"),
        ("01.02.1819", "bad_year"),
    ],
)  # fmt: skip
def test_what_is_no_day(value: object, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        day_of(value, TODAY)
    assert caught.value.code == code


def journal(pattern: str, index: str = "", period: str = "year") -> Journal:
    return Journal(JOURNAL, "j", "J", "incoming", "correspondence", pattern, index, period, UNIT)


@pytest.mark.parametrize(
    ("number", "pattern", "index", "serial"),
    [
        ("D-0471/19", "D-{n:04}/{yy}", "", 471),
        ("d-471/19", "D-{n:04}/{yy}", "", 471),
        ("D - 0471 / 19", "D-{n:04}/{yy}", "", 471),
        ("471", "D-{n:04}/{yy}", "", 471),
        ("04/4358", "{index}/{n}", "04", 4358),
        ("2580/ü", "{n}/ü", "", 2580),
        ("შ-1312/19", "შ-{n}/{yy}", "", 1312),
        ("D-0471/18", "D-{n:04}/{yy}", "", None),
        ("05/4358", "{index}/{n}", "04", None),
        ("D-47a/19", "D-{n:04}/{yy}", "", None),
        ("F", "F{n}", "", None),
    ],
)
def test_old_numbers_by_the_journals_pattern(number: str, pattern: str, index: str, serial: int | None) -> None:
    assert serial_of(number, journal(pattern, index), date(2019, 2, 1)) == serial


READING = Reading(
    columns={"number": 0, "registered_on": 1, "sender": 2, "subject": 3, "kind": 4, "sheets": 5, "due_on": 6},
    journal=JOURNAL_ROW,
    kinds={"mektub": "letter"},
    channels={},
    kind_titles=["Məktub", "Ərizə"],
    channel_titles=[],
    defaults={"kind": "proposal", "channel": "post", "language": "az", "sender_kind": "organisation"},
    today=TODAY,
)


def test_a_sound_row() -> None:
    row = read_row(["D-0001/19", {"day": "2019-02-01"}, " İdarə ", "Mövzu", "MƏKTUB", 3, "10.02.2019"], READING)
    assert (row.wrong, row.number, row.period, row.serial) == ([], "D-0001/19", "2019", 1)
    assert row.values["kind"] == "letter" and row.values["sender"] == "İdarə" and row.values["sheets"] == 3
    assert row.values["received_on"] == "2019-02-01" and row.values["channel"] == "post"


def test_a_number_without_the_pattern_gets_a_series_of_its_own() -> None:
    row = read_row(["köhnə 7", {"day": "2019-02-01"}, "A", "B"], READING)
    assert (row.wrong, row.number, row.period, row.serial) == ([], "köhnə 7", "2019-old", None)


def test_every_wrong_cell_of_a_row_is_named() -> None:
    row = read_row(["", "31.02.2019", "A", "B", "Bilet", "beş", "x"], READING)
    assert {one.column: (one.problem, one.params) for one in row.wrong} == {
        0: ("required", {}),
        1: ("no_such_day", {"typed": "31.02.2019"}),
        4: ("kind", {"typed": "Bilet", "offered": "Məktub, Ərizə"}),
        5: ("number", {"typed": "beş", "most": "9999"}),
        6: ("bad_date", {"typed": "x"}),
    }


def test_one_thing_is_said_of_one_cell() -> None:
    row = read_row(["1", "01.02.2019", {"wrong": "merged", "at": "C5"}, {"wrong": "formula"}], READING)
    assert [(one.column, one.problem) for one in row.wrong] == [(2, "merged"), (3, "formula")]


def test_future_days_and_long_texts() -> None:
    row = read_row(["1", "01.02.2027", "A" * 400, "B", "", "", "01.01.2019"], READING)
    assert [(one.problem, one.params) for one in row.wrong] == [
        ("in_future", {"typed": "01.02.2027"}),
        ("too_long", {"length": "400", "limit": "300"}),
    ]

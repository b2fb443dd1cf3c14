"""What is typed and pasted into reports, and what it makes together."""

from datetime import date
from decimal import Decimal

import pytest

from service.kit.refusal import Refusal
from service.planning.filings.rules.answers import carried, read_answers, table_of, typed_of
from service.planning.filings.rules.forms import Definition, Field, number_of
from service.planning.filings.rules.together import together, upward

TODAY = date(2026, 11, 23)
TABLE = Field("t", "table", {"en": "Staff"}, columns={"en": ("Post", "People")}, numeric=(1,))
ONE = Field("w", "table", {"en": "Words"}, columns={"en": ("Word",)})


@pytest.mark.parametrize("typed, value", [("12", "12"), ("12,5", "12.5"), ("1 000", "1000"), ("-3.25", "-3.25")])
def test_numbers_as_people_write_them(typed: str, value: str) -> None:
    assert number_of(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["=1+1", "1e5", "12,5,5", "NaN", "ten", "1" * 30, "+", "٣"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(Refusal):
        number_of(typed)


@pytest.mark.parametrize(
    "pasted, rows",
    [
        ("Teacher\t40\r\nCook\t2", [["Teacher", "40"], ["Cook", "2"]]),
        ("Teacher;40\n\n;\nCook;", [["Teacher", "40"], ["Cook", ""]]),
        ('"Nur" school\t1\n"open\t2', [['"Nur" school', "1"], ['"open', "2"]]),
        ("=cmd()\t1\t\t", [["=cmd()", "1"]]),
    ],
)
def test_tables_as_pasted_and_the_same_when_kept_again(pasted: str, rows: list[list[str]]) -> None:
    assert table_of(TABLE, pasted, ("en",)) == rows
    again = typed_of(Definition((TABLE,)), {"t": rows})["f_t"]
    assert table_of(TABLE, again, ("en",)) == rows


def test_a_table_of_one_column_keeps_its_semicolons() -> None:
    assert table_of(ONE, "a;b\nc", ("en",)) == [["a;b"], ["c"]]


@pytest.mark.parametrize(
    "pasted, code",
    [
        ("a\tb\tc", "too_many"),
        ("a\tmany", "number"),
        ("x" * 200_000 + "\t1", "too_long"),
        ("a\t1\n" * 2_001, "too_many"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(pasted: str, code: str) -> None:
    answers, wrong = read_answers(Definition((TABLE,)), {"f_t": pasted}, TODAY, ("en",))
    assert answers == {} and [(one.field, one.code) for one in wrong] == [("f_t", code)]


def test_choices_in_another_order_carry_nothing_over() -> None:
    old = Definition((Field("c", "choice", {"en": "C"}, options={"en": ("gas", "wood")}),))
    new = Definition((Field("c", "choice", {"en": "C"}, options={"en": ("wood", "gas")}),))
    wider = Definition((Field("c", "choice", {"en": "C"}, options={"en": ("gas", "wood"), "az": ("qaz", "odun")}),))
    assert carried(old, new, {"c": 0}) == ({}, ["c"])
    assert carried(old, wider, {"c": 0}) == ({"c": 0}, [])


def test_a_mean_is_a_plain_number() -> None:
    number = Definition((Field("n", "number", {"en": "N"}),))
    (line,) = together(number, [("A", {"n": "1000"}), ("B", {"n": "1000"})])
    assert str(line.mean) == "1000"
    (line,) = together(number, [("A", {"n": "1"}), ("B", {"n": "0"}), ("C", {"n": "0"})])
    assert str(line.mean) == "0.333333"


def test_only_what_fits_goes_up() -> None:
    lines = together(Definition((TABLE,)), [("A", {"t": [["Cook", "1"]]})])
    words = Definition((Field("x", "table", {"en": "Staff"}, columns={"en": ("Post", "People")}),))
    numbers = Definition((Field("x", "table", {"en": "staff"}, columns={"en": ("Post", "People")}, numeric=(1,)),))
    assert upward(lines, words) == {}
    assert upward(lines, numbers) == {"x": [["Cook", "1"]]}
    many = together(Definition((TABLE,)), [("A", {"t": [["Cook", "1"]] * 1_500}), ("B", {"t": [["Cook", "1"]] * 600})])
    assert upward(many, numbers) == {}

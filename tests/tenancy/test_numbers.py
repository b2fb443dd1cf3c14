"""Number patterns as agencies write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.refusal import Refusal
from service.tenancy.numbers import check_pattern, split_pattern, uses

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("pattern", "index", "number"),
    [
        ("D-{n:04}/{yy}", "", "D-0471/26"),
        ("F-{n}", "", "F-471"),
        ("{n}/ü", "", "471/ü"),
        ("შ-{n}/{yy}", "", "შ-471/26"),
        ("{index}/{n}", "04", "04/471"),
        ("{index}/{n}", "12-05", "12-05/471"),
        ("{mm}-{n}/{yyyy}", "", "03-471/2026"),
        ("{n:2}", "", "471"),
        ("{n:12}", "", "000000000471"),
        ("№ {n} ({index}, {yy}/{yy})", "X", "№ 471 (X, 26/26)"),
    ],
)
def test_numbers(pattern: str, index: str, number: str) -> None:
    assert split_pattern(pattern, DAY, index).number(471) == number


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("D-{yy}", "The pattern D-{yy} has no place for the number. Write {n} or {n:04} where it goes."),
        ("{n}/{n}", "The pattern {n}/{n} has the number in it more than once. Keep one {n}."),
        ("{n}{n:04}", "The pattern {n}{n:04} has the number in it more than once. Keep one {n}."),
    ]
    + [
        (
            pattern,
            f"The pattern {pattern} holds {place}. Known are {{n}}, {{n:04}}, {{yy}}, {{yyyy}}, {{mm}} and {{index}}.",
        )
        for pattern, place in [
            ("{n}/{year}", "{year}"),
            ("{n:0}", "{n:0}"),
            ("{n:13}", "{n:13}"),
            ("{n:x}", "{n:x}"),
            ("{n}{}", "{}"),
            ("{N}{n}", "{N}"),
            ("{n:٤}", "{n:٤}"),
            ("{n.__class__}{n}", "{n.__class__}"),
        ]
    ]
    + [
        (pattern, f"The pattern {pattern} holds a brace without its partner. Braces stand only around a place.")
        for pattern in ["{n", "n}", "{{n}}", "{n}}", "{n}{"]
    ],
)
def test_bad_patterns(pattern: str, sentence: str) -> None:
    assert [str(problem) for problem in check_pattern(pattern)] == [sentence]
    with pytest.raises(Refusal) as refused:
        split_pattern(pattern, DAY)
    assert refused.value.code == "bad_pattern"


def test_every_unknown_place_is_said() -> None:
    assert len(check_pattern("{a}{n}{b}{")) == 3


LITERAL = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=6)
PLACE = st.sampled_from(["{yy}", "{yyyy}", "{mm}", "{index}"])
SIDE = st.lists(LITERAL | PLACE, max_size=4).map("".join)


@given(SIDE, st.integers(0, 12), SIDE, st.integers(1, 10**9), st.dates(), st.text("0-/.აü", max_size=5))
def test_a_split_is_the_pattern_with_its_places_filled(
    before: str, width: int, after: str, n: int, on: date, index: str
) -> None:
    pattern = before + (f"{{n:0{width}}}" if width else "{n}") + after
    values = {"{yy}": f"{on.year % 100:02}", "{yyyy}": f"{on.year:04}", "{mm}": f"{on.month:02}", "{index}": index}

    def fill(text: str) -> str:
        for place, value in values.items():
            text = text.replace(place, value)
        return text

    split = split_pattern(pattern, on, index)
    assert split == (fill(before), width, fill(after))
    assert split.number(n) == fill(before) + str(n).zfill(width) + fill(after)


def test_uses() -> None:
    assert uses("{index}/{n}", "index")
    assert not uses("index/{n}", "index")

"""What may be typed of campaigns, and what a campaign comes to."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from service.planning.campaigns.rules.content import (
    MaterialEdit,
    MaterialWords,
    NewCarrying,
    NewFigure,
    Proof,
    carrying_problems,
    figure_problems,
    material_problems,
)
from service.planning.campaigns.rules.summing import (
    CarryingFacts,
    FigureFacts,
    MaterialFacts,
    overlaps,
    summed,
)
from service.planning.campaigns.rules.words import ADDED_UP, COUNTED, in_table
from service.planning.plans.rules.measures import SOCIAL
from tests.conftest import all_powerful

TODAY = date(2022, 4, 6)
A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
VIDEO, POSTER = UUID(int=11), UUID(int=12)


def fields(found: list[object]) -> list[str | None]:
    return [getattr(one, "field", None) for one in found]


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (MaterialEdit("video", {"az": MaterialWords("Video", "https://a.example/v")}), []),
        (MaterialEdit("smoke", {"az": MaterialWords("Video")}), ["kind"]),
        (MaterialEdit("video", {"az": MaterialWords(" ")}), ["title_az"]),
        (MaterialEdit("video", {"ru": MaterialWords("Video")}), ["title_ru"]),
        (MaterialEdit("video", {"az": MaterialWords("V", "javascript:alert(1)")}), ["address_az"]),
        (MaterialEdit("video", {"az": MaterialWords("V", "https://a.example/x y")}), ["address_az"]),
        (
            MaterialEdit("video", {"az": MaterialWords("V"), "en": MaterialWords("", "https://a.example/v")}),
            ["title_en"],
        ),
    ],
)
def test_materials_as_typed(edit: MaterialEdit, wrong: list[str]) -> None:
    assert fields(list(material_problems(edit))) == wrong


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        (NewCarrying(VIDEO, "site", "Sayt", TODAY), []),
        (NewCarrying(VIDEO, "site", "Sayt", date(2022, 4, 7)), ["carried_on"]),
        (NewCarrying(VIDEO, "site", "", None), ["place", "carried_on"]),
        (NewCarrying(VIDEO, "radio", "Sayt", TODAY), ["channel"]),
        (NewCarrying(VIDEO, "site", "Sayt", TODAY, Proof("link")), ["address"]),
        (NewCarrying(VIDEO, "site", "Sayt", TODAY, Proof("link", "ftp://a.example")), ["address"]),
        (NewCarrying(VIDEO, "site", "Sayt", TODAY, Proof("file")), ["files"]),
        (NewCarrying(VIDEO, "site", "Sayt", TODAY, Proof("clip")), ["record"]),
        (NewCarrying(VIDEO, "site", "Sayt", TODAY, Proof("rumour")), ["proof"]),
    ],
)
def test_carryings_as_typed(new: NewCarrying, wrong: list[str]) -> None:
    assert fields(list(carrying_problems(new, TODAY))) == wrong


def counted(**given: object) -> NewFigure:
    values = {"measure": "calls", "line": "100", "span": "day", "first_on": TODAY, "value": Decimal(3), "source": "J"}
    return NewFigure(**{**values, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        (counted(), []),
        (counted(span="week", first_on=date(2022, 4, 4)), []),
        (counted(span="week"), ["first_on"]),
        (counted(first_on=date(2022, 4, 7)), ["first_on"]),
        (counted(first_on=None), ["first_on"]),
        (counted(value=None), ["value"]),
        (counted(value=Decimal(-1)), ["value"]),
        (counted(value=Decimal("NaN")), ["value"]),
        (counted(value=Decimal("1.5")), ["value"]),
        (counted(measure="answer_time", value=Decimal("1.5")), []),
        (counted(source=" "), ["source"]),
        (counted(line=""), ["line"]),
        (counted(measure="followers"), ["measure"]),
        (counted(measure="advertising_value"), ["measure"]),
        (counted(measure="money"), ["measure"]),
    ],
)
def test_counts_as_typed(new: NewFigure, wrong: list[str]) -> None:
    assert fields(list(figure_problems(new, TODAY))) == wrong


def test_nothing_of_social_accounts_is_counted_here_and_added_up() -> None:
    assert not set(COUNTED) & SOCIAL
    assert set(COUNTED) >= ADDED_UP


def test_who_is_missing() -> None:
    made = summed(
        [A, B, C], {A, B},
        [MaterialFacts(VIDEO, A, due_on=date(2022, 4, 5)), MaterialFacts(POSTER, B, frozenset({C}))],
        [CarryingFacts(A, VIDEO, True, TODAY), CarryingFacts(A, VIDEO, False, TODAY), CarryingFacts(B, POSTER, False,
                                                                                                   TODAY)],
        [], TODAY,
    )  # fmt: skip
    video, poster = made.materials
    assert (video.carried, video.shown, video.by, video.missing, video.late) == (2, 1, (A,), (B,), True)
    assert (poster.carried, poster.by, poster.missing, poster.late) == (1, (B,), (C,), False)
    assert [(one.party, one.materials, one.carried, one.shown, one.missing) for one in made.bodies] == [
        (A, 1, 2, 1, ()), (B, 1, 1, 0, (VIDEO,)), (C, 0, 0, 0, (POSTER,)),
    ]  # fmt: skip
    assert made.missing == 2


def test_who_left_is_missing_nowhere_and_still_counted() -> None:
    made = summed([A], {A}, [MaterialFacts(VIDEO, A)], [CarryingFacts(B, VIDEO, True, TODAY)], [], TODAY)
    assert made.materials[0].missing == (A,) and made.materials[0].by == (B,)
    assert [one.party for one in made.bodies] == [A, B]


def figure(party: UUID, day: int, value: int, measure: str = "calls", line: str = "100") -> FigureFacts:
    on = date(2022, 4, day)
    return FigureFacts(party, measure, line, "day", on, on, Decimal(value))


def test_lines_are_added_up_by_body_alone_and_only_where_a_sum_means_something() -> None:
    figures = [figure(A, 2, 5), figure(A, 1, 3), figure(B, 1, 7), figure(A, 1, 2, "answer_time", "Cavab")]
    made = summed([A, B], {A, B}, [], [], figures, TODAY)
    assert [(one.party, one.measure, one.total) for one in made.lines] == [
        (A, "calls", Decimal(8)), (B, "calls", Decimal(7)), (A, "answer_time", None),
    ]  # fmt: skip
    assert [one.first_on.day for one in made.lines[0].figures] == [1, 2]


@pytest.mark.parametrize(
    ("days", "shared"), [((1, 3, 3, 4), True), ((1, 3, 4, 5), False), ((4, 5, 1, 3), False), ((2, 2, 1, 3), True)]
)
def test_spans_that_share_a_day(days: tuple[int, int, int, int], shared: bool) -> None:
    first, last, other_first, other_last = (date(2022, 4, day) for day in days)
    assert overlaps(first, last, other_first, other_last) is shared


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("draft", ["add", "carry", "remind"]),
        ("active", ["add", "carry", "count", "remind"]),
        ("closed", ["carry", "count"]),
        ("evaluated", []),
        ("discarded", []),
    ],
)
def test_what_may_be_done_in_which_state(state: str, acts: list[str]) -> None:
    assert in_table(all_powerful(), state) == acts

"""Who may do what with files of the nomenclature, and what rows of a spreadsheet say."""

from uuid import UUID, uuid4

import pytest

from service.kit.actor import Actor, scopes_from
from service.records.rules import Content, allowed_acts, natural, problems, read_pasted, rows_of, state_in
from service.records.tables import TABLES

UNIT, OTHER = uuid4(), uuid4()
ROLES = {
    "nobody": [],
    "clerk": ["records.read"],
    "administrator": ["records.read", "records.administer"],
}


class File:
    def __init__(self, state: str, unit: UUID = UNIT) -> None:
        self.state, self.unit_id = state, unit


def holding(*permissions: str, unit: UUID | None = None) -> Actor:
    return Actor(kind="person", id=uuid4(), name="", scopes=scopes_from([(permissions, unit, None)]))


@pytest.mark.parametrize(
    ("role", "state", "acts"),
    [
        ("nobody", "planned", []),
        ("nobody", "open", []),
        ("nobody", "closed", []),
        ("clerk", "planned", ["see"]),
        ("clerk", "open", ["see"]),
        ("clerk", "closed", ["see"]),
        ("administrator", "planned", ["see", "edit", "open"]),
        ("administrator", "open", ["see", "edit", "close"]),
        ("administrator", "closed", ["see", "open"]),
    ],
)
def test_each_role_may_exactly_this(role: str, state: str, acts: list[str]) -> None:
    assert allowed_acts(holding(*ROLES[role]), File(state)) == acts
    assert list(TABLES[0].allowed(holding(*ROLES[role]), state)) == acts


def test_an_administrator_of_one_unit_changes_its_files_only() -> None:
    actor = holding(*ROLES["administrator"], unit=UNIT)
    assert allowed_acts(actor, File("open")) == ["see", "edit", "close"]
    assert allowed_acts(actor, File("open", OTHER)) == ["see"]


def test_what_a_file_must_say() -> None:
    wrong = list(problems(Content(index="?"), "az"))
    assert [(one.field, one.code) for one in wrong] == [
        ("index", "bad_index"),
        ("title_az", "required"),
        ("unit", "required"),
    ]
    assert list(problems(Content(index="01/05-2", titles={"az": "Məktublar"}, unit_id=UNIT), "az")) == []


def test_indexes_stand_in_their_natural_order() -> None:
    assert sorted(["10-1", "2-10", "2-9", "2-9a", "A-1"], key=natural) == ["2-9", "2-9a", "2-10", "10-1", "A-1"]


def test_a_year_to_come_is_planned() -> None:
    assert [state_in(year, 2026) for year in (2025, 2026, 2027)] == ["open", "open", "planned"]


def test_rows_of_a_spreadsheet_with_a_heading() -> None:
    text = "Index\tTitle\tArticle\tTerm\tUnit\r\n01-05\tLetters\t19\t5 years\tOffice\r\n\r\n01-06\tOrders\r\n"
    found, wrong = read_pasted(rows_of(text))
    assert wrong == []
    assert [(one.row, one.index, one.title, one.article, one.term, one.unit) for one in found] == [
        (2, "01-05", "Letters", "19", "5 years", "Office"),
        (3, "01-06", "Orders", "", "", ""),
    ]


def test_semicolons_part_cells_where_there_is_no_tab() -> None:
    assert rows_of('01-05;"Letters";19') == [["01-05", "Letters", "19"]]


def test_each_wrong_row_is_named() -> None:
    _, wrong = read_pasted([["01-05", "A"], ["01-05", "B"], ["?!9", "C"], ["01-07", ""], ["01-08", "x" * 301]])
    assert [(one.params["row"], str(one)) for one in wrong] == [
        (2, "Row 2: the index 01-05 stands in another row too."),
        (3, "Row 3: “?!9” is no index, such as 01-05."),
        (4, "Row 4 has no title. Paste index, title, article, term and unit in this order."),
        (5, "Row 5: “Title” is longer than 300 characters."),
    ]

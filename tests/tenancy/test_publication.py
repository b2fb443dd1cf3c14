"""The country's lists of what bodies publish: read strictly, every mistake named with its file and field."""

import shutil
from pathlib import Path

from service.tenancy.loader import load

TENANTS = Path(__file__).parents[2] / "tenants"


def copied(tmp_path: Path, old: str = "", new: str = "") -> Path:
    folder = tmp_path / "tenants"
    shutil.copytree(TENANTS, folder)
    file = folder / "countries" / "ge" / "publication.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_seven_groups_and_the_second_ones_rows_stand_in_the_template() -> None:
    duties = [one for one in load(TENANTS).duties["ge"] if one.list_slug == "decree_219"]
    assert sorted({one.group_number for one in duties}) == [1, 2, 3, 4, 5, 6, 7]
    second = {one.number: (one.rhythm, one.by, one.certainty) for one in duties if one.group_number == 2}
    assert second == {
        "2.1": ("change", "", "A"), "2.2": ("change", "", "A"), "2.3": ("change", "", "A"),
        "2.4": ("year", "12-10", "A"), "2.5": ("quarter", "", "A"),
    }  # fmt: skip
    acts = {one.number: (one.rhythm, one.within, one.acts) for one in duties if one.group_number == 6}
    assert acts == {"6.1": ("force", 10, "normative"), "6.2": ("force", 10, "individual")}


def test_rows_without_a_word_of_their_own_take_their_lists() -> None:
    by_number = {one.number: one for one in load(TENANTS).duties["az"]}
    assert by_number["1.1"].certainty == "U" and by_number["3.1"].certainty == "A"
    assert set(by_number["1.1"].source) == {"az", "ka", "en"}
    assert "30.1" in by_number["3.1"].basis["az"] and "29" in by_number["1.1"].basis["az"]


def test_mistakes_are_named_and_leave_the_list_out(tmp_path: Path) -> None:
    folder = copied(tmp_path, 'rhythm = "year", by = "12-10"', 'rhythm = "quarter", by = "12-10"')
    found = load(folder)
    (problem,) = found.problems
    assert problem.file == "countries/ge/publication.toml"
    assert problem.field == "lists[1].groups[2].items[4].by"
    assert found.duties["ge"] == () and found.duties["az"] != ()


def test_a_missing_language_and_a_row_twice_are_problems(tmp_path: Path) -> None:
    folder = copied(tmp_path, '{ number = "7.2", rhythm', '{ number = "7.1", rhythm')
    assert [one.field for one in load(folder).problems] == ["lists[1].groups[7].items[2].number"]
    folder = copied(tmp_path / "other", 'title = { az = "Xidmətlər", ka', "title = { ka")
    assert [one.field for one in load(folder).problems] == ["lists[1].groups[7].items[1].title"]

"""What the reader makes of spreadsheets: encodings, formulas, merged cells, bombs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.imports.sheets import READER
from tests.imports.samples import bomb, csv_text, lines, without_values, workbook


def read(tmp_path: Path, content: bytes, kind: str, **asked: Any) -> tuple[dict[str, Any], list[Any]]:
    source = tmp_path / f"source.{kind}"
    source.write_bytes(content)
    child = subprocess.run(
        [sys.executable, "-I", str(READER), str(source), kind],
        input=json.dumps(asked), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = [json.loads(line) for line in child.stdout.splitlines()]
    return said[0], said[1:]


def test_a_workbook_with_a_title_and_two_sheets(tmp_path: Path) -> None:
    told, rows = read(tmp_path, workbook(lines(2), above=2, second=["a", "b"]), "xlsx")
    assert told == {"sheets": ["Daxil olan", "İkinci"], "sheet": "Daxil olan", "encoding": "", "separator": "",
                    "rows": 5}  # fmt: skip
    assert [row for row, _ in rows] == [1, 3, 4, 5]
    assert rows[2] == [4, ["D-0001/19", {"day": "2019-02-02"}, "İdarə 1", "Məktub 1"]]
    told, rows = read(tmp_path, workbook(lines(2), second=["a", "b"]), "xlsx", sheet="İkinci")
    assert rows == [[1, ["a", "b"]]]


def test_only_the_beginning_when_asked(tmp_path: Path) -> None:
    _, rows = read(tmp_path, workbook(lines(100)), "xlsx", most=3)
    assert [row for row, _ in rows] == [1, 2, 3]


def test_formulas_give_their_kept_value_and_nothing_is_reckoned(tmp_path: Path) -> None:
    content = workbook(lines(2), formulas={"E2": ("=1+1", 7), "F2": ('=WEBSERVICE("http://x.example")', "kept")})
    _, rows = read(tmp_path, content, "xlsx")
    assert rows[1][1][4:] == [7, "kept"]
    _, rows = read(tmp_path, without_values(content), "xlsx")
    assert rows[1][1][4] == {"wrong": "formula"}
    broken = workbook(lines(2), formulas={"D2": ("=1/0", "#DIV/0!")})
    _, rows = read(tmp_path, broken, "xlsx")
    assert rows[1][1][3] == {"wrong": "error_value", "typed": "#DIV/0!"}


def test_covered_cells_of_a_merge_say_whose_value_they_show(tmp_path: Path) -> None:
    rows = [["1", None, "A", "B"], ["2", None, None, "C"]]
    content = workbook(rows, merged={"C2:C3": "A"})
    _, found = read(tmp_path, content, "xlsx")
    assert found[2] == [3, ["2", "", {"wrong": "merged", "at": "C2"}, "C"]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("encoding", "words", "found"),
    [
        ("utf-8", "Şikayət ərizəsi", "utf-8"),
        ("utf-8-sig", "Şikayət ərizəsi", "utf-8-sig"),
        ("utf-16", "საჩივარი", "utf-16"),
        ("cp1251", "Министерство образования и науки республики", "cp1251"),
        ("cp1254", "Eğitim Bakanlığı dilekçesi hakkında görüş yazısı", "cp1254"),
    ],
)
def test_encodings_and_separators_are_found(
    tmp_path: Path, encoding: str, words: str, found: str, separator: str
) -> None:
    head = ("No", "Day", "Who", "What")
    text = csv_text([[n, "01.02.2019", words, words] for n in range(1, 30)], head, separator)
    told, rows = read(tmp_path, text.encode(encoding), "csv")
    assert (told["encoding"], told["separator"]) == (found, separator)
    assert rows[1] == [2, ["1", "01.02.2019", words, words]]


def test_a_wrong_encoding_is_said_of_the_cell(tmp_path: Path) -> None:
    text = csv_text([["1", "01.02.2019", "Министерство", "x"]], ("a", "b", "c", "d"))
    _, rows = read(tmp_path, text.encode("cp1251"), "csv", encoding="utf-8")
    assert rows[1][1][2]["wrong"] == "encoding"


def test_line_breaks_in_cells_and_empty_rows(tmp_path: Path) -> None:
    _, rows = read(tmp_path, b'a;b\r\n;;\r\n\r\n"x\r\ny";z\r\n', "csv")
    assert rows == [[1, ["a", "b"]], [4, ["x\r\ny", "z"]]]


@pytest.mark.parametrize(
    ("content", "kind", "word"),
    [
        (b"PK\x03\x04 torn", "xlsx", "broken"),
        (workbook(lines(3))[:-900], "xlsx", "broken"),
        (b'"' + b"x" * 3_000_000, "csv", "broken_text"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes, kind: str, word: str) -> None:
    told, rows = read(tmp_path, content, kind)
    assert [told, *rows][-1] == {"refused": word}


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    content = bomb(450)
    assert len(content) < 2_000_000
    assert read(tmp_path, content, "xlsx")[0] == {"refused": "bomb"}


def test_a_sheet_with_cells_far_apart_ends_in_a_word(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["1", "01.02.2019", "A", "B"]]
    content = workbook(rows, formulas={"XFD1048576": ("=1", 1)})
    source = tmp_path / "source.xlsx"
    source.write_bytes(content)
    child = subprocess.run(
        [sys.executable, "-I", str(READER), str(source), "xlsx"],
        input="{}", capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert child.returncode != 0 or '"refused"' in child.stdout or len(child.stdout.splitlines()) == 4

"""Which names are one contact, and by what they are found."""

import pytest

from service.contacts.rules import ContactEdit, check_edit, name_key, name_words, typed_ranges
from service.kit.refusal import FieldErrors


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Təhsil Nazirliyi", "TƏHSİL  NAZİRLİYİ"),
        ("Təhsil Nazirliyi", "«Təhsil» nazirliyi."),
        ("Şəki Rayon İcra Hakimiyyəti", "şəki rayon icra hakimiyyəti"),
        ("საჯარო რეესტრი", "ᲡᲐᲯᲐᲠᲝ ᲠᲔᲔᲡᲢᲠᲘ"),
        ("„საჯარო რეესტრი“", "საჯარო რეესტრი"),
        ("A-1 MMC", "a-1 mmc"),
    ],
)
def test_one_contact(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("1 nömrəli məktəb", "11 nömrəli məktəb"), ("Quba", "Qubadlı"), ("?", "!")])
def test_two_contacts(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_long_name_keeps_a_key_that_fits_an_index() -> None:
    assert len(name_key("\ufdfa" * 300).encode()) < 2600


def test_words_have_latin_twins() -> None:
    assert name_words("საჯარო რეესტრი") == ["საჯარო", "რეესტრი", "sajaro", "reestri"]
    assert "nazirlik" in name_words("Təhsil Nazirliyi")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("torpaq Kom", [["torpaq", "torpag"], ["kom"]]),
        ("Bakı ş", [["baki"]]),
        ("b a", [["b"]]),
        ("1 nömrəli", [["nomreli"], ["1"]]),
        ("?", []),
    ],
)
def test_ranges_cover_every_form_of_every_word_that_tells_enough(typed: str, asked: list[list[str]]) -> None:
    assert [[first for first, _ in ranges] for ranges in typed_ranges(typed)] == asked


def test_a_range_holds_what_begins_so_and_nothing_else() -> None:
    first, end = typed_ranges("kom")[0][0]
    assert first <= "kom" < end
    assert first <= "komitəsi" < end
    assert not first <= "kon" < end
    first, end = typed_ranges("1 nömrəli")[1][0]
    assert first <= "1" < end
    assert not first <= "11" < end


def edit(**changed: str) -> ContactEdit:
    values = {"kind": "person", "name": "A B", "email": "", "phone": "", "address": "", "language": None, "version": 1}
    return ContactEdit(**(values | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "..."}, None),
        ({"name": ""}, "name"),
        ({"kind": "ship"}, "kind"),
        ({"email": "office@example"}, "email"),
        ({"email": "a b@example.org"}, "email"),
        ({"email": "office@example.org"}, None),
        ({"email": "ofis@nümunə.az"}, None),
        ({"phone": "+994 (12) 555-01-02"}, None),
        ({"phone": "012 555 01 02, 012 555 01 03"}, None),
        ({"phone": "call me"}, "phone"),
    ],
)
def test_edit_is_checked(changed: dict[str, str], field: str | None) -> None:
    if field is None:
        check_edit(edit(**changed))
        return
    with pytest.raises(FieldErrors) as refused:
        check_edit(edit(**changed))
    assert [error.field for error in refused.value.errors] == [field]

"""What a search finds in spite of letters, forms and keyboards."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.folding import fold, latin_georgian, word_forms, words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("İCRA", "icra"),
        ("ICRA", "icra"),
        ("icra", "icra"),
        ("ıcra", "icra"),
        ("Şəhər ÜZRƏ", "seher uzre"),
        ("ğĞ çÇ öÖ", "gg cc oo"),
        ("i\u0307cra", "icra"),
        ("s\u0327ehir", "sehir"),
        ("Sa\u00adtın\u200b alınması", "satin alinmasi"),
        ("ᲛᲗᲘᲡᲞᲘᲠᲘ", "მთისპირი"),
        ("მთისპირი", "მთისპირი"),
        ("Съезд Ёлка", "съезд елка"),
        ("  two\t\n words\u00a0here ", "two words here"),
        ("№ 04/7721", "no 04/7721"),
        ("«söz» – “söz”", '"soz" - "soz"'),
        ("ＡＢＣ", "abc"),
        ("nul\x00byte \ud800", "nul byte"),
        ("", ""),
    ],
)
def test_folding(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_texts_have_one_key(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_every_assigned_code_point_folds_to_itself_from_the_second_time_on() -> None:
    codes = [*range(0x20000), *range(0x2F800, 0x2FA20), *range(0xE0000, 0xE0200), sys.maxunicode]
    key = fold(" ".join(map(chr, codes)))
    assert fold(key) == key


def test_no_key_holds_a_sign_that_the_database_refuses() -> None:
    keys = {fold(f"a{chr(code)}b") for code in [*range(0x20), *range(0xD800, 0xE000)]}
    assert keys == {"a b", "ab"}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("საჯარო რეესტრი", "sajaro reestri"),
        ("შემოსული წერილი", "shemosuli tserili"),
        ("ჭყონდიდი ხულო ღია ძველი ჟამი", "chqondidi khulo ghia dzveli zhami"),
        ("Icra და ა.შ.", "icra da a.sh."),
    ],
)
def test_georgian_as_it_is_typed_in_latin(text: str, typed: str) -> None:
    assert latin_georgian(text) == typed


def test_every_georgian_letter_has_a_latin_form() -> None:
    assert latin_georgian("".join(map(chr, range(0x10D0, 0x10F1)))).isascii()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("torpaq", [("torpaq", "torpag")]),
        ("Torpağının", [("torpaginin", "torpaq")]),
        ("torpagi", [("torpagi", "torpaq")]),
        ("nazirliyin", [("nazirliyin", "nazirlik")]),
        ("Nazirlik", [("nazirlik", "nazirliy")]),
        ("çörəyi", [("coreyi", "corek")]),
        ("heyət", [("heyet",)]),
        ("D-0471/26 tarixli", [("d-0471/26",), ("tarixli",)]),
        ("sektor-şöbə", [("sektor",), ("sobe",)]),
        ("… — !", []),
    ],
)
def test_words_of_a_query(text: str, forms: list[tuple[str, ...]]) -> None:
    assert word_forms(text) == forms


def test_words_of_an_index_come_once_and_numbers_also_in_parts() -> None:
    assert words("Məktub № 04/7721, məktub 19.11.2026; torpağı") == [
        "mektub", "no", "04/7721", "04", "7721", "19.11.2026", "19", "11", "2026", "torpagi", "torpaq",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "asked"),
    [("torpaq sahəsi", "torpağı"), ("torpağın", "TORPAQ"), ("nazirliyin əmri", "nazirlik"), ("nazirlik", "Nazirliyi")],
)
def test_a_stem_is_found_by_its_other_form(written: str, asked: str) -> None:
    [forms] = word_forms(asked)
    assert any(word.startswith(form) for word in words(written) for form in forms)


@given(st.text())
def test_a_text_is_found_by_each_of_its_own_words(text: str) -> None:
    known = set(words(text))
    assert all(forms[0] in known for forms in word_forms(text))


@pytest.mark.parametrize("text", ["a-" * 50_000, "a1-" * 50_000, "a" * 200_000, "-/." * 50_000, "yi" * 100_000])
def test_hostile_texts_take_linear_time(text: str) -> None:
    began = time.perf_counter()
    found = words(text)
    assert time.perf_counter() - began < 5
    assert all(len(word) <= 65 for word in found)

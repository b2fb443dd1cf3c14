"""What people paste is cleaned, what is too long is refused, nothing is cut off."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text


@pytest.mark.parametrize(
    ("typed", "line", "text"),
    [
        ("  Məktub  ", "Məktub", "Məktub"),
        ("two  words\u00a0here", "two words here", "two  words here"),
        ("one\r\ntwo\rthree\u2028four", "one two three four", "one\ntwo\nthree\nfour"),
        ("a\n\n\n\n\nb", "a b", "a\n\nb"),
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape", "nul bell escape"),
        ("\u202egnp.exe\u202c \u2066x\u2069 \u200fy", "gnp.exe x y", "gnp.exe x y"),
        ("zero\u200bwidth \ufeffmark soft\u00adhyphen", "zerowidth mark softhyphen", "zerowidth mark softhyphen"),
        ("s\u0327o\u0308z", "şöz", "şöz"),
        ("half \ud83d", "half", "half"),
        ("none\uffff\ufdd0", "none", "none"),
        ("👩\u200d💻 İ ə მ", "👩\u200d💻 İ ə მ", "👩\u200d💻 İ ə მ"),
        ("tab\tled\x0bline\x85next", "tab led line next", "tab led line\nnext"),
        ("", "", ""),
        (" \u200b\n ", "", ""),
    ],
)
def test_cleaning(typed: str, line: str, text: str) -> None:
    assert clean_line(typed, 100) == line
    assert clean_text(typed, 100) == text


@given(st.text(max_size=200))
def test_cleaned_texts_stay_as_they_are(typed: str) -> None:
    line, text = clean_line(typed, 1000), clean_text(typed, 1000)
    assert (clean_line(line, 1000), clean_text(text, 1000)) == (line, text)
    assert unicodedata.is_normalized("NFC", text)
    assert "\n" not in line
    assert {unicodedata.category(sign) for sign in text.replace("\n", "")} & {"Cc", "Cs"} == set()


@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_the_limit_is_counted_after_cleaning(clean: Callable[[str, int], str]) -> None:
    assert clean("  " + "ş" * 10 + "\u200b\n ", 10) == "ş" * 10
    with pytest.raises(Refusal) as refused:
        clean("ş" * 11, 10)
    assert (refused.value.code, refused.value.params) == ("too_long", {"length": 11, "limit": 10})


def test_megabytes_are_refused_before_they_are_cleaned() -> None:
    with pytest.raises(Refusal) as refused:
        clean_text("\u0327" * 10_000_000, 300)
    assert refused.value.params == {"length": 10_000_000, "limit": 300}

"""The catalogues are complete, and no letter of the keyboard does two things in any language."""

from pathlib import Path

import pytest

from service.runtime import catalogue, language
from service.web.keymap import go_letters, keymap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compiled() -> None:
    """Catalogues built from what stands in the source now, not from an earlier build."""
    catalogue.compile_all(ROOT)
    language.use_catalogues()


def test_every_word_is_translated():
    assert catalogue.check(ROOT) == []


@pytest.mark.parametrize("code", language.LANGUAGES)
@pytest.mark.usefixtures("compiled")
def test_no_letter_does_two_things(code: str):
    with language.speaking(code):
        acts, places = keymap(), go_letters()
    for letters in (acts, places):
        assert len(set(letters.values())) == len(letters), letters
        assert all(len(letter) == 1 and "A" <= letter <= "Z" for letter in letters.values()), letters
    assert (acts["next"], acts["previous"]) == ("J", "K")

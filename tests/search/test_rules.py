"""Lexemes and questions as text."""

from uuid import UUID

import pytest

from service.search.rules import MOST_TYPED, MOST_WORDS, lexemes, prefix, question, text_words

TENANT = UUID("01930000-0000-7000-8000-000000000001")
MARK = prefix(TENANT)


def bare(text: str) -> str:
    """A question or lexeme without the tenant's mark."""
    return text.replace(MARK, "")


def test_the_mark_is_short_and_of_its_tenant() -> None:
    assert len(MARK) == 10
    assert prefix(UUID(int=TENANT.int + 1)) != MARK


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Məktubun qəbulu", ["mektubun", "qebulu"]),
        ("04/4358", ["04/4358", "04", "4358"]),
        ("№ D-0471/26", ["no", "d-0471/26", "d", "0471", "26"]),
        ("წერილი", ["წერილი", "tserili"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert text_words([text]) == found


def test_lexemes_carry_mark_and_access_class() -> None:
    assert [bare(found) for found in lexemes(TENANT, ["04/7"], ["gizli"])] == ["004/7", "004", "07", "1gizli"]


def test_a_long_text_is_cut_at_a_number_of_words() -> None:
    assert len(text_words([" ".join(f"söz{n}" for n in range(5000))])) == MOST_WORDS


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("icra", "('0icra':*)"),
        ("İCRA hakim", "('0icra':*) & ('0hakim':*)"),
        ("torpaq", "('0torpaq':* | '0torpag':*)"),
        ("D-0471/26", "('0d-0471/26':*)"),
        ("a", "('0a')"),
        ("7", "('07')"),
        ("' | 'x':*", "('0x')"),
        ("\\' & !", ""),
        ("  ", ""),
    ],
)
def test_question(typed: str, asked: str) -> None:
    assert bare(question(TENANT, typed, restricted=False)) == asked


def test_question_of_those_with_the_right_asks_both_classes() -> None:
    assert bare(question(TENANT, "icra", restricted=True)) == "('0icra':* | '1icra':*)"


def test_a_pasted_page_asks_its_first_words_only() -> None:
    assert question(TENANT, "söz " * 100_000, restricted=True).count("&") == MOST_TYPED - 1

"""Questions as they are typed, and where their words stand in a text."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.search.asking import Asked, marked, read, says, snippet


def shown(text: str, typed: str) -> str:
    return "".join(f"[{piece}]" if hit else piece for piece, hit in marked(text, read(typed)))


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Torpağın kateqoriyası", "torpaq", "[Torpağın] kateqoriyası"),
        ("TƏHSİL NAZİRLİYİ", "tehsil nazirlik", "[TƏHSİL] [NAZİRLİYİ]"),
        ("საჯარო რეესტრი", "sajaro", "[საჯარო] რეესტრი"),
        ("საჯარო რეესტრი", "რეე", "საჯარო [რეესტრი]"),
        ("№ 04/4358-1", "04/4358", "№ [04/4358-1]"),
        ("№ 04/4358", "4358", "№ 04/[4358]"),
        ("1 və 11", "1 və", "[1] [və] 11"),
        ("<b>şəki</b>", "şəki", "<b>[şəki]</b>"),
        ("heç nə", "başqa", "heç nə"),
    ],
)
def test_hits_are_marked(text: str, typed: str, found: str) -> None:
    assert shown(text, typed) == found


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ('"torpağın kateqoriyası" qərar', ("torpagin kateqoriyasi",)),
        ("„საჯარო რეესტრი“", ("sajaro reestri",)),
        ("«Bakı şəhəri", ("baki seheri",)),
        ('"tək"', ()),
        ("sözlər", ()),
    ],
)
def test_phrases(typed: str, phrases: tuple[str, ...]) -> None:
    assert read(typed).phrases == phrases


def test_a_phrase_stands_or_not() -> None:
    (phrase,) = read('"torpağın kateqor"').phrases
    assert says(phrase, "Qərar: torpağın, kateqoriyası!")
    assert not says(phrase, "torpağın yeni kateqoriyası", "torpağın", "kateqoriyası")
    assert not says(phrase, "boştorpağın kateqoriyası")


@pytest.mark.parametrize("typed", ["", "  ", "!?", '""'])
def test_nothing_typed_is_said_so(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(typed)
    assert refused.value.field == "q"


def test_a_snippet_is_around_the_hits_and_ends_between_words() -> None:
    text = "əvvəl " * 100 + "Torpağın kateqoriyası dəyişir " + "sonra " * 100
    pieces = snippet(text, read("kateqoriya torpaq"))
    joined = "".join(piece for piece, _ in pieces)
    assert [piece for piece, hit in pieces if hit] == ["Torpağın", "kateqoriyası"]
    assert joined.startswith("… əvvəl")
    assert joined.endswith("sonra …")
    assert len(joined) < 260
    assert snippet(text, read("yoxdur")) == []
    assert len(snippet("x" * 5_000 + " torpaq", read("torpaq"))) >= 1


def test_reading_begins_at_the_end_of_the_period() -> None:
    day, later = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    asked, place = Asked("a", until=day), Cursor(later, uuid4())
    assert asked.begin(None) == asked.begin(place)
    assert asked.begin(Cursor(datetime(2026, 1, 1, tzinfo=UTC), place.id)).at.month == 1  # type: ignore[union-attr]
    assert Asked("a").begin(place) == place
    assert Asked("a").begin(None) is None

"""Articles, languages and twins: what the measured set does not hold, and floors below what it measured."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.manage.benchmarks.texts.measuring import measured
from service.monitoring.texts.extraction import SelectorMistake, Selectors, article, compiled
from service.monitoring.texts.language import language_of
from service.monitoring.texts.likeness import alike, bands, signature

NEAR = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT = "https://news.example/a/1"
BODY = (
    "Qəsəbədə yeni körpü salınıb və sakinlər artıq çayı keçmək üçün uzun yol getmirlər, deyə icra nümayəndəsi bildirib."
)
PAGE = f"""<html><head><title>Sayt</title><script>alert(1)</script></head><body><nav><a href="/">Ana səhifə</a></nav>
<article><h1>Yeni körpü</h1><div class="date">20 noyabr 2026</div><p onclick="steal()">{BODY}</p>
<p>{BODY[::-1]} <a href="javascript:alert(2)">bura</a> <a href="/b">ora</a><img src=x onerror=alert(3)></p>
<div class="box">Reklam qutusu</div></article></body></html>"""


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    found, _mistakes = measured()
    return {str(one["name"]): one for one in found}


@pytest.mark.parametrize(
    ("measure", "figure", "floor"),
    [
        ("extraction", "pages", 300),
        ("extraction", "word_precision", 0.95),
        ("extraction", "word_recall", 0.98),
        ("extraction", "titles_exact", 0.98),
        ("extraction", "moments_exact", 0.97),
        ("languages", "accuracy", 0.98),
        ("twins", "pair_precision", 0.99),
        ("twins", "pair_recall", 0.96),
        ("twins", "candidates_reached", 0.99),
        ("rules", "precision", 0.98),
        ("rules", "recall", 0.98),
        ("rules", "forms_found", 0.98),
    ],
)
def test_what_was_measured_stays(figures: dict[str, dict[str, Any]], measure: str, figure: str, floor: float) -> None:
    assert figures[measure][figure] >= floor


def test_words_that_only_begin_alike_are_left_alone(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["rules"]["strangers"] >= 60 and figures["rules"]["strangers_caught"] <= 0.02


def test_an_article_is_cleaned_and_dated() -> None:
    found = article(PAGE, AT, near=NEAR)
    assert (found.title, found.language, found.reason) == ("Yeni körpü", "az", None)
    assert found.text.startswith(BODY) and found.published_at == datetime(2026, 11, 20, tzinfo=UTC)
    for bad in ("script", "onclick", "onerror", "javascript", "<img", "alert"):
        assert bad not in found.html
    assert 'href="https://news.example/b"' in found.html


def test_selectors_of_a_source_prevail_and_a_dead_one_is_told() -> None:
    found = article(PAGE, AT, Selectors(text="article p", title="h1", remove=".box"), near=NEAR)
    assert found.title == "Yeni körpü" and "Reklam" not in found.text and found.reason is None
    dead = article(PAGE, AT, Selectors(text=".gone"), near=NEAR)
    assert BODY in dead.text and dead.reason is not None and "selector" in dead.reason
    with pytest.raises(SelectorMistake):
        compiled("p[[")


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("", "empty"),
        ("<html><body><div id=app></div><script src=/a.js></script></body></html>", "only scripts"),
        ("<html><body></body></html>", "No article"),
        ("x" * 4_000_001, "too large"),
    ],
)
def test_a_page_without_an_article_says_why(html: str, says: str) -> None:
    found = article(html, AT, near=NEAR)
    assert found.text == "" and found.html == "" and found.reason is not None and says in found.reason


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_page_breaks_the_reader(html: str) -> None:
    article(f"<p>{html}", AT, near=NEAR)
    article(html, AT, near=NEAR)


def test_deep_pages_do_not_break_the_reader() -> None:
    article("<div>" * 20_000 + BODY, AT, near=NEAR)
    article('<script type="application/ld+json">' + "[" * 100_000 + "</script>" + PAGE, AT, near=NEAR)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("BAKIDA YENİ MƏKTƏB AÇILDI", "az"),
        ("Bakida yeni mekteb acildi ve sagirdler derse basladi", "az"),
        ("Bakan açıkladı: yeni okul açıldı ve öğrenciler derse başladı", "tr"),
        ("თბილისში ახალი სკოლა გაიხსნა", "ka"),
        ("ᲗᲑᲘᲚᲘᲡᲨᲘ ᲐᲮᲐᲚᲘ ᲡᲙᲝᲚᲐ", "ka"),
        ("В столице открылась новая школа", "ru"),
        ("У столиці відкрили нову школу для дітей", "uk"),
        ("A new school was opened in the capital today", "en"),
        ("12.04.2026", None),
        ("ok", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_twins_meet_in_capitals_without_diacritics_and_in_latin_letters() -> None:
    az = " ".join(f"{BODY} {number}" for number in range(2))
    capitals = az.replace("i", "İ").replace("ı", "I").upper()
    assert alike(signature(az), signature(capitals)) == 1.0
    ka = "განათლების სამინისტრომ ახალი სკოლის მშენებლობა დაიწყო და მოსწავლეები გაისად გადავლენ ახალ შენობაში"
    latin = "ganatlebis saministrom akhali skolis mshenebloba daitsqo da mostsavleebi gaisad gadavlen akhal shenobashi"
    assert alike(signature(ka), signature(latin)) == 1.0
    assert set(bands(signature(ka))) & set(bands(signature(latin)))


def test_short_and_empty_texts_are_no_twins_by_chance() -> None:
    assert alike(signature(""), signature("")) is None and bands(signature("")) == ()
    assert alike(signature("Hava proqnozu: sabah yağış"), signature("Hava proqnozu: sabah külək")) is None
    assert alike(signature("Sabah yağış yağacaq"), signature("SABAH YAĞIŞ YAĞACAQ")) == 1.0


@given(st.text(max_size=200))
def test_bands_fit_a_signed_column(text: str) -> None:
    assert all(-(1 << 63) <= band < 1 << 63 for band in bands(signature(text)))

"""Rules without a database: rights, readiness, addresses, markup."""

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.publishing.markup import html_of, plain_of
from service.publishing.rules.acts import EDIT, PUBLISH
from service.publishing.rules.items import STATES, ItemText, PictureState, allowed_acts, check_times, why_not_ready
from service.publishing.rules.publications import PublicText, clean_texts, slug_of
from service.publishing.tables import _Sample

WORDS = {"alt": "a", "caption": "c"}
TABLE = {
    (): {state: [] for state in STATES},
    (EDIT,): {
        "draft": ["open", "edit", "discard"],
        "published": ["open", "edit"],
        "withdrawn": ["open", "edit"],
        "discarded": ["open"],
    },
    (PUBLISH,): {
        "draft": ["open", "publish"],
        "published": ["open", "publish", "withdraw"],
        "withdrawn": ["open", "publish"],
        "discarded": ["open"],
    },
    (EDIT, PUBLISH): {
        "draft": ["open", "edit", "publish", "discard"],
        "published": ["open", "edit", "publish", "withdraw"],
        "withdrawn": ["open", "edit", "publish"],
        "discarded": ["open"],
    },
}


@pytest.mark.parametrize("rights", TABLE)
@pytest.mark.parametrize("state", STATES)
def test_who_may_what(rights: tuple[str, ...], state: str) -> None:
    actor = Actor(kind="person", id=None, name="", scopes=dict.fromkeys(rights, EVERYWHERE))
    assert allowed_acts(actor, _Sample(state)) == TABLE[rights][state]


@pytest.mark.parametrize(
    ("kind", "texts", "pictures", "facts", "fields"),
    [
        ("news", {"az": ItemText("a", ready=True)}, [], {}, []),
        ("news", {"az": ItemText("a"), "en": ItemText("a", ready=True)}, [], {}, ["ready_az"]),
        ("event", {"az": ItemText("a", ready=True)}, [], {}, ["starts_on"]),
        ("album", {"az": ItemText("a", ready=True)}, [], {}, ["pictures"]),
        ("album", {"az": ItemText("a", ready=True)}, [PictureState("ready", {"az": WORDS})], {}, []),
        ("news", {"az": ItemText("a", ready=True)}, [PictureState("ready", {"en": WORDS})], {}, ["pictures"]),
        ("news", {"az": ItemText("a", ready=True)}, [PictureState("waiting", {"az": WORDS})], {}, ["pictures"]),
        ("news", {"az": ItemText("a", ready=True)}, [PictureState("failed", {"az": WORDS})], {}, ["pictures"]),
    ],
)
def test_what_is_ready(
    kind: str, texts: dict[str, ItemText], pictures: list[PictureState], facts: dict[str, object], fields: list[str]
) -> None:
    found = why_not_ready(kind, texts, "az", pictures, facts)
    assert [error.field for error in found.errors] == fields if found else fields == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Körpü açıldı: 2026!", "korpu-acildi-2026"),
        ("ქალაქის პარკი გაიხსნა", "kalakis-parki-gaikhsna"),
        ("../../etc <script>", "etc-script"),
        ("№ ###", "no"),
        ("—", ""),
        ("uzun söz " * 40, "-".join(["uzun", "soz"] * 9)),
    ],
)
def test_addresses(text: str, slug: str) -> None:
    assert slug_of(text) == slug


def test_a_publication_stands_in_the_agencys_language() -> None:
    with pytest.raises(Refusal) as refused:
        clean_texts({"en": PublicText("A")}, ["az", "en"], "az")
    assert refused.value.field == "title_az"
    with pytest.raises(Refusal) as refused:
        clean_texts({"az": PublicText("A"), "ka": PublicText("B")}, ["az", "en"], "az")
    assert refused.value.code == "language"


@pytest.mark.parametrize(
    ("begins", "ends"), [("2026-12-10", "2026-12-09"), ("2026-12-10T10:00:00+04:00", "2026-12-10T09:59:00+04:00")]
)
def test_an_event_ends_after_it_begins(begins: str, ends: str) -> None:
    with pytest.raises(Refusal):
        check_times(begins, ends)
    check_times(ends, begins)
    check_times("2026-12-10T10:00:00+04:00", "2026-12-10")


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,a)", "<p>[x](data:text/html,a)</p>"),
        ("[x](//evil.example)", "<p>[x](//evil.example)</p>"),
        ("[x](JaVaScRiPt&#58;alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>"),
        ('[x](https://a.example "a<b")', '<p><a href="https://a.example" title="a&lt;b" rel="noopener">x</a></p>'),
        ("# Big\n\n*soft*", "<h2>Big</h2>\n<p><strong>soft</strong></p>"),
        ("![x](https://a.example/p.png)", '<p>!<a href="https://a.example/p.png" rel="noopener">x</a></p>'),
        ("<https://a.example>", '<p><a href="https://a.example" rel="noopener">https://a.example</a></p>'),
        ("|a|b|\n|:-|-:|\n|1|2|", None),
    ],
)
def test_markup_holds_no_html_of_its_writer(typed: str, made: str | None) -> None:
    found = str(html_of(typed)).strip()
    assert made is None or found == made
    assert "style=" not in found


def test_nesting_and_length_are_borne() -> None:
    assert "<blockquote>" in html_of(">" * 5_000 + " deep")
    assert plain_of("# A\n\n- b\n- **c**") == "A b c"
    assert len(html_of("[" * 30_000)) < 200_000

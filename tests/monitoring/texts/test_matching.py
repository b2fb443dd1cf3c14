"""The language of keyword rules: against a slow evaluator, with its mistakes and the places of its hits."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.monitoring.texts.matching import Fields, Hit, RuleMistake, hits, missing_aliases, parse

# Words that share no form with each other, each with one more form of it.
WORDS = {"dəniz": "dənizdə", "torpaq": "torpağın", "ministri": "ministri", "şəhər": "şəhərlərin", "büdcə": "büdcəsi"}
FORMS = [form for pair in WORDS.items() for form in pair]
SPELLED = {"yer": ["şəhər", "dəniz torpaq"]}


def same(term: str, word: str) -> bool:
    return word == term or word == WORDS[term]


def phrases(words: Sequence[str], terms: Sequence[str]) -> list[tuple[int, int]]:
    last = len(terms) - 1
    return [
        (at, at + last)
        for at in range(len(words) - last)
        if all(same(term, words[at + step]) for step, term in enumerate(terms))
    ]


Tree = tuple[object, ...]


def spans(tree: Tree, words: Sequence[str]) -> list[tuple[int, int]]:
    """Every place of a positional tree, by trying all of them."""
    kind = tree[0]
    if kind == "phrase":
        return phrases(words, list(tree[1:]))  # type: ignore[arg-type]
    if kind == "alias":
        return [span for one in SPELLED["yer"] for span in phrases(words, one.split())]
    left, right, far = spans(tree[1], words), spans(tree[2], words), tree[3]  # type: ignore[arg-type]
    return [
        (min(a[0], b[0]), max(a[1], b[1]))
        for a in left
        for b in right
        if 0 <= max(a[0], b[0]) - min(a[1], b[1]) - 1 <= far  # type: ignore[operator]
    ]


def naive(tree: Tree, fields: dict[str, list[str]], scope: Sequence[str] = ("title", "text")) -> bool:
    match tree:
        case ("all", *parts):
            return all(naive(part, fields, scope) for part in parts)  # type: ignore[arg-type]
        case ("some", *parts):
            return any(naive(part, fields, scope) for part in parts)  # type: ignore[arg-type]
        case ("not", part):
            return not naive(part, fields, scope)  # type: ignore[arg-type]
        case ("in", name, part):
            return naive(part, fields, [one for one in scope if one == name])  # type: ignore[arg-type]
        case _:
            return any(spans(tree, fields[name]) for name in scope)


def written(tree: Tree) -> str:
    """A tree as people type it."""
    kind, inner = tree[0], [written(part) for part in tree[1:] if isinstance(part, tuple)]
    made = {
        "phrase": lambda: str(tree[1]) if len(tree) == 2 else '"' + " ".join(map(str, tree[1:])) + '"',
        "alias": lambda: "@yer",
        "near": lambda: f"({inner[0]} NEAR/{tree[3]} {inner[1]})",
        "all": lambda: "(" + " AND ".join(inner) + ")",
        "some": lambda: "(" + " OR ".join(inner) + ")",
        "not": lambda: f"NOT {inner[0]}",
        "in": lambda: f"{tree[1]}:{inner[0]}",
    }
    return made[str(kind)]()


term = st.sampled_from(sorted(WORDS))
phrase = st.lists(term, min_size=1, max_size=2).map(lambda terms: ("phrase", *terms))
placed = phrase | st.just(("alias",))
near = st.tuples(st.just("near"), placed, placed, st.integers(1, 3)) | st.tuples(
    st.just("near"), st.tuples(st.just("near"), placed, placed, st.integers(1, 3)), placed, st.integers(1, 2)
)
leaf = placed | near
trees = st.recursive(
    leaf,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("all", *parts))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("some", *parts))
        | inner.map(lambda part: ("not", part))
        | st.tuples(st.just("in"), st.sampled_from(["title", "text"]), inner)
    ),
    max_leaves=6,
)
text = st.lists(st.sampled_from([*FORMS, "araya", "girən"]), max_size=9)


@settings(max_examples=400, deadline=None)
@given(trees, text, text)
def test_it_agrees_with_the_slow_evaluator(tree: Tree, title: list[str], body: list[str]) -> None:
    try:
        rule = parse(written(tree))
    except RuleMistake as mistake:
        assert "excludes" in mistake.sentence
        return
    fields = Fields(" ".join(title).upper().replace("DƏNIZ", "DƏNİZ"), "", ", ".join(body))
    found = hits(rule, fields, SPELLED)
    assert (found is not None) == naive(tree, {"title": title, "text": body})
    for hit in found or []:
        assert (
            getattr(fields, hit.field)[hit.start : hit.end].strip(" ,")
            == getattr(fields, hit.field)[hit.start : hit.end]
        )


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.sampled_from('ab ()"„”@=*-:/ANDORTEVƏYİL5title\n'), max_size=60) | st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_at_a_place(typed: str) -> None:
    try:
        rule = parse(typed)
    except RuleMistake as mistake:
        assert 0 <= mistake.position <= len(typed) and mistake.length >= 1
        assert str(mistake)
    else:
        hits(rule, Fields("a b", "", typed), {"a": ["b"]})


@pytest.mark.parametrize(
    ("typed", "position", "says"),
    [
        ("", 0, "at least one word"),
        ("yol AND", 6, "missing here"),
        ("(yol", 0, "not closed"),
        ("yol)", 3, "closes nothing"),
        ("()", 0, "nothing inside"),
        ('yol "küçə', 4, "quotation mark"),
        ("NOT yol", 0, "only excludes"),
        ("yol OR NOT küçə", 0, "only excludes"),
        ("rəng:yol", 0, "no field rəng"),
        ("a*b", 1, "end of a word"),
        ("a*", 0, "2 letters before the star"),
        ("yol NEAR küçə", 4, "from 1 to 50"),
        ("yol NEAR/99 küçə", 4, "from 1 to 50"),
        ("(yol AND küçə) NEAR/3 ev", 0, "may stand beside NEAR"),
        ("language:azeri", 9, "two letters"),
        ("yol !!!", 4, "a letter or a digit"),
        ("a " * 301, 0, "more than 300 terms"),
        ("a" * 4001, 4000, "longer than 4000"),
        ("(" * 30 + "a" + ")" * 30, 20, "too many parentheses"),
    ],
)
def test_a_mistake_says_where_and_why(typed: str, position: int, says: str) -> None:
    with pytest.raises(RuleMistake, match=says) as wrong:
        parse(typed)
    assert wrong.value.position == position or says == "2 letters before the star"


def met(rule: str, body: str, **more: str) -> bool:
    return (
        hits(parse(rule), Fields(more.get("title", ""), "", body, more.get("source", ""), more.get("language")))
        is not None
    )


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("məktəb VƏ büdcə", "büdcədən məktəbə"),
        ("məktəb VƏ YA lisey", "liseyin"),
        ("yol DEYİL dəmir", "yolun"),
        ("სკოლა და წყალი", "წყლის სკოლაში"),
        ("სკოლა ან წყალი", "წყალს"),
        ("სკოლა არა წყალი", "სკოლას"),
        ("школа И НЕ рынок", "школы"),
        ("mətn:yol", "yol"),
        ("ტექსტი:სკოლა", "სკოლა"),
        ("“Təhsil Nazirliyi”", "TƏHSİL NAZİRLİYİNDƏN"),
        ("Tehsil nazirliyi", "Təhsil Nazirliyinin"),
        ("თბილისი", "tbilisshi"),
        ("tbilisi", "თბილისში"),
        ("infrastruktur*", "infrastrukturumuzdakılar"),
        ("COVID-19", "covid 19"),
        ("nazir NEAR/1 büdcə", "büdcəni yeni nazirin"),
    ],
)
def test_it_is_met(rule: str, body: str) -> None:
    assert met(rule, body)


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("yol DEYİL dəmir", "dəmir yolun"),
        ("title:yol", "yol"),
        ("=nazirlik", "nazirliyin"),
        ("nazir NEAR/1 büdcə", "büdcəni tam yeni nazirin"),
        ('"nazir büdcə"', "büdcə nazir"),
        ("su", "sual"),
        ("@yoxdur", "yoxdur"),
    ],
)
def test_it_is_not_met(rule: str, body: str) -> None:
    assert not met(rule, body)


def test_outlet_and_language_alone_are_met_without_a_place() -> None:
    rule = parse('source:"günün xəbəri" dil:az')
    assert hits(rule, Fields("", "", "nə", "Günün Xəbəri saytı", "az")) == []
    assert hits(rule, Fields("", "", "nə", "Başqa sayt", "az")) is None
    assert hits(rule, Fields("", "", "nə", "Günün Xəbəri", "ka")) is None


def test_a_place_is_of_the_original_text() -> None:
    body = "Dünən NI\u0307ZAMİ rayonunda\u200b, «ELM VƏ TƏHSİL NAZİRLİYİNDƏN» məlumat verildi."
    found = hits(parse('nizami AND "təhsil nazirliyi"'), Fields("", "", body))
    assert found is not None
    assert [body[hit.start : hit.end] for hit in found] == ["NI\u0307ZAMİ", "TƏHSİL NAZİRLİYİNDƏN"]
    assert found[1] == Hit("text", found[1].start, found[1].end, "təhsil nazirliyi")


def test_lists_that_are_missing_are_named() -> None:
    rule = parse("@Nazirlik OR @başqa")
    assert [alias.name for alias in missing_aliases(rule, {"nazirlik": ["x"]})] == ["basqa"]


def test_a_hostile_text_does_not_hold_it_up() -> None:
    body = "yol " * 50_000
    found = hits(parse("yol NEAR/50 yol NEAR/50 yol"), Fields("", "", body))
    assert found is not None and len(found) < 20_000

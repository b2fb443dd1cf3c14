"""What was understood of the labelled pages, beside what is true of them."""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from service.manage.benchmarks.texts.stories import HERE, NEAR, ZONE, Case, cases, rules
from service.monitoring.texts import decoding, extraction, likeness, matching

_WORD = re.compile(r"\w+")
Figures = dict[str, object]


def measured() -> tuple[list[Figures], list[str]]:
    """The figures of all five measures, and a line for each thing misunderstood."""
    told = cases()
    began = time.process_time()
    read = [_read(case) for case in told]
    spent = time.process_time() - began
    mistakes: list[str] = []
    figures = [
        _extraction(told, read, mistakes) | {"ms_per_page": round(1000 * spent / len(told), 1)},
        _languages(told, read, mistakes),
        _twins(told, mistakes),
        _rules(told, mistakes),
    ]
    return figures, mistakes


def _read(case: Case) -> extraction.Article:
    html = decoding.decoded(case.page, case.content_type)
    return extraction.article(html, f"https://{case.layout}.example/{case.name}", near=NEAR, zone=ZONE)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 1.0


def _extraction(told: list[Case], read: list[extraction.Article], mistakes: list[str]) -> Figures:
    common = kept = true = titles = moments = days = 0
    for case, article in zip(told, read, strict=True):
        wanted, got = Counter(_WORD.findall(case.text)), Counter(_WORD.findall(article.text))
        both = (wanted & got).total()
        common, kept, true = common + both, kept + got.total(), true + wanted.total()
        if both < 0.95 * max(got.total(), wanted.total()):
            mistakes.append(f"text {case.name} {case.layout}: {both} of {wanted.total()}, {got.total()} read")
        if article.title == case.title:
            titles += 1
        else:
            mistakes.append(f"title {case.name} {case.layout}: {article.title!r}")
        found = article.published_at
        moments += found is not None and found == case.published_at.replace(second=0)
        days += found is not None and found.astimezone(ZONE).date() == case.published_at.date()
        if found != case.published_at:
            mistakes.append(f"date {case.name} {case.layout}: {found}")
    return {
        "name": "extraction", "pages": len(told), "word_precision": _share(common, kept),
        "word_recall": _share(common, true), "titles_exact": _share(titles, len(told)),
        "moments_exact": _share(moments, len(told)), "days_exact": _share(days, len(told)),
    }  # fmt: skip


def _languages(told: list[Case], read: list[extraction.Article], mistakes: list[str]) -> Figures:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case, article in zip(told, read, strict=True):
        if case.language == "ka" and case.telling == "plain":
            continue
        group = f"{case.language} plain" if case.telling == "plain" else case.language
        asked[group] += 1
        right[group] += article.language == case.language
        if article.language != case.language:
            mistakes.append(f"language {case.name}: {article.language}")
    return {
        "name": "languages", "texts": asked.total(), "accuracy": _share(right.total(), asked.total()),
        "by_language": {group: _share(right[group], asked[group]) for group in sorted(asked)},
    }  # fmt: skip


def _twins(told: list[Case], mistakes: list[str]) -> Figures:
    signatures = [likeness.signature(f"{case.title}\n{case.text}") for case in told]
    keys = [set(likeness.bands(one)) for one in signatures]
    true = found = right = reached = 0
    by_telling: Counter[str] = Counter()
    of_telling: Counter[str] = Counter()
    for one, other in combinations(range(len(told)), 2):
        same = told[one].story == told[other].story
        candidate = not keys[one].isdisjoint(keys[other])
        twins = candidate and likeness.alike(signatures[one], signatures[other]) is not None
        true, found, right = true + same, found + twins, right + (same and twins)
        reached += same and candidate
        if same and told[one].telling == "original":
            kind = told[other].telling.split("-")[0]
            of_telling[kind] += 1
            by_telling[kind] += twins
        if same != twins:
            mistakes.append(f"{'missed' if same else 'false'} twins {told[one].name} {told[other].name}")
    return {
        "name": "twins", "texts": len(told), "pairs": true, "pair_precision": _share(right, found),
        "pair_recall": _share(right, true), "candidates_reached": _share(reached, true),
        "recall_by_telling": {kind: _share(by_telling[kind], of_telling[kind]) for kind in sorted(of_telling)},
        **_stories(told, signatures),
    }  # fmt: skip


def _stories(told: list[Case], signatures: list[bytes]) -> Figures:
    """Stories as they grow: each text joins the story of its likest twin that came before."""
    story: list[int] = []
    for number, signature in enumerate(signatures):
        twins = [
            (value, at) for at in range(number) if (value := likeness.alike(signature, signatures[at])) is not None
        ]
        story.append(story[max(twins, key=lambda twin: (twin[0], -twin[1]))[1]] if twins else number)
    labels = [case.story for case in told]
    both = Counter(zip(story, labels, strict=True))
    right = _pairs(both.values())
    return {
        "story_precision": _share(right, _pairs(Counter(story).values())),
        "story_recall": _share(right, _pairs(Counter(labels).values())),
    }


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _rules(told: list[Case], mistakes: list[str]) -> Figures:
    written, aliases = rules()
    parsed = {name: matching.parse(text) for name, text in written.items()}
    asked = [case for case in told if "?" not in case.rules and case.telling != "rewritten"]
    true = found = right = 0
    spent = 0.0
    for case in asked:
        expected = set(case.rules)
        began = time.process_time()
        reading = matching.Reading.of(matching.Fields(case.title, "", case.text, "Portal", case.language))
        met = {name for name, rule in parsed.items() if matching.hits(rule, reading, aliases) is not None}
        spent += time.process_time() - began
        true, found, right = true + len(expected), found + len(met), right + len(met & expected)
        mistakes += [f"rule missed {case.name}: {name}" for name in sorted(expected - met)]
        mistakes += [f"rule false {case.name}: {name}" for name in sorted(met - expected)]
    return {
        "name": "rules", "rules": len(parsed), "texts": len(asked), "matches": true,
        "precision": _share(right, found), "recall": _share(right, true),
        "ms_for_200_rules": round(1000 * spent / len(asked) / len(parsed) * 200, 2),
    } | _inflected()  # fmt: skip


def _inflected() -> Figures:
    """Single words against lists of their forms and of words that only begin like them."""
    right = asked = wrong = refused = 0
    for word in tomllib.loads((HERE / "forms.toml").read_text(encoding="utf-8"))["words"]:
        rule = matching.parse(word["word"])
        for form in word["forms"].split():
            asked += 1
            right += matching.hits(rule, matching.Fields("", "", form)) is not None
        for stranger in word.get("strangers", "").split():
            refused += 1
            wrong += matching.hits(rule, matching.Fields("", "", stranger)) is not None
    return {"forms": asked, "forms_found": _share(right, asked), "strangers": refused,
            "strangers_caught": _share(wrong, refused)}  # fmt: skip

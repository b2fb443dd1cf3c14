"""Whether an article fulfils a rule, and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from service.monitoring.texts.matching.grammar import (
    Alias,
    All,
    Near,
    Node,
    Not,
    Outlet,
    Phrase,
    Rule,
    Some,
    Within,
    Word,
    Written,
    spelling,
)  # fmt: skip
from service.monitoring.texts.matching.inflection import stems
from service.monitoring.texts.matching.reading import NAMES, Fields, Reading, name_key

Aliases = Mapping[str, Sequence[str]]
_MOST_PLACES = 2000
_EVERYWHERE = frozenset(range(len(NAMES)))


@dataclass(frozen=True, order=True)
class Hit:
    """Where a term of a rule stands: letters ``start`` to ``end`` of the original ``field``."""

    field: str
    start: int
    end: int
    term: str


class _Span(NamedTuple):
    field: int
    start: int
    end: int
    """Numbers of the first and last word."""
    leaves: tuple[tuple[int, int, str], ...]


class _Found(NamedTuple):
    holds: bool
    spans: list[_Span]


_NO = _Found(False, [])


def hits(rule: Rule, fields: Fields | Reading, aliases: Aliases | None = None) -> list[Hit] | None:
    """Where an article fulfils a rule, in order; None when it does not. A list that holds nothing means that the rule
    asks only for an outlet or a language.

    Ask many rules of one ``Reading.of(fields)``. ``aliases``: spellings by name; an unknown name is found nowhere.
    """
    reading = fields if isinstance(fields, Reading) else Reading.of(fields)
    named = {name_key(name): spellings for name, spellings in (aliases or {}).items()} if rule.aliases else {}
    found = _Asking(reading, named).of(rule.root, _EVERYWHERE)
    if not found.holds:
        return None
    made: dict[tuple[int, int, int], Hit] = {}
    for span in found.spans:
        places = reading.places[span.field]
        for first, last, term in span.leaves:
            made.setdefault(
                (span.field, first, last), Hit(NAMES[span.field], places[first].start, places[last].end, term)
            )
    return [made[key] for key in sorted(made)]


def missing_aliases(rule: Rule, aliases: Aliases) -> list[Alias]:
    """The lists of spellings that a rule names and that do not exist."""
    known = {name_key(name) for name in aliases}
    return [alias for alias in rule.aliases if alias.name not in known]


@lru_cache(maxsize=8192)
def _spelled(text: str) -> Phrase | None:
    return spelling(text)


class _Asking:
    def __init__(self, reading: Reading, aliases: Aliases) -> None:
        self.reading, self.aliases = reading, aliases

    def of(self, node: Node, where: frozenset[int]) -> _Found:
        match node:
            case Phrase():
                found = self._spans(self.phrase(node, where))
            case All():
                found = self.all(node, where)
            case Some():
                parts = [self.of(part, where) for part in node.parts]
                found = _Found(any(one.holds for one in parts), [span for one in parts for span in one.spans])
            case Not():
                found = _Found(not self.of(node.part, where).holds, [])
            case Alias():
                found = self._spans(self.alias(node, where))
            case Near():
                found = self._spans(self.near(node, where))
            case Within():
                found = self.of(node.part, where & {NAMES.index(node.name)})
            case Outlet():
                found = _Found(f" {node.key} " in self.reading.source_key, [])
            case Written():
                found = _Found(self.reading.fields.language == node.code, [])
        return found

    @staticmethod
    def _spans(spans: list[_Span]) -> _Found:
        return _Found(bool(spans), spans)

    def all(self, node: All, where: frozenset[int]) -> _Found:
        spans: list[_Span] = []
        for part in node.parts:
            found = self.of(part, where)
            if not found.holds:
                return _NO
            spans += found.spans
        return _Found(True, spans)

    def alias(self, node: Alias, where: frozenset[int]) -> list[_Span]:
        spans: list[_Span] = []
        for text in self.aliases.get(node.name, ()):
            if phrase := _spelled(text):
                spans += self.phrase(phrase, where)
        return spans

    def phrase(self, node: Phrase, where: frozenset[int]) -> list[_Span]:
        spots = [self.word(word) for word in node.words]
        if not all(spots):
            return []
        last = len(spots) - 1
        rest = [set(found) for found in spots[1:]]
        return [
            _Span(field, number, number + last, ((number, number + last, node.written),))
            for field, number in spots[0]
            if field in where and all((field, number + step) in found for step, found in enumerate(rest, 1))
        ]

    def near(self, node: Near, where: frozenset[int]) -> list[_Span]:
        left, right = self.of(node.left, where).spans, self.of(node.right, where).spans
        if not left or not right:
            return []
        joined = _joined(left, right, node.distance) + _joined(right, left, node.distance)
        return list(dict.fromkeys(joined))[:_MOST_PLACES]

    def word(self, word: Word) -> list[tuple[int, int]]:
        """Where a word stands: (field, number), in order."""
        known = self.reading.found.get(word)
        if known is None:
            spots = [spot for key in _keys(word, self.reading) for spot in self.reading.spots[key]]
            known = self.reading.found[word] = sorted(spots)[:_MOST_PLACES]
        return known


def _joined(before: list[_Span], after: list[_Span], distance: int) -> list[_Span]:
    """Pairs of which one ends at most ``distance`` words before the other begins."""
    ordered = sorted(after, key=lambda span: (span.field, span.start))
    starts = [(span.field, span.start) for span in ordered]
    found = []
    for one in before:
        low = bisect_right(starts, (one.field, one.end))
        high = bisect_left(starts, (one.field, one.end + distance + 2))
        found += [_Span(one.field, one.start, other.end, one.leaves + other.leaves) for other in ordered[low:high]]
        if len(found) > _MOST_PLACES:
            break
    return found


def _keys(word: Word, reading: Reading) -> set[str]:
    """The different words of the article that are this word of a rule."""
    if word.how == "exact":
        return {word.key} if word.key in reading.spots else set()
    if word.how == "prefix":
        return set(reading.beginning_with(word.key))
    found: set[str] = set()
    for grammar, georgian in _grammars(word.script, reading):
        for stem in stems(word.key, grammar):
            for key in reading.beginning_with(stem.begin):
                if (georgian is None or (key in reading.georgian) is georgian) and stem.ending.fullmatch(
                    key, len(stem.begin)
                ):
                    found.add(key)
    return found


def _grammars(script: str, reading: Reading) -> list[tuple[str, bool | None]]:
    """Which endings to expect, and of words in which letters: Georgian ones, others, or any."""
    if script in {"ka", "ru"}:
        return [(script, None)]
    grammars: list[tuple[str, bool | None]] = [("en", False)]
    if reading.fields.language != "en":
        grammars.append(("az", False))
    if reading.georgian:
        grammars.append(("ka", True))
    return grammars

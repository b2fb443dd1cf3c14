"""An article cut into words once, for all the rules that are asked of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from service.kit.folding import fold, latin_georgian

# Marks and invisible hyphens belong to the word around them: they stand in text copied from elsewhere.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])*")
_GEORGIAN = re.compile("[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2d]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_CHECKED = 3

NAMES = ("title", "lead", "text")


@dataclass(frozen=True)
class Fields:
    """What rules are asked of. ``source`` is the outlet as people name it; ``language`` its code."""

    title: str
    lead: str
    text: str
    source: str = ""
    language: str | None = None


@dataclass(frozen=True)
class Place:
    """A word of a field: which one, and where its letters stand in the original text."""

    start: int
    end: int


def script_of(word: str) -> str:
    """``ka``, ``ru`` or ``latin``: the letters a word is written in."""
    if _GEORGIAN.search(word):
        return "ka"
    return "ru" if _CYRILLIC.search(word) else "latin"


def cut(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words of a text as keys, with where they stand."""
    for found in _WORD.finditer(text):
        if key := latin_georgian(found[0]).replace(" ", ""):
            yield key, found


@dataclass
class Reading:
    """The words of an article: where each stands, and which begin alike."""

    fields: Fields
    places: tuple[list[Place], ...] = ()
    spots: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Key of a word: (field, number of the word in it), in order."""
    georgian: set[str] = field(default_factory=set)
    found: dict[object, list[tuple[int, int]]] = field(default_factory=dict)
    """What was already looked for: rules share many words."""

    @classmethod
    def of(cls, fields: Fields) -> Reading:
        """Cut an article into words: one pass over its letters."""
        reading = cls(fields, tuple([] for _ in NAMES))
        for number, name in enumerate(NAMES):
            places = reading.places[number]
            for key, found in cut(getattr(fields, name)):
                if not found[0].isascii() and _GEORGIAN.search(found[0]):
                    reading.georgian.add(key)
                reading.spots.setdefault(key, []).append((number, len(places)))
                places.append(Place(found.start(), found.end()))
        return reading

    @cached_property
    def ordered(self) -> list[str]:
        """All different words, for looking up by their beginning."""
        return sorted(self.spots)

    @cached_property
    def beginnings(self) -> set[str]:
        """How words begin: most words of most rules are turned away here."""
        return {key[:_CHECKED] for key in self.spots}

    @cached_property
    def source_key(self) -> str:
        """The outlet's name as a search key, between spaces."""
        return " " + " ".join(key for key, _found in cut(self.fields.source)) + " "

    def beginning_with(self, begin: str) -> Iterator[str]:
        """The different words with this beginning."""
        if len(begin) >= _CHECKED and begin[:_CHECKED] not in self.beginnings:
            return
        ordered = self.ordered
        at = bisect_left(ordered, begin)
        while at < len(ordered) and ordered[at].startswith(begin):
            yield ordered[at]
            at += 1


def name_key(text: str) -> str:
    """A name (of an alias, a field) as it is compared."""
    return fold(text)

"""What somebody typed into the search, and where its words stand in a text that they may see. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from service.kit.folding import fold, latin_georgian, phrase_key, word_forms
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.search.rules import LONGEST_TYPED, MOST_TYPED

MOST_PHRASES = 3
BEFORE, AFTER = 80, 160
NOTHING_TYPED = N_("Type a number, or words of a sender, a subject or a file.")
QUOTED = re.compile(r'"([^"]+)(?:"|$)')
TOKEN = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*|[\W_]+")
PART = re.compile(r"[^\W_]+|[\W_]+")

Piece = tuple[str, bool]
"""A piece of a text, and whether it answers to what was typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what was typed, the phrases in quotes as keys, and each word's forms as keys.

    since, until: moments, half open.
    """

    typed: str
    phrases: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def begin(self, before: Cursor | None) -> Cursor | None:
        """Where reading newest first begins: at a place, or at the end of the period."""
        end = Cursor(self.until, UUID(int=0)) if self.until else None
        if before is None or end is None:
            return before or end
        return min(before, end, key=lambda place: (place.at, place.id))


def read(typed: str, since: datetime | None = None, until: datetime | None = None) -> Asked:
    """The question in what was typed. Raises Refusal on field `q` when there is nothing to ask."""
    text = " ".join(typed[:LONGEST_TYPED].split())
    words = tuple(word_forms(latin_georgian(text)))[:MOST_TYPED]
    if not words:
        raise Refusal(NOTHING_TYPED, code="required", field="q")
    keys = [phrase_key(quoted) for quoted in QUOTED.findall(fold(text))]
    phrases = tuple(dict.fromkeys(key for key in keys if " " in key))[:MOST_PHRASES]
    return Asked(text, phrases, words, since, until)


def says(phrase: str, *texts: str) -> bool:
    """Whether a phrase stands in one of some texts; its last word may be the beginning of one."""
    return any(f" {phrase}" in f" {phrase_key(text)}" for text in texts)


def _answers(token: str, asked: Asked) -> bool:
    key = latin_georgian(token)
    return any(key.startswith(form) if len(form) > 1 else key == form for forms in asked.words for form in forms)


def marked(text: str, asked: Asked) -> list[Piece]:
    """The text in pieces, those that answer to a typed word marked."""
    pieces: list[Piece] = []
    for token in TOKEN.findall(text):
        parts = [token] if _answers(token, asked) else PART.findall(token)
        for part in parts:
            hit = _answers(part, asked)
            if pieces and pieces[-1][1] == hit and not hit:
                pieces[-1] = (pieces[-1][0] + part, False)
            else:
                pieces.append((part, hit))
    return pieces


def snippet(text: str, asked: Asked) -> list[Piece]:
    """The part of a text around its hits, marked, cut between words; empty when nothing answers."""
    line = " ".join(text.split())
    places, at = [], 0
    for piece, hit in marked(line, asked):
        if hit:
            places.append(at)
        at += len(piece)
    if not places:
        return []
    # The hit that has most others close behind it.
    centre = max(places, key=lambda place: (sum(place <= other < place + AFTER for other in places), -place))
    start, end = max(0, centre - BEFORE), min(len(line), centre + AFTER)
    start = line.find(" ", start, centre) + 1 if start and line.find(" ", start, centre) >= 0 else start
    end = line.rfind(" ", centre, end) if end < len(line) and line.rfind(" ", centre, end) > centre else end
    found = marked(line[start:end], asked)
    return [*([("… ", False)] if start else []), *found, *([(" …", False)] if end < len(line) else [])]


# --- what is found


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found, as everybody who finds it may see it.

    title, who, more: texts in which hits are marked; `more` by their labels. Of one that is `withheld` only number,
    moment and state are given, and it is found by its number alone.
    """

    record: str
    id: UUID
    at: datetime
    href: str
    number: str
    place: str
    state: str
    title: str = ""
    who: str = ""
    language: str = "und"
    more: Mapping[str, str] = field(default_factory=dict)
    withheld: bool = False

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.at, self.id)


@dataclass(frozen=True, slots=True)
class HitPage:
    """Hits, newest first, and the place to go on from."""

    items: list[Hit]
    next: Cursor | None

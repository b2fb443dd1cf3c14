"""Two versions of a text beside each other, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS = re.compile(r"\s+|[^\s]+")
# Beyond this the comparison goes by lines: words of very long texts would take seconds.
MOST_WORDS = 6_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have, that only the older has, or that only the newer has."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """What became of a text. The pieces that are not new make up `before`, those that are not gone `after`."""
    old, new = _parts(before), _parts(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("new", "".join(new[c:d])))
    return pieces


def _parts(text: str) -> list[str]:
    return WORDS.findall(text)

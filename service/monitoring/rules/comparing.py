"""Two texts of one article, side by side in one: what went, what came."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
MOST_TOKENS = 6_000
"""Beyond so many, lines are compared in place of words: the comparison of words takes time by its square."""

Piece = tuple[str, str]
"""A piece of text, and "" where it stands in both, `del` where it went, `ins` where it came."""


def compared(old: str, new: str) -> list[Piece]:
    """Both texts in pieces, in the order of reading."""
    before, after = _tokens(old, new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("".join(before[i1:i2]), ""))
            continue
        gone, come = "".join(before[i1:i2]), "".join(after[j1:j2])
        pieces += [(gone, "del")] if gone else []
        pieces += [(come, "ins")] if come else []
    return pieces


def _tokens(old: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) + len(after) <= MOST_TOKENS:
        return before, after
    return old.splitlines(keepends=True), new.splitlines(keepends=True)


def changes(pieces: Sequence[Piece]) -> int:
    """How many places differ; a word that went with another in its place counts once."""
    starts = [kind for before, (_, kind) in pairwise([("", ""), *pieces]) if kind and not before[1]]
    return len(starts)

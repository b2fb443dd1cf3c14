"""Search keys: how Azerbaijani, Georgian and other text is made comparable. Never for display.

``fold`` makes one key per text, so that İCRA, icra and Icra meet; ``words`` cuts it into the words a search knows.
Python's own ``lower`` would make two code points of İ and leave ə, ı as letters that many keyboards cannot type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LONGEST_WORD = 64

_SAME_AS = {
    "ə": "e", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁄": "/",
    "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "ʹ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
}  # fmt: skip


def _fold_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in {"Mn", "Me", "Cf", "Cs"}:
        return ""
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    if "Ა" <= letter <= "Ჿ":
        return chr(ord(letter) - 0x1C90 + 0x10D0) if unicodedata.name(letter, "") else letter
    lowered = letter.lower()
    return _SAME_AS.get(lowered, lowered)


class _Table(dict[int, str]):
    """Filled as letters are met: at most one entry per code point."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_letter(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """The search key of a text: no case, no marks on letters, Georgian capitals as ordinary letters, single spaces.

    ``fold(fold(x)) == fold(x)``. Compatibility forms fall together too (full-width letters, ligatures, № as "no").
    """
    bare = unicodedata.normalize("NFKD", text).translate(_TABLE)
    return " ".join(unicodedata.normalize("NFC", bare).split())


_LATIN = {
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i", "კ": "k", "ლ": "l",
    "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "zh", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k",
    "ღ": "gh", "ყ": "q", "შ": "sh", "ჩ": "ch", "ც": "ts", "ძ": "dz", "წ": "ts", "ჭ": "ch", "ხ": "kh", "ჯ": "j",
    "ჰ": "h", "ჱ": "e", "ჲ": "y", "ჳ": "vi", "ჴ": "q", "ჵ": "o", "ჶ": "f",
}  # fmt: skip
_LATIN_TABLE = str.maketrans(_LATIN)


def latin_georgian(text: str) -> str:
    """The folded text with Georgian letters as people type them in Latin: the national system without apostrophes."""
    return fold(text).translate(_LATIN_TABLE)


_RUN = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_WORD = re.compile(r"[^\W_]+")
_SOFT_G = re.compile(r"^([^\W\d_]{2,}[aiou])g[aiou]")
_SOFT_Y = re.compile(r"^([^\W\d_]{2,}[eiou])y[eiou]")


def word_forms(text: str) -> list[tuple[str, ...]]:
    """The words of a text, each with the forms under which it may stand in another text; the word itself first.

    Azerbaijani softens q and k at the end of a stem (torpaq, torpağı; nazirlik, nazirliyin), so each side carries the
    other. A number with separators (04/7721, D-0471/26) stays one word. For a query: all words, any form of each.
    """
    return [_forms(piece) for piece in _pieces(text)]


def phrase_key(text: str) -> str:
    """The words of a text one after another, folded and in Latin letters, parted by single spaces.

    A phrase stands in a text when its key stands in the text's key after a space or at the beginning.
    """
    return " ".join(piece[:_LONGEST_WORD] for piece in _pieces(latin_georgian(text)))


def words(text: str) -> list[str]:
    """All words and forms of a text once, in order, for an index. Numbers come whole and in parts."""
    found: dict[str, None] = {}
    for piece in _pieces(text):
        for part in dict.fromkeys([piece, *_WORD.findall(piece)]):
            found.update(dict.fromkeys(_forms(part)))
    return list(found)


def _pieces(text: str) -> Iterator[str]:
    for run in _RUN.findall(fold(text)):
        if len(run) <= _LONGEST_WORD and any(sign.isdigit() for sign in run):
            yield run
        else:
            yield from _WORD.findall(run)


def _forms(piece: str) -> tuple[str, ...]:
    word = piece[:_LONGEST_WORD]
    if soft := _SOFT_G.match(word):
        return word, soft[1] + "q"
    if soft := _SOFT_Y.match(word):
        return word, soft[1] + "k"
    if len(word) > 3 and word[-1] == "q":
        return word, word[:-1] + "g"
    if len(word) > 3 and word[-1] == "k":
        return word, word[:-1] + "y"
    return (word,)

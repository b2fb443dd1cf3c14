"""Cleans what people type or paste before any rule sees it."""

from __future__ import annotations

import re
import unicodedata

from service.kit.refusal import Refusal
from service.kit.words import N_

TOO_LONG = N_("This is too long: %(length)s characters, at most %(limit)s fit.")

_JOINERS = "\u200c\u200d"
_NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def _keep(letter: str) -> str:
    if letter in "\n" + _JOINERS:
        return letter
    category = unicodedata.category(letter)
    if category in {"Zl", "Zp"} or letter == "\x85":
        return "\n"
    if letter in "\t\v\f" or category == "Zs":
        return " "
    return "" if category in {"Cc", "Cf", "Cs"} or _NO_CHARACTER.match(letter) else letter


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = kept = _keep(chr(code))
        return kept


_TABLE = _Table()


def clean_line(text: str, limit: int) -> str:
    """One line: NFC, no control, bidi or invisible signs, single spaces, trimmed. limit: code points after cleaning.

    Raises Refusal(code="too_long") with length and limit; nothing is ever cut off silently.
    """
    return _within(" ".join(_clean(text, limit).split()), limit)


def clean_text(text: str, limit: int) -> str:
    """Several lines: as clean_line, but line breaks stay (as \\n), with at most one empty line between two."""
    lines = [line.rstrip() for line in _clean(text, limit).split("\n")]
    return _within(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), limit)


def _clean(text: str, limit: int) -> str:
    if len(text) > 16 * limit + 65_536:  # what megabytes of paste would become after cleaning is not worth finding out
        raise _too_long(len(text), limit)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return unicodedata.normalize("NFC", plain)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise _too_long(len(text), limit)
    return text


def _too_long(length: int, limit: int) -> Refusal:
    return Refusal(TOO_LONG, code="too_long", length=length, limit=limit)

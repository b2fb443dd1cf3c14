"""Lexemes and questions: pure text work. A lexeme is tenant prefix + access class + folded word.

The prefix only keeps the index selective: that nothing of another agency is found is held by the function that asks.
"""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from service.kit.folding import fold, latin_georgian, word_forms, words

OPEN, CLOSED = "0", "1"
PREFIX_LENGTH = 10
MOST_WORDS = 600
MOST_TEXT_WORDS = 5_000
MOST_TYPED = 8
LONGEST_TYPED = 400
SHORTEST_PREFIX = 2


def prefix(tenant_id: UUID) -> str:
    """The short mark of a tenant in its lexemes."""
    return sha256(tenant_id.bytes).hexdigest()[:PREFIX_LENGTH]


def text_words(texts: Iterable[str], most: int = MOST_WORDS) -> list[str]:
    """The words some texts are found by, at most `most`; Georgian ones also as typed in Latin."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(words(text)))
        if latin_georgian(text) != fold(text):
            found.update(dict.fromkeys(words(latin_georgian(text))))
        if len(found) >= most:
            break
    return list(found)[:most]


def lexemes(
    tenant_id: UUID, open_texts: Iterable[str], closed_texts: Iterable[str], most: int = MOST_WORDS
) -> list[str]:
    """What the side table keeps of one record: open words for everybody, closed ones for those with the right."""
    mark = prefix(tenant_id)
    opened = [f"{mark}{OPEN}{word}" for word in text_words(open_texts, most)]
    return [*opened, *[f"{mark}{CLOSED}{word}" for word in text_words(closed_texts, most)]]


def question(tenant_id: UUID, typed: str, *, restricted: bool) -> str:
    """The tsquery text that asks for all typed words, any form of each, as beginnings of words.

    `restricted` also asks the closed words. Empty when nothing that can be asked was typed. One character alone is
    asked as a whole word.
    """
    marks = [prefix(tenant_id) + access for access in ((OPEN, CLOSED) if restricted else (OPEN,))]
    asked = word_forms(typed[:LONGEST_TYPED])[:MOST_TYPED]
    return " & ".join(_any_of([mark + form for form in forms for mark in marks], len(forms[0])) for forms in asked)


def _any_of(lexemes_: list[str], length: int) -> str:
    sign = ":*" if length >= SHORTEST_PREFIX else ""
    return "(" + " | ".join(f"{_quoted(lexeme)}{sign}" for lexeme in lexemes_) + ")"


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"

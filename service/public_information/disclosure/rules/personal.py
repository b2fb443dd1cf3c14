"""Warnings of personal data in what is about to be made public. They warn and never decide: a person has to look."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from service.kit.folding import fold
from service.kit.words import N_

KINDS: Mapping[str, str] = {
    "personal_number": N_("Looks like a personal number: %(found)s"),
    "phone": N_("Looks like a phone number: %(found)s"),
    "email": N_("Looks like an e-mail address: %(found)s"),
    "name": N_("Name from the request: %(found)s"),
    "account": N_("Looks like a bank account: %(found)s"),
}
SHORTEST_NAME = 3

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ACCOUNT = re.compile(r"\b(?:AZ|GE)\d{2}[ ]?[A-Z]{2,4}[ ]?[\dA-Z ]{12,30}\b")
# A Georgian personal number has eleven digits, the Azerbaijani FIN seven letters and digits without I and O.
_GEORGIAN = re.compile(r"(?<!\d)\d{11}(?!\d)")
_FIN = re.compile(r"\b(?=[0-9A-HJ-NP-Z]*\d)(?=[0-9A-HJ-NP-Z]*[A-HJ-NP-Z])[0-9A-HJ-NP-Z]{7}\b")
_PHONE = re.compile(r"(?<![\w/№-])(?:\+|00)?\d(?:[\s()./-]{0,2}\d){8,13}(?![\d/])")
_DATES = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Warned:
    """One suspicion. kind: of KINDS; found: what stands there."""

    kind: str
    found: str


def warnings(text: str, names: Collection[str] = ()) -> list[Warned]:
    """What in a text may be personal data, each once. names: of people in the request, as they were written."""
    return list(dict.fromkeys(_found(text, names)))


def _found(text: str, names: Collection[str]) -> Iterator[Warned]:
    for kind, pattern in (("email", _EMAIL), ("account", _ACCOUNT), ("personal_number", _GEORGIAN)):
        for match in pattern.finditer(text):
            yield Warned(kind, match[0])
    for match in _FIN.finditer(text):
        yield Warned("personal_number", match[0])
    for match in _PHONE.finditer(_DATES.sub(lambda date: "." * len(date[0]), text)):
        if not _GEORGIAN.fullmatch(match[0]):
            yield Warned("phone", match[0].strip())
    yield from _named(text, names)


def _named(text: str, names: Collection[str]) -> Iterator[Warned]:
    """Words of names as words of the text; case endings of both languages only lengthen a word."""
    wanted = {fold(word) for name in names for word in _WORD.findall(name) if len(word) >= SHORTEST_NAME}
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        if any(folded.startswith(_stem(one)) for one in wanted):
            yield Warned("name", match[0])


def _stem(name: str) -> str:
    """A name without the Georgian ending of the nominative, which other cases drop."""
    return name[:-1] if name[-1] in "იე" and len(name) > SHORTEST_NAME else name

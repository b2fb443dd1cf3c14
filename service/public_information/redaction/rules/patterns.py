"""What looks like personal data in the words of a page. A person decides on each suggestion; none is a finding."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.kit.words import N_
from service.public_information.redaction.rules.places import Place, Word, around, lines

KINDS: Mapping[str, str] = {
    "fin": N_("FIN of a person"),
    "personal_number": N_("Personal number"),
    "iban": N_("Bank account"),
    "card": N_("Bank card"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone number"),
    "plate": N_("Number plate"),
    "birth": N_("Date of birth"),
}
MOST_OF_PAGE = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something of one line that looks like personal data."""

    kind: str
    place: Place
    text: str


def luhn(digits: str) -> bool:
    """Whether the last digit of a card's number fits the others."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban(text: str) -> bool:
    """Whether the check digits of an account's number fit."""
    packed = re.sub(r"\s", "", text)
    if not 15 <= len(packed) <= 34:
        return False
    moved = packed[4:] + packed[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def _card(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return 13 <= len(digits) <= 19 and luhn(digits)


def _phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return 9 <= len(digits) <= 13


def _fin(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and any(sign.isalpha() for sign in text)


BORN = (
    r"(?:doğum\w*|doğulub\w*|təvəllüd\w*|anadan\s+olub|დაბადებ\w*|დაბ\.|"
    r"date\s+of\s+birth|birth\s*date|born|d\.\s?o\.\s?b\.?)"
)
DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|"
    r"\d{1,2}\s+\w{3,12}\s+(?:19|20)\d\d"
)
FIN = r"[0-9A-HJ-NP-Z]{7}"
FREE, ENDS = r"(?<![\w/-])", r"(?![\w/-])"
Fits = Callable[[str], bool]


def _any(text: str) -> bool:
    return bool(text)


# In the order in which they are looked for: what one took is not offered again by a later one.
PATTERNS: Sequence[tuple[str, re.Pattern[str], Fits]] = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"), _any),
    ("iban", re.compile(r"\b(?:AZ\d\d ?[A-Z]{4}|GE\d\d ?[A-Z]{2}|[A-Z]{2}\d\d)(?: ?[0-9A-Z]{1,4}){2,8}\b"), iban),
    ("card", re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])"), _card),
    ("birth", re.compile(rf"{BORN}[^\d\n]{{0,25}}({DATE})", re.IGNORECASE), _any),
    ("birth", re.compile(rf"({DATE})[^\d\n]{{0,20}}(?:doğum|doğul|təvəllüd|დაბად|anadan)", re.IGNORECASE), _any),
    ("fin", re.compile(rf"(?:FİN|FIN|fin|fərdi identifikasiya\w*)\W{{0,12}}(?:kod\w*\W{{0,3}})?({FIN})\b"), _any),
    ("fin", re.compile(rf"{FREE}({FIN}){ENDS}"), _fin),
    ("phone", re.compile(r"(?<![\w+])\+\d{3}(?:[ ()-]*\d){7,10}(?!\d)"), _phone),
    ("phone", re.compile(rf"(?<![\w/-])\(?0\d{{2}}\)?[ -]\d{{3}}[ -]?\d{{2}}[ -]?\d{{2}}{ENDS}"), _phone),
    ("phone", re.compile(rf"{FREE}5\d{{2}}[ -]\d{{2,3}}[ -]\d{{2,3}}(?:[ -]\d{{2}})?{ENDS}"), _phone),
    ("personal_number", re.compile(rf"(?<![\w+/-])\d{{11}}{ENDS}"), _any),
    ("plate", re.compile(rf"{FREE}\d{{2}}[ -][A-Z]{{2}}[ -]\d{{3}}{ENDS}"), _any),
    ("plate", re.compile(rf"{FREE}[A-Z]{{2}}-\d{{3}}-[A-Z]{{2}}{ENDS}"), _any),
)


def found_in(text: str) -> list[tuple[str, int, int]]:
    """What looks like personal data in a line: kind, where it begins and ends. They do not overlap."""
    found: list[tuple[str, int, int]] = []
    for kind, pattern, fits in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            free = all(end <= other_start or start >= other_end for _, other_start, other_end in found)
            if free and fits(text[start:end]):
                found.append((kind, start, end))
    return sorted(found, key=lambda one: one[1])


def suggestions(words: Sequence[Word]) -> list[Suggestion]:
    """What to suggest on a page, at most MOST_OF_PAGE."""
    found = [one for line in lines(words) for one in _of_line([word for _, word in line])]
    return found[:MOST_OF_PAGE]


def _of_line(words: Sequence[Word]) -> Iterator[Suggestion]:
    text = " ".join(word.text for word in words)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    for kind, start, end in found_in(text):
        pairs = zip(starts, words, strict=True)
        held = [word for begin, word in pairs if begin < end and begin + len(word.text) > start]
        yield Suggestion(kind, around(held), text[start:end])

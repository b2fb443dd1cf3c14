"""Under which endings a word of a rule stands in a text.

Everything here is folded: ə is e, ı is i, ö is o, ü is u, ğ is g, Georgian stands in Latin letters. A form is a stem
and a pattern that the rest of the word must fulfil; the stem may have changed its last letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_VOWELS = "aeiou"

# Plural, possessor, case, "which is in", copula: məktəb-lər-imiz-də-ki-lər-in, nazir-dir.
_AZ = re.compile(
    r"(?:l[ae]r)?(?:[iu]?m(?:[iu]z)?|[iu]?n(?:[iu]z)?|s?[iu])?"
    r"(?:[ny]?[iu]n|[yn]?[ae]|[yn]?[iu]|n?d[ae]n?|[iy]?l[ae])?"
    r"(?:(?:d[ae])?k[iu](?:l[ae]r)?(?:n?[iu]n|n[iu]|n[ae]|nd[ae]n?)?)?"
    r"(?:d[iu]r(?:l[ae]r)?|yd[iu]|[iu]md[iu]r)?"
)
_AZ_FROM_VOWEL = re.compile(rf"(?=[{_VOWELS}]){_AZ.pattern}")
_EN = re.compile(r"(?:e?s)?")
# Plural, case with its long form, postposition, "too".
_KA_CLITIC = r"(?:shi|ze|tan|tvis|dan|a?mde|vit|ken|gan|ve)?(?:ts|a)?"
_KA = re.compile(
    rf"(?:eb)?(?:i|ma|m|isa|is|sa|s|ita|iti|it|ti|t|ad|d|o|v)?{_KA_CLITIC}"
    rf"|(?:ni|ta|no)(?:vis)?{_KA_CLITIC}"
)
_KA_REDUCED = re.compile(
    rf"(?:(?:eb(?:i|ma|isa|is|sa|s|ita|it|ad|o)?|isa|is|ita|it|ad){_KA_CLITIC}|(?:eb)?idan(?:ats|ve|ts)?)"
)
_KA_VOWEL = re.compile(rf"(?:ebi?|m|sa|s|ti|it|d|v|o)?{_KA_CLITIC}|eb(?:ma|isa|is|sa|s|ita|it|ad|o){_KA_CLITIC}")
_RU_ENDINGS = (
    "а|я|у|ю|ом|ем|е|и|ы|ов|ев|еи|ам|ям|ами|ями|ах|ях|ои|ои|ою|ею|ь|ью|и|ия|ию|ием|ии|иеи|иям|иями|иях|"
    "ыи|ии|ого|его|ому|ему|ым|им|ая|яя|ую|юю|ое|ее|ые|ие|ых|их|ыми|ими"
)
_RU = re.compile(f"(?:{_RU_ENDINGS})?")
_RU_SOFT = re.compile(r"(?:аи|яи|ыи|ии|ои|ая|яя|ое|ее|ые|ие|ия|а|я|о|е|и|ы|у|ю|ь)$")


@dataclass(frozen=True)
class Stem:
    """The beginning that a word must have and the pattern of what follows it."""

    begin: str
    ending: re.Pattern[str]


@lru_cache(maxsize=16_384)
def stems(word: str, script: str) -> tuple[Stem, ...]:
    """The forms of a folded word: ``script`` is ``az en ka ru``, the grammar to read it by."""
    if len(word) < 2 or any(sign.isdigit() for sign in word):
        return (Stem(word, re.compile("")),)
    return _GRAMMARS[script](word)


def _az(word: str) -> tuple[Stem, ...]:
    found = [Stem(word, _AZ)]
    if len(word) > 2 and word[-1] == "q":
        found.append(Stem(word[:-1] + "g", _AZ_FROM_VOWEL))
    elif len(word) > 2 and word[-1] == "k":
        found.append(Stem(word[:-1] + "y", _AZ_FROM_VOWEL))
    elif 4 <= len(word) <= 6 and word[-2] in "iu" and word[-3] not in _VOWELS and word[-1] not in _VOWELS:
        # fikir, fikri; ömür, ömrü: the last narrow vowel falls before an ending that begins with one.
        found.append(Stem(word[:-2] + word[-1], _AZ_FROM_VOWEL))
    return tuple(found)


def _en(word: str) -> tuple[Stem, ...]:
    found = [Stem(word, _EN)]
    if len(word) > 3 and word[-1] == "y" and word[-2] not in _VOWELS:
        found.append(Stem(word[:-1] + "ies", re.compile("")))
    return tuple(found)


def _ka(word: str) -> tuple[Stem, ...]:
    last, stem = word[-1], word[:-1]
    if last == "i" and len(stem) >= 2:
        found = [Stem(stem, _KA)]
    elif last in "ae" and len(stem) >= 2:
        found = [Stem(word, _KA_VOWEL), Stem(stem, _KA_REDUCED)]
    elif last in "ou":
        return (Stem(word, _KA_VOWEL), Stem(word + "ebi", re.compile("")))
    else:
        return (Stem(word, _KA),)
    if len(stem) >= 4 and stem[-1] in "lrnm" and stem[-2] in "aeo" and stem[-3] not in _VOWELS:
        # წყალი, წყლის; ქვეყანა, ქვეყნის; მინდორი, მინდვრის: the last vowel of the stem falls, o may become v.
        found.append(Stem(stem[:-2] + stem[-1], _KA_REDUCED))
        if stem[-2] == "o":
            found.append(Stem(stem[:-2] + "v" + stem[-1], _KA_REDUCED))
    return tuple(found)


def _ru(word: str) -> tuple[Stem, ...]:
    found = [Stem(word, _RU)]
    if (soft := _RU_SOFT.search(word)) and soft.start() >= 3:
        found.append(Stem(word[: soft.start()], _RU))
        if len(soft[0]) == 2 and soft[0][0] == "и":
            # образование, образований: и may belong to the stem.
            found.append(Stem(word[: soft.start() + 1], _RU))
    if len(word) > 4 and word.endswith(("ок", "ец", "ен", "ень")):
        bare = word.removesuffix("ь")
        found.append(Stem(bare[:-2] + bare[-1], _RU))
    return tuple(found)


_GRAMMARS = {"az": _az, "en": _en, "ka": _ka, "ru": _ru}

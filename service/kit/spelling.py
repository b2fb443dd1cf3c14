"""One name in three alphabets: Cyrillic in Latin letters, and a key of consonants that spellings of one name share.

Əliyev, Aliyev, Алиев and ალიევი are written by different people for one person. Vowels are what spellings differ in;
consonants differ in few known ways, which fall together here. For finding, never for display.
"""

import re

from service.kit.folding import latin_georgian, word_forms

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ё": "e",
    "і": "i", "ї": "i", "є": "e", "ґ": "g", "ә": "e", "ө": "o", "ү": "u", "һ": "h", "ғ": "gh", "ҹ": "j", "ҝ": "g",
    "ј": "y",
}  # fmt: skip
_CYRILLIC_TABLE = str.maketrans(_CYRILLIC)
_TOGETHER = (
    ("dzh", "j"), ("kh", "h"), ("gh", "g"), ("sh", "s"), ("zh", "z"), ("ch", "j"), ("dz", "z"), ("ts", "j"),
    ("x", "h"), ("c", "j"), ("q", "g"), ("k", "g"), ("w", "v"), ("f", "p"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouy']+")
_TWICE = re.compile(r"(.)\1+")


def latin(text: str) -> str:
    """The folded text with Georgian and Cyrillic letters as people type them in Latin."""
    return latin_georgian(text).translate(_CYRILLIC_TABLE)


def sound(word: str) -> str:
    """The consonants of one word, a leading vowel as "a": what spellings of one name share. Empty without letters."""
    plain = latin(word)
    for written, heard in _TOGETHER:
        plain = plain.replace(written, heard)
    bare = _TWICE.sub(r"\1", _VOWELS.sub("", plain))
    return ("a" if plain[:1] and _VOWELS.match(plain[0]) else "") + bare


def sounds(text: str) -> list[str]:
    """The keys of all words of a text once, in order; those of one letter say too little and are left out."""
    return list(dict.fromkeys(key for key in _sounds(text) if len(key) > 1))


def name_sound(name: str) -> str:
    """One key of a whole name, whatever the order of its words and their spelling; "" for a name of one word."""
    keys = sorted({key for key in _sounds(name) if key})
    return " ".join(keys) if len(keys) > 1 else ""


def _sounds(text: str) -> list[str]:
    plain = [forms[0] for forms in word_forms(text)]
    return [sound(word) for word in plain if not any(sign.isdigit() for sign in word)]

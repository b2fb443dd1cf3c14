"""Names find each other whatever alphabet they are written in: at the door one types what one hears."""

from collections.abc import Collection, Iterable

from service.kit.folding import word_forms, words
from service.kit.spelling import latin, sound, sounds

HEARD = "~"
_LONGEST = 200


def keys_of(*texts: str) -> list[str]:
    """The words of some texts in Latin letters, and how they sound, each marked by HEARD."""
    found = [word for text in texts for word in words(latin(text))]
    return list(dict.fromkeys([*found, *(HEARD + heard for text in texts for heard in sounds(text))]))


def outlet_key(name: str) -> str:
    """One key for the spellings of an outlet's name: Ayna, "Ayna" and Айна are one."""
    plain = words(latin(name))
    return " ".join(plain) or latin(name).strip()


def finds(keys: Collection[str], typed: str) -> bool:
    """Whether every typed word begins one of these words, or sounds like one of them."""
    asked = word_forms(latin(typed[:_LONGEST]))
    return all(any(_finds(keys, form) for form in forms) for forms in asked)


def _finds(keys: Iterable[str], word: str) -> bool:
    heard = sound(word)
    marked = HEARD + heard if len(heard) > 1 else ""
    return any(key == marked or (not key.startswith(HEARD) and key.startswith(word)) for key in keys)

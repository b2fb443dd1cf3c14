"""The secret code of a request: how it is drawn, typed and compared. It is shown once and kept as a keyed hash."""

import hashlib
import hmac
from collections.abc import Iterable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without signs that are mistaken for each other when they are read aloud or copied by hand."""
LENGTH, GROUP = 16, 4
_CAPITALS = str.maketrans({chr(97 + n): chr(65 + n) for n in range(26)})
_LONGEST_TYPED = 100


def written(draws: Iterable[int]) -> str:
    """A code of LENGTH signs out of that many random numbers below len(ALPHABET): K7QF-9TXA-M2WD-4HPC."""
    signs = "".join(ALPHABET[draw] for draw in draws)
    return "-".join(signs[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def cleaned(typed: str) -> str:
    """What was typed without spaces, hyphens and case, so that a code copied by hand opens too."""
    signs = typed[:_LONGEST_TYPED].translate(_CAPITALS)
    return "".join(sign for sign in signs if sign.isascii() and sign.isalnum())


def digest(code: str, key: bytes) -> bytes:
    """The keyed hash of a code: SHA-256 under the agency's key, 32 bytes whatever was typed."""
    return hmac.new(key, cleaned(code).encode("ascii"), hashlib.sha256).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether two hashes are one, in the same time for any two."""
    return hmac.compare_digest(one, other)

"""Which articles are twins: reprints, cut and lengthened ones, in capitals, without diacritics, in Latin letters.

A signature is small, lies beside the article and never leaves it: the twins of a new article are found by its bands
through an ordinary index and then compared by their signatures. Thresholds are measured by ``bench texts``.
"""

from __future__ import annotations

import re
import struct

from rensa import RMinHash

from service.kit.folding import latin_georgian

_PERMUTATIONS = 128
_SEED = 20_26
_ROWS = 2
_SHINGLE = 3
_LEAST = 12
"""Below so many shingles chance rules: such texts are twins only when nearly the same."""
_ALIKE = 0.4
_CONTAINED = 0.5
_SHORT = 0.8
_FARTHEST = 8
"""A text many times longer than another holds a list of news, not its twin."""
_WORD = re.compile(r"[^\W_]+")
_SPELT = (("sh", "s"), ("ch", "c"), ("gh", "g"), ("kh", "x"), ("zh", "j"), ("ts", "c"))

Signature = bytes
"""Version (1 byte), number of shingles (4 bytes), 128 times 4 bytes; big endian."""

_HEAD = struct.Struct(">BI")
_BODY = struct.Struct(f">{_PERMUTATIONS}I")
_VERSION = 1


def signature(text: str) -> Signature:
    """The signature of a text, 517 bytes; 5 bytes for a text without a word."""
    shingles = _shingles(text)
    if not shingles:
        return _HEAD.pack(_VERSION, 0)
    hashed = RMinHash(_PERMUTATIONS, _SEED)
    hashed.update(shingles)
    return _HEAD.pack(_VERSION, len(shingles)) + _BODY.pack(*hashed.digest())


def bands(signature: Signature) -> tuple[int, ...]:
    """64 keys (signed 64 bits) of a signature; twins share at least one. None for a text without a word."""
    rows = _rows(signature)
    found = []
    for number in range(0, len(rows), _ROWS):
        key = (rows[number] << 32 | rows[number + 1]) ^ (number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
        found.append(key - (1 << 64) if key >= 1 << 63 else key)
    return tuple(found)


def alike(a: Signature, b: Signature) -> float | None:
    """How much of the shorter text stands in the other, 0.4 to 1, when the two are twins; None when they are not."""
    small, large = sorted((_size(a), _size(b)))
    if not small:
        return None
    rows, others = _rows(a), _rows(b)
    shared = sum(one == other for one, other in zip(rows, others, strict=True)) / _PERMUTATIONS
    contained = min(1.0, shared / (1 + shared) * (small + large) / small)
    if small < _LEAST:
        return contained if shared >= _SHORT else None
    if shared >= _ALIKE or (contained >= _CONTAINED and large <= _FARTHEST * small):
        return max(shared, contained)
    return None


def _shingles(text: str) -> list[str]:
    plain = latin_georgian(text)
    for written, same in _SPELT:
        plain = plain.replace(written, same)
    words = _WORD.findall(plain)
    if len(words) < _SHINGLE:
        return [" ".join(words)] if words else []
    return list({" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)})


def _size(signature: Signature) -> int:
    version, size = _HEAD.unpack_from(signature)
    if version != _VERSION:
        raise ValueError("a signature of another version")
    return int(size)


def _rows(signature: Signature) -> tuple[int, ...]:
    return _BODY.unpack_from(signature, _HEAD.size) if len(signature) > _HEAD.size else ()

"""Badges: what a QR code carries, the short code that is typed where none can be read, and who was here first.

The QR code carries a random number of the badge and a signature: no name, no outlet, no id of a record. A copy of it
opens nothing twice: the second time says when and by whom the first was let in.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from service.public_information.rules.codes import ALPHABET

PREFIX = "CB1"
NUMBER, SIGNATURE = 10, 10
"""Bytes of the badge's number and of its signature."""
SHORT = 6
_CAPITALS = str.maketrans({chr(97 + n): chr(65 + n) for n in range(26)})
LONGEST = 64


def token(number: bytes, key: bytes) -> str:
    """What stands in the QR code: capital letters and digits only, so that the code stays small."""
    return PREFIX + _written(number) + _written(_signature(number, key))


def number_in(typed: str, key: bytes) -> bytes | None:
    """The number of the badge whose token this is, None for anything else: forged, cut off, of another agency."""
    plain = typed.strip()[:LONGEST].translate(_CAPITALS)
    if not plain.startswith(PREFIX):
        return None
    try:
        raw = base64.b32decode(plain.removeprefix(PREFIX))
    except (binascii.Error, ValueError):
        return None
    number, signature = raw[:NUMBER], raw[NUMBER:]
    return number if hmac.compare_digest(signature, _signature(number, key)) else None


def _written(value: bytes) -> str:
    return base64.b32encode(value).decode("ascii")


def _signature(number: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"press badge " + number, hashlib.sha256).digest()[:SIGNATURE]


def short_code(draws: Iterable[int]) -> str:
    """The code that is printed under the QR code: K7Q-F9T."""
    signs = "".join(ALPHABET[draw] for draw in draws)[:SHORT]
    return f"{signs[: SHORT // 2]}-{signs[SHORT // 2 :]}"


def short_typed(typed: str) -> str:
    """What was typed as a short code is written, "" when it cannot be one."""
    signs = "".join(sign for sign in typed[:LONGEST].translate(_CAPITALS) if sign.isascii() and sign.isalnum())
    good = len(signs) == SHORT and all(sign in ALPHABET for sign in signs)
    return f"{signs[: SHORT // 2]}-{signs[SHORT // 2 :]}" if good else ""

"""Bytes of a page or feed as text, whatever charset they claim to be in."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# What browsers read under these names: pages that claim them use the printable signs of the Windows page.
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_LOOK = 4096
_SAMPLE = 64_000


def decoded(body: bytes, content_type: str | None) -> str:
    """The text of a page. Bytes that fit nothing become U+FFFD; U+0000 falls away. Never raises.

    A byte order mark prevails over the header (``content_type``), the header over what the page says of itself; a
    claim that the bytes contradict is put aside.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _text(body[len(mark) :], name)
    for name in _claims(body, content_type):
        if _holds(body, name):
            return _text(body, name)
    return _text(body, _detected(body))


def _text(body: bytes, name: str) -> str:
    return body.decode(name, "replace").replace("\x00", "").removeprefix("\ufeff")


def _claims(body: bytes, content_type: str | None) -> list[str]:
    found: list[str] = []
    if content_type and (said := _HEADER.search(content_type)):
        found += _known(said[1])
    head = body[:_LOOK]
    for pattern in (_XML, _META):
        if written := pattern.search(head):
            # Whoever could read this sign by sign is not in UTF-16, whatever it says.
            found += [name for name in _known(written[1].decode("ascii")) if not name.startswith(("utf-16", "utf-32"))]
    return found


def _known(label: str) -> list[str]:
    try:
        name = codecs.lookup(label.strip()).name
        b"".decode(name)
    except (LookupError, ValueError):
        return []
    return [_WIDER.get(name, name)]


def _holds(body: bytes, name: str) -> bool:
    """Whether the bytes do not contradict a claimed charset."""
    if name == "utf-8":
        return _is_utf8(body)
    if name.startswith(("utf-16", "utf-32")):
        return _zeros(body) > 0.1 or not _is_utf8(body)
    # Text in one-byte letters is almost never valid UTF-8 by chance; a page that is has forgotten its old header.
    return not (_has_high(body) and _is_utf8(body, broken=0)) and _zeros(body) < 0.1


def _has_high(body: bytes) -> bool:
    return not body.isascii()


def _is_utf8(body: bytes, broken: float = 0.02) -> bool:
    """Whether it reads as UTF-8 with at most this share of letters broken: a cut end, a bad quotation."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        if not broken:
            return False
        text = body[:_SAMPLE].decode("utf-8", "replace")
        lost = text.count("\ufffd")
        good = sum(sign > "\x7f" for sign in text) - lost
        return lost <= max(3, broken * good) and good > lost
    return True


def _zeros(body: bytes) -> float:
    head = body[:_LOOK]
    return head.count(0) / len(head) if head else 0.0


def _detected(body: bytes) -> str:
    if _zeros(body) > 0.1:
        head = body[:_LOOK]
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    if _is_utf8(body, broken=0.1):
        return "utf-8"
    sample = body[:_SAMPLE]
    high = [byte for byte in sample if byte > 0x7F]
    letters = len(high) + sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in re.sub(rb"<[^>]*>", b" ", sample))
    if len(high) > 0.65 * letters:
        # Small Cyrillic letters stand in the last quarter of windows-1251 and in the one before it of KOI8-R.
        small = sum(byte >= 0xE0 for byte in high)
        return "cp1251" if small >= sum(0xC0 <= byte < 0xE0 for byte in high) else "koi8-r"
    return "cp1254"

"""What an issue says, as text: freed of signs that would harm an output, kept as JSON, and told apart by a hash."""

import re
from dataclasses import replace
from hashlib import sha256

import msgspec

from service.digest.rules.content import Content, Entry, Figure, Part

# Marks that turn the direction of writing would turn what stands beside them; the others are no signs of XML.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


def plain(text: str) -> str:
    """A text without signs that cannot be seen and do harm; its lines stay."""
    return _HARMFUL.sub("", _BREAKS.sub("\n", text)).replace("\t", " ").strip()


def line(text: str) -> str:
    """The same as one line."""
    return " ".join(plain(text).split())


def clean(content: Content) -> Content:
    """The content as every output says it: cleaning twice changes nothing."""
    return replace(
        content, title=line(content.title), agency=line(content.agency), number=line(content.number),
        correction=plain(content.correction), introduction=plain(content.introduction),
        parts=tuple(_part(one) for one in content.parts), late=tuple(_entry(one) for one in content.late),
        approved_by=line(content.approved_by),
    )  # fmt: skip


def _part(part: Part) -> Part:
    return replace(
        part, title=line(part.title), note=plain(part.note), entries=tuple(_entry(one) for one in part.entries),
        figures=tuple(_figure(one) for one in part.figures),
    )  # fmt: skip


def _entry(entry: Entry) -> Entry:
    return replace(
        entry, headline=line(entry.headline), summary=plain(entry.summary), outlet=line(entry.outlet),
        address=line(entry.address), correction=plain(entry.correction),
    )  # fmt: skip


def _figure(figure: Figure) -> Figure:
    rows = tuple(tuple(line(cell) if isinstance(cell, str) else cell for cell in row) for row in figure.rows)
    columns = tuple(line(one) for one in figure.columns)
    return replace(figure, title=line(figure.title), unit=line(figure.unit), columns=columns, rows=rows,
                   note=plain(figure.note))  # fmt: skip


def packed(content: Content) -> str:
    """The content as JSON; the same content is the same text."""
    return msgspec.json.encode(content).decode()


def unpacked(text: str) -> Content:
    """The content that `packed` was given."""
    return msgspec.json.decode(text, type=Content)


def hash_of(content: Content) -> str:
    """What tells contents apart, as hexadecimal signs."""
    return sha256(packed(content).encode()).hexdigest()

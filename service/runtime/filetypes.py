"""What kind of file this is: by its content first, by its name only where content cannot tell (text, CSV).

Names of files are cleaned here too, and written into headers.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from typing import BinaryIO
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from service.kit.refusal import Refusal
from service.kit.words import N_

EMPTY = N_("This file is empty.")
NOT_ACCEPTED = N_("Files of this kind are not accepted. Accepted kinds: %(kinds)s.")
MISNAMED = N_("The name of this file says %(named)s, but its content is %(found)s. Rename it or choose another file.")
NOT_WHAT_IT_SAYS = N_("The name of this file says %(named)s, but its content is something else or damaged.")
PROTECTED = N_("This document is protected by a password. Save it without one and try again.")
MACROS = N_("This document holds macros, which are not accepted. Save it without them and try again.")


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: its name in profiles, media type, what people call it, and endings its name may have."""

    kind: str
    media_type: str
    label: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    found.kind: found
    for found in (
        FileType("pdf", "application/pdf", "PDF", ("pdf",)),
        FileType("tiff", "image/tiff", "TIFF", ("tif", "tiff")),
        FileType("jpg", "image/jpeg", "JPG", ("jpg", "jpeg", "jpe", "jfif")),
        FileType("png", "image/png", "PNG", ("png",)),
        FileType("docx", _OFFICE + "wordprocessingml.document", "DOCX", ("docx",)),
        FileType("xlsx", _OFFICE + "spreadsheetml.sheet", "XLSX", ("xlsx",)),
        FileType("odt", _OPEN + "text", "ODT", ("odt",)),
        FileType("ods", _OPEN + "spreadsheet", "ODS", ("ods",)),
        FileType("eml", "message/rfc822", "EML", ("eml",)),
        FileType("txt", "text/plain", "TXT", ("txt",)),
        FileType("csv", "text/csv", "CSV", ("csv",)),
    )
}
BY_ENDING = {ending: found for found in TYPES.values() for ending in found.endings}
TEXTS = ("eml", "txt", "csv")
ARCHIVES = ("docx", "xlsx", "odt", "ods")
HEAD = 65_536
MOST_ENTRIES = 10_000
LARGEST_DIRECTORY = 2 * 1024 * 1024
LARGEST_UNPACKED = 1024**3
OPEN_KINDS = {(_OPEN + "text").encode(): "odt", (_OPEN + "spreadsheet").encode(): "ods"}
ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
TIFF_HEADS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MAIL_HEADER = re.compile(
    rb"(?im)^(from|to|date|subject|received|return-path|mime-version|message-id|delivered-to|x-[\w-]+):"
)
ENTRY = re.compile(rb"PK\x03\x04.{22}(.{2}).{2}", re.DOTALL)


class _Unsafe(Exception):
    """An archive that is broken or that we will not open."""


# --- content


def sniff(head: bytes, name: str) -> FileType | None:
    """The kind of file that begins with `head` (64 KiB are plenty), None when it is none we know.

    A first look: of office documents the head may not tell the kind; `check` over the whole file decides.
    """
    kind = _by_magic(head) or _by_entries(_entries_in(head), head)
    return TYPES[kind] if kind else _text_type(head, name)


def check(file: BinaryIO | bytes, name: str, allowed: Collection[str] = tuple(TYPES)) -> FileType:
    """The kind of a whole file (seekable, or its bytes), when `allowed` holds it and its name does not lie.

    Raises Refusal, code `empty_file`, `file_type`, `file_misnamed`, `file_protected` or `file_macros`.
    """
    stream = BytesIO(file) if isinstance(file, bytes) else file
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise Refusal(EMPTY, code="empty_file")
    named = BY_ENDING.get(ending(name))
    found = _decide(head, stream, name, named)
    stream.seek(0)
    if found is None:
        raise _unknown(named, allowed)
    if named is not None and named is not found:
        raise Refusal(MISNAMED, code="file_misnamed", named=named.label, found=found.label)
    if found.kind not in allowed:
        raise _unknown(None, allowed)
    return found


def _unknown(named: FileType | None, allowed: Collection[str]) -> Refusal:
    if named is not None and named.kind in allowed:
        return Refusal(NOT_WHAT_IT_SAYS, code="file_misnamed", named=named.label)
    labels = ", ".join(found.label for found in TYPES.values() if found.kind in allowed)
    return Refusal(NOT_ACCEPTED, code="file_type", kinds=labels)


def _decide(head: bytes, stream: BinaryIO, name: str, named: FileType | None) -> FileType | None:
    if head.startswith(OLE) and named is not None and named.kind in ARCHIVES:
        raise Refusal(PROTECTED, code="file_protected")
    if head.startswith(ZIP):
        try:
            return _archive_type(stream)
        except (_Unsafe, BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, struct.error):
            return None
    kind = _by_magic(head)
    return TYPES[kind] if kind else _text_type(head, name)


def _by_magic(head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "tiff" if head.startswith(TIFF_HEADS) else None


def _text_type(head: bytes, name: str) -> FileType | None:
    named = BY_ENDING.get(ending(name))
    if named is None or named.kind not in TEXTS or not _is_text(head):
        return None
    if named.kind == "eml" and not MAIL_HEADER.search(head.lstrip()[:8192]):
        return None
    return named


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        even = head[: len(head) // 2 * 2]
        return not NO_TEXT.search(even.decode("utf-16", errors="replace").encode("utf-8"))
    return not NO_TEXT.search(head)


# --- archives


def _archive_type(stream: BinaryIO) -> FileType | None:
    _refuse_large_directory(stream)
    stream.seek(0)
    with ZipFile(stream) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise _Unsafe
        names = {entry.filename for entry in entries}
        if any(name.endswith("vbaProject.bin") for name in names):
            raise Refusal(MACROS, code="file_macros")
        start = b""
        if "mimetype" in names:
            with archive.open("mimetype") as inside:
                start = inside.read(128)
    kind = OPEN_KINDS.get(start.strip()) or _office_kind(names)
    return TYPES[kind] if kind else None


def _refuse_large_directory(stream: BinaryIO) -> None:
    """Python reads a directory whole into memory, so look at what its end says of it first."""
    size = stream.seek(0, SEEK_END)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise _Unsafe
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise _Unsafe


def _office_kind(names: Collection[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _entries_in(head: bytes) -> list[str]:
    if not head.startswith(ZIP):
        return []
    found = ((match.end(), struct.unpack("<H", match.group(1))[0]) for match in ENTRY.finditer(head))
    return [head[at : at + length].decode("utf-8", errors="replace") for at, length in found]


def _by_entries(names: list[str], head: bytes) -> str | None:
    if names[:1] == ["mimetype"]:
        kinds = (kind for media_type, kind in OPEN_KINDS.items() if head[38:].startswith(media_type + ZIP))
        return next(kinds, None)
    return _office_kind(names)


# --- names


FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE)
LONGEST_NAME = 150
LONGEST_BYTES = 240


def ending(name: str) -> str:
    """The part of a name after its last dot, in small letters, without the dot; empty when there is none."""
    stem, dot, last = name.rpartition(".")
    return last.strip().casefold() if dot and stem else ""


def safe_name(name: str, instead: str = "file") -> str:
    """A name that every system takes, close to the given one: no folders, no control or direction marks.

    At most 150 characters and 240 bytes of UTF-8, the ending kept. `instead` is used where nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if _is_space(letter) else letter for letter in last if not _is_invisible(letter))
    plain = " ".join(FORBIDDEN.sub("_", visible).split()).strip(". ")
    if RESERVED.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or instead


def _is_space(letter: str) -> bool:
    return letter in "\t\n\r\v\f\x85" or unicodedata.category(letter) in {"Zs", "Zl", "Zp"}


def _is_invisible(letter: str) -> bool:
    return not _is_space(letter) and unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _shortened(name: str) -> str:
    tail = f".{name.rpartition('.')[2]}" if 0 < len(ending(name)) <= 10 else ""
    stem = name.removesuffix(tail) if tail else name
    while stem and (len(stem) + len(tail) > LONGEST_NAME or len((stem + tail).encode()) > LONGEST_BYTES):
        stem = stem[:-1]
    return stem.rstrip(". ") + tail


def attachment_header(name: str, inline: bool = False) -> str:
    """The value of Content-Disposition for a file of this name (RFC 6266; the full name as RFC 5987 has it)."""
    clean = safe_name(name)
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", clean)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"

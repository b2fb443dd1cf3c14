"""A letter with its files as one package: a ZIP file with a manifest of ours and the SHA-256 of each file. Pure.

    manifest.json        what the letter says, and which files there are
    files/01-scan.pdf    the files, in their order

The manifest names its format and version. A reader refuses what it does not know, what is not listed, and what is not
what the manifest says; it unpacks nothing by the names inside.
"""

import json
import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec
from msgspec import Struct

from service.kit.refusal import Refusal
from service.kit.words import N_

FORMAT, VERSION = "chancery.letter-package", 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1024 * 1024
LARGEST_PACKAGE = 512 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
LARGEST_DIRECTORY = 256 * 1024
MOST_FILES = 50
PIECE = 256 * 1024
INSIDE = re.compile(r"files/[^/\\\x00-\x1f]{1,200}")
SUM = re.compile(r"[0-9a-f]{64}")

NOT_A_PACKAGE = N_("This file is no package of a letter, or it is damaged.")
OTHER_VERSION = N_("This package is of version %(version)s; version %(known)s can be read here.")
BROKEN_MANIFEST = N_("The manifest of this package cannot be read: %(where)s.")
UNLISTED = N_("The package holds a file that its manifest does not list, or lists one that it does not hold: %(name)s.")
BAD_PATH = N_("The package holds a file under a name that is not allowed: %(name)s.")
BAD_SUM = N_("The file %(name)s is not the one that was packed: its checksum differs.")
TOO_LARGE = N_("This package is larger than %(megabytes)s MB, or unpacks to more than it says.")
TOO_MANY = N_("A package holds at most %(limit)s files.")


class PackedFile(Struct, forbid_unknown_fields=True):
    """One file: where it lies in the package, its name, size in bytes and SHA-256 in hex."""

    path: str
    name: str
    size: int
    sha256: str


class PackedSender(Struct, forbid_unknown_fields=True):
    name: str
    number: str = ""
    date: str = ""


class PackedLetter(Struct, forbid_unknown_fields=True, kw_only=True):
    """What the letter says. Dates as 2026-11-20. `exchange`: identifiers in systems of document exchange, by scheme.

    case: index and title of the sender's own file.
    """

    subject: str
    sender: PackedSender
    number: str = ""
    registered_on: str = ""
    kind: str = ""
    language: str = "und"
    addressee: str = ""
    summary: str = ""
    sheets: int | None = None
    annexes: int | None = None
    restricted: bool = False
    restricted_basis: str = ""
    case: str = ""
    exchange: dict[str, str] = {}


class Manifest(Struct, forbid_unknown_fields=True, kw_only=True):
    """The manifest of a package. `agency` is the name of the one that made it."""

    format: str
    version: int
    made_at: str
    agency: str
    letter: PackedLetter
    files: list[PackedFile]


def _refused(sentence: str, code: str, **params: object) -> Refusal:
    return Refusal(sentence, code=code, field="package", **params)


# --- reading


class Package:
    """An opened package whose manifest and directory agree. Files are given in pieces and checked as they come."""

    def __init__(self, content: IO[bytes]) -> None:
        """Raises Refusal on field `package`: no package, another version, broken manifest, bad names, too large."""
        _refuse_large_directory(content)
        content.seek(0)
        try:
            self._archive = ZipFile(content)
        except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
            raise _refused(NOT_A_PACKAGE, "not_a_package") from None
        self._entries = _entries(self._archive)
        self.manifest = self._read_manifest()
        self._agree()

    def _read_manifest(self) -> Manifest:
        entry = self._entries.get(MANIFEST)
        if entry is None or entry.file_size > LARGEST_MANIFEST:
            raise _refused(NOT_A_PACKAGE, "not_a_package")
        try:
            with self._archive.open(entry) as inside:
                raw = inside.read(LARGEST_MANIFEST + 1)
            known: Any = json.loads(raw)
        except (BadZipFile, OSError, ValueError, RuntimeError, EOFError, RecursionError):
            raise _refused(NOT_A_PACKAGE, "not_a_package") from None
        if not isinstance(known, dict) or known.get("format") != FORMAT:
            raise _refused(NOT_A_PACKAGE, "not_a_package")
        if known.get("version") != VERSION:
            raise _refused(OTHER_VERSION, "version", version=str(known.get("version"))[:20], known=VERSION)
        try:
            return msgspec.convert(known, Manifest)
        except msgspec.ValidationError as error:
            raise _refused(BROKEN_MANIFEST, "manifest", where=str(error)[:200]) from None

    def _agree(self) -> None:
        files = self.manifest.files
        if len(files) > MOST_FILES:
            raise _refused(TOO_MANY, "too_many", limit=MOST_FILES)
        listed = {file.path for file in files}
        for name in [*self._entries, *listed]:
            if name != MANIFEST and not INSIDE.fullmatch(name):
                raise _refused(BAD_PATH, "path", name=name[:100])
        differing = sorted(listed ^ (set(self._entries) - {MANIFEST}))
        if differing or len(listed) < len(files):
            raise _refused(UNLISTED, "unlisted", name=(differing or [files[-1].path])[0][:100])
        for file in files:
            if file.size < 0 or not SUM.fullmatch(file.sha256) or self._entries[file.path].file_size != file.size:
                raise _refused(BAD_SUM, "checksum", name=file.name[:100])
        if sum(file.size for file in files) > LARGEST_UNPACKED:
            raise _too_large()

    def pieces(self, file: PackedFile) -> Iterator[bytes]:
        """The content of a file. Raises Refusal at its end when it is not what the manifest says."""
        digest, left = sha256(), file.size
        try:
            with self._archive.open(self._entries[file.path]) as inside:
                while piece := inside.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise _too_large()
                    digest.update(piece)
                    yield piece
        except (BadZipFile, OSError, ValueError, RuntimeError, EOFError):
            raise _refused(BAD_SUM, "checksum", name=file.name[:100]) from None
        if left or digest.hexdigest() != file.sha256:
            raise _refused(BAD_SUM, "checksum", name=file.name[:100])


def _entries(archive: ZipFile) -> dict[str, ZipInfo]:
    found: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        if entry.filename in found or entry.is_dir():
            raise _refused(BAD_PATH, "path", name=entry.filename[:100])
        if entry.flag_bits & 1 or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise _refused(NOT_A_PACKAGE, "not_a_package")
        found[entry.filename] = entry
    return found


def _refuse_large_directory(content: IO[bytes]) -> None:
    """Python reads a directory whole into memory, so look at what its end says of it first."""
    size = content.seek(0, 2)
    if size > LARGEST_PACKAGE:
        raise _too_large()
    content.seek(max(0, size - 65_557))
    tail = content.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise _refused(NOT_A_PACKAGE, "not_a_package")
    directory = 0
    with suppress(struct.error):
        (directory,) = struct.unpack("<I", tail[at + 12 : at + 16])
    if directory > LARGEST_DIRECTORY:
        raise _too_large()


def _too_large() -> Refusal:
    return _refused(TOO_LARGE, "too_large", megabytes=LARGEST_PACKAGE // (1024 * 1024))


# --- writing


def path_of(place: int, name: str) -> str:
    """Where a file lies in a package."""
    return f"files/{place:02}-{name}"


def write_manifest(
    archive: ZipFile, made_at: str, agency: str, letter: PackedLetter, files: Sequence[PackedFile]
) -> None:
    """Put the manifest into a package that is being made."""
    manifest = Manifest(
        format=FORMAT, version=VERSION, made_at=made_at, agency=agency, letter=letter, files=list(files)
    )  # fmt: skip
    archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))

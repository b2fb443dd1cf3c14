"""Reading the TOML files of a tenants folder: every file that cannot be read is a problem with its name and place."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

from service.kit.words import N_
from service.tenancy.problems import ProfileErrors, ProfileProblem

NOT_READABLE = N_("The file cannot be read: %(reason)s.")
NOT_UTF8 = N_("The file is not UTF-8 text: see line %(line)s. Save it again as UTF-8.")
NOT_TOML = N_("This is not TOML, line %(line)s, column %(column)s: %(reason)s.")
NOT_TOML_AT_ALL = N_("This is not TOML: %(reason)s.")
TOO_LARGE = N_("The file is larger than %(kilobytes)s kilobytes.")
NO_FOLDER = N_("There is no such folder.")

_LARGEST = 512 * 1024
_TOML_PLACE = re.compile(r"^(.*) \(at line (\d+), column (\d+)\)$")


def read_toml(path: Path, folder: Path) -> dict[str, object]:
    """A parsed file below folder. Raises ProfileErrors: unreadable, too large, not UTF-8, not TOML (with its line)."""
    file = name_of(path, folder)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _single(file, NOT_READABLE, reason=error.strerror or type(error).__name__) from None
    if len(content) > _LARGEST:
        raise _single(file, TOO_LARGE, kilobytes=_LARGEST // 1024)
    try:
        return tomllib.loads(unicodedata.normalize("NFC", content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise _single(file, NOT_UTF8, line=content.count(b"\n", 0, error.start) + 1) from None
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, str(error)) from None
    except RecursionError:
        raise _single(file, NOT_TOML_AT_ALL, reason="nested too deeply") from None


def _not_toml(file: str, message: str) -> ProfileErrors:
    if place := _TOML_PLACE.match(message):
        return _single(file, NOT_TOML, reason=place[1], line=place[2], column=place[3])
    return _single(file, NOT_TOML_AT_ALL, reason=message)


def _single(file: str, msgid: str, **params: object) -> ProfileErrors:
    return ProfileErrors([ProfileProblem(file, "", msgid, params)])


def name_of(path: Path, folder: Path) -> str:
    """The path below the folder, as problems name it."""
    return path.relative_to(folder).as_posix()


def files_of(place: Path, folder: Path, problems: list[ProfileProblem]) -> list[Path]:
    """The TOML files of one place, by name; a place that is not there is a problem."""
    if not place.is_dir():
        problems.append(ProfileProblem(name_of(place, folder), "", NO_FOLDER))
        return []
    return sorted(path for path in place.glob("*.toml") if not path.name.startswith("."))


def read_or_note(path: Path, folder: Path, problems: list[ProfileProblem]) -> dict[str, object] | None:
    """A parsed file, or None after noting why it could not be read."""
    try:
        return read_toml(path, folder)
    except ProfileErrors as errors:
        problems += errors.problems
        return None

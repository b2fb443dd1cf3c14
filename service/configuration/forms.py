"""Settings as forms post and show them, and the bodies of the JSON API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from service.configuration.rules.settings import Field, Section
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.kit.words import N_

SPARE = 1
"""Empty rows below the last one of a list."""
NOT_WHOLE = N_("Write a whole number.")
Values = Mapping[str, str]


# --- to the page


def typed(section: Section, settings: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    """What the fields of a section hold, by the names of their controls."""
    values: dict[str, str] = {}
    for field in section.fields:
        values |= _typed(field, field.path, settings.get(field.path), languages)
    return values


def _typed(field: Field, name: str, value: Any, languages: Sequence[str]) -> dict[str, str]:
    if field.kind == "texts":
        return {f"{name}.{code}": (value or {}).get(code, "") for code in languages}
    if field.kind == "ticks":
        return {name: " ".join(value or [])}
    if field.kind == "tick":
        return {name: "on" if value else ""}
    if field.kind in {"rows", "lines"}:
        found: dict[str, str] = {}
        for place, row in enumerate(value or [], start=1):
            found |= _typed_row(field, f"{name}.{place}", row, languages)
        return found
    return {name: "" if value is None else str(value)}


def _typed_row(field: Field, name: str, row: Any, languages: Sequence[str]) -> dict[str, str]:
    if field.kind == "lines":
        return {f"{name}.{code}": row.get(code, "") for code in languages}
    found: dict[str, str] = {}
    for column in field.columns:
        found |= _typed(column, f"{name}.{column.path}", row.get(column.path), languages)
    return found


def rows_of(field: Field, values: Values) -> list[int]:
    """The numbers of the rows that were shown or typed, and one more for a new one."""
    begin = f"{field.path}."
    texts = {column.path for column in field.columns if column.kind in {"line", "texts", "number"}}
    seen = set()
    for name, typed in values.items():
        number, _, rest = name.removeprefix(begin).partition(".")
        # A row in which nothing was typed is none; what it offers to choose from is always chosen already.
        if name.startswith(begin) and typed.strip() and (not texts or rest.partition(".")[0] in texts):
            seen.add(number)
    return list(range(1, max((int(one) for one in seen if one.isdecimal() and len(one) < 4), default=0) + 1 + SPARE))


# --- from the page


class Read:
    """The values of a posted section, and where each row of a list stood on the page."""

    def __init__(self, section: Section, posted: Values, languages: Sequence[str]) -> None:
        self.posted, self.languages = posted, languages
        self.errors: dict[str, Refusal] = {}
        self.places: dict[str, list[int]] = {}
        self.values = {field.path: self._value(field, field.path) for field in section.fields}

    def _value(self, field: Field, name: str) -> Any:
        if field.kind == "texts":
            return self._texts(name, field.limit)
        if field.kind == "ticks":
            allowed = field.options if isinstance(field.options, Mapping) else {}
            chosen = self.posted.get(name, "").split()
            return [one for one in allowed if one in chosen]
        if field.kind == "tick":
            return self.posted.get(name, "") in {"on", "1", "true", "yes"}
        if field.kind in {"rows", "lines"}:
            return self._rows(field)
        line = self._line(name, field.limit)
        if field.kind == "number" or field.path == "working_week":
            # A row's number may be left out; then the profile's own stands.
            return self._number(name, line) if line or name == field.path else ""
        return line

    def _line(self, name: str, limit: int) -> str:
        try:
            return clean_line(self.posted.get(name, ""), limit)
        except Refusal as refusal:
            self.errors[name] = refusal.at(name)
            return ""

    def _number(self, name: str, line: str) -> int:
        if line.isascii() and line.isdecimal() and len(line) < 9:
            return int(line)
        self.errors[name] = Refusal(NOT_WHOLE, code="number", field=name)
        return 0

    def _texts(self, name: str, limit: int) -> dict[str, str]:
        found = {code: self._line(f"{name}.{code}", limit) for code in self.languages}
        return {code: text for code, text in found.items() if text}

    def _rows(self, field: Field) -> list[Any]:
        found, places = [], []
        for place in rows_of(field, self.posted):
            name = f"{field.path}.{place}"
            row = self._row(field, name)
            if row and f"{name}.gone" not in self.posted:
                found.append(row)
                places.append(place)
        self.places[field.path] = places
        return found

    def _row(self, field: Field, name: str) -> dict[str, Any]:
        """A row; nothing for one in which no text was typed."""
        if field.kind == "lines":
            return self._texts(name, field.limit)
        row = {column.path: self._value(column, f"{name}.{column.path}") for column in field.columns}
        texts = {column.path for column in field.columns if column.kind in {"line", "texts"}}
        if not any(row[one] for one in texts):
            return {}
        return {one: value for one, value in row.items() if value not in ("", False)}

    def at(self, refusal: Refusal) -> str:
        """The control's name of a refused field: ``journals[2].pattern`` is ``journals.<row>.pattern``."""
        path = refusal.field or ""
        head, bracket, rest = path.partition("[")
        if not bracket:
            return path
        number, _, inner = rest.partition("]")
        places = self.places.get(head, [])
        place = places[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(places) else number
        return f"{head}.{place}{inner.partition('[')[0]}"


def placed(read: Read, refusals: Iterable[Refusal]) -> dict[str, Refusal]:
    """Refusals by the names of their controls; the first word on each stands."""
    errors = dict(read.errors)
    for refusal in refusals:
        errors.setdefault(read.at(refusal), refusal)
    return errors


# --- the JSON API


class SettingItem(Struct):
    """A setting in force. origin: override, country, built_in or file. version: the one that set it, of an override."""

    path: str
    value: Any
    origin: str
    settable: bool
    version: int | None = None
    by: str | None = None
    file: str | None = None


class ProblemItem(Struct):
    """What is stored and does not hold, or what would not hold."""

    path: str
    code: str
    message: str


class SettingsBody(Struct):
    """All settings as the service runs with them. version: 0 where nothing was ever changed here."""

    version: int
    items: list[SettingItem]
    set_aside: list[ProblemItem]


class SetBody(Struct, forbid_unknown_fields=True):
    """Values by path, over the version that was read; `dry_run` answers what would change and changes nothing."""

    version: int
    values: dict[str, Any]
    reason: Annotated[str, Meta(max_length=1_000)] = ""
    dry_run: bool = False


class ReturnBody(Struct, forbid_unknown_fields=True):
    """Which version to return to; 0 is the agency's file alone."""

    version: int
    reason: Annotated[str, Meta(max_length=1_000)]


class ChangeItem(Struct):
    """One setting as it was and is."""

    path: str
    old: Any
    new: Any


class VersionItem(Struct):
    """One version. returned_to: the earlier version whose settings it took over."""

    version: int
    at: datetime
    by: str
    reason: str
    changes: list[ChangeItem]
    returned_to: int | None = None


class VersionsBody(Struct):
    """Versions, newest first. next: ask again with `before` of that number."""

    items: list[VersionItem]
    next: int | None = None


class OutcomeBody(Struct):
    """What a change does or would do. version: the new one, or the one that stands where nothing was saved."""

    version: int
    saved: bool
    changes: list[ChangeItem]
    problems: list[ProblemItem]

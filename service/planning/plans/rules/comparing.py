"""A frozen plan as one value, its digest, and what differs between two of them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

Snapshot = Mapping[str, Any]
How = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. part: record word; id: of the part; name: what it is called; field: "" for the whole."""

    how: How
    part: str
    id: str
    name: str
    field: str = ""
    before: Any = None
    after: Any = None


def digest_of(canonical: str) -> str:
    """The SHA-256 of a snapshot's canonical text."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """What differs between two frozen plans: the plan itself, its texts, its parts, its activities, who takes part."""
    found = list(_fields("plan", "", "", before.get("plan", {}), after.get("plan", {})))
    old, new = before.get("texts", {}), after.get("texts", {})
    for language in sorted({*old, *new}):
        found += _fields("plan_text", language, language, old.get(language, {}), new.get(language, {}))
    parts = sorted({*before.get("parts", {}), *after.get("parts", {})})
    for part in parts:
        found += _rows(part, before.get("parts", {}).get(part, []), after.get("parts", {}).get(part, []))
    found += _rows("plan_activity", before.get("activities", []), after.get("activities", []))
    return found + list(_rows("plan_access", before.get("participants", []), after.get("participants", [])))


def _rows(part: str, before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> Iterator[Difference]:
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    for key, row in new.items():
        if key not in old:
            yield Difference("added", part, key, name_of(row), after=row)
        else:
            yield from _fields(part, key, name_of(row), old[key], row)
    for key, row in old.items():
        if key not in new:
            yield Difference("removed", part, key, name_of(row), before=row)


def _fields(
    part: str, key: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for field in sorted({*before, *after} - {"id", "position"}):
        old, new = before.get(field), after.get(field)
        if old != new and not (old in (None, "") and new in (None, "")):
            yield Difference("changed", part, key, name, field, old, new)


def name_of(row: Mapping[str, Any]) -> str:
    """What a frozen part is called: its words in the first language that has some."""
    texts = row.get("texts") or row.get("name") or {}
    if isinstance(texts, str):
        return texts
    for code in sorted(texts):
        words = texts[code]
        said = words.get("title", "") if isinstance(words, Mapping) else words
        if said:
            return str(said)
    return ""


def plain(value: Any) -> Any:
    """A value as JSON keeps it: days, ids and figures as text, figures without idle noughts."""
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)

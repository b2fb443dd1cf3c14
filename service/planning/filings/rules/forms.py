"""Forms: fields of known kinds with titles in languages, and checks between them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_

KINDS: Mapping[str, str] = {
    "line": N_("A line"),
    "text": N_("A text"),
    "number": N_("A number"),
    "day": N_("A day"),
    "yes": N_("Yes or no"),
    "choice": N_("One of several"),
    "choices": N_("Some of several"),
    "table": N_("A table"),
}
CHECKS: Mapping[str, str] = {
    "sum": N_("The first together are the last"),
    "at_most": N_("The first together are at most the last"),
}
MOST_FIELDS, MOST_OPTIONS, MOST_COLUMNS, MOST_ROWS, MOST_CHECKS = 100, 60, 30, 2_000, 50
TITLE_LIMIT, HELP_LIMIT, UNIT_LIMIT, LINE_LIMIT, TEXT_LIMIT, CELL_LIMIT = 200, 600, 40, 500, 20_000, 500
LARGEST_TABLE = 2_000_000
"""Signs of a table as it is pasted."""
NEEDS_TITLE = N_("Give it a title in at least one language.")
UNKNOWN_KIND = N_("Choose one of the kinds offered.")
KEEPS_KIND = N_("A field keeps its kind. Take it out and add another one.")
NEEDS_OPTIONS = N_("Write at least two choices, one a line.")
NEEDS_COLUMNS = N_("Write at least one column, one a line.")
UNEVEN = N_("Write as many lines in each language.")
TOO_MANY = N_("At most %(most)s fit.")
BAD_BOUNDS = N_("The least is more than the most.")
BAD_NUMBER = N_("Write a number, such as 12 or 12.5.")
UNKNOWN_FIELD = N_("This field is not in the form any more.")
CHECK_NUMBERS = N_("Choose fields that hold numbers, and another one they are compared with.")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. titles, helps: by language. options, columns: by language, line by line; numeric: columns of numbers.

    least, most: bounds of a number; rows: how many a table may have.
    """

    key: str
    kind: str
    titles: Mapping[str, str]
    helps: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numeric: tuple[int, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As it is kept and sent."""
        return {
            "key": self.key, "kind": self.kind, "titles": dict(self.titles), "helps": dict(self.helps),
            "required": self.required, "unit": self.unit,
            "least": None if self.least is None else str(self.least),
            "most": None if self.most is None else str(self.most),
            "options": {code: list(found) for code, found in self.options.items()},
            "columns": {code: list(found) for code, found in self.columns.items()}, "numeric": list(self.numeric),
        }  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Field":
        """What `plain` kept."""
        return cls(
            kept["key"], kept["kind"], kept["titles"], kept.get("helps", {}), bool(kept.get("required")),
            kept.get("unit", ""), _decimal(kept.get("least")), _decimal(kept.get("most")),
            {code: tuple(found) for code, found in kept.get("options", {}).items()},
            {code: tuple(found) for code, found in kept.get("columns", {}).items()}, tuple(kept.get("numeric", ())),
        )  # fmt: skip

    @property
    def width(self) -> int:
        """How many columns its table has."""
        return max((len(one) for one in self.columns.values()), default=0)

    @property
    def choices(self) -> int:
        return max((len(one) for one in self.options.values()), default=0)

    def say(self, texts: Mapping[str, Any], languages: Sequence[str], place: int | None = None) -> str:
        """What it is called in the first language that has it; with a place, the line there."""
        for code in (*languages, *texts):
            found = texts.get(code)
            if place is not None:
                found = found[place] if found and place < len(found) else ""
            if found:
                return str(found)
        return ""


def _decimal(kept: object) -> Decimal | None:
    return None if kept is None else Decimal(str(kept))


@dataclass(frozen=True, slots=True)
class Check:
    """That some fields together are, or are at most, another one."""

    kind: str
    parts: tuple[str, ...]
    of: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form."""

    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As it is kept and sent."""
        checks = [{"kind": one.kind, "parts": list(one.parts), "of": one.of} for one in self.checks]
        return {"fields": [one.plain() for one in self.fields], "checks": checks}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Definition":
        """What `plain` kept."""
        checks = tuple(Check(one["kind"], tuple(one["parts"]), one["of"]) for one in kept.get("checks", ()))
        return cls(tuple(Field.of(one) for one in kept.get("fields", ())), checks)

    @property
    def by_key(self) -> dict[str, Field]:
        return {one.key: one for one in self.fields}

    def put(self, new: Field) -> "Definition":
        """With a field changed, or added at the end. Raises FieldErrors."""
        if problems := field_problems(new):
            raise FieldErrors(problems)
        before = self.by_key.get(new.key)
        if before is not None and before.kind != new.kind:
            raise FieldErrors([Refusal(KEEPS_KIND, code="kind", field="kind")])
        known = before is not None
        if not known and len(self.fields) >= MOST_FIELDS:
            raise FieldErrors([Refusal(TOO_MANY, code="too_many", field="kind", most=MOST_FIELDS)])
        fields = tuple(new if one.key == new.key else one for one in self.fields)
        found = replace(self, fields=fields if known else (*fields, new))
        return replace(found, checks=tuple(one for one in found.checks if _stands(one, found)))

    def without(self, key: str) -> "Definition":
        """With a field taken out, and the checks that named it. Raises Refusal."""
        if key not in self.by_key:
            raise Refusal(UNKNOWN_FIELD, code="unknown")
        fields = tuple(one for one in self.fields if one.key != key)
        checks = tuple(one for one in self.checks if key not in (*one.parts, one.of))
        return Definition(fields, checks)

    def moved(self, key: str, step: int) -> "Definition":
        """With a field further up (-1) or down (+1). Raises Refusal."""
        keys = [one.key for one in self.fields]
        if key not in keys:
            raise Refusal(UNKNOWN_FIELD, code="unknown")
        at = keys.index(key)
        to = max(0, min(len(keys) - 1, at + step))
        fields = list(self.fields)
        fields.insert(to, fields.pop(at))
        return replace(self, fields=tuple(fields))

    def checked(self, check: Check) -> "Definition":
        """With one more check. Raises Refusal."""
        if check.kind not in CHECKS or not _stands(check, self):
            raise Refusal(CHECK_NUMBERS, code="choice", field="parts")
        if len(self.checks) >= MOST_CHECKS:
            raise Refusal(TOO_MANY, code="too_many", field="parts", most=MOST_CHECKS)
        return self if check in self.checks else replace(self, checks=(*self.checks, check))

    def unchecked(self, place: int) -> "Definition":
        """Without the check at a place."""
        return replace(self, checks=tuple(one for at, one in enumerate(self.checks) if at != place))


def _stands(check: Check, definition: Definition) -> bool:
    known = definition.by_key
    named = (*check.parts, check.of)
    numbers = all(one in known and known[one].kind == "number" for one in named)
    return bool(check.parts) and numbers and len(set(named)) == len(named)


def field_problems(one: Field) -> list[Refusal]:
    """Everything wrong with a field as built."""
    found = []
    if one.kind not in KINDS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="kind"))
    if not any(one.titles.values()):
        found.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{next(iter(one.titles), 'en')}"))
    if one.least is not None and one.most is not None and one.least > one.most:
        found.append(Refusal(BAD_BOUNDS, code="order", field="least"))
    if one.kind in ("choice", "choices"):
        found += _lines(one.options, "options", 2, MOST_OPTIONS, NEEDS_OPTIONS)
    if one.kind == "table":
        found += _lines(one.columns, "columns", 1, MOST_COLUMNS, NEEDS_COLUMNS)
        if any(not 0 <= place < one.width for place in one.numeric):
            found.append(Refusal(BAD_NUMBER, code="number", field="numeric"))
    return found


def _lines(
    said: Mapping[str, tuple[str, ...]], name: str, least: int, most: int, sentence: str
) -> list[Refusal]:  # fmt: skip
    counts = {len(lines) for lines in said.values() if lines}
    first = f"{name}_{next(iter(said), 'en')}"
    if not counts or max(counts) < least:
        return [Refusal(sentence, code="required", field=first)]
    if len(counts) > 1:
        return [Refusal(UNEVEN, code="uneven", field=first)]
    return [Refusal(TOO_MANY, code="too_many", field=first, most=most)] if max(counts) > most else []


def number_of(typed: str) -> Decimal:
    """A number as people write it in az, ka or en: spaces between thousands, a comma or point. Raises Refusal.

    A single comma or point with three digits behind it, such as 1,000, is a decimal: what is meant is not guessed,
    and the form shows what was understood.
    """
    plain = "".join(typed.split()).replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise Refusal(BAD_NUMBER, code="number")
    try:
        return Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the expression above lets nothing else through
        raise Refusal(BAD_NUMBER, code="number") from None

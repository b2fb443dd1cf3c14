"""What a body answers: read from what was typed, checked against its form, and what of it an edition carries over."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from service.kit.dates import read_date
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.planning.filings.rules.forms import (
    CELL_LIMIT,
    LARGEST_TABLE,
    LINE_LIMIT,
    MOST_ROWS,
    TEXT_LIMIT,
    Check,
    Definition,
    Field,
    number_of,
)

REQUIRED = N_("Fill in this field.")
CHOOSE = N_("Choose one of the values offered.")
TOO_LITTLE = N_("At least %(least)s.")
TOO_MUCH = N_("At most %(most)s.")
BAD_CELL = N_("Row %(row)s, %(column)s: write a number, such as 12 or 12.5.")
LONG_CELL = N_("Row %(row)s, %(column)s: at most %(most)s signs fit.")
WIDE_ROW = N_("Row %(row)s has %(cells)s cells, and the table %(columns)s columns.")
MANY_ROWS = N_("The table has %(rows)s rows, at most %(most)s fit.")
LARGE_TABLE = N_("The table is too large: %(size)s signs, at most %(most)s fit.")
NOT_SUM = N_("%(parts)s together are %(sum)s, and not %(of)s.")
OVER_SUM = N_("%(parts)s together are %(sum)s, more than %(of)s.")
Answers = dict[str, Any]
"""Field -> text, number as text, day as ISO text, true or false, place of a choice, places, rows of cells."""


def digest_of(answers: Mapping[str, Any]) -> str:
    """SHA-256 of answers as canonical JSON, in hexadecimal."""
    return sha256(msgspec.json.encode(dict(answers), order="deterministic")).hexdigest()


def read_answers(
    definition: Definition, typed: Mapping[str, str], today: date, languages: Sequence[str]
) -> tuple[Answers, list[Refusal]]:
    """What was typed as f_{key}, as answers, and what could not be understood, each at its field.

    What could not be understood is left out of the answers; nothing is asked for yet.
    """
    answers, wrong = Answers(), list[Refusal]()
    for one in definition.fields:
        try:
            value = _read(one, typed, today, languages)
        except Refusal as refusal:
            wrong.append(refusal.at(f"f_{one.key}"))
            continue
        if value not in (None, "", []):
            answers[one.key] = value
    return answers, wrong


def _read(one: Field, typed: Mapping[str, str], today: date, languages: Sequence[str]) -> Any:
    name = f"f_{one.key}"
    said = typed.get(name, "")
    if one.kind == "choices":
        return [place for place in range(one.choices) if typed.get(f"{name}_{place}") in ("on", "1")]
    if one.kind == "table":
        return table_of(one, said, languages)
    if one.kind == "text":
        return clean_text(said, TEXT_LIMIT)
    plain = clean_line(said, LINE_LIMIT)
    return _line(one, plain, today) if plain else None


def _line(one: Field, plain: str, today: date) -> Any:
    match one.kind:
        case "number":
            found: Any = str(number_of(plain))
        case "day":
            found = read_date(plain, today).isoformat()
        case "yes":
            found = _one_of(plain, ("yes", "no")) == "yes"
        case "choice":
            found = int(_one_of(plain, tuple(str(place) for place in range(one.choices))))
        case _:
            found = plain
    return found


def _one_of(said: str, offered: Sequence[str]) -> str:
    if said not in offered:
        raise Refusal(CHOOSE, code="choice")
    return said


def table_of(one: Field, pasted: str, languages: Sequence[str]) -> list[list[str]]:
    """Rows of a table as pasted from a spreadsheet (tabs), or typed with semicolons. Raises Refusal.

    A cell that begins like a formula stays the text it is. Cells of number columns are numbers, as text.
    """
    if len(pasted) > LARGEST_TABLE:
        raise Refusal(LARGE_TABLE, code="too_long", size=len(pasted), most=LARGEST_TABLE)
    # Quotes are signs like others: what was kept reads the same when it is kept again.
    mark = "\t" if "\t" in pasted or one.width < 2 else ";"
    rows = [row for row in (line.split(mark) for line in pasted.splitlines()) if any(cell.strip() for cell in row)]
    if len(rows) > MOST_ROWS:
        raise Refusal(MANY_ROWS, code="too_many", rows=len(rows), most=MOST_ROWS)
    return [_row(one, number, row, languages) for number, row in enumerate(rows, 1)]


def _row(one: Field, number: int, row: list[str], languages: Sequence[str]) -> list[str]:
    while len(row) > one.width and not row[-1].strip():
        row = row[:-1]
    if len(row) > one.width:
        raise Refusal(WIDE_ROW, code="too_many", row=number, cells=len(row), columns=one.width)
    cells = []
    for place in range(one.width):
        named: dict[str, Any] = {"row": number, "column": one.say(one.columns, languages, place)}
        try:
            cell = clean_line(row[place], CELL_LIMIT) if place < len(row) else ""
        except Refusal:
            raise Refusal(LONG_CELL, code="too_long", most=CELL_LIMIT, **named) from None
        if cell and place in one.numeric:
            try:
                cell = str(number_of(cell))
            except Refusal:
                raise Refusal(BAD_CELL, code="number", **named) from None
        cells.append(cell)
    return cells


def problems(definition: Definition, answers: Mapping[str, Any], languages: Sequence[str]) -> list[Refusal]:
    """What keeps answers from being sent, each at its field: lacking, out of bounds, not adding up."""
    found = []
    for one in definition.fields:
        value = answers.get(one.key)
        if value is None or value in ("", []):
            if one.required:
                found.append(Refusal(REQUIRED, code="required", field=f"f_{one.key}"))
        elif one.kind == "number":
            found += _bounds(one, Decimal(str(value)))
    return found + [wrong for check in definition.checks if (wrong := _sum(definition, check, answers, languages))]


def _bounds(one: Field, value: Decimal) -> list[Refusal]:
    if one.least is not None and value < one.least:
        return [Refusal(TOO_LITTLE, code="range", field=f"f_{one.key}", least=str(one.least))]
    if one.most is not None and value > one.most:
        return [Refusal(TOO_MUCH, code="range", field=f"f_{one.key}", most=str(one.most))]
    return []


def _sum(
    definition: Definition, check: Check, answers: Mapping[str, Any], languages: Sequence[str]
) -> Refusal | None:  # fmt: skip
    """Nothing is said where one of the numbers lacks: that is said at its own field, if it must be there."""
    if any(key not in answers for key in (*check.parts, check.of)):
        return None
    total = sum((Decimal(str(answers[key])) for key in check.parts), Decimal(0))
    whole = Decimal(str(answers[check.of]))
    if total == whole or (check.kind == "at_most" and total < whole):
        return None
    known = definition.by_key
    names = " + ".join(known[key].say(known[key].titles, languages) for key in check.parts)
    sentence = NOT_SUM if check.kind == "sum" else OVER_SUM
    return Refusal(sentence, code="sum", field=f"f_{check.of}", parts=names, sum=str(total), of=str(whole))


def typed_of(definition: Definition, answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers as the form shows them for typing."""
    found: dict[str, str] = {}
    for one in definition.fields:
        value, name = answers.get(one.key), f"f_{one.key}"
        if value is None:
            continue
        match one.kind:
            case "choices":
                found |= {f"{name}_{place}": "on" for place in value}
            case "table":
                found[name] = "\n".join("\t".join(row) for row in value)
            case "yes":
                found[name] = "yes" if value else "no"
            case "day":
                found[name] = f"{date.fromisoformat(value):%d.%m.%Y}"
            case _:
                found[name] = str(value)
    return found


def carried(before: Definition, after: Definition, answers: Mapping[str, Any]) -> tuple[Answers, list[str]]:
    """Answers that a newer edition takes over, and the fields whose answers it has no place for.

    A field carries over where its kind and what one chooses among are the same.
    """
    old, new = before.by_key, after.by_key
    kept = Answers()
    for key, value in answers.items():
        if key in old and key in new and _alike(old[key], new[key]):
            kept[key] = value
    return kept, [key for key in answers if key not in kept]


def _alike(old: Field, new: Field) -> bool:
    if (old.kind, old.choices, old.width, old.numeric) != (new.kind, new.choices, new.width, new.numeric):
        return False
    return _same_lines(old.options, new.options) and _same_lines(old.columns, new.columns)


def _same_lines(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether choices or columns are the same in the languages that both have, and such there are."""
    shared = old.keys() & new.keys()
    return all(old[code] == new[code] for code in shared) and (bool(shared) or not (old or new))

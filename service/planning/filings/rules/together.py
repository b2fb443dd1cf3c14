"""What answers of several bodies make together: sums, means, counts, lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from service.kit.folding import fold
from service.planning.filings.rules.forms import MOST_ROWS, Definition, Field

SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Of:
    """One body's answer to a field."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Line:
    """A field over all bodies that answered. total, mean: of numbers; counts: place of a choice -> how many bodies.

    columns: sums of the columns of numbers of a table, by place. answers: body by body.
    """

    field: Field
    answers: tuple[Of, ...]
    total: Decimal | None = None
    mean: Decimal | None = None
    counts: tuple[int, ...] = ()
    columns: tuple[tuple[int, Decimal], ...] = ()


def together(definition: Definition, filed: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Line]:
    """Each field over all bodies, in the order of the form. filed: name and answers of each body."""
    return [_line(one, [Of(name, answers[one.key]) for name, answers in filed if one.key in answers])
            for one in definition.fields]  # fmt: skip


def _line(one: Field, found: Sequence[Of]) -> Line:
    answers = tuple(found)
    if one.kind == "number" and answers:
        values = [Decimal(str(of.value)) for of in answers]
        total = sum(values, Decimal(0))
        return Line(one, answers, total, _short(total / len(values)))
    if one.kind == "yes":
        return Line(one, answers, counts=(sum(bool(of.value) for of in answers), sum(not of.value for of in answers)))
    if one.kind in ("choice", "choices"):
        chosen = [of.value if isinstance(of.value, list) else [of.value] for of in answers]
        return Line(one, answers, counts=tuple(sum(place in some for some in chosen) for place in range(one.choices)))
    if one.kind == "table":
        return Line(one, answers, columns=tuple((place, _column(answers, place)) for place in one.numeric))
    return Line(one, answers)


def _short(value: Decimal) -> Decimal:
    """At most six places, and none that says nothing; never with an exponent."""
    said = f"{value.quantize(SIX_PLACES):f}"
    return Decimal(said.rstrip("0").rstrip("."))


def _column(answers: Sequence[Of], place: int) -> Decimal:
    return sum((Decimal(row[place]) for of in answers for row in of.value if row[place]), Decimal(0))


def upward(lines: Sequence[Line], form: Definition) -> dict[str, Any]:
    """Answers to another agency's form, of fields with a same title and kind: sums, all texts, all rows.

    What cannot be added up, a day or a choice, is left to people.
    """
    found = dict[str, Any]()
    for line in lines:
        one = _named_alike(line.field, form)
        if one is None or not line.answers:
            continue
        key = one.key
        if line.total is not None:
            found[key] = str(line.total)
        elif line.field.kind in ("text", "line"):
            mark = "\n" if line.field.kind == "text" else "; "
            found[key] = mark.join(f"{of.name}: {of.value}" for of in line.answers)
        elif line.field.kind == "table" and (one.width, one.numeric) == (line.field.width, line.field.numeric):
            rows = [list(row) for of in line.answers for row in of.value]
            if len(rows) <= MOST_ROWS:  # else people choose what goes up
                found[key] = rows
    return found


def _named_alike(wanted: Field, form: Definition) -> Field | None:
    """The field of a form that has the same kind and, in some language, the same title."""
    titles = {(code, fold(said)) for code, said in wanted.titles.items() if said}
    for one in form.fields:
        if one.kind == wanted.kind and titles & {(code, fold(said)) for code, said in one.titles.items()}:
            return one
    return None


def plain(lines: Sequence[Line]) -> dict[str, Any]:
    """As it is frozen at the end."""
    return {
        line.field.key: {
            "total": None if line.total is None else str(line.total),
            "mean": None if line.mean is None else str(line.mean),
            "counts": list(line.counts), "columns": [[place, str(total)] for place, total in line.columns],
            "answers": [[of.name, of.value] for of in line.answers],
        }
        for line in lines
    }  # fmt: skip

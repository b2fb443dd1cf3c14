"""What is typed about reports of bodies, as values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.planning.filings.actions.asking import NewRequest
from service.planning.filings.rules.forms import (
    BAD_NUMBER,
    CHECKS,
    HELP_LIMIT,
    KINDS,
    TITLE_LIMIT,
    UNIT_LIMIT,
    Check,
    Field,
    number_of,
)
from service.web.fields import Fields

PERIOD_LIMIT, MESSAGE_LIMIT, REASON_LIMIT, LINES_LIMIT = 120, 4_000, 1_000, 12_000
_PLACES = re.compile(r"\d{1,2}")


def titles_from(read: Fields, languages: Sequence[str]) -> dict[str, str]:
    """Titles by language: title_{language}. Raises FormRejected."""
    found = {code: read.line(f"title_{code}", limit=TITLE_LIMIT) for code in languages}
    read.done()
    return found


def version_from(read: Fields) -> int:
    """Which state of the record was read."""
    return read.number("version", most=9_999_999) or 0


def field_from(read: Fields, languages: Sequence[str]) -> Field:
    """A field of a form; without a key a new one. Raises FormRejected."""
    kind = read.choice("kind", KINDS, required=True)
    found = Field(
        key=read.line("key", limit=40) or f"f{new_id().hex[-12:]}", kind=kind,
        titles={code: read.line(f"title_{code}", limit=TITLE_LIMIT) for code in languages},
        helps={code: said for code in languages if (said := read.text(f"help_{code}", limit=HELP_LIMIT))},
        required=read.ticked("required"), unit=read.line("unit", limit=UNIT_LIMIT) if kind == "number" else "",
        least=_bound(read, "least") if kind == "number" else None,
        most=_bound(read, "most") if kind == "number" else None,
        options=_lines(read, "options", languages) if kind in ("choice", "choices") else {},
        columns=_lines(read, "columns", languages) if kind == "table" else {},
        numeric=_places(read) if kind == "table" else (),
    )  # fmt: skip
    read.done()
    return found


def _bound(read: Fields, name: str) -> Decimal | None:
    typed = read.line(name, limit=30)
    if not typed:
        return None
    try:
        return number_of(typed)
    except Refusal as refusal:
        read.refuse(name, refusal.sentence, refusal.code)
        return None


def _lines(read: Fields, name: str, languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = {}
    for code in languages:
        typed = read.text(f"{name}_{code}", limit=LINES_LIMIT)
        if lines := tuple(line.strip()[:TITLE_LIMIT] for line in typed.splitlines() if line.strip()):
            found[code] = lines
    return found


def _places(read: Fields) -> tuple[int, ...]:
    """Columns counted from 1, such as "2, 3", as places from 0."""
    typed = read.line("numeric", limit=100)
    if typed and not re.fullmatch(r"[\d ,;]*", typed):
        read.refuse("numeric", BAD_NUMBER, "number")
        return ()
    return tuple(sorted({int(one) - 1 for one in _PLACES.findall(typed)}))


def check_from(read: Fields, keys: Sequence[str]) -> Check:
    """Which fields are compared: part_{key} ticked, and `of`. Raises FormRejected."""
    kind = read.choice("check", CHECKS, required=True)
    found = Check(kind, tuple(key for key in keys if read.ticked(f"part_{key}")), read.choice("of", keys))
    read.done()
    return found


def request_from(read: Fields, today: date, parties: Sequence[UUID]) -> NewRequest:
    """What is asked of whom: body_{id} ticked. Raises FormRejected."""
    form_id = read.uuid("form")
    if form_id is None:
        read.choice("form", (), required=True)
    period = read.line("period", limit=PERIOD_LIMIT, required=True)
    due_on = read.day("due_on", today, required=True, ahead=True)
    message = read.text("message", limit=MESSAGE_LIMIT)
    chosen = [one for one in parties if read.ticked(f"body_{one}")]
    goes_up_to = read.uuid("goes_up_to")
    read.done()
    assert form_id is not None and due_on is not None  # asked for above
    return NewRequest(form_id, period, due_on, chosen, message, read.ticked("accepts_itself"), goes_up_to)


def reason_from(read: Fields) -> str:
    """Why. Raises FormRejected."""
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    return reason


def remarks_from(read: Fields, keys: Sequence[str]) -> Mapping[str, str]:
    """Remarks at fields, remark_{key}, and of the whole, remark. Raises FormRejected."""
    found = {key: read.text(f"remark_{key}", limit=REASON_LIMIT) for key in keys}
    found[""] = read.text("remark", limit=REASON_LIMIT)
    read.done()
    return {key: said for key, said in found.items() if said}

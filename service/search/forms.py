"""The address of a search into a question."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.search.asking import Asked, read
from service.web.fields import Fields

NAMES = ("q", "register", "from", "to")


def read_asked(work: Work, asked: Mapping[str, str]) -> Asked:
    """The question in an address: q, from, to (days in the agency's zone). Raises FieldErrors at its fields."""
    zone = work.zone
    today = work.today
    fields = Fields(asked)
    first, last = fields.day("from", today), fields.day("to", today)
    errors = list(fields.errors.values())
    since = datetime.combine(first, time(), zone) if first else None
    until = datetime.combine(last + timedelta(days=1), time(), zone) if last else None
    try:
        question = read(asked.get("q", ""), since, until)
    except Refusal as refusal:
        errors.append(refusal)
    if errors:
        raise FieldErrors(errors)
    return question


def read_place(typed: str, field: str) -> Cursor | None:
    """A place to go on from. Raises FieldErrors on what is none."""
    try:
        return Cursor.decode(typed) if typed else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at(field)]) from None

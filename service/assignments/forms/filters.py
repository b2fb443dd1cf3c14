"""Filters as they stand in an address: `?whose=all&state=given&overdue=1`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from service.assignments.queries.listing import Outcome, Wanted, Whose
from service.assignments.rules.acts import READ
from service.assignments.rules.words import STATES
from service.kit.refusal import FieldErrors
from service.runtime.work import Work
from service.web.fields import Fields

NAMES = (
    "whose", "state", "executor", "controller", "author", "unit", "from", "to", "overdue", "open", "main", "doing",
    "given_from", "given_to", "outcome",
)  # fmt: skip
OUTCOMES: tuple[Outcome, ...] = ("in_time", "late")
WHOSE: tuple[Whose, ...] = ("mine", "given", "controlled", "all")


def default_whose(work: Work) -> Whose:
    """What is shown first: everything to those who may read it, else one's own."""
    return "all" if work.actor.may(READ) else "mine"


def wanted_from_query(work: Work, asked: Mapping[str, str], *, strict: bool = False) -> Wanted:
    """Which assignments an address asks for. What cannot be read is left out, or with `strict` raises FieldErrors."""
    read = Fields(asked)
    chosen = read.choice("whose", WHOSE)
    day = work.today
    first, last = read.day("from", day), read.day("to", day)
    given_first, given_last = read.day("given_from", day), read.day("given_to", day)
    outcome = read.choice("outcome", OUTCOMES)
    wanted = Wanted(
        whose=next((one for one in WHOSE if one == chosen), default_whose(work)),
        state=read.choice("state", STATES),
        open_only=read.ticked("open"),
        executor_id=_person(read, "executor"),
        author_id=_person(read, "author"),
        controller_id=_person(read, "controller"),
        unit_id=read.uuid("unit"),
        due_since=_midnight(work, first) if first else None,
        due_until=_midnight(work, last + timedelta(days=1)) if last else None,
        overdue=read.ticked("overdue"),
        now=work.now,
        main_id=_person(read, "main"),
        doing_unit_id=read.uuid("doing"),
        given_since=_midnight(work, given_first) if given_first else None,
        given_until=_midnight(work, given_last + timedelta(days=1)) if given_last else None,
        outcome=next((one for one in OUTCOMES if one == outcome), ""),
    )
    if strict and read.errors:
        raise FieldErrors(read.errors.values())
    return wanted


def _person(read: Fields, name: str) -> UUID | None:
    """A person's id, as the list itself writes it or as a choice of the combobox (`p:` before it)."""
    typed = read.values.get(name, "")
    if typed.startswith("p:"):
        read.values[name] = typed[2:]
    return read.uuid(name)


def _midnight(work: Work, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=work.zone)

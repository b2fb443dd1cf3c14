"""An assignment as it was typed: who, what, until when. A due date is a day, or +10 for so many days from now."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from service.assignments.queries.people import read_target, today
from service.assignments.rules.giving import NEEDS_EXECUTOR, TEXT_LIMIT, NewAssignment, Target, Term, TermUnit
from service.kit.dates import read_date
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected

MOST_ROWS = 30
FIRST_ROWS = 3
LONGEST_COUNT = 999
COUNTED = re.compile(r"\+ ?([0-9]{1,3})")
UNITS: tuple[TermUnit, ...] = ("working_day", "calendar_day")


def default_unit(work: Work) -> TermUnit:
    """What +10 counts when nothing is chosen: in Georgia execution terms run in calendar days."""
    return "calendar_day" if work.tenant.profile.country == "ge" else "working_day"


def read_term(fields: Fields, day: date, unit: TermUnit, name: str = "due") -> Term | None:
    """The term in a field; None when nothing was typed, or what was typed cannot be read (then it is noted)."""
    typed = fields.values.get(name, "").strip()
    if not typed:
        return None
    if counted := COUNTED.fullmatch(typed):
        return Term(count=int(counted[1]), unit=unit)
    try:
        return Term(day=read_date(typed, day, ahead=True))
    except Refusal as refusal:
        fields.refuse(name, refusal.sentence, refusal.code, **refusal.params)
        return None


def rows_of(values: Mapping[str, str], name: str) -> list[str]:
    """Names of the fields of a list of people, `co_1` and on: those that were posted, at least FIRST_ROWS."""
    numbers = [int(key[len(name) + 1 :]) for key in values if re.fullmatch(rf"{name}_[0-9]{{1,2}}", key)]
    last = max([FIRST_ROWS, *[number for number in numbers if number <= MOST_ROWS]])
    return [f"{name}_{number}" for number in range(1, last + 1)]


async def targets(work: Work, fields: Fields, names: Iterable[str]) -> tuple[Target, ...]:
    """Whom some fields name, in their order; what cannot be told is noted at its field."""
    found = []
    for name in names:
        target = await target_in(work, fields, name)
        if target is not None:
            found.append(target)
    return tuple(found)


async def target_in(work: Work, fields: Fields, name: str) -> Target | None:
    """Whom one field names."""
    try:
        return await read_target(work, fields.values.get(name, ""), fields.values.get(f"{name}_id", ""), name)
    except Refusal as refusal:
        fields.errors.setdefault(name, refusal)
        return None


async def new_assignment(work: Work, posted: Mapping[str, str]) -> NewAssignment:
    """The assignment that a posted form holds. Raises FormRejected with everything that cannot be read."""
    fields = Fields(posted)
    chosen = fields.choice("due_unit", UNITS)
    unit = next((one for one in UNITS if one == chosen), default_unit(work))
    new = NewAssignment(
        text=fields.text("text", limit=TEXT_LIMIT, required=True),
        executors=await targets(work, fields, ["executor", *rows_of(posted, "co")]),
        copies=await targets(work, fields, rows_of(posted, "copy")),
        controller=await target_in(work, fields, "controller"),
        term=read_term(fields, today(work), unit),
        parallel=fields.ticked("parallel"),
        seen=fields.number("seen", most=999_999),
    )
    if not posted.get("executor", "").strip():
        fields.refuse("executor", NEEDS_EXECUTOR, "required")
    fields.done()
    return new


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form refused by an action, as the page shows it: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(refusals)})

"""An assignment as it was typed: who, what, until when. A due date is a day, or +10 for so many days from now."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from service.assignments.forms.body import NewAssignmentBody, WhoBody
from service.assignments.queries.people import read_target
from service.assignments.rules.acts import RESOLVE
from service.assignments.rules.giving import (
    NEEDS_AUTHOR,
    NEEDS_EXECUTOR,
    TEXT_LIMIT,
    UNKNOWN_TARGET,
    NewAssignment,
    Target,
    Term,
    TermUnit,
)
from service.identity.queries import effective_rights, person_named, units_with_names
from service.kit.dates import read_date
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected

MOST_ROWS = 30
FIRST_ROWS = {"co": 2, "copy": 1}
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
    """Names of the fields of a list of people, `co_1` and on: those that were posted, at least the first ones."""
    numbers = [int(key[len(name) + 1 :]) for key in values if re.fullmatch(rf"{name}_[0-9]{{1,2}}", key)]
    last = max([FIRST_ROWS[name], *[number for number in numbers if number <= MOST_ROWS]])
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
        term=read_term(fields, work.today, unit),
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


# --- JSON


async def from_body(work: Work, body: NewAssignmentBody) -> tuple[NewAssignment, tuple[str, UUID] | None]:
    """The assignment that a JSON body holds, and on which record. Raises FieldErrors at the paths of the body."""
    fields = Fields({"text": body.text or "", "due_on": body.due_on or ""})
    people = _People(work, {unit.slug: unit.id for unit in await units_with_names(work)}, fields)
    executors = [await people.target(one, f"executors.{number}") for number, one in enumerate(body.executors or [])]
    copies = [await people.target(one, f"copies.{number}") for number, one in enumerate(body.copies or [])]
    controller = await people.target(body.controller, "controller") if body.controller else None
    term = read_term(fields, work.today, "working_day", "due_on")
    new = NewAssignment(
        text=fields.text("text", limit=TEXT_LIMIT, required=True),
        executors=tuple(one for one in executors if one is not None),
        copies=tuple(one for one in copies if one is not None),
        controller=controller,
        term=Term(count=body.due_in) if body.due_in is not None else term,
        parallel=body.parallel,
        author_id=await people.author(body.author) if body.author else None,
    )
    on = _record(fields, body) if body.on is not None else None
    if fields.errors:
        raise FieldErrors(fields.errors.values())
    return new, on


def _record(fields: Fields, body: NewAssignmentBody) -> tuple[str, UUID] | None:
    assert body.on is not None
    fields.values["on.id"] = body.on.id
    found = fields.uuid("on.id")
    return (body.on.record, found) if found is not None else None


class _People:
    """Reads who is meant by user names and short names of units."""

    def __init__(self, work: Work, units: Mapping[str, UUID], fields: Fields) -> None:
        self.work, self.units, self.fields = work, units, fields

    async def target(self, who: WhoBody, path: str) -> Target | None:
        if who.unit is not None and who.unit in self.units:
            return Target("unit", self.units[who.unit], path)
        person = await person_named(self.work, who.person) if who.person else None
        if person is None:
            self.fields.refuse(path, UNKNOWN_TARGET, "unknown")
            return None
        return Target("person", person.id, path)

    async def author(self, username: str) -> UUID | None:
        """A person who may give assignments themselves; nobody else's name is borrowed."""
        person = await person_named(self.work, username)
        rights = await effective_rights(self.work, person.id, self.work.today) if person is not None else []
        if person is None or person.state != "active" or RESOLVE not in {right.permission for right in rights}:
            self.fields.refuse("author", NEEDS_AUTHOR, "unknown")
            return None
        return person.id

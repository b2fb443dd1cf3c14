"""Posted text into what deadlines take: marks of days, exchanged days, versions of rules, dates to try."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import KINDS
from service.deadlines.rules.edits import ADMIN_DAYS, REST_DAYS, ROLLS, STARTS, NewDay, NewRule, NewSwap
from service.deadlines.rules.terms import CERTAINTIES, MOST, UNITS
from service.kit.words import N_
from service.tenancy.packs import AdminDays, RestDays, Roll, Start
from service.web.fields import Fields

NO_TIME = N_("Type the time as hours and minutes, such as 10:42.")
LONGEST_LINK = 500


def day_form(fields: Fields, today: date) -> NewDay:
    """A mark of a day. Raises FormRejected."""
    day = fields.day("day", today, required=True)
    new = NewDay(
        day=day or today,
        kind=fields.choice("kind", KINDS, required=True),
        title=fields.line("title", limit=200),
        act_number=fields.line("act_number", limit=60),
        act_date=fields.day("act_date", today),
        url=fields.line("url", limit=LONGEST_LINK),
    )
    fields.done()
    return new


def swap_form(fields: Fields, today: date) -> NewSwap:
    """A day off and the day worked instead. Raises FormRejected."""
    off, work = fields.day("off", today, required=True), fields.day("work", today, required=True)
    new = NewSwap(
        off=off or today,
        work=work or today,
        act_number=fields.line("act_number", limit=60),
        act_date=fields.day("act_date", today),
        url=fields.line("url", limit=LONGEST_LINK),
    )
    fields.done()
    return new


def rule_form(fields: Fields, today: date) -> NewRule:
    """A new version of a rule. Raises FormRejected."""
    count = fields.number("count", most=MOST)
    if count is None:
        fields.refuse("count", N_("Fill in this field."), "required")
    unit = fields.choice("unit", UNITS, required=True)
    extension_unit = fields.choice("extension_unit", UNITS)
    new = NewRule(
        since=fields.day("since", today, required=True) or today,
        count=count or 0,
        unit=unit,
        start=cast(Start, fields.choice("start", STARTS, required=True)),
        roll=cast(Roll, fields.choice("roll", ROLLS, required=True)),
        rest_days=cast(RestDays, fields.choice("rest_days", REST_DAYS, required=True)),
        admin_days=cast(AdminDays, fields.choice("admin_days", ADMIN_DAYS, required=True)),
        extension_count=fields.number("extension_count", most=MOST) or 0,
        extension_unit=extension_unit or unit,
        extension_times=fields.number("extension_times", least=1, most=12) or 1,
        source=fields.line("source", limit=1000, required=True),
        certainty=fields.choice("certainty", CERTAINTIES, required=True),
        reason=fields.text("reason", limit=2000, required=True),
        version=fields.number("version", least=1, most=999_999) or 0,
    )
    fields.done()
    return new


def reason_form(fields: Fields) -> str:
    """A reason alone. Raises FormRejected."""
    reason = fields.text("reason", limit=2000, required=True)
    fields.done()
    return reason


@dataclass(frozen=True, slots=True)
class Tried:
    """A date to try: a rule, or a count of a unit ("" for rule), from a moment on."""

    rule: str
    count: int
    unit: str
    at: datetime


def try_form(fields: Fields, today: date, zone: ZoneInfo, rules: frozenset[str]) -> Tried:
    """What the calculator is asked. Raises FormRejected."""
    rule = fields.choice("rule", rules)
    count, unit = fields.number("count", least=1, most=MOST), fields.choice("unit", UNITS)
    if not rule and count is None:
        fields.refuse("count", N_("Fill in this field."), "required")
    if not rule and not unit:
        fields.refuse("unit", N_("Choose one of the values offered."), "choice")
    day = fields.day("start", today, required=True)
    clock = _time(fields)
    fields.done()
    return Tried(rule, count or 0, unit, datetime.combine(day or today, clock, zone))


def _time(fields: Fields) -> time:
    typed = fields.values.get("time", "").strip()
    try:
        return time.fromisoformat(typed) if typed else time(0, 0)
    except ValueError:
        fields.refuse("time", NO_TIME, "time")
        return time(0, 0)


def ids_form(fields: Fields) -> list[UUID]:
    """The ids that were marked in a list; strange ones are left out."""
    found = []
    for word in fields.values.get("ids", "").split():
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found

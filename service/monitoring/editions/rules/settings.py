"""How a monitor is set up: for whom, at which hour of which days, in which languages, of which topics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.refusal import Refusal
from service.kit.words import N_

KINDS: Mapping[str, str] = {
    "leadership": N_("For the leadership and heads of units"),
    "unit": N_("For one unit"),
}
STATES: Mapping[str, str] = {"on": N_("Switched on"), "off": N_("Off")}
RECIPIENTS: Mapping[str, str] = {
    "leadership": N_("The leadership: everybody with a post in the agency's first unit"),
    "unit_heads": N_("Heads of all units"),
    "unit": N_("Everybody with a post in the unit"),
    "person": N_("People by name"),
    "address": N_("Outside addresses"),
}
GROUPS = ("leadership", "unit_heads", "unit")
"""Recipients that are looked up on the day of sending."""
QUARTER, DAY_MINUTES, MOST_ADDRESSES = 15, 24 * 60, 200
USUAL_DAYS = "12345"
BAD_HOUR = N_("Write the hour in quarters, such as 08:30.")
NO_DAYS = N_("Choose at least one day of the week.")
NO_LANGUAGES = N_("Choose at least one language.")
NEEDS_UNIT = N_("Say for which unit.")
NEEDS_TITLE = N_("Give it a title in the agency's first language.")
NEEDS_RECIPIENT = N_("Say who gets it: groups, people or addresses.")
BAD_ADDRESSES = N_("These are no mail addresses: %(addresses)s. One a line, a name before it if you like.")
TOO_MANY = N_("At most %(most)s outside addresses fit.")


@dataclass(frozen=True, slots=True)
class Outsider:
    """A recipient outside the agency's people."""

    address: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class MonitorEdit:
    """Everything that is set of a monitor. minute: of the day, a quarter; days: digits of weekdays, 1 is Monday.

    topics: those it holds, in their order; none: all. unjudged: what nobody has judged yet goes in, marked.
    """

    kind: str
    titles: Mapping[str, str]
    minute: int = 8 * 60 + 30
    days: str = USUAL_DAYS
    on_holidays: bool = False
    languages: tuple[str, ...] = ()
    unit_id: UUID | None = None
    topics: tuple[UUID, ...] = ()
    without_topic: bool = True
    unjudged: bool = True
    counts: bool = True
    editor_id: UUID | None = None
    groups: tuple[str, ...] = ()
    people: tuple[UUID, ...] = ()
    outsiders: tuple[Outsider, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """For acts."""
        return {
            "kind": self.kind, "titles": dict(self.titles), "hour": clock_of(self.minute), "days": self.days,
            "on_holidays": self.on_holidays, "languages": list(self.languages), "unit_id": self.unit_id,
            "topics": list(self.topics), "without_topic": self.without_topic, "unjudged": self.unjudged,
            "counts": self.counts, "editor_id": self.editor_id, "groups": list(self.groups),
            "people": list(self.people), "outsiders": [one.address for one in self.outsiders],
        }  # fmt: skip


def problems_of(edit: MonitorEdit, default: str) -> list[Refusal]:
    """What is wrong with a setting, each at its field. default: the agency's first language."""
    wrong = []
    if not edit.titles.get(default, "").strip():
        wrong.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{default}"))
    if not 0 <= edit.minute < DAY_MINUTES or edit.minute % QUARTER:
        wrong.append(Refusal(BAD_HOUR, code="hour", field="hour"))
    if not edit.days:
        wrong.append(Refusal(NO_DAYS, code="required", field="days"))
    if not edit.languages:
        wrong.append(Refusal(NO_LANGUAGES, code="required", field="languages"))
    if edit.kind == "unit" and edit.unit_id is None:
        wrong.append(Refusal(NEEDS_UNIT, code="required", field="unit"))
    if not edit.groups and not edit.people and not edit.outsiders:
        wrong.append(Refusal(NEEDS_RECIPIENT, code="required", field="groups"))
    if len(edit.outsiders) > MOST_ADDRESSES:
        wrong.append(Refusal(TOO_MANY, code="too_many", field="outsiders", most=MOST_ADDRESSES))
    return wrong


def minute_of(typed: str) -> int | None:
    """`08:30` is minute 510; None for what is no quarter of an hour."""
    hours, mark, minutes = typed.strip().replace(".", ":").partition(":")
    if not (hours.isascii() and hours.isdecimal() and len(hours) < 3) or (mark and not minutes.isdecimal()):
        return None
    minute = int(hours) * 60 + int(minutes or 0)
    return minute if minute < DAY_MINUTES and int(minutes or 0) < 60 and minute % QUARTER == 0 else None


def clock_of(minute: int) -> str:
    """Minute 510 is `08:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done for a monitor on a day: compose, or skip with the word of a reason."""

    day: date
    skip: str = ""


SKIPS: Mapping[str, str] = {
    "holiday": N_("A day off"),
    "nobody": N_("There is nobody to send it to"),
}


def due(
    now: datetime, zone: ZoneInfo, minute: int, days: str, on_holidays: bool, works: Callable[[date], bool]
) -> Due | None:
    """What is due by now for a monitor of this hour and these days, None where nothing is.

    A day of the week on which it never comes gives nothing; one on which it would come but for a holiday is skipped
    with a reason.
    """
    local = now.astimezone(zone)
    day = local.date()
    if str(day.isoweekday()) not in days or now < moment_of(day, minute, zone):
        return None
    return Due(day, "" if on_holidays or works(day) else "holiday")


def moment_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A minute of a day where the agency is."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


LOOKED_BACK, FIRST_LOOK = timedelta(days=7), timedelta(days=1)


def window(
    until: datetime, last_until: datetime | None, last_work: datetime | None = None
) -> tuple[datetime, datetime]:
    """(since, floor): what came after `since` is new, what came between `floor` and it and was in no edition is late.

    The first edition of all begins at the last working day's hour, or a day ago, and takes nothing that is older.
    """
    if last_until is None:
        since = last_work or until - FIRST_LOOK
        return since, since
    return last_until, max(last_until - LOOKED_BACK, until - 2 * LOOKED_BACK)


def outsiders_from(typed: str, valid: Callable[[str], str | None], language: str) -> tuple[list[Outsider], list[str]]:
    """Recipients as they are typed, one a line: `name <address>`, `address`, with a language after a comma if wished.

    Gives them and what could not be read.
    """
    found: dict[str, Outsider] = {}
    wrong = []
    for line in filter(None, (one.strip() for one in typed.replace(";", "\n").splitlines())):
        head, mark, tail = line.rpartition(",")
        spoken = tail.strip() if mark and len(tail.strip()) == 2 else ""
        said = (head if spoken else line).strip()
        name, _, rest = said.partition("<")
        address = valid(rest.rstrip("> ") if rest else said)
        if address is None:
            wrong.append(line)
        else:
            found.setdefault(
                address.casefold(), Outsider(address, name.strip(' "') if rest else "", spoken or language)
            )
    return list(found.values()), wrong


def outsiders_typed(outsiders: Sequence[Outsider]) -> str:
    """The same the other way round."""
    return "\n".join(
        f"{f'{one.name} <{one.address}>' if one.name else one.address}, {one.language}" for one in outsiders
    )

"""What may be written into a calendar or a rule, and why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from service.deadlines.rules.calendar import KINDS, WorkCalendar
from service.deadlines.rules.clocks import shown
from service.deadlines.rules.terms import CERTAINTIES, MOST, UNITS, Term
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.tenancy.packs import AdminDays, RestDays, Roll, Start

STARTS = {
    "moment": N_("at the moment of the event"),
    "same_day": N_("with the day of the event"),
    "next_day": N_("with the day after the event"),
    "next_working_day": N_("with the first working day after the event"),
}
ROLLS = {
    "none": N_("It ends all the same"),
    "next_working_day": N_("It ends with the next working day"),
}
REST_DAYS = {"counted": N_("Hours run on every day"), "not_counted": N_("Hours run on working days only")}
ADMIN_DAYS = {"off": N_("They are not counted"), "working": N_("They are counted as worked")}

ACT_NEEDED = N_("Name the act, or give a link to it.")
BAD_LINK = N_("Write a full address beginning with https://.")
WORKED_ALREADY = N_("%(day)s is a working day already.")
FREE_ALREADY = N_("%(day)s is not worked already.")
SAME_DAYS = N_("Choose two different days.")
FAR_APART = N_("The two days lie more than a year apart.")
OTHER_UNIT = N_("Choose hours, working days, calendar days or months.")
MOMENT_ONLY = N_("A term in hours starts at the moment of the event, and only such a term.")
NOTHING_CHANGED = N_("Nothing was changed.")
NO_MARK = N_("This day has no mark of its own.")
NOT_OFFERED = N_("The country offers no newer version of this rule.")
NOT_OWN = N_("This version is not the agency's own.")
KNOWN_YEAR = N_("The calendar of %(year)s is entered already.")
NO_SEED = N_("Nothing is known of the holidays of %(year)s.")
_FARTHEST = 366


@dataclass(frozen=True, slots=True)
class NewDay:
    """A mark that an agency sets. title: in the language of the one who types."""

    day: date
    kind: str
    title: str = ""
    act_number: str = ""
    act_date: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class NewSwap:
    """A day off and the day that is worked instead."""

    off: date
    work: date
    act_number: str = ""
    act_date: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class NewRule:
    """A new version of a rule; version: the one it was made from. Extension: none when its count is 0."""

    since: date
    count: int
    unit: str
    start: Start
    roll: Roll
    rest_days: RestDays
    admin_days: AdminDays
    extension_count: int
    extension_unit: str
    extension_times: int
    source: str
    certainty: str
    reason: str
    version: int = field(default=0)


def check_act(act_number: str, url: str) -> list[Refusal]:
    """A day changes deadlines of others: what it rests on must be named."""
    found = []
    if not act_number and not url:
        found.append(Refusal(ACT_NEEDED, code="required", field="act_number"))
    if url and not url.startswith("https://"):
        found.append(Refusal(BAD_LINK, code="invalid", field="url"))
    return found


def check_day(new: NewDay, calendar: WorkCalendar) -> None:
    """Raises FieldErrors when a mark would say nothing or rests on nothing."""
    found = check_act(new.act_number, new.url)
    if new.kind not in KINDS:
        found.append(Refusal(N_("Choose one of the values offered."), code="choice", field="kind"))
    if new.kind == "swap_work" and calendar.works(new.day):
        found.append(Refusal(WORKED_ALREADY, code="worked", field="day", day=shown(new.day)))
    if found:
        raise FieldErrors(found)


def check_swap(new: NewSwap, calendar: WorkCalendar) -> None:
    """Raises FieldErrors: the day off must be worked now, the other not."""
    found = check_act(new.act_number, new.url)
    if new.off == new.work:
        found.append(Refusal(SAME_DAYS, code="same_days", field="work"))
    elif abs((new.off - new.work).days) > _FARTHEST:
        found.append(Refusal(FAR_APART, code="far_apart", field="work"))
    else:
        if not calendar.works(new.off):
            found.append(Refusal(FREE_ALREADY, code="free", field="off", day=shown(new.off)))
        if calendar.works(new.work):
            found.append(Refusal(WORKED_ALREADY, code="worked", field="work", day=shown(new.work)))
    if found:
        raise FieldErrors(found)


def check_rule(new: NewRule) -> None:
    """Raises FieldErrors for a version that could not be reckoned."""
    found = []
    if new.unit not in UNITS:
        found.append(Refusal(OTHER_UNIT, code="choice", field="unit"))
    elif (new.unit == "hour") != (new.start == "moment"):
        found.append(Refusal(MOMENT_ONLY, code="moment", field="start"))
    if not 0 <= new.count <= MOST:
        message = N_("Type a whole number from %(least)s to %(most)s.")
        found.append(Refusal(message, code="number", field="count", least=0, most=MOST))
    if new.extension_count and new.extension_unit not in UNITS:
        found.append(Refusal(OTHER_UNIT, code="choice", field="extension_unit"))
    if new.certainty not in CERTAINTIES:
        found.append(Refusal(N_("Choose one of the values offered."), code="choice", field="certainty"))
    if found:
        raise FieldErrors(found)


def changed(term: Term, new: NewRule) -> bool:
    """Whether the new version says anything else than the present one."""
    extension = term.extension
    present = (
        *(term.count, term.unit, term.start, term.roll, term.rest_days, term.admin_days, term.source, term.certainty),
        *((extension.count, extension.unit, extension.times) if extension else (0, "", 0)),
    )
    wanted = (
        *(new.count, new.unit, new.start, new.roll, new.rest_days, new.admin_days, new.source, new.certainty),
        *((new.extension_count, new.extension_unit, new.extension_times) if new.extension_count else (0, "", 0)),
    )
    return present != wanted

"""Journals and their numbers: which period a day falls into, how a number of that day looks, what may still change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.tenancy.numbers import Split, split_pattern

READ, ADMINISTER, RESERVE = "journals.read", "journals.administer", "journals.reserve"
PERMISSIONS = frozenset({READ, ADMINISTER, RESERVE})
DUTY_STANDS = N_("Responsible")
ACTS: Mapping[str, str] = {
    "journal.opened": N_("Journal opened"),
    "journal.changed": N_("Journal changed"),
    "journal.titled": N_("Title of the journal changed"),
    "journal.closed": N_("Journal closed"),
    "journal.duty_named": N_("Responsible person of the journal named"),
    "journal.duty_ended": N_("Responsible person of the journal released"),
    "journal.duty_handed_over": N_("Duty for the journal handed over to a successor"),
    "numbers.reserved": N_("Numbers reserved"),
    "numbers.settled": N_("Reserved number bound to a record"),
    "numbers.voided": N_("Reserved numbers voided"),
}
BLOCK = "number_block"
DIRECTIONS: Mapping[str, str] = {
    "incoming": N_("Incoming"),
    "outgoing": N_("Outgoing"),
    "internal": N_("Internal"),
    "appeal": N_("Citizens' appeals"),
    "order": N_("Orders"),
    "assignment": N_("Assignments of the head"),
    "release": N_("Press releases"),
    "digest": N_("Press digests"),
    "unit_report": N_("Reports of units"),
}
WITHOUT_END = "all"
BEGUN = N_(
    "The journal %(journal)s has given numbers in the period %(period)s: its pattern, index, period and direction"
    " cannot change before that period ends. Put back what stood there."
)
FROZEN = ("pattern", "index", "period", "direction")


@dataclass(frozen=True, slots=True)
class Journal:
    """One journal of an agency; `title` is in the reader's language, `index` is what {index} means in its numbers."""

    id: UUID
    slug: str
    title: str
    direction: str
    regime: str
    pattern: str
    index: str
    period: str
    unit_id: UUID
    state: str = "open"


class NumberShape(NamedTuple):
    """Everything about a number except the number: the counter's period and what stands around the digits."""

    period: str
    prefix: str
    width: int
    suffix: str

    def number(self, serial: int) -> str:
        """The registration number as it is shown and kept."""
        return Split(self.prefix, self.width, self.suffix).number(serial)


def period_key(period: str, on: date) -> str:
    """The counter's key: `2026` for year, `2026-11` for month, `all` for a journal that never begins anew."""
    if period == "year":
        return f"{on.year:04d}"
    if period == "month":
        return f"{on.year:04d}-{on.month:02d}"
    return WITHOUT_END


@lru_cache(maxsize=4096)
def _shape(pattern: str, index: str, period: str, on: date) -> NumberShape:
    return NumberShape(period_key(period, on), *split_pattern(pattern, on, index))


def shape(journal: Journal, on: date) -> NumberShape:
    """How a number of this journal looks on a day (the date in the agency's zone)."""
    return _shape(journal.pattern, journal.index, journal.period, on)


def begun(journal: str, what: str, period: str) -> Refusal:
    """The refusal of a change that would give one period numbers of two looks; `what` is one of FROZEN."""
    return Refusal(BEGUN, code="period_begun", field=f"journals.{journal}.{what}", journal=journal, period=period)


# --- numbers reserved for paper

LARGEST_BLOCK = 500
REASON_LIMIT = 2_000
NUMBER_STATES: Mapping[str, str] = {
    "registered": N_("Registered"),
    "voided": N_("Voided"),
    "reserved": N_("Reserved"),
    "missing": N_("Missing"),
}
CANNOT_RESERVE = N_("You do not have the right to reserve numbers of this journal.")
CANNOT_ADMINISTER = N_("You do not have the right to change who is responsible for journals.")
JOURNAL_CLOSED = N_("This journal is closed. Choose another one.")
BLOCK_SIZE = N_("Reserve between 1 and %(most)s numbers at once.")
NEEDS_REASON = N_("Say why.")
SETTLED = N_("The number %(number)s is no longer reserved: a record is bound to it or it was voided.")
NOT_ITS_JOURNAL = N_("The number %(number)s belongs to another journal.")
PAPER_TOO_EARLY = N_("The number was reserved on %(day)s. The paper register cannot show an earlier day.")
PAPER_IN_FUTURE = N_("This date lies in the future.")
PAPER_OTHER_PERIOD = N_("The number %(number)s belongs to the period %(period)s. This day lies in another one.")
NONE_CHOSEN = N_("Choose at least one number.")


@dataclass(frozen=True, slots=True)
class Reserved:
    """A number of a block; `reserved_at` is aware."""

    id: UUID
    block_id: UUID
    journal_id: UUID
    period: str
    serial: int
    number: str
    state: str
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """How a record stands in the paper register: under which reserved number, and on which day."""

    number: Reserved
    on: date


def why_not_reserve(actor: Actor, journal: Journal) -> Refusal | None:
    """Why the actor may not reserve or void numbers of this journal."""
    if not actor.scope(RESERVE).covers(journal.unit_id, journal.id):
        return Refusal(CANNOT_RESERVE, code="not_permitted", field="journal")
    return None


def block_problems(actor: Actor, journal: Journal, count: int, reason: str) -> list[Refusal]:
    """Everything that speaks against reserving so many numbers."""
    refused = why_not_reserve(actor, journal)
    found = [refused] if refused else []
    if journal.state != "open":
        found.append(Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal"))
    if not 1 <= count <= LARGEST_BLOCK:
        found.append(Refusal(BLOCK_SIZE, code="number", field="count", most=LARGEST_BLOCK))
    if not reason:
        found.append(Refusal(NEEDS_REASON, code="required", field="reason"))
    return found


def paper_problem(paper: Paper, journal: Journal, today: date, zone: ZoneInfo) -> Refusal | None:
    """What speaks against binding a record of this journal to the number under this day of the paper register."""
    number, since = paper.number, paper.number.reserved_at.astimezone(zone).date()
    if number.state != "reserved":
        return Refusal(SETTLED, code="settled", field="paper_on", number=number.number)
    if number.journal_id != journal.id:
        return Refusal(NOT_ITS_JOURNAL, code="other_journal", field="journal", number=number.number)
    if paper.on > today:
        return Refusal(PAPER_IN_FUTURE, code="in_future", field="paper_on")
    if paper.on < since:
        return Refusal(PAPER_TOO_EARLY, code="too_early", field="paper_on", day=since.strftime("%d.%m.%Y"))
    if period_key(journal.period, paper.on) != number.period:
        told = {"number": number.number, "period": number.period}
        return Refusal(PAPER_OTHER_PERIOD, code="other_period", field="paper_on", **told)
    return None


def paper_moment(paper: Paper, zone: ZoneInfo) -> datetime:
    """The moment under which a record of the paper register is kept: its day, in the order of the numbers."""
    reserved = paper.number.reserved_at
    first = datetime.combine(paper.on, time(), zone)
    begun = reserved if reserved.astimezone(zone).date() == paper.on else first
    return begun + timedelta(microseconds=paper.number.serial % 1_000_000)


def is_over(period: str, journal: Journal, today: date) -> bool:
    """Whether a period of the journal has ended: a block of it that is still open must be settled."""
    return period != period_key(journal.period, today)


# --- the account of numbers

MOST_RANGES = 40
SMALLEST_RANGE = 50


def range_size(first: int, last: int) -> int:
    """How wide the ranges are into which numbers are cut to fill one table; 0: they are shown one by one."""
    count = last - first + 1
    if count <= SMALLEST_RANGE:
        return 0
    size = SMALLEST_RANGE
    while count > size * MOST_RANGES:
        size *= 10
    return size

"""Journals and their numbers: which period a day falls into, how a number of that day looks, what may still change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.tenancy.numbers import Split, split_pattern

PERMISSIONS = frozenset({"journals.read", "journals.administer"})
ACTS: Mapping[str, str] = {
    "journal.opened": N_("Journal opened"),
    "journal.changed": N_("Journal changed"),
    "journal.titled": N_("Title of the journal changed"),
    "journal.closed": N_("Journal closed"),
}
DIRECTIONS: Mapping[str, str] = {
    "incoming": N_("Incoming"),
    "outgoing": N_("Outgoing"),
    "internal": N_("Internal"),
    "appeal": N_("Citizens' appeals"),
    "order": N_("Orders"),
    "assignment": N_("Assignments of the head"),
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


def missing_runs(present: list[int], last: int) -> list[tuple[int, int]]:
    """Serials from 1 to `last` that nothing accounts for, as runs (first, last); `present` is sorted."""
    runs, expected = [], 1
    for serial in present:
        if serial > expected:
            runs.append((expected, serial - 1))
        expected = max(expected, serial + 1)
    if expected <= last:
        runs.append((expected, last))
    return runs

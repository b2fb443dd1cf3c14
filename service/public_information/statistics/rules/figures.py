"""What is counted of requests, each figure as a question to one request. Days are those of the agency's zone.

A request counts on the day it was received, a decision on the day it was taken, a complaint on the day it was lodged.
What came of a request later than the last day of a report does not change the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from service.kit.words import N_

GRANTED, PARTLY, REFUSED, NOT_HELD, FORWARDED = "granted", "partly_granted", "refused", "not_held", "forwarded"
DECIDING = frozenset({GRANTED, PARTLY, REFUSED, NOT_HELD})
"""Outcomes that are decisions on releasing something."""


@dataclass(frozen=True, slots=True)
class Lodged:
    """A complaint. state: filed, upheld, changed or dismissed."""

    on: date
    body: str
    state: str
    decided_on: date | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class GroundOf:
    """A ground that a decision named. article: as the law pack writes it; title by language."""

    key: str
    article: str
    title: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One request as reports count it. child: parted from another one because that part was forwarded."""

    id: UUID
    kind: str
    applicant: str
    child: bool
    received_on: date
    outcome: str
    decided_on: date | None
    decided_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    extended_on: date | None
    official: str = ""
    post: str = ""
    clarified_on: tuple[date, ...] = ()
    part_forwarded_on: tuple[date, ...] = ()
    grounds: tuple[GroundOf, ...] = ()
    complaints: tuple[Lodged, ...] = ()
    fees: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both counted."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


Question = Callable[[Case, Span], bool]


def _received(case: Case, span: Span) -> bool:
    return not case.child and span.holds(case.received_on)


def _came_as(kind: str) -> Question:
    return lambda case, span: _received(case, span) and case.kind == kind


def _decided(*outcomes: str) -> Question:
    return lambda case, span: case.outcome in outcomes and span.holds(case.decided_on)


def _release(*outcomes: str) -> Question:
    asked = _decided(*outcomes)
    return lambda case, span: not case.child and asked(case, span)


def _late(case: Case, span: Span) -> bool:
    """Answered in the span, and after the term."""
    answered = case.outcome in DECIDING and case.due_at is not None and case.answered_at is not None
    return answered and span.holds(case.decided_on) and _over(case.answered_at, case.due_at)


def _over(moment: datetime | None, due: datetime | None) -> bool:
    return moment is not None and due is not None and moment > due


def _open(case: Case, span: Span) -> bool:
    """Received by the last day and not decided by then."""
    return not case.child and case.received_on <= span.last and (case.decided_on is None or case.decided_on > span.last)


def _forwarded(case: Case, span: Span) -> bool:
    return span.holds(case.decided_on) and case.outcome == FORWARDED


def _lodged(case: Case, span: Span) -> bool:
    return any(span.holds(one.on) for one in case.complaints)


def _complaint_ended(*states: str) -> Question:
    return lambda case, span: any(one.state in states and span.holds(one.decided_on) for one in case.complaints)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. title: msgid."""

    title: str
    asks: Question


FIGURES: Mapping[str, Figure] = {
    "received": Figure(N_("Requests received"), _received),
    "release": Figure(N_("Requests for release of information"), _came_as("release")),
    "correction": Figure(N_("Requests for correction of information"), _came_as("correction")),
    "anonymous": Figure(
        N_("Requests without a name"), lambda case, span: _received(case, span) and case.applicant == "anonymous"
    ),
    "granted": Figure(N_("Granted"), _release(GRANTED)),
    "partly_granted": Figure(N_("Partly granted"), _release(PARTLY)),
    "refused": Figure(N_("Refused"), _release(REFUSED)),
    "not_held": Figure(N_("Not held"), _release(NOT_HELD)),
    "forwarded": Figure(N_("Forwarded to the competent body"), _forwarded),
    "withdrawn": Figure(N_("Withdrawn by the requester"), _release("withdrawn")),
    "left": Figure(N_("Left without an answer"), _release("left")),
    "joined": Figure(N_("Answered together with another request"), _release("joined")),
    "late": Figure(N_("Answered after the term"), _late),
    "open": Figure(N_("In progress at the end"), _open),
    "clarification": Figure(
        N_("Clarification asked"), lambda case, span: any(span.holds(day) for day in case.clarified_on)
    ),
    "extended": Figure(N_("Term extended"), lambda case, span: span.holds(case.extended_on)),
    "refusals": Figure(N_("Decisions of refusal, whole or in part"), _release(REFUSED, PARTLY)),
    "decisions": Figure(N_("Decisions on granting or refusing"), _release(GRANTED, PARTLY, REFUSED)),
    "complaints": Figure(N_("Requests about which a complaint was lodged"), _lodged),
    "upheld": Figure(N_("Complaints: decision upheld"), _complaint_ended("upheld", "dismissed")),
    "changed": Figure(N_("Complaints: decision changed"), _complaint_ended("changed")),
}
"""Key -> figure. Keys are kept with printed reports and never change their meaning."""


@dataclass(frozen=True, slots=True)
class Official:
    """Who decided how much: (name, post) and counts."""

    name: str
    post: str
    granted: int
    partly: int
    refused: int

    @property
    def total(self) -> int:
        return self.granted + self.partly + self.refused


def rows_of(cases: Iterable[Case], keys: Sequence[str], span: Span) -> dict[str, list[UUID]]:
    """The requests behind each figure, in the order given."""
    every = list(cases)
    return {key: [case.id for case in every if FIGURES[key].asks(case, span)] for key in keys}


def officials_of(cases: Iterable[Case], span: Span) -> list[Official]:
    """Decisions by who took them, those with most first."""
    counted: Counter[tuple[str, str, str]] = Counter(
        (case.official, case.post, case.outcome) for case in cases if FIGURES["decisions"].asks(case, span)
    )
    people = sorted({(name, post) for name, post, _ in counted})
    found = [
        Official(name, post, *(counted[name, post, outcome] for outcome in (GRANTED, PARTLY, REFUSED)))
        for name, post in people
    ]
    return sorted(found, key=lambda one: -one.total)


def grounds_of(cases: Iterable[Case], span: Span) -> list[tuple[GroundOf, int]]:
    """Grounds on which something was withheld and in how many decisions, those named most first."""
    counted: Counter[str] = Counter()
    known: dict[str, GroundOf] = {}
    for case in cases:
        if FIGURES["refusals"].asks(case, span):
            for ground in {one.key: one for one in case.grounds}.values():
                counted[ground.key] += 1
                known[ground.key] = ground
    return sorted(((known[key], count) for key, count in counted.items()), key=lambda one: (-one[1], one[0].article))


def costs_of(cases: Iterable[Case], span: Span) -> tuple[int, int]:
    """Fees paid and costs of complaints within the span, in minor units."""
    fees = complaints = 0
    for case in cases:
        fees += sum(amount for day, amount in case.fees if span.holds(day))
        complaints += sum(one.cost for one in case.complaints if span.holds(one.decided_on or one.on))
    return fees, complaints

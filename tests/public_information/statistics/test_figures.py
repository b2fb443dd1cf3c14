"""Figures of statutory reports: what each counts, and who may do what with a report."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.public_information.statistics.actions import problem_of
from service.public_information.statistics.rules.figures import (
    FIGURES,
    Case,
    GroundOf,
    Lodged,
    Span,
    costs_of,
    grounds_of,
    officials_of,
)
from service.public_information.statistics.rules.reports import (
    KINDS,
    REPORT,
    STATES,
    TYPED,
    allowed_acts,
    kinds_for,
    span_of,
)

SPAN = Span(date(2026, 1, 1), date(2026, 12, 10))
CASE = Case(
    id=new_id(), kind="release", applicant="natural", child=False, received_on=date(2026, 3, 2), outcome="granted",
    decided_on=date(2026, 3, 9), decided_at=datetime(2026, 3, 9, tzinfo=UTC), due_at=datetime(2026, 3, 13, tzinfo=UTC),
    answered_at=datetime(2026, 3, 9, tzinfo=UTC), extended_on=None, official="A. Head", post="Head",
)  # fmt: skip


def counted(case: Case) -> set[str]:
    return {key for key, figure in FIGURES.items() if figure.asks(case, SPAN)}


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({}, {"received", "release", "granted", "decisions"}),
        ({"kind": "correction"}, {"received", "correction", "granted", "decisions"}),
        ({"outcome": "refused"}, {"received", "release", "refused", "refusals", "decisions"}),
        ({"outcome": "partly_granted"}, {"received", "release", "partly_granted", "refusals", "decisions"}),
        ({"outcome": "not_held", "applicant": "anonymous"}, {"received", "release", "anonymous", "not_held"}),
        ({"outcome": "forwarded"}, {"received", "release", "forwarded"}),
        ({"child": True, "outcome": "forwarded"}, {"forwarded"}),
        ({"outcome": "", "decided_on": None, "answered_at": None}, {"received", "release", "open"}),
        ({"decided_on": date(2026, 12, 11)}, {"received", "release", "open"}),
        ({"received_on": date(2025, 12, 30)}, {"granted", "decisions"}),
        ({"received_on": date(2026, 12, 11), "decided_on": date(2026, 12, 12)}, set()),
        ({"answered_at": datetime(2026, 3, 14, tzinfo=UTC)}, {"received", "release", "granted", "decisions", "late"}),
        ({"extended_on": date(2026, 3, 5)}, {"received", "release", "granted", "decisions", "extended"}),
        ({"clarified_on": (date(2026, 3, 4),)}, {"received", "release", "granted", "decisions", "clarification"}),
        ({"complaints": (Lodged(date(2026, 4, 1), "inside", "changed", date(2026, 4, 20)),)},
         {"received", "release", "granted", "decisions", "complaints", "changed"}),
        ({"complaints": (Lodged(date(2026, 12, 1), "court", "upheld", date(2027, 1, 20)),)},
         {"received", "release", "granted", "decisions", "complaints"}),
    ],
)  # fmt: skip
def test_a_request_is_counted_in_exactly_these_figures(changed: dict[str, object], keys: set[str]) -> None:
    assert counted(replace(CASE, **changed)) == keys  # type: ignore[arg-type]


def test_decisions_are_counted_by_who_took_them() -> None:
    refused = replace(CASE, outcome="refused")
    other = replace(CASE, official="B. Deputy", post="Deputy")
    found = officials_of([CASE, refused, refused, other], SPAN)
    assert [(one.name, one.granted, one.partly, one.refused, one.total) for one in found] == [
        ("A. Head", 1, 0, 2, 3), ("B. Deputy", 1, 0, 0, 1),
    ]  # fmt: skip


def test_a_ground_is_counted_once_for_each_decision() -> None:
    ground, other = GroundOf("personal", "28(1)"), GroundOf("secret", "27")
    twice = replace(CASE, outcome="refused", grounds=(ground, ground, other))
    granted = replace(CASE, grounds=(ground,))
    assert grounds_of([twice, twice, granted], SPAN) == [(other, 2), (ground, 2)]


def test_costs_are_those_of_the_days_counted() -> None:
    paid = ((date(2026, 5, 1), 150), (date(2025, 5, 1), 900))
    complaint = Lodged(date(2026, 5, 1), "court", "changed", date(2026, 6, 1), 4_000)
    assert costs_of([replace(CASE, fees=paid, complaints=(complaint,))], SPAN) == (150, 4_000)


def test_the_georgian_report_has_the_seven_items_of_the_law_and_ends_on_10_december() -> None:
    assert [section.letter for section in KINDS["ge_year"].sections if section.letter] == list("აბგდევზ")
    assert span_of("ge_year", 2026) == SPAN
    assert set(kinds_for("ge")) == {"month", "ge_year"} and set(kinds_for("az")) == {"month", "az_year"}
    assert span_of("month", 2026, 2) == Span(date(2026, 2, 1), date(2026, 2, 28))
    assert span_of("month", 2026, 12).last == date(2026, 12, 31)
    assert {section.certainty for section in KINDS["az_year"].sections} == {"U"}


@pytest.mark.parametrize(
    ("name", "text", "fits"),
    [("breaches", "", True), ("breaches", "12", True), ("breaches", "-1", False), ("breaches", "12a", False),
     ("cost_release", "120,50", True), ("cost_release", "1.2.3", False), ("databases", "Anything", True),
     ("databases", "x" * 10_001, False)],
)  # fmt: skip
def test_what_is_typed_is_checked(name: str, text: str, fits: bool) -> None:
    assert name in TYPED
    assert (problem_of(name, text) is None) is fits


TABLE = {
    "draft": {"open", "fill", "print"},
    "printed": {"open", "publish", "renew"},
    "published": {"open", "withdraw"},
    "withdrawn": {"open", "publish", "renew"},
}


@pytest.mark.parametrize("state", STATES)
def test_who_makes_reports_may_do_exactly_this(state: str) -> None:
    maker = Actor(kind="person", id=new_id(), name="M", scopes={REPORT: EVERYWHERE})
    other = Actor(kind="person", id=new_id(), name="O", scopes={"information.publish": EVERYWHERE})
    assert set(allowed_acts(maker, state)) == TABLE[state]
    assert allowed_acts(other, state) == []

"""Who may hand over for whom: role by role, state by state."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from service.handover.rules import Leaver, Plan, allowed_acts, mark_of, why_not, why_not_successor
from service.handover.tables import SAMPLES
from service.identity.offers import Matter
from service.kit.actor import Actor, scopes_from

UNIT, OTHER, ME, SHE = uuid4(), uuid4(), uuid4(), uuid4()


def holding(*permissions: str, unit: UUID | None = None) -> Actor:
    return Actor(kind="person", id=ME, name="", scopes=scopes_from([(permissions, unit, None)]))


ROLES = {
    "clerk": ["correspondence.register", "correspondence.read"],
    "adviser": ["correspondence.read"],
    "head": ["identity.read", "identity.hand_over"],
    "administrator": ["identity.read", "identity.administer"],
}


@pytest.mark.parametrize(
    ("role", "state", "acts"),
    [
        ("clerk", "led", []),
        ("clerk", "active", []),
        ("clerk", "left", []),
        ("adviser", "led", []),
        ("adviser", "active", []),
        ("adviser", "left", []),
        ("head", "led", ["see", "hand_over"]),
        ("head", "active", []),
        ("head", "left", []),
        ("administrator", "led", ["see", "hand_over", "end"]),
        ("administrator", "active", ["see", "hand_over", "end"]),
        ("administrator", "left", ["see", "hand_over"]),
    ],
)
def test_each_role_may_exactly_this(role: str, state: str, acts: list[str]) -> None:
    assert allowed_acts(holding(*ROLES[role]), SAMPLES[state]) == acts


def test_an_administrator_of_one_unit_reaches_those_who_work_only_there() -> None:
    actor = holding("identity.administer", unit=UNIT)
    assert allowed_acts(actor, Leaver(SHE, "active", frozenset({UNIT}))) == ["see", "hand_over"]
    assert allowed_acts(actor, Leaver(SHE, "active", frozenset({UNIT, OTHER}))) == []
    assert allowed_acts(actor, Leaver(SHE, "active")) == []


def test_nobody_makes_the_act_of_their_own_leaving() -> None:
    refusal = why_not("hand_over", holding("identity.administer"), Leaver(ME, "active", frozenset({UNIT})))
    assert refusal is not None and refusal.code == "own"


def test_of_three_choices_the_nearest_counts() -> None:
    matter, other = uuid4(), uuid4()
    all_, kind, one = uuid4(), uuid4(), uuid4()
    plan = Plan(date(2026, 11, 22), "", "", to=all_, kinds={"a": kind}, matters={("a", matter): one})
    assert [plan.successor("a", matter), plan.successor("a", other), plan.successor("b", matter)] == [one, kind, all_]
    assert plan.named == {all_, kind, one}


def test_the_mark_of_a_list_tells_another_list() -> None:
    one, other = (Matter("a", "assignment", uuid4(), "", "Given") for _ in range(2))
    assert mark_of([one, other]) == mark_of([other, one])
    assert mark_of([one]) != mark_of([one, other])


@pytest.mark.parametrize(
    ("to", "state", "code"),
    [(ME, "active", None), (ME, "left", "left"), (ME, None, "unknown"), (SHE, "active", "to_themselves")],
)
def test_who_takes_over_works_here_and_is_somebody_else(to: UUID, state: str | None, code: str | None) -> None:
    refusal = why_not_successor(SHE, to, state, "Somebody")
    assert (refusal.code if refusal else None) == code

"""Who may do what and why not: tables, without a database."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from service.identity.rules import (
    ADMINISTER,
    READ,
    TOKENS,
    Granted,
    Held,
    Span,
    fingerprint,
    made_here,
    short_name,
    why_not_administer,
    why_not_close_post,
    why_not_close_unit,
    why_not_deputise,
    why_not_edit_made,
    why_not_hold,
    why_not_inside,
    why_not_last,
    why_not_manage_tokens,
    why_not_span,
)
from service.kit.actor import EVERYWHERE, SYSTEM, Actor, Scope
from service.kit.refusal import Refusal

UNIT, OTHER_UNIT, JOURNAL, POST, OTHER_POST = (uuid4() for _ in range(5))
ANNA, BASHIR, NINO = (uuid4() for _ in range(3))


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Span(day(1), day(10)), Span(day(11), day(20)), False),
        (Span(day(1), day(10)), Span(day(10), day(20)), True),
        (Span(day(1), day(10)), Span(day(3), day(4)), True),
        (Span(day(1)), Span(day(1, 9), day(2, 9)), True),
        (Span(day(1)), Span(day(5)), True),
        (Span(day(5)), Span(day(1), day(4)), False),
        (Span(day(5), day(5)), Span(day(5), day(5)), True),
    ],
)
def test_spans_meet_on_a_common_day(one: Span, other: Span, meet: bool) -> None:
    assert one.meets(other) is meet and other.meets(one) is meet


@pytest.mark.parametrize(
    ("span", "on", "holds"),
    [
        (Span(day(1), day(3)), day(1), True),
        (Span(day(1), day(3)), day(3), True),
        (Span(day(1), day(3)), day(4), False),
        (Span(day(2)), day(1), False),
        (Span(day(2)), date(2099, 1, 1), True),
    ],
)
def test_both_ends_count(span: Span, on: date, holds: bool) -> None:
    assert span.holds_on(on) is holds


def code(refusal: Refusal | None) -> str | None:
    return refusal.code if refusal else None


def test_a_span_does_not_end_before_it_begins() -> None:
    assert code(why_not_span(Span(day(2), day(1)))) == "ends_before_start"
    assert why_not_span(Span(day(2), day(2))) is None


NEW = Span(day(10), day(20))
HOLDINGS = [
    # who holds what when; head?; places; why not
    ([], False, 1, None),
    ([(BASHIR, POST, Span(day(1), day(9)))], False, 1, None),
    ([(BASHIR, POST, Span(day(1), day(10)))], False, 1, "places_taken"),
    ([(BASHIR, POST, Span(day(1), day(10)))], False, 2, None),
    ([(BASHIR, POST, Span(day(1), day(12))), (NINO, POST, Span(day(12)))], False, 2, "places_taken"),
    ([(BASHIR, POST, Span(day(1), day(12))), (NINO, POST, Span(day(13)))], False, 2, None),
    ([(BASHIR, POST, Span(day(1)))], False, None, None),
    ([(ANNA, POST, Span(day(20)))], False, 5, "held_already"),
    ([(ANNA, POST, Span(day(21)))], False, 5, None),
    ([(BASHIR, OTHER_POST, Span(day(1), day(15)))], True, 1, "head_taken"),
    ([(BASHIR, OTHER_POST, Span(day(1), day(9)))], True, 1, None),
    ([(ANNA, OTHER_POST, Span(day(1)))], True, 1, "head_taken"),
]


@pytest.mark.parametrize(("beside", "is_head", "places", "why"), HOLDINGS)
def test_who_may_hold_a_post(
    beside: list[tuple[UUID, UUID, Span]], is_head: bool, places: int | None, why: str | None
) -> None:
    held = [Held(person, "N. N.", post, span) for person, post, span in beside]
    new = Held(ANNA, "Anna", POST, NEW)
    refusal = why_not_hold(new, held, is_head=is_head, places=places, person_state="active", post_state="active")
    assert code(refusal) == why
    assert refusal is None or str(refusal)  # every place of the sentence is filled


def test_nobody_who_left_and_no_closed_post() -> None:
    new = Held(ANNA, "Anna", POST, NEW)
    own = {"is_head": False, "places": 1}
    assert code(why_not_hold(new, [], person_state="left", post_state="active", **own)) == "person_left"  # type: ignore[arg-type]
    assert code(why_not_hold(new, [], person_state="active", post_state="closed", **own)) == "post_closed"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("deputy", "beside", "states", "why"),
    [
        (BASHIR, [], ("active", "active"), None),
        (ANNA, [], ("active", "active"), "own_deputy"),
        (BASHIR, [], ("active", "left"), "person_left"),
        (BASHIR, [], ("left", "active"), "person_left"),
        (BASHIR, [(NINO, Span(day(20), day(25)))], ("active", "active"), "deputy_taken"),
        (BASHIR, [(NINO, Span(day(21), day(25)))], ("active", "active"), None),
    ],
)
def test_who_may_be_deputy(
    deputy: UUID, beside: list[tuple[UUID, Span]], states: tuple[str, str], why: str | None
) -> None:
    others = [Held(person, "N. N.", None, span) for person, span in beside]
    assert code(why_not_deputise(Held(deputy, "B. B.", None, NEW), ANNA, others, states=states)) == why


def person(**scopes: Scope) -> Actor:
    names = {"read": READ, "administer": ADMINISTER, "tokens": TOKENS}
    return Actor("person", ANNA, "Anna", {names[name]: scope for name, scope in scopes.items()})


@pytest.mark.parametrize(
    ("actor", "unit", "may"),
    [
        (person(administer=EVERYWHERE), None, True),
        (person(administer=EVERYWHERE), UNIT, True),
        (person(administer=Scope(frozenset({(UNIT, None)}))), UNIT, True),
        (person(administer=Scope(frozenset({(UNIT, None)}))), OTHER_UNIT, False),
        (person(administer=Scope(frozenset({(UNIT, None)}))), None, False),
        (person(administer=Scope(frozenset({(None, JOURNAL)}))), None, False),
        (person(administer=Scope(frozenset({(UNIT, JOURNAL)}))), UNIT, False),
        (person(read=EVERYWHERE), None, False),
        (person(), UNIT, False),
        (SYSTEM, None, True),
    ],
)
def test_who_may_administer_where(actor: Actor, unit: UUID | None, may: bool) -> None:
    assert (why_not_administer(actor, unit) is None) is may


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (person(tokens=EVERYWHERE), True),
        (person(tokens=Scope(frozenset({(UNIT, None)}))), False),
        (person(administer=EVERYWHERE), False),
        (SYSTEM, True),
    ],
)
def test_who_may_manage_tokens(actor: Actor, may: bool) -> None:
    assert (why_not_manage_tokens(actor) is None) is may


def test_the_last_administrator_stays() -> None:
    one, two = uuid4(), uuid4()
    assert code(why_not_last([one], [one])) == "last_administrator"
    assert code(why_not_last([one, two], [one, two])) == "last_administrator"
    assert why_not_last([one, two], [one]) is None
    assert why_not_last([one], [two]) is None
    assert why_not_last([], [two]) is None  # nobody administers for good: nothing can be lost


def test_a_unit_does_not_lie_in_itself() -> None:
    a, b, c = uuid4(), uuid4(), uuid4()
    parents: dict[UUID, UUID | None] = {a: None, b: a, c: b}
    assert code(why_not_inside(a, c, parents)) == "unit_circle"
    assert code(why_not_inside(a, a, parents)) == "unit_circle"
    assert why_not_inside(c, a, parents) is None
    assert why_not_inside(b, None, parents) is None


def test_what_the_profile_names_is_changed_there() -> None:
    assert code(why_not_edit_made("casework")) == "from_profile"
    assert why_not_edit_made("~0123") is None
    assert made_here("~0123") and not made_here("casework")


def test_closing() -> None:
    assert [code(why_not_close_unit(*asked)) for asked in ((True, "active"), (False, "active"), (False, "closed"))] == [
        "unit_in_use",
        None,
        "ended",
    ]
    assert [code(why_not_close_post(*asked)) for asked in ((True, "active"), (False, "active"), (False, "closed"))] == [
        "post_held",
        None,
        "ended",
    ]


def test_names() -> None:
    assert short_name("Aynur", "Məmmədova") == "A. Məmmədova"
    assert short_name("", "Məmmədova") == "Məmmədova"


def test_a_fingerprint_tells_texts_apart() -> None:
    assert fingerprint({"a": "1", "b": None}) == fingerprint({"b": None, "a": "1"})
    assert fingerprint({"a": "1"}) != fingerprint({"a": "2"})


def test_a_grant_is_the_same_only_in_the_same_place() -> None:
    from service.identity.rules import why_not_grant
    from service.runtime.settings import ROOT
    from service.tenancy.loader import load

    profile = load(ROOT / "tenants", None).by_slug["baku-education"]
    actor = person(administer=EVERYWHERE)
    held = [Granted("clerk", UNIT, None, Span(day(1), day(31)))]

    def why(role: str, unit: UUID | None, span: Span, state: str = "active", by: Actor = actor) -> str | None:
        return code(why_not_grant(by, Granted(role, unit, None, span), held, profile=profile, person_state=state))

    assert why("clerk", UNIT, Span(day(31))) == "granted_already"
    assert why("clerk", UNIT, Span(day(1, 4))) is None
    assert why("clerk", None, Span(day(5))) is None
    assert why("emperor", None, Span(day(5))) == "unknown_role"
    assert why("head", None, Span(day(5)), "left") == "person_left"
    # Who administers one unit gives nothing beyond it.
    local = person(administer=Scope(frozenset({(UNIT, None)})))
    assert why("head", UNIT, Span(day(5)), by=local) is None
    assert why("head", None, Span(day(5)), by=local) == "not_permitted"

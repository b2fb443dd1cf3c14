"""What holds for assignments: for each role and state the exact list of acts, circles, and every refusal's reason."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from service.assignments.rules import acts, giving
from service.assignments.rules.words import ACT_WORDS, EXECUTOR_STATES, LABELS, SHAPES, STATES
from service.kit.actor import Actor, scopes_from

UNIT = uuid4()
AUTHOR, MAIN, CO, COPIED, CONTROLLER, ABOVE, STRANGER = (uuid4() for _ in range(7))


@dataclass(frozen=True)
class Part:
    person_id: UUID
    role: str
    state: str


@dataclass(frozen=True)
class Matter:
    """An assignment in a state, as its parts would stand then; the co-executor has reported."""

    state: str = "given"
    author_id: UUID = AUTHOR
    controller_id: UUID | None = None
    control_by: UUID | None = None
    on_control: bool = False
    unit_id: UUID = UNIT
    journal_id: UUID | None = None
    has_term: bool = True
    asked: bool = False
    above: frozenset[UUID] = frozenset()
    waiting_below: frozenset[UUID] = frozenset()
    co: str = "reported"
    parts: tuple[Part, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        co = self.co if self.state in acts.OPEN else self.state
        shares = (Part(MAIN, "main", self.state), Part(CO, "co", co), Part(COPIED, "copy", "given"))
        object.__setattr__(self, "parts", shares)


def actor(ident: UUID, *permissions: str, unit: UUID | None = None) -> Actor:
    return Actor(kind="person", id=ident, name="x", scopes=scopes_from([(permissions, unit, None)]))


WHO = {
    "author": actor(AUTHOR, acts.RESOLVE),
    "main": actor(MAIN),
    "main who is a head": actor(MAIN, acts.RESOLVE),
    "co": actor(CO),
    "copied": actor(COPIED),
    "above": actor(ABOVE),
    "reader": actor(uuid4(), acts.READ),
    "control service": actor(uuid4(), acts.READ, acts.CONTROL),
    "stranger": actor(STRANGER, acts.RESOLVE),
    "reader elsewhere": actor(uuid4(), acts.READ, acts.CONTROL, unit=uuid4()),
}
AUTHOR_OPEN = ["open", "return_part", "change_term", "cancel", "remind", "put_on_control"]
TABLE = {
    "author": {
        "given": AUTHOR_OPEN,
        "accepted": AUTHOR_OPEN,
        "returned": AUTHOR_OPEN,
        "reported": ["open", "return_part", "confirm", "return", "change_term", "cancel", "put_on_control"],
        "done": ["open", "reopen"],
        "cancelled": ["open"],
    },
    "main": {
        "given": ["open", "accept", "report", "ask_extension", "return_part"],
        "accepted": ["open", "report", "ask_extension", "return_part"],
        "returned": ["open", "report", "ask_extension", "return_part"],
        "reported": ["open", "return_part"],
        "done": ["open"],
        "cancelled": ["open"],
    },
    "main who is a head": {
        "given": ["open", "accept", "report", "delegate", "sub_assign", "ask_extension", "return_part"],
        "accepted": ["open", "report", "delegate", "sub_assign", "ask_extension", "return_part"],
        "returned": ["open", "report", "delegate", "sub_assign", "ask_extension", "return_part"],
        "reported": ["open", "return_part"],
        "done": ["open"],
        "cancelled": ["open"],
    },
    "co": {key: ["open"] for key in STATES},
    "copied": {key: ["open", "note"] for key in STATES},
    "above": {key: ["open"] for key in STATES},
    "reader": {key: ["open"] for key in STATES},
    "control service": {state: ["open", "put_on_control"] if state in acts.OPEN else ["open"] for state in STATES},
    "stranger": {key: [] for key in STATES},
    "reader elsewhere": {key: [] for key in STATES},
}


@pytest.mark.parametrize(("who", "state"), [(who, state) for who in TABLE for state in STATES])
def test_each_role_may_do_exactly_this(who: str, state: str) -> None:
    assert acts.allowed_acts(WHO[who], Matter(state=state, above=frozenset({ABOVE}))) == TABLE[who][state]


@pytest.mark.parametrize(
    ("co", "expected"),
    [
        ("given", ["open", "accept", "report"]),
        ("accepted", ["open", "report"]),
        ("returned", ["open", "report"]),
        ("reported", ["open"]),
    ],
)
def test_a_co_executor_has_a_course_of_their_own(co: str, expected: list[str]) -> None:
    assert acts.allowed_acts(WHO["co"], Matter(state="accepted", co=co)) == expected


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        (actor(CONTROLLER), "reported", ["open", "return_part", "confirm", "return"]),
        (actor(CONTROLLER), "accepted", ["open", "return_part", "remind"]),
        (actor(CONTROLLER), "done", ["open", "reopen"]),
        (actor(AUTHOR), "reported", ["open", "change_term", "cancel"]),
        (actor(AUTHOR), "accepted", ["open", "change_term", "cancel", "remind"]),
    ],
)
def test_on_control_the_controller_judges(who: Actor, state: str, expected: list[str]) -> None:
    matter = Matter(state=state, controller_id=CONTROLLER, control_by=CONTROLLER, on_control=True)
    off = [] if state == "done" else ["take_off_control"]
    mine = off if who.id == CONTROLLER else []
    assert acts.allowed_acts(who, matter) == expected + mine


def test_only_who_put_it_on_control_takes_it_off() -> None:
    matter = Matter(state="accepted", controller_id=CONTROLLER, control_by=AUTHOR, on_control=True)
    assert acts.why_not("take_off_control", actor(AUTHOR), matter) is None
    refusal = acts.why_not("take_off_control", actor(CONTROLLER), matter)
    assert refusal is not None and refusal.sentence == acts.ONLY_WHO_CONTROLS


def test_only_the_author_answers_for_the_term() -> None:
    asked = Matter(state="accepted", controller_id=CONTROLLER, control_by=CONTROLLER, on_control=True, asked=True)
    for act in ("grant_extension", "refuse_extension", "change_term"):
        assert acts.why_not(act, actor(AUTHOR), asked) is None
        for other in (CONTROLLER, MAIN):
            refusal = acts.why_not(act, actor(other), asked)
            assert refusal is not None and refusal.sentence == acts.ONLY_AUTHOR
    refusal = acts.why_not("ask_extension", actor(MAIN), asked)
    assert refusal is not None and refusal.code == "asked"
    refusal = acts.why_not("ask_extension", actor(MAIN), replace(asked, asked=False, has_term=False))
    assert refusal is not None and refusal.code == "no_term"


def test_open_sub_assignments_hold_up_the_report() -> None:
    refusal = acts.why_not("report", actor(MAIN), Matter(state="accepted", waiting_below=frozenset({MAIN})))
    assert refusal is not None and refusal.code == "below_open"


def test_a_token_gives_no_assignments() -> None:
    token = Actor(kind="token", id=uuid4(), name="t", scopes=scopes_from([([acts.RESOLVE], None, None)]))
    assert not acts.may_resolve(token)
    assert acts.may_resolve(WHO["author"])


def named(person: UUID, where: str = "executor") -> giving.Named:
    return giving.Named(person, "Somebody", None, where)


@pytest.mark.parametrize(
    ("cast", "edges", "codes"),
    [
        (giving.Cast((named(MAIN),)), [], []),
        (giving.Cast(()), [], ["required"]),
        (giving.Cast((named(AUTHOR),)), [], ["to_oneself"]),
        (giving.Cast((named(MAIN), named(MAIN, "co_1"))), [], ["twice"]),
        (giving.Cast((named(MAIN),), (named(MAIN, "copy_1"),)), [], ["twice"]),
        (giving.Cast((named(MAIN),), (), named(MAIN, "controller")), [], ["controls_oneself"]),
        (giving.Cast((named(MAIN),)), [(MAIN, AUTHOR)], ["circle"]),
        (giving.Cast((named(MAIN),)), [(MAIN, CO), (CO, AUTHOR)], ["circle"]),
        (giving.Cast((named(MAIN),)), [(AUTHOR, MAIN), (CO, MAIN)], []),
        (giving.Cast(tuple(named(uuid4()) for _ in range(31))), [], ["too_many"]),
    ],
)
def test_whom_an_assignment_cannot_be_given(
    cast: giving.Cast, edges: list[tuple[UUID, UUID]], codes: list[str]
) -> None:
    assert [refusal.code for refusal in giving.problems_of_cast(AUTHOR, cast, edges)] == codes


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "parent", "codes"),
    [
        (None, None, []),
        (TODAY, None, []),
        (TODAY - timedelta(days=1), None, ["in_past"]),
        (TODAY + timedelta(days=4_000), None, ["too_late"]),
        (TODAY + timedelta(days=3), TODAY + timedelta(days=2), ["after_parent"]),
        (TODAY + timedelta(days=2), TODAY + timedelta(days=2), []),
    ],
)
def test_terms_that_cannot_be(due: date | None, parent: date | None, codes: list[str]) -> None:
    assert [refusal.code for refusal in giving.problems_of_due(due, TODAY, parent=parent)] == codes


def test_every_state_has_a_word_and_a_shape() -> None:
    assert SHAPES.keys() == EXECUTOR_STATES.keys()
    assert set(STATES) == acts.EVERY
    assert all(LABELS.values()) and all(ACT_WORDS.values())

"""Who may do what with a press event in which state; every transition; what announcing and closing need."""

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import FieldErrors, Refusal
from service.press.events.rules import transcripts
from service.press.events.rules.acts import (
    ACT_TITLES,
    ACTS,
    NEXT,
    SHAPES,
    STATES,
    Readiness,
    Standing,
    allowed_acts,
    demand,
    demand_nothing,
    missing_for_announcing,
    missing_for_closing,
    missing_for_plan,
    why_not,
)
from service.press.events.rules.kinds import KINDS

READER, WRITER, APPROVER = {"press.read"}, {"press.read", "press.write"}, {"press.read", "press.approve"}
TABLE: dict[str, set[str]] = {
    "idea": {"edit", "arrange", "tick", "plan", "cancel"},
    "planned": {"edit", "arrange", "tick", "postpone", "reschedule", "cancel"},
    "approved": {"edit", "arrange", "tick", "announce", "postpone", "reschedule", "cancel"},
    "announced": {"edit", "arrange", "tick", "begin", "hold", "postpone", "reschedule", "cancel"},
    "live": {"arrange", "tick", "keep", "hold"},
    "held": {"tick", "keep", "close"},
    "closed": set(),
    "postponed": {"edit", "arrange", "tick", "reschedule", "cancel"},
    "rescheduled": set(),
    "cancelled": set(),
}
"""What who plans events may do beside reading."""
DECIDED: dict[str, set[str]] = {"planned": {"approve", "return"}, "approved": {"return"}, "closed": {"reopen"}}
"""What who approves may do."""
LEADS = {
    "plan": "planned", "approve": "approved", "return": "idea", "announce": "announced", "begin": "live",
    "hold": "held", "close": "closed", "reopen": "held", "postpone": "postponed", "reschedule": "rescheduled",
    "cancel": "cancelled",
}  # fmt: skip


def person(permissions: set[str]) -> Actor:
    return Actor(kind="person", id=uuid4(), name="P", scopes=dict.fromkeys(permissions, EVERYWHERE))


def test_the_tables_speak_of_every_state_and_act() -> None:
    assert set(TABLE) == set(STATES) == set(NEXT) == set(SHAPES)
    assert set(ACTS) == set(ACT_TITLES)


@pytest.mark.parametrize("state", STATES)
def test_each_role_has_exactly_its_acts_in_each_state(state: str) -> None:
    assert allowed_acts(person(set()), Standing(state)) == []
    assert set(allowed_acts(person(READER), Standing(state))) == {"open"}
    assert set(allowed_acts(person(WRITER), Standing(state))) == {"open"} | TABLE[state]
    assert set(allowed_acts(person(APPROVER), Standing(state))) == {"open"} | DECIDED.get(state, set())
    both = TABLE[state] | DECIDED.get(state, set())
    assert set(allowed_acts(person(WRITER | APPROVER), Standing(state))) == {"open"} | both


def test_the_acts_lead_exactly_along_the_transitions_there_are() -> None:
    led = {(state, LEADS[act]) for act, rule in ACTS.items() if act in LEADS for state in rule.states}
    # An approval that spoke of something else ends without an act of its own.
    assert led | {("approved", "planned")} == {(state, after) for state in NEXT for after in NEXT[state]}


def test_every_refusal_of_a_state_has_its_sentence() -> None:
    for act, state in product(ACTS, STATES):
        refusal = why_not(act, person(WRITER | APPROVER), Standing(state))
        assert (refusal is None) == (state in ACTS[act].states)
        assert refusal is None or refusal.code == "wrong_state"


def test_nobody_approves_what_was_in_their_own_hands_not_even_for_somebody_else() -> None:
    actor = person(WRITER | APPROVER)
    assert actor.id is not None
    own = Standing("planned", frozenset({actor.id}))
    assert why_not("approve", actor, own) == Refusal(
        "You put this event forward or changed it since. Another person has to approve it.", code="own_plan"
    )
    deputy = replace(actor, on_behalf_of=uuid4())
    assert "approve" not in allowed_acts(deputy, own)
    assert "approve" in allowed_acts(person(APPROVER), own)
    token = replace(person(APPROVER), kind="token")
    assert "approve" not in allowed_acts(token, Standing("planned"))


@pytest.mark.parametrize("act", [act for act, rule in ACTS.items() if rule.reason])
def test_what_takes_a_reason_is_refused_without_one(act: str) -> None:
    state = min(ACTS[act].states)
    actor = person(WRITER | APPROVER)
    with pytest.raises(Refusal) as refused:
        demand(act, actor, Standing(state), "  ")
    assert (refused.value.code, refused.value.field) == ("required", "reason")
    demand(act, actor, Standing(state), "Zal bağlıdır")


READY = Readiness(timed=True, over=False, placed=True, confirmed=1, policy="open")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"timed": False}, "begins_on"),
        ({"over": True}, "begins_on"),
        ({"placed": False}, "place"),
        ({"confirmed": 0}, "speakers"),
        ({"policy": ""}, "policy"),
        ({"policy": "moderated", "uncritical": [("az", "Azərbaycanca")]}, "criteria_az"),
        ({"untitled": [("az", "Azərbaycanca")]}, "title_az"),
        ({"unfilled": [("format", "How it is held")]}, "detail_format"),
    ],
)
def test_announcing_needs_time_place_speaker_policy_and_what_the_kind_needs(changed: dict, field: str) -> None:  # type: ignore[type-arg]
    assert missing_for_announcing(READY) == []
    assert [one.field for one in missing_for_announcing(replace(READY, **changed))] == [field]


def test_a_plan_may_lack_place_and_speaker_but_not_its_time() -> None:
    bare = replace(READY, placed=False, confirmed=0, policy="")
    assert missing_for_plan(bare) == []
    assert [one.field for one in missing_for_plan(replace(bare, timed=False))] == ["begins_on"]


@pytest.mark.parametrize(("transcript", "release", "questions"), [*product((True, False), (True, False), (0, 2))])
def test_closing_names_all_that_is_left(transcript: bool, release: bool, questions: int) -> None:
    missing = [one.field for one in missing_for_closing(transcript=transcript, release=release, questions=questions)]
    expected = ["transcript"] * (not transcript) + ["release"] * (not release) + ["questions"] * bool(questions)
    assert missing == expected
    if expected:
        with pytest.raises(FieldErrors):
            demand_nothing(missing_for_closing(transcript=transcript, release=release, questions=questions))


def test_each_kind_has_its_own_fields_and_words_for_all() -> None:
    assert len(KINDS) == 9
    assert "crew" in KINDS["filming_permit"].details and "crew" not in KINDS["briefing"].details
    assert [word for word, kind in KINDS.items() if kind.bodies] == ["round_table"]
    assert {word for word, kind in KINDS.items() if not kind.accredits} == {"interview", "broadcast", "filming_permit"}


TRANSCRIPTS: dict[str, tuple[set[str], set[str]]] = {
    "draft": ({"replace", "correct", "submit"}, set()),
    "corrected": ({"correct"}, {"return", "approve"}),
    "approved": ({"publish"}, {"return"}),
    "published": (set(), set()),
}


@pytest.mark.parametrize("state", transcripts.STATES)
def test_who_may_do_what_with_a_transcript(state: str) -> None:
    writes, approves = TRANSCRIPTS[state]
    assert transcripts.allowed_acts(person(set()), state) == []
    assert transcripts.allowed_acts(person(READER), state) == ["open"]
    assert set(transcripts.allowed_acts(person(WRITER), state)) == {"open"} | writes
    assert set(transcripts.allowed_acts(person(APPROVER), state)) == {"open"} | approves
    own = person(WRITER | APPROVER)
    assert own.id is not None
    assert "approve" not in transcripts.allowed_acts(own, state, frozenset({own.id}))

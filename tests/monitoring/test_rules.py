"""Clips without a database: who may do what in which state, what a coding becomes, how texts are compared."""

from uuid import UUID

import pytest

from service.identity.offers import TABLES
from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.monitoring.rules.acts import (
    ACT_TITLES,
    ACTS,
    CODE,
    READ,
    STATES,
    allowed_acts,
    demand,
    state_before,
    why_not,
)
from service.monitoring.rules.coding import Change, Coding, state_after
from service.monitoring.rules.comparing import changes, compared
from service.monitoring.tables import CLIPS


def holding(*permissions: str) -> Actor:
    return Actor("person", UUID(int=7), "Aynur Kodlayan", dict.fromkeys(permissions, EVERYWHERE))


READER, CODER, NOBODY = holding(READ), holding(READ, CODE), holding("contacts.read")
OF_CODER = {
    "captured": ["open", "screen_out", "keep", "code", "merge", "split"],
    "screened_out": ["open", "archive", "bring_back", "merge", "split"],
    "relevant": ["open", "screen_out", "code", "react", "archive", "bring_back", "merge", "split"],
    "coded": ["open", "code", "react", "archive", "bring_back", "merge", "split"],
    "reaction_open": ["open", "code", "react", "close_reaction", "bring_back", "merge", "split"],
    "reaction_closed": ["open", "code", "react", "archive", "bring_back", "merge", "split"],
    "archived": ["open", "bring_back", "merge", "split"],
}


@pytest.mark.parametrize("state", list(STATES))
def test_the_permission_table(state: str) -> None:
    assert allowed_acts(CODER, state) == OF_CODER[state]
    assert allowed_acts(READER, state) == ["open"]
    assert allowed_acts(NOBODY, state) == []


def test_the_administrator_sees_the_table_that_the_rules_answer() -> None:
    assert CLIPS in TABLES
    assert list(CLIPS.acts) == list(ACTS) == list(ACT_TITLES)
    assert {state: list(CLIPS.allowed(CODER, state)) for state in CLIPS.states} == OF_CODER


@pytest.mark.parametrize(
    ("act", "state", "says"),
    [
        ("keep", "relevant", "This clip is marked as relevant already."),
        ("screen_out", "coded", "This clip is coded already."),
        ("react", "captured", "Mark the clip as relevant before a reaction is opened."),
        ("close_reaction", "coded", "No reaction to this clip is open."),
        ("archive", "reaction_open", "A reaction to this clip is open. Close it first."),
        ("code", "screened_out", "This clip was screened out. Bring it back first, with a reason."),
    ],
)
def test_why_not(act: str, state: str, says: str) -> None:
    refusal = why_not(act, CODER, state)
    assert refusal is not None and str(refusal) == says
    mute = why_not(act, READER, state)
    assert mute is not None and str(mute) == "You do not have the right to judge clips."


@pytest.mark.parametrize("act", [act for act, rule in ACTS.items() if rule.reason])
def test_what_needs_a_reason_says_so_at_the_field(act: str) -> None:
    state = next(iter(ACTS[act].states))
    with pytest.raises(Refusal) as refused:
        demand(act, CODER, state, "  ")
    assert (refused.value.code, refused.value.field) == ("required", "reason")
    demand(act, CODER, state, "because")


def test_bringing_back_goes_one_step() -> None:
    found = {state: state_before(state, "coded") for state in STATES if state != "captured"}
    assert found == {
        "screened_out": "captured", "relevant": "captured", "coded": "relevant", "reaction_open": "coded",
        "reaction_closed": "reaction_open", "archived": "coded",
    }  # fmt: skip
    assert state_before("archived", "") == "relevant"


def test_a_tone_makes_a_clip_coded_and_anything_else_relevant() -> None:
    toned, topical = Coding(tone="neutral"), Coding(topics=(UUID(int=1),))
    assert [state_after(state, toned) for state in ("captured", "relevant", "coded")] == ["coded"] * 3
    assert [state_after(state, topical) for state in ("captured", "relevant", "coded")] == ["relevant"] * 3
    assert [state_after(state, toned) for state in ("reaction_open", "reaction_closed")] == [
        "reaction_open", "reaction_closed",
    ]  # fmt: skip


def test_a_change_touches_what_it_names() -> None:
    one, two = UUID(int=1), UUID(int=2)
    first = Change({"tone": "negative", "message": "  Vaxtında  "}, toggle=one).on(Coding())
    assert first == Coding((one,), tone="negative", message="Vaxtında")
    assert Change(toggle=two).on(first).topics == (one, two)
    assert Change(toggle=one).on(first).topics == ()
    assert Change({"tone": ""}).on(first) == Coding((one,), message="Vaxtında")
    assert Coding.of(first.plain()) == first


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"tone": "angry"}, "tone", "unknown"),
        ({"prominence": "cover"}, "prominence", "unknown"),
        ({"spokesperson": "x" * 301}, "spokesperson", "too_long"),
        ({"error": "x" * 2001}, "error", "too_long"),
    ],
)
def test_a_bad_part_is_refused_at_its_field(values: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        Change(values).on(Coding())
    assert (refused.value.field, refused.value.code) == (field, code)


def test_two_versions_in_one_text() -> None:
    pieces = compared("Üç məktəb hazırdır.", "Dörd məktəb sabah hazırdır.")
    assert "".join(text for text, kind in pieces if kind != "ins") == "Üç məktəb hazırdır."
    assert "".join(text for text, kind in pieces if kind != "del") == "Dörd məktəb sabah hazırdır."
    assert changes(pieces) == 2
    assert compared("eyni", "eyni") == [("eyni", "")]


def test_long_texts_are_compared_by_lines() -> None:
    old = "\n".join(f"sətir {number}" for number in range(4_000))
    pieces = compared(old, old.replace("sətir 7\n", "sətir yeddi\n"))
    assert [(text, kind) for text, kind in pieces if kind] == [("sətir 7\n", "del"), ("sətir yeddi\n", "ins")]

"""Media inquiries: who may do what in which state, four eyes, what is wrong with what is typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.inquiries.rules.acts import (
    ACTS,
    CLOSED,
    OPEN,
    STATES,
    allowed_acts,
    entering,
    why_not,
    why_not_judge,
)
from service.press.inquiries.rules.content import (
    RESOLUTIONS,
    NewInquiry,
    number_of,
    problems_of_new,
    subject_of,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WRITER = Actor(kind="person", id=new_id(), name="W", scopes={"press.read": EVERYWHERE, "press.write": EVERYWHERE})
HEAD = replace(WRITER, id=new_id(), scopes={**WRITER.scopes, "press.approve": EVERYWHERE})
READER = replace(WRITER, scopes={"press.read": EVERYWHERE})
NOBODY = replace(WRITER, scopes={"press.write": EVERYWHERE, "press.approve": EVERYWHERE})
ALWAYS = {"open", "edit", "assign", "redirect", "withdraw", "convert"}
TABLE: Mapping[str, tuple[set[str], set[str]]] = {
    "received": ({*ALWAYS, "acknowledge", "ask_units", "write"}, {"decline"}),
    "acknowledged": ({*ALWAYS, "ask_units", "write"}, {"decline"}),
    "assigned": ({*ALWAYS, "ask_units", "write"}, {"decline"}),
    "collecting": ({*ALWAYS, "ask_units", "write"}, {"decline"}),
    "drafting": ({*ALWAYS, "ask_units", "write", "submit"}, {"decline"}),
    "in_approval": ({*ALWAYS, "take_back", "send"}, {"decline", "approve", "return"}),
    "answered": ({"open"}, {"reopen"}),
    "declined": ({"open"}, {"reopen"}),
    "redirected": ({"open"}, set()),
    "withdrawn": ({"open"}, {"reopen"}),
}


def test_the_table_knows_every_state_and_act() -> None:
    assert set(TABLE) == set(STATES) == OPEN | CLOSED
    assert set.union(*[writing | judging for writing, judging in TABLE.values()]) == {"open", *ACTS}
    assert {rule.becomes for rule in ACTS.values()} - {None} <= set(STATES)
    assert set(RESOLUTIONS) == CLOSED


@pytest.mark.parametrize("state", TABLE)
def test_who_may_do_what_in_which_state(state: str) -> None:
    writing, judging = TABLE[state]
    assert set(allowed_acts(WRITER, state)) == writing
    assert set(allowed_acts(HEAD, state)) == writing | judging
    assert set(allowed_acts(READER, state)) == {"open"}
    assert allowed_acts(NOBODY, state) == []


@pytest.mark.parametrize("state", TABLE)
def test_every_refusal_says_why(state: str) -> None:
    for act, rule in ACTS.items():
        refusal = why_not(act, HEAD, state)
        assert (refusal is None) == (state in rule.states)
        assert refusal is None or refusal.code == "wrong_state"
        refused = why_not(act, READER, state)
        assert refused is not None and refused.code == "not_permitted"
    with pytest.raises(Refusal):
        entering(READER)


def test_nobody_approves_their_own_answer_not_even_for_somebody_else() -> None:
    author, submitter = new_id(), new_id()
    assert why_not_judge(HEAD, author, submitter) is None
    assert why_not_judge(replace(HEAD, id=author), author, submitter) is not None
    assert why_not_judge(replace(HEAD, id=submitter), author, submitter) is not None
    assert why_not_judge(replace(HEAD, on_behalf_of=author), author, None) is not None
    assert why_not_judge(replace(HEAD, kind="token", id=new_id()), None, None) is None


def said(**changed: object) -> set[str | None]:
    new = NewInquiry(question="How many schools were repaired?", asked_by="Nərmin Uydurmalı", email="n@press.example")
    return {one.field for one in problems_of_new(replace(new, **changed), NOW)}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, set()),
        ({"question": "  "}, {"question"}),
        ({"question": "?"}, {"question"}),
        ({"asked_by": ""}, {"asked_by"}),
        ({"asked_by": "", "outlet_id": new_id()}, set()),
        ({"email": "n@@"}, {"email"}),
        ({"phone": "call"}, {"phone"}),
        ({"form": "sung"}, {"form"}),
        ({"channel": "pigeon", "language": "xx"}, {"channel", "language"}),
        ({"received_at": NOW + timedelta(minutes=1)}, {"received_at"}),
        ({"wished_at": NOW - timedelta(minutes=1)}, {"wished_at"}),
        ({"received_at": NOW - timedelta(days=1), "wished_at": NOW - timedelta(hours=1)}, set()),
    ],
)
def test_what_is_wrong_with_an_inquiry(changed: dict[str, object], fields: set[str]) -> None:
    assert said(**changed) == fields


def test_numbers_and_titles() -> None:
    assert number_of(2026, 12) == "M-12/26" and number_of(2100, 1) == "M-1/00"
    assert subject_of("Short  one") == "Short one"
    long = subject_of("word " * 60)
    assert len(long) <= 121 and long.endswith("…")

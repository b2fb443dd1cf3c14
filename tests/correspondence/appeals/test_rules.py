"""Who may do what with an appeal in which state, and what must be known of the applicant."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.correspondence.appeals.rules.acts import (
    ACTS,
    CONSIDER,
    EVERY,
    GROUNDS,
    READ,
    READ_PERSONAL,
    REGISTER,
    STATES,
    VOID,
    allowed_acts,
    why_not,
    why_not_register,
)
from service.correspondence.appeals.rules.content import (
    NewAppeal,
    Offer,
    answer_rule,
    applicant_key,
    full_name,
    masked_name,
    problems_of_new,
)
from service.correspondence.appeals.rules.doing import Doing, ground_problem, needs_notice, problems_of_doing
from service.kit.actor import Actor, scopes_from
from tests.correspondence.appeals.factories import content

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TODAY = NOW.date()
OFFER = Offer(frozenset({"post"}), frozenset({"az"}), NOW, TODAY)
UNIT, JOURNAL = uuid4(), uuid4()


@dataclass(frozen=True)
class Here:
    state: str
    journal_id: UUID = JOURNAL
    unit_id: UUID = UNIT


def person(*permissions: str, unit: UUID | None = None) -> Actor:
    return Actor(kind="person", id=uuid4(), name="A", scopes=scopes_from([(permissions, unit, None)]))


CLERK = person(REGISTER, READ, READ_PERSONAL, CONSIDER)
ADVISER = person(READ)
HEAD = person(READ, READ_PERSONAL, CONSIDER, VOID)
ELSEWHERE = person(REGISTER, READ, READ_PERSONAL, CONSIDER, VOID, unit=uuid4())
TABLE = {
    "registered": {
        "clerk": ["correct", "take", "extend", "answer", "forward", "leave", "file"],
        "head": ["take", "extend", "answer", "forward", "leave", "void"],
    },
    "in_progress": {
        "clerk": ["correct", "extend", "answer", "forward", "leave", "file"],
        "head": ["extend", "answer", "forward", "leave", "void"],
    },
    "answered": {"clerk": ["correct", "reopen", "close", "file"], "head": ["reopen", "close", "void"]},
    "forwarded": {
        "clerk": ["correct", "notify", "reopen", "close", "file"],
        "head": ["notify", "reopen", "close", "void"],
    },
    "left": {"clerk": ["correct", "notify", "resume", "close", "file"], "head": ["notify", "resume", "close", "void"]},
    "not_accepted": {"clerk": ["correct", "resume", "file"], "head": ["resume", "void"]},
    "closed": {"clerk": ["correct", "reopen", "file"], "head": ["reopen", "void"]},
    "voided": {"clerk": [], "head": []},
}


@pytest.mark.parametrize("state", sorted(STATES))
def test_permission_table(state: str) -> None:
    assert set(TABLE) == set(STATES)
    assert allowed_acts(CLERK, Here(state)) == TABLE[state]["clerk"]
    assert allowed_acts(HEAD, Here(state)) == TABLE[state]["head"]
    assert allowed_acts(ADVISER, Here(state)) == []
    assert allowed_acts(ELSEWHERE, Here(state)) == []
    assert allowed_acts(person(REGISTER, READ), Here(state)) == ([] if state == "voided" else ["file"])


@pytest.mark.parametrize(
    ("actor", "act", "state", "code"),
    [
        (person(), "take", "registered", "not_permitted"),
        (ADVISER, "take", "registered", "not_permitted"),
        (person(REGISTER, READ), "correct", "registered", "withheld"),
        (CLERK, "take", "answered", "wrong_state"),
        (CLERK, "void", "registered", "not_permitted"),
    ],
)
def test_why_not_says_why(actor: Actor, act: str, state: str, code: str) -> None:
    refusal = why_not(act, actor, Here(state))
    assert refusal is not None
    assert refusal.code == code


def test_every_act_leaves_a_state_that_exists() -> None:
    assert {rule.becomes for rule in ACTS.values() if rule.becomes} <= set(STATES)
    assert all(rule.states <= EVERY for rule in ACTS.values())


@dataclass(frozen=True)
class Book:
    direction: str = "appeal"
    state: str = "open"
    id: UUID = JOURNAL
    unit_id: UUID = UNIT


@pytest.mark.parametrize(
    ("actor", "book", "code"),
    [
        (CLERK, Book(), None),
        (CLERK, Book(direction="incoming"), "not_appeals"),
        (CLERK, Book(state="closed"), "journal_closed"),
        (HEAD, Book(), "not_permitted"),
        (ELSEWHERE, Book(), "not_permitted"),
    ],
)
def test_who_may_register(actor: Actor, book: Book, code: str | None) -> None:
    refusal = why_not_register(actor, book, UNIT)
    assert (refusal.code if refusal else None) == code


NOBODY: dict[str, Any] = {"family_name": "", "given_name": "", "patronymic": "", "address": ""}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"address": ""}, {"address"}),
        ({"address": "", "workplace": "School 1"}, set()),
        ({"family_name": "", "given_name": ""}, {"family_name", "given_name"}),
        ({"applicant": "legal"}, {"organisation"}),
        ({"applicant": "legal", "organisation": "Invented LLC"}, set()),
        ({"applicant": "legal", "organisation": "Invented LLC", "address": ""}, {"address"}),
        ({**NOBODY, "identification": "none"}, set()),
        ({"identification": "none"}, {"identification"}),
        ({**NOBODY, "identification": "contact"}, {"identified_by"}),
        ({**NOBODY, "identification": "contact", "identified_by": "An e-mail address"}, set()),
        ({**NOBODY, "identification": "letterhead", "identified_by": "Invented Union, with seal"}, set()),
        ({"identification": "guess"}, {"identification"}),
        ({"people": 1}, {"people"}),
        ({"people": 2}, set()),
        ({"subject": "", "kind": "wish", "form": "smoke", "channel": "pigeon", "language": "xx"},
         {"subject", "kind", "form", "channel", "language"}),
    ],
)  # fmt: skip
def test_required_data(changed: dict[str, Any], wrong: set[str]) -> None:
    new = NewAppeal(content=content(**changed), received_at=NOW)
    assert {refusal.field for refusal in problems_of_new(new, OFFER)} == wrong


def test_an_appeal_is_registered_on_the_day_it_is_received_or_says_why_not() -> None:
    late = NewAppeal(content=content(), received_at=NOW - timedelta(days=1))
    assert [refusal.field for refusal in problems_of_new(late, OFFER)] == ["delay"]
    assert list(problems_of_new(replace(late, delay="The branch was cut off"), OFFER)) == []
    from_paper = replace(OFFER, registered_on=TODAY - timedelta(days=1))
    assert list(problems_of_new(late, from_paper)) == []
    ahead = NewAppeal(content=content(), received_at=NOW + timedelta(days=1))
    assert [refusal.code for refusal in problems_of_new(ahead, OFFER)] == ["in_future"]


@pytest.mark.parametrize(
    ("changed", "country", "rule"),
    [
        ({}, "az", "az.appeal.answer"),
        ({"study": True}, "az", "az.appeal.study"),
        ({"urgent": True, "study": True}, "az", "az.appeal.urgent"),
        ({"study": True, "urgent": True}, "ge", "ge.application.answer"),
        ({}, "nowhere", ""),
    ],
)
def test_the_rule_of_the_answer(changed: dict[str, Any], country: str, rule: str) -> None:
    assert answer_rule(content(**changed), country) == rule


@pytest.mark.parametrize(
    ("ground", "country", "answers", "code"),
    [
        ("court", "az", 0, None),
        ("repeated", "az", 2, "too_few"),
        ("repeated", "az", 3, None),
        ("missing_papers", "ge", 0, None),
        ("missing_papers", "az", 0, "choice"),
        ("anything", "az", 9, "choice"),
    ],
)
def test_grounds(ground: str, country: str, answers: int, code: str | None) -> None:
    problem = ground_problem(ground, country, answers)
    assert (problem.code if problem else None) == code


def test_the_applicant_is_told_of_forwarding_and_of_every_ground() -> None:
    assert needs_notice("forwarded", "", "az")
    assert all(needs_notice("left", ground, "az") for ground in GROUNDS["az"])
    assert not needs_notice("not_accepted", "", "az")
    assert not needs_notice("answered", "", "az")


@pytest.mark.parametrize(
    ("act", "doing", "wrong"),
    [
        ("take", Doing(), []),
        ("extend", Doing(), ["reason", "count"]),
        ("answer", Doing(), ["result", "answer"]),
        ("forward", Doing(), ["bodies", "number", "on"]),
        ("forward", Doing(bodies=("A",), number="1", on=TODAY + timedelta(days=1)), ["on"]),
        ("forward", Doing(bodies=("A",), number="1", on=TODAY - timedelta(days=9)), ["on"]),
        ("forward", Doing(bodies=tuple(map(str, range(31))), number="1", on=TODAY), ["bodies"]),
        ("leave", Doing(ground="court"), ["reason"]),
        ("notify", Doing(), ["notified_on"]),
        ("resume", Doing(), ["reason"]),
        ("reopen", Doing(), ["reason"]),
        ("void", Doing(), ["reason"]),
        ("close", Doing(), []),
    ],
)
def test_what_an_act_must_say(act: str, doing: Doing, wrong: list[str]) -> None:
    found = problems_of_doing(act, doing, date(2026, 11, 16), TODAY)
    assert [refusal.field for refusal in found] == wrong


def test_names_whole_and_masked() -> None:
    own = content()
    assert (full_name(own), masked_name(own)) == ("Uydurmalı Nərmin Akif qızı", "N. U.")
    firm = content(applicant="legal", organisation="Invented LLC")
    assert (full_name(firm), masked_name(firm)) == ("Invented LLC", "Invented LLC")
    assert applicant_key(content(family_name="UYDURMALI", given_name="nərmin")) == applicant_key(own)

"""Rules of intake: who may do what with a message when, where it goes, what is rejected at once."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from service.intake.rules import (
    FAILURES,
    INTAKE,
    MOST_RECIPIENTS,
    REASONS,
    Parsed,
    Rule,
    allowed_acts,
    digest_of,
    refused_for,
    routed,
)
from service.kit.actor import Actor, scopes_from

UNIT, OTHER, JOURNAL = uuid4(), uuid4(), uuid4()
ACTS_BY_STATE = {
    "waiting": ["open", "register", "reject"],
    "registered": ["open"],
    "rejected": ["open", "take_back"],
}


@dataclass(frozen=True)
class Placed:
    state: str
    journal_id: UUID | None = JOURNAL
    unit_id: UUID | None = UNIT


def person(*permissions: str, unit: UUID | None = None) -> Actor:
    return Actor("person", uuid4(), "Invented Person", scopes_from([(permissions, unit, None)]))


@pytest.mark.parametrize("state", ACTS_BY_STATE)
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (person(INTAKE), True),
        (person(INTAKE, unit=UNIT), True),
        (person(INTAKE, unit=OTHER), False),
        (person("correspondence.register", "correspondence.read"), False),
        (person(), False),
    ],
)
def test_acts_by_role_and_state(state: str, who: Actor, sees: bool) -> None:
    assert allowed_acts(who, Placed(state)) == (ACTS_BY_STATE[state] if sees else [])


def test_a_message_without_a_journal_is_for_those_who_see_all() -> None:
    assert allowed_acts(person(INTAKE), Placed("waiting", None, None)) == ACTS_BY_STATE["waiting"]
    assert allowed_acts(person(INTAKE, unit=UNIT), Placed("waiting", None, None)) == []


MESSAGE = Parsed(
    message_id="<1@x>", from_name="Aygün", from_address="a@ministry.example", to_line="school@agency.example",
    recipients=1, subject="MƏKTƏB haqqında",
)  # fmt: skip


@pytest.mark.parametrize(
    ("part", "words", "answers"),
    [
        ("from", "ministry.example", True),
        ("from", "AYGÜN", True),
        ("to", "school@", True),
        ("to", "ministry", False),
        ("subject", "məktəb", True),
        ("subject", "mekteb", True),
        ("subject", "zavod", False),
    ],
)
def test_rules_look_at_parts_however_they_are_written(part: str, words: str, answers: bool) -> None:
    rule = Rule(uuid4(), part, words, JOURNAL, UNIT)
    assert (routed([rule], MESSAGE) == rule) is answers


def test_the_first_rule_that_answers_decides() -> None:
    first, second = Rule(uuid4(), "subject", "m", JOURNAL, UNIT), Rule(uuid4(), "from", "a@", JOURNAL, OTHER)
    assert routed([first, second], MESSAGE) is first
    assert routed([], MESSAGE) is None


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (MESSAGE, ""),
        (replace(MESSAGE, automatic=True), "automatic"),
        (replace(MESSAGE, recipients=MOST_RECIPIENTS + 1), "too_many_recipients"),
        (replace(MESSAGE, from_address=""), "no_sender"),
        (replace(MESSAGE, refused="broken"), "broken"),
    ],
)
def test_what_is_rejected_at_once(message: Parsed, word: str) -> None:
    assert refused_for(message) == word
    assert not word or word in REASONS


def test_a_message_is_the_same_wherever_it_lies() -> None:
    assert digest_of(MESSAGE, b"Received: one") == digest_of(MESSAGE, b"Received: another")
    assert digest_of(MESSAGE, b"") != digest_of(replace(MESSAGE, subject="Another"), b"")
    nameless = replace(MESSAGE, message_id="")
    assert digest_of(nameless, b"a") != digest_of(nameless, b"b")


def test_every_failure_of_the_gate_has_a_sentence() -> None:
    assert {"name", "address", "port", "away", "certificate", "sign_in", "folder", "broken", "secret"} == set(FAILURES)

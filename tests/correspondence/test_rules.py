"""What holds for letters: for each role and state the exact list of acts, and every refusal at its field."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.correspondence import rules
from service.correspondence.rules import Content, NewLetter, Offer
from service.kit.actor import Actor, Scope, scopes_from

UNIT, OTHER_UNIT, JOURNAL, OTHER_JOURNAL = uuid4(), uuid4(), uuid4(), uuid4()
ROLES = {
    "clerk": ["register", "read", "correct", "export", "attach", "draft", "dispatch", "settle"],
    "adviser": ["read", "attach", "draft"],
    "head": [
        "read",
        "read_restricted",
        "correct",
        "void",
        "export",
        "attach",
        "draft",
        "approve",
        "sign",
        "settle",
        "resolve",
    ],
    "administrator": [],
}
WORDS = {
    "register": rules.REGISTER,
    "read": rules.READ,
    "read_restricted": rules.READ_RESTRICTED,
    "correct": rules.CORRECT,
    "void": rules.VOID,
    "export": rules.EXPORT,
    "attach": rules.ATTACH,
    "resolve": rules.RESOLVE,
    "draft": rules.DRAFT,
    "approve": rules.APPROVE,
    "sign": rules.SIGN,
    "dispatch": rules.DISPATCH,
    "settle": rules.SETTLE,
}


@dataclass(frozen=True)
class Letter:
    state: str = "registered"
    access: int = rules.OPEN_TO_ALL
    journal_id: UUID = JOURNAL
    unit_id: UUID = UNIT
    direction: str = "incoming"


@dataclass(frozen=True)
class Journal:
    id: UUID = JOURNAL
    direction: str = "incoming"
    regime: str = "correspondence"
    unit_id: UUID = UNIT
    state: str = "open"


WAITING = ["open", "correct", "attach", "answer", "note", "forward", "extend"]


def holding(role: str, unit: UUID | None = UNIT, journal: UUID | None = None) -> Actor:
    permissions = [WORDS[word] for word in ROLES[role]]
    return Actor(kind="person", id=uuid4(), name=role, scopes=scopes_from([(permissions, unit, journal)]))


@pytest.mark.parametrize(
    ("role", "state", "access", "acts"),
    [
        ("clerk", "registered", 0, [*WAITING, "file"]),
        ("clerk", "registered", 1, []),
        ("clerk", "in_progress", 0, [*WAITING, "file"]),
        ("clerk", "answered", 0, ["open", "correct", "attach", "close", "reopen", "file"]),
        ("clerk", "noted", 0, ["open", "correct", "attach", "close", "reopen", "file"]),
        ("clerk", "forwarded", 0, ["open", "correct", "attach", "close", "reopen", "file"]),
        ("clerk", "closed", 0, ["open", "reopen", "file"]),
        ("clerk", "voided", 0, ["open"]),
        ("clerk", "voided", 1, []),
        ("adviser", "registered", 0, ["open", "attach", "answer"]),
        ("adviser", "registered", 1, []),
        ("adviser", "in_progress", 0, ["open", "attach", "answer"]),
        ("adviser", "answered", 0, ["open", "attach"]),
        ("adviser", "noted", 0, ["open", "attach"]),
        ("adviser", "forwarded", 0, ["open", "attach"]),
        ("adviser", "closed", 0, ["open"]),
        ("adviser", "voided", 0, ["open"]),
        ("adviser", "voided", 1, []),
        (
            "head",
            "registered",
            0,
            [*WAITING, "void", "resolve", "file"],
        ),
        (
            "head",
            "registered",
            1,
            [*WAITING, "void", "resolve", "file"],
        ),
        (
            "head",
            "in_progress",
            0,
            [*WAITING, "void", "resolve", "file"],
        ),
        ("head", "answered", 0, ["open", "correct", "attach", "close", "reopen", "void", "file"]),
        ("head", "noted", 0, ["open", "correct", "attach", "close", "reopen", "void", "file"]),
        ("head", "forwarded", 0, ["open", "correct", "attach", "close", "reopen", "void", "file"]),
        ("head", "closed", 0, ["open", "reopen", "void", "file"]),
        ("head", "voided", 0, ["open"]),
        ("head", "voided", 1, ["open"]),
        *[("administrator", state, 0, []) for state in rules.STATES],
    ],
)
def test_each_role_may_do_exactly_this(role: str, state: str, access: int, acts: list[str]) -> None:
    assert rules.allowed_acts(holding(role), Letter(state, access)) == acts


@pytest.mark.parametrize("direction", ["outgoing", "internal"])
@pytest.mark.parametrize(
    ("role", "state", "acts"),
    [
        ("clerk", "registered", ["open", "send", "file"]),
        ("clerk", "sent", ["open", "deliver", "return", "file"]),
        ("clerk", "delivered", ["open", "return", "file"]),
        ("clerk", "returned", ["open", "send", "file"]),
        ("clerk", "voided", ["open"]),
        *[("adviser", state, ["open"]) for state in ("registered", "sent", "delivered", "returned", "voided")],
        *[("head", state, ["open", "void", "file"]) for state in ("registered", "sent", "delivered", "returned")],
        ("head", "voided", ["open"]),
        *[("administrator", state, []) for state in ("registered", "sent", "delivered", "returned", "voided")],
    ],
)
def test_each_role_may_do_exactly_this_with_letters_of_ours(
    role: str, state: str, acts: list[str], direction: str
) -> None:
    assert rules.allowed_acts(holding(role), Letter(state, direction=direction)) == acts


@pytest.mark.parametrize("act", list(rules.ACTS))
def test_a_right_elsewhere_gives_nothing_here(act: Any) -> None:
    for actor in (holding("head", OTHER_UNIT), holding("head", None, OTHER_JOURNAL)):
        refusal = rules.why_not(act, actor, Letter())
        assert refusal is not None
        assert refusal.code == "not_permitted"
        assert not rules.may_see(actor, Letter())


@pytest.mark.parametrize(
    ("role", "letter", "act", "code"),
    [
        ("clerk", Letter(access=1), "open", "restricted"),
        ("clerk", Letter(), "void", "not_permitted"),
        ("head", Letter(state="voided"), "correct", "voided"),
        ("head", Letter(state="voided"), "void", "voided"),
        ("adviser", Letter(), "correct", "not_permitted"),
        ("administrator", Letter(), "open", "not_permitted"),
    ],
)
def test_who_may_not_is_told_why(role: str, letter: Letter, act: Any, code: str) -> None:
    refusal = rules.why_not(act, holding(role), letter)
    assert refusal is not None
    assert refusal.code == code


def test_a_stub_is_seen_without_its_content() -> None:
    clerk, restricted = holding("clerk"), Letter(access=1)
    assert rules.may_see(clerk, restricted)
    assert not rules.sees_content(clerk, restricted)
    assert rules.sees_content(holding("head"), restricted)


def test_restricted_letters_are_open_only_where_that_right_holds() -> None:
    scopes = {rules.READ: Scope(frozenset({(None, None)})), rules.READ_RESTRICTED: Scope(frozenset({(UNIT, None)}))}
    actor = Actor(kind="person", id=uuid4(), name="x", scopes=scopes)
    assert rules.sees_content(actor, Letter(access=1))
    assert not rules.sees_content(actor, Letter(access=1, unit_id=OTHER_UNIT))


@pytest.mark.parametrize(
    ("actor", "journal", "code"),
    [
        (holding("clerk"), Journal(), None),
        (holding("clerk", None), Journal(), None),
        (holding("clerk", OTHER_UNIT), Journal(), "not_permitted"),
        (holding("clerk", None, OTHER_JOURNAL), Journal(), "not_permitted"),
        (holding("head"), Journal(), "not_permitted"),
        (holding("clerk"), Journal(direction="outgoing"), "not_incoming"),
        (holding("clerk"), Journal(regime="information_request"), "not_incoming"),
        (holding("clerk"), Journal(state="closed"), "journal_closed"),
    ],
)
def test_who_may_register_where(actor: Actor, journal: Journal, code: str | None) -> None:
    refusal = rules.why_not_register(actor, journal, UNIT)
    assert (refusal.code if refusal else None) == code


# --- what a letter must say

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
OFFER = Offer(frozenset({"letter"}), frozenset({"post"}), NOW.date(), NOW)
CONTENT = Content(subject="Roads", kind="letter", channel="post", language="az", sender_name="Ministry")
NEW = NewLetter(content=CONTENT, received_at=NOW)


def wrong(**changed: Any) -> dict[str | None, str]:
    received = changed.pop("received_at", NOW)
    files = changed.pop("files", ())
    new = NewLetter(content=replace(CONTENT, **changed), received_at=received, files=files)
    return {refusal.field: refusal.code for refusal in rules.problems_of_new(new, OFFER)}


def test_a_whole_letter_has_nothing_wrong() -> None:
    assert wrong() == {}
    assert rules.checked(NEW, OFFER) == NEW


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"subject": ""}, {"subject": "required"}),
        ({"sender_name": ""}, {"sender_name": "required"}),
        ({"sender_name": "", "sender_id": UNIT}, {}),
        ({"kind": "poem"}, {"kind": "choice"}),
        ({"channel": "pigeon"}, {"channel": "choice"}),
        ({"language": "xx"}, {"language": "choice"}),
        ({"language": "ru"}, {}),
        ({"sender_kind": "robot"}, {"sender_kind": "choice"}),
        ({"sender_date": date(2026, 11, 21)}, {"sender_date": "in_future"}),
        ({"sender_date": date(2026, 11, 20)}, {}),
        ({"sender_date": date(1899, 12, 31)}, {"sender_date": "too_early"}),
        ({"received_at": NOW + timedelta(minutes=3)}, {"received_at": "in_future"}),
        ({"received_at": NOW + timedelta(minutes=1)}, {}),
        ({"received_at": datetime(1899, 1, 1, tzinfo=UTC)}, {"received_at": "too_early"}),
        ({"access": 1}, {"access_basis": "required"}),
        ({"access": 1, "access_basis": "Law on personal data"}, {}),
        ({"due_on": date(2026, 11, 19)}, {"due_on": "due_before_received"}),
        ({"due_on": date(2026, 11, 20)}, {}),
        ({"due_on": date(2099, 1, 1)}, {"due_on": "too_late"}),
        ({"sheets": 10_000, "annexes": -1}, {"sheets": "number", "annexes": "number"}),
        ({"files": tuple(uuid4() for _ in range(51))}, {"files": "too_many"}),
    ],
)
def test_every_refusal_stands_at_its_field(changed: dict[str, Any], expected: dict[str, str]) -> None:
    assert wrong(**changed) == expected


def test_everything_wrong_is_said_at_once() -> None:
    found = wrong(subject="", sender_name="", kind="", access=1)
    assert found == {"subject": "required", "sender_name": "required", "kind": "choice", "access_basis": "required"}


def test_changes_name_each_field_with_both_values() -> None:
    after = replace(CONTENT, subject="Bridges", sender_kind="person")
    assert rules.changes(CONTENT, after) == {"subject": ("Roads", "Bridges")}
    assert rules.changes(CONTENT, CONTENT) == {}

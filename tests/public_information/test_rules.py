"""Who may do what with a request in which state, what must be said, what an answer needs."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.kit.actor import Actor, scopes_from
from service.kit.refusal import FieldErrors
from service.public_information.rules.acts import (
    ACTS,
    APPROVE,
    DECIDE,
    READ,
    REGISTER,
    RESTRICTED,
    allowed_acts,
    requester,
    why_not,
    why_not_register,
)
from service.public_information.rules.codes import ALPHABET, cleaned, digest, same, written
from service.public_information.rules.content import (
    NewRequest,
    Offer,
    masked_name,
    problems,
    problems_of_new,
    subject_of,
)
from service.public_information.rules.doing import (
    AnswerDraft,
    Doing,
    PartDraft,
    Standing,
    problems_of_answer,
    problems_of_doing,
    problems_of_parts,
    quality,
)
from service.public_information.rules.law import LawRow, NewRow, check_row, cost, in_force
from service.public_information.rules.terms import TERMS
from service.public_information.rules.words import STATES
from tests.public_information.factories import content

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TODAY = NOW.date()
UNIT, JOURNAL, REQUEST = uuid4(), uuid4(), uuid4()
OFFER = Offer(frozenset({"az"}), frozenset({"az"}), TERMS["az"], False, NOW, TODAY)


@dataclass(frozen=True)
class Here:
    state: str
    id: UUID = REQUEST
    journal_id: UUID = JOURNAL
    unit_id: UUID = UNIT
    due_at: datetime | None = NOW + timedelta(days=1)


def person(*permissions: str, unit: UUID | None = None) -> Actor:
    return Actor(kind="person", id=uuid4(), name="A", scopes=scopes_from([(permissions, unit, None)]))


CLERK = person(READ, REGISTER, DECIDE, RESTRICTED)
ADVISER = person(READ)
HEAD = person(READ, DECIDE, APPROVE, RESTRICTED)
CITIZEN = requester(REQUEST, "1/26")
ELSEWHERE = person(READ, REGISTER, DECIDE, APPROVE, RESTRICTED, unit=uuid4())

BEGUN = ["examine", "take", "ask_units", "ask_clarification", "extend", "tell_term", "forward", "forward_part"]
ANSWERING = ["add_document", "write_parts", "write_answer", "submit_answer"]
JUDGING = ["approve_answer", "return_answer"]
IN_WORK = {
    "clerk": ["correct", "split", "join", *BEGUN, *ANSWERING, "ask_fee", "settle_fee", "enter", "withdraw"],
    "head": ["join", *BEGUN, *ANSWERING, *JUDGING, "ask_fee", "settle_fee", "enter", "judge", "void"],
    "citizen": ["withdraw"],
}
ANSWER_OUT = {
    "clerk": ["correct", "ask_fee", "settle_fee", "send_answer", "enter", "summarise", "close", "complain", "reopen"],
    "head": ["ask_fee", "settle_fee", "send_answer", "enter", "summarise", "close", "judge", "reopen", "void"],
    "citizen": ["complain"],
}
ENDED = {
    "clerk": ["correct", "tell", "enter", "summarise", "close", "complain", "reopen"],
    "head": ["tell", "enter", "summarise", "close", "judge", "reopen", "void"],
    "citizen": ["complain"],
}
TABLE: dict[str, dict[str, list[str]]] = {
    "received": {
        "clerk": ["accept", "correct", "split", "join", "examine", "take", "tell_term", "forward", "forward_part",
                  "enter", "withdraw"],
        "head": ["join", "examine", "take", "tell_term", "forward", "forward_part", "enter", "judge", "void"],
        "citizen": ["withdraw"],
    },
    "registered": IN_WORK,
    "in_progress": IN_WORK,
    "extended": IN_WORK,
    "clarification_asked": {
        "clerk": ["correct", "join", "examine", "answer_clarification", "leave", "enter", "withdraw"],
        "head": ["join", "examine", "leave", "enter", "judge", "void"],
        "citizen": ["answer_clarification", "withdraw"],
    },
    "granted": ANSWER_OUT,
    "partly_granted": ANSWER_OUT,
    "refused": ANSWER_OUT,
    "not_held": ANSWER_OUT,
    "forwarded": ENDED,
    "withdrawn": ENDED,
    "left": ENDED,
    "joined": ENDED,
    "closed": {
        "clerk": ["correct", "settle_fee", "enter", "summarise", "complain", "reopen"],
        "head": ["settle_fee", "enter", "summarise", "judge", "reopen", "void"],
        "citizen": ["complain"],
    },
    "appealed": {
        "clerk": ["correct", "enter", "summarise"],
        "head": ["enter", "summarise", "judge", "void"],
        "citizen": [],
    },
    "upheld": {
        "clerk": ["correct", "enter", "summarise", "close", "complain", "reopen"],
        "head": ["enter", "summarise", "close", "judge", "reopen", "void"],
        "citizen": ["complain"],
    },
    "changed": {
        "clerk": ["correct", "ask_units", *ANSWERING, "ask_fee", "settle_fee", "enter", "summarise", "close",
                  "complain", "reopen"],
        "head": ["ask_units", *ANSWERING, *JUDGING, "ask_fee", "settle_fee", "enter", "summarise", "close", "judge",
                 "reopen", "void"],
        "citizen": ["complain"],
    },
    "voided": {"clerk": [], "head": [], "citizen": []},
}  # fmt: skip


@pytest.mark.parametrize("state", sorted(STATES))
def test_permission_table(state: str) -> None:
    here = Here(state)
    found = {
        "clerk": allowed_acts(CLERK, here, NOW),
        "head": allowed_acts(HEAD, here, NOW),
        "citizen": allowed_acts(CITIZEN, here, NOW),
    }
    assert found == TABLE[state]
    for nobody in (ADVISER, ELSEWHERE, requester(uuid4(), "2/26"), Actor(kind="outsider", id=None, name="")):
        assert allowed_acts(nobody, here, NOW) == []


def test_every_refusal_says_why() -> None:
    for state in STATES:
        for act in ACTS:
            for actor in (CLERK, HEAD, ADVISER, ELSEWHERE, CITIZEN):
                refusal = why_not(act, actor, Here(state), NOW)
                assert refusal is None or len(str(refusal)) > 20


def test_silence_can_be_complained_of_when_the_term_is_over() -> None:
    here = Here("in_progress")
    for actor in (CLERK, CITIZEN):
        refusal = why_not("complain", actor, here, NOW)
        assert refusal is not None and refusal.code == "not_overdue"
        assert why_not("complain", actor, here, NOW + timedelta(days=2)) is None


def test_a_withdrawn_request_says_that_it_was_withdrawn() -> None:
    refusal = why_not("write_answer", CLERK, Here("withdrawn"), NOW)
    assert refusal is not None and "withdrew" in str(refusal)


@dataclass(frozen=True)
class Journal:
    regime: str = "information_request"
    direction: str = "incoming"
    state: str = "open"
    id: UUID = JOURNAL
    unit_id: UUID = UNIT


@pytest.mark.parametrize(
    ("actor", "journal", "code"),
    [
        (CLERK, Journal(), None),
        (Actor(kind="outsider", id=uuid4(), name=""), Journal(), None),
        (HEAD, Journal(), "not_permitted"),
        (ELSEWHERE, Journal(), "not_permitted"),
        (CLERK, Journal(state="closed"), "journal_closed"),
        (CLERK, Journal(regime="correspondence"), "not_requests"),
    ],
)
def test_who_may_register_where(actor: Actor, journal: Journal, code: str | None) -> None:
    refusal = why_not_register(actor, journal)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"text": ""}, "text", "required"),
        ({"text": "?"}, "text", "too_short"),
        ({"subject": ""}, "subject", "required"),
        ({"name": ""}, "name", "required"),
        ({"applicant": "anonymous", "name": ""}, "name", "required"),
        ({"applicant": "anonymous"}, "applicant", "not_anonymous"),
        ({"email": "nobody"}, "email", "email"),
        ({"email": ""}, "email", "required"),
        ({"answer_way": "post"}, "address", "required"),
        ({"urgency": "threat"}, "urgency_reason", "required"),
        ({"urgency": "soon"}, "urgency", "choice"),
        ({"channel": "pigeon"}, "channel", "choice"),
        ({"form": "song"}, "form", "choice"),
        ({"answer_language": "xx"}, "answer_language", "choice"),
    ],
)
def test_what_a_request_must_say(changed: dict[str, Any], field: str, code: str) -> None:
    assert [(error.field, error.code) for error in problems(content(**changed), OFFER)] == [(field, code)]


def test_nobody_need_be_named_where_the_law_allows_it() -> None:
    unnamed = content(applicant="anonymous", name="")
    assert list(problems(unnamed, replace(OFFER, anonymous=True))) == []


def test_a_late_registration_says_why() -> None:
    new = NewRequest(content=content(), received_at=NOW - timedelta(days=3))
    assert [error.field for error in problems_of_new(new, OFFER)] == ["delay"]
    assert list(problems_of_new(replace(new, delay="The post was slow"), OFFER)) == []
    assert list(problems_of_new(replace(new, letter_id=uuid4()), OFFER)) == []
    ahead = NewRequest(content=content(), received_at=NOW + timedelta(days=1))
    assert [error.code for error in problems_of_new(ahead, OFFER)] == ["in_future"]
    many = NewRequest(content=content(), files=tuple(uuid4() for _ in range(50)))
    assert [error.code for error in problems_of_new(many, OFFER)] == ["too_many"]


def test_names_are_masked() -> None:
    assert masked_name(content()) == "N. U."
    assert masked_name(content(applicant="legal", name="Nümunə MMC")) == "Nümunə MMC"


def test_a_long_text_gives_a_short_subject() -> None:
    assert subject_of("Which repairs?") == "Which repairs?"
    long = subject_of("word " * 100)
    assert len(long) <= 121 and long.endswith("word…")


def test_codes() -> None:
    code = written(range(16))
    assert code == "2345-6789-ABCD-EFGH"
    assert cleaned(" 2345 6789abcd-efgh\n") == "23456789ABCDEFGH"
    assert not set("01OILU") & set(ALPHABET)
    assert digest(code, b"k") == digest("23456789abcdefgh", b"k") != digest(code, b"other")
    assert same(digest("ğşə", b"k"), digest("", b"k"))


PART_GROUND = uuid4()
GIVEN = PartDraft(text="a", outcome="granted")
WITHHELD = PartDraft(text="b", outcome="refused", ground_id=PART_GROUND)


@pytest.mark.parametrize(
    ("outcome", "parts", "ground", "order", "codes"),
    [
        ("granted", [], None, "", []),
        ("granted", [GIVEN, WITHHELD], None, "", ["withheld_part"]),
        ("partly_granted", [GIVEN, WITHHELD], None, "to the court", []),
        ("partly_granted", [GIVEN, WITHHELD], None, "", ["needs_order"]),
        ("partly_granted", [GIVEN], None, "x", ["needs_parts"]),
        ("partly_granted", [], uuid4(), "x", ["needs_parts"]),
        ("partly_granted", [GIVEN, replace(WITHHELD, ground_id=None)], None, "x", ["needs_ground"]),
        ("refused", [], None, "x", ["needs_ground"]),
        ("refused", [], uuid4(), "x", []),
        ("refused", [WITHHELD], None, "x", []),
        ("refused", [GIVEN, WITHHELD], None, "x", ["granted_part"]),
        ("refused", [WITHHELD], None, "", ["needs_order"]),
        ("not_held", [], None, "", []),
    ],
)
def test_what_an_answer_needs(
    outcome: str, parts: list[PartDraft], ground: UUID | None, order: str, codes: list[str]
) -> None:
    answer = AnswerDraft(outcome=outcome, language="az", text="t", ground_id=ground, appeal_order=order)
    assert [error.code for error in problems_of_answer(answer, parts)] == codes


def test_parts_name_their_grounds_and_texts() -> None:
    wrong = [PartDraft(text=""), PartDraft(text="x", outcome="refused"), PartDraft(text="y", outcome="given")]
    found = [(error.field, error.code) for error in problems_of_parts(wrong, frozenset())]
    assert found == [("part_1_text", "required"), ("part_2_ground", "required"), ("part_3_outcome", "choice")]
    assert [error.code for error in problems_of_parts([WITHHELD], frozenset())] == ["choice"]
    assert list(problems_of_parts([WITHHELD, GIVEN], frozenset({PART_GROUND}))) == []


@pytest.mark.parametrize(
    ("act", "doing", "fields"),
    [
        ("extend", Doing(), ["reason", "way"]),
        ("ask_clarification", Doing(text="x", way="email", until=TODAY), ["until"]),
        ("forward", Doing(body="x"), ["number", "on"]),
        ("forward", Doing(body="x", number="1", on=TODAY + timedelta(days=1)), ["on"]),
        ("forward", Doing(body="x", number="1", on=TODAY - timedelta(days=9)), ["on"]),
        ("send_answer", Doing(way="phone"), ["way"]),
        ("tell_term", Doing(way="email", ground="because"), ["ground"]),
        ("void", Doing(), ["reason"]),
    ],
)
def test_what_acts_must_say(act: str, doing: Doing, fields: list[str]) -> None:
    assert [error.field for error in problems_of_doing(act, doing, TODAY, TODAY)] == fields


def test_the_check_before_closing() -> None:
    whole = Standing("partly_granted", True, True, True, True, False, False)
    assert quality(whole) == dict.fromkeys(("answered", "fees", "grounds", "order", "entered"), True)
    assert not quality(replace(whole, grounded=False))["grounds"]
    assert quality(replace(whole, outcome="forwarded", told=False)) == {"told": False, "entered": True}
    assert quality(replace(whole, outcome="withdrawn", told=False)) == {"entered": True}


def law(**changed: Any) -> LawRow:
    plain = LawRow(
        id=uuid4(), slug="ge.tariff.page", version=1, origin="country", state="active", since=TODAY - timedelta(9),
        until=None, article="", title={"ka": "გვერდი"}, source="s", certainty="A", reason="", created_by_name="",
        note={}, unit="page", amount=5, currency="GEL",
    )  # fmt: skip
    return replace(plain, **changed)


def test_an_agencys_own_version_holds_before_the_countrys() -> None:
    own, later = law(origin="agency", version=2), law(version=3, since=TODAY)
    gone = law(slug="gone", state="withdrawn")
    assert in_force([law(), own, later, gone, law(slug="b", since=TODAY + timedelta(1))], TODAY) == [own]


@pytest.mark.parametrize(
    ("changed", "before", "minimum", "amount", "waived"),
    [
        ({"form": "copy", "answer_way": "post"}, 0, 0, 500, ""),
        ({"form": "copy", "answer_way": "post"}, 0, 500, 500, "minimum"),
        ({"form": "copy", "answer_way": "post"}, 100, 500, 500, ""),
        ({"form": "copy", "answer_way": "post", "about_self": True}, 0, 0, 500, "about_self"),
        ({"form": "view"}, 0, 0, 500, "on_the_spot"),
        ({"form": "electronic", "answer_way": "email"}, 0, 0, 500, "electronic"),
    ],
)
def test_what_copies_cost(changed: dict[str, Any], before: int, minimum: int, amount: int, waived: str) -> None:
    found = cost(content(**changed), law(), 100, before, minimum)
    assert (found.amount, found.waived) == (amount, waived)


def test_a_version_of_the_law_says_where_it_stands() -> None:
    new = NewRow(since=TODAY, article="", title={"az": "x"}, source="", certainty="Z", reason="")
    with pytest.raises(FieldErrors) as refused:
        check_row(new, ["az", "en"])
    assert [error.field for error in refused.value.errors] == ["title_en", "source", "reason", "certainty"]

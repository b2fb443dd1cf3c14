"""Who may do what with a refutation in which state, what a decision, a demand and an answer need, what is compared."""

from datetime import date, timedelta
from itertools import product

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.outlets.rules.acts import READ
from service.press.refutations.rules import words
from service.press.refutations.rules.acts import (
    ACT_TITLES,
    ACTS,
    APPROVED,
    LEGAL,
    NEXT,
    STATES,
    TABLE_STATES,
    Standing,
    allowed_acts,
    demand,
    in_table,
    needs_lawyer,
    opening,
    why_not,
)
from service.press.refutations.rules.comparing import Extent, compare, equal_worth
from service.press.refutations.rules.content import (
    Answer,
    Claim,
    Demand,
    Evidence,
    Publication,
    Ruling,
    Send,
    Step,
    problem_of_decision,
    problems_of_answer,
    problems_of_assessment,
    problems_of_claim,
    problems_of_demand,
    problems_of_evidence,
    problems_of_publication,
    problems_of_ruling,
    problems_of_send,
    problems_of_step,
    state_after_answer,
)
from service.press.refutations.rules.terms import notes_of, rule_of
from service.press.releases.rules.acts import APPROVE, WRITE

TODAY = date(2026, 11, 20)
ROLES = {
    "reader": {READ}, "officer": {READ, WRITE}, "head": {READ, WRITE, APPROVE, LEGAL}, "approver": {READ, APPROVE},
    "lawyer": {READ, LEGAL}, "blind": {WRITE, APPROVE, LEGAL}, "nobody": set(),
}  # fmt: skip
ANY = "open evidence ask"
OFFICER = {
    "opened": "open edit claim evidence ask assess close",
    "assessed": "open edit evidence ask decide reconsider close",
    "decided": "open evidence ask reconsider draft release close",
    "drafting": "open evidence ask reconsider draft submit release",
    "in_approval": "open evidence ask take_back release",
    APPROVED: "open evidence ask send follow release",
    "sent": "open evidence ask follow deliver come_back answer give_up_waiting release",
    "awaiting": "open evidence ask answer give_up_waiting release",
    "satisfied": "open evidence ask release close",
    "refused": "open evidence ask answer escalate release close",
    "no_response": "open evidence ask answer escalate release close",
    "escalated": "open evidence ask answer escalate rule release close",
    "closed": "open resume",
}
APPROVER = {"in_approval": "open return approve", APPROVED: "open return"}
LAWYER = {
    "drafting": "open sign_off", "in_approval": "open sign_off object", APPROVED: "open sign_off object",
    "refused": "open sue", "no_response": "open sue", "escalated": "open sue",
}  # fmt: skip


def person(*permissions: str, kind: str = "person") -> Actor:
    return Actor(kind=kind, id=new_id(), name="A", scopes=dict.fromkeys(permissions, EVERYWHERE))


def expected(role: str, place: str) -> set[str]:
    """The acts of a role, written out above."""
    officer, approver = OFFICER[place].split(), APPROVER.get(place, "open").split()
    lawyer = LAWYER.get(place, "open").split()
    return {
        "reader": {"open"}, "officer": set(officer), "approver": set(approver), "lawyer": set(lawyer),
        "head": {*officer, *approver, *lawyer}, "blind": set(), "nobody": set(),
    }[role]  # fmt: skip


@pytest.mark.parametrize(("role", "place"), list(product(ROLES, TABLE_STATES)))
def test_every_role_may_in_every_state_exactly_this(role: str, place: str) -> None:
    assert set(in_table(person(*ROLES[role]), place)) == expected(role, place)


def test_every_act_has_words_and_every_state_a_row() -> None:
    assert set(ACTS) == set(ACT_TITLES)
    assert set(TABLE_STATES) == {*STATES, APPROVED} == set(OFFICER)
    assert set(NEXT) == set(STATES) and all(after <= set(STATES) for after in NEXT.values())


def test_every_state_is_reached_and_every_open_one_can_be_left() -> None:
    reached, before = {"opened"}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {after for state in before for after in NEXT[state]}
    assert reached == set(STATES)
    assert all(NEXT[state] for state in STATES)


@pytest.mark.parametrize("decision", words.DECISIONS)
def test_only_a_letter_is_drafted_and_only_a_decision_to_sue_goes_to_court_at_once(decision: str) -> None:
    head = person(*ROLES["head"])
    acts = set(allowed_acts(head, Standing("decided", decision)))
    assert ("draft" in acts) == (decision in words.LETTERS)
    assert ("sue" in acts) == (decision == "court")
    assert acts - {"draft", "sue"} == {"open", "evidence", "ask", "reconsider", "release", "close"}


@pytest.mark.parametrize(
    ("decision", "opinion", "signed", "stops"),
    [
        (decision, opinion, signed, decision in ("correction", "reply", "refutation") and opinion and not signed)
        for decision, opinion, signed in product(words.DECISIONS, (True, False), (True, False))
    ],
)
def test_an_opinion_is_neither_approved_nor_sent_as_a_demand_without_a_lawyer(
    decision: str, opinion: bool, signed: bool, stops: bool
) -> None:
    waiting = Standing("in_approval", decision, False, opinion, signed)
    ready = Standing("in_approval", decision, True, opinion, signed)
    head = person(*ROLES["head"])
    assert needs_lawyer(waiting) is stops
    for act, one in (("approve", waiting), ("send", ready)):
        refusal = why_not(act, head, one)
        assert (refusal.code if refusal else "") == ("needs_lawyer" if stops else "")
    refusal = why_not("sign_off", head, waiting)
    assert (refusal.code if refusal else "") == ("signed" if signed else "")


def test_who_wrote_it_neither_approves_nor_signs_off_but_may_object() -> None:
    author, other = person(*ROLES["head"]), person(*ROLES["head"])
    one = Standing("in_approval", "refutation", hands=frozenset({str(author.id)}))
    assert [why_not(act, other, one) for act in ("approve", "sign_off", "object")] == [None, None, None]
    refusals = [why_not(act, author, one) for act in ("approve", "sign_off", "object")]
    assert [refusal.code if refusal else "" for refusal in refusals] == ["own_work", "own_work", ""]


def test_whoever_stands_in_for_another_is_still_who_they_are() -> None:
    author, absent = new_id(), new_id()
    scopes = dict.fromkeys(ROLES["head"], EVERYWHERE)
    deputy = Actor(kind="person", id=author, name="A", scopes=scopes, on_behalf_of=absent)
    one = Standing("in_approval", "refutation", hands=frozenset({str(author)}))
    refusal = why_not("approve", deputy, one)
    assert refusal is not None and refusal.code == "own_work"


@pytest.mark.parametrize("act", ["approve", "sign_off", "object"])
def test_programs_judge_nothing(act: str) -> None:
    refusal = why_not(act, person(*ROLES["head"], kind="token"), Standing("in_approval", "refutation"))
    assert refusal is not None and refusal.code == "needs_person"


@pytest.mark.parametrize("act", [act for act, rule in ACTS.items() if rule.reason])
def test_acts_with_a_reason_take_one(act: str) -> None:
    head = person(*ROLES["head"])
    place = sorted(ACTS[act].states)[0]
    one = Standing(place.partition("+")[0], "refutation", "+" in place)
    with pytest.raises(Refusal) as refused:
        demand(act, head, one, "  ")
    assert (refused.value.code, refused.value.field) == ("required", "reason")
    demand(act, head, one, "because")


def test_opening_takes_reading_and_writing() -> None:
    opening(person(READ, WRITE))
    for permissions in ({READ}, {WRITE}):
        with pytest.raises(Refusal):
            opening(person(*permissions))


# --- what must be said


def fields_of(problems: object) -> list[tuple[str | None, str]]:
    return [(one.field, one.code) for one in problems]  # type: ignore[attr-defined]


def said(**changed: object) -> Publication:
    values = {"title": "A", "medium": "site", "said_on": TODAY, "outlet": "B", "address": "https://news.example/1"}
    return Publication(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"title": ""}, [("title", "required")]),
        ({"outlet": ""}, [("outlet", "required")]),
        ({"outlet": "", "outlet_id": new_id()}, []),
        ({"said_on": None}, [("said_on", "required")]),
        ({"said_on": TODAY + timedelta(days=1)}, [("said_on", "in_future")]),
        ({"medium": "pigeon"}, [("medium", "choice")]),
        ({"language": "xx"}, [("language", "choice")]),
        ({"email": "nobody"}, [("email", "email")]),
        ({"address": "news"}, [("address", "address")]),
        ({"said_time": "25:00"}, [("said_time", "clock")]),
        ({"address": ""}, [("address", "required")]),
        ({"address": "", "place": "page 3"}, []),
        ({"address": "", "timecode": "12:40", "medium": "tv"}, []),
        ({"timecode": "minute twelve"}, [("timecode", "timecode")]),
        ({"length": 20}, [("length_unit", "required")]),
        ({"length": 20, "length_unit": "elephants"}, [("length_unit", "choice")]),
    ],
)
def test_a_publication_says_what_where_and_when(changed: dict[str, object], wrong: list[tuple[str, str]]) -> None:
    assert fields_of(problems_of_publication(said(**changed), TODAY, ("az", "ka"))) == wrong


def test_a_claim_is_quoted_and_a_verdict_has_its_reasons() -> None:
    assert fields_of(problems_of_claim(Claim(""))) == [("quote", "required")]
    assert fields_of(problems_of_claim(Claim("a", verdict="false"))) == [("why", "required")]
    assert fields_of(problems_of_claim(Claim("a", verdict="maybe", why="b"))) == [("verdict", "choice")]
    assert fields_of(problems_of_claim(Claim("a", verdict="opinion", why="b"))) == []


@pytest.mark.parametrize(
    ("evidence", "wrong"),
    [
        (Evidence("document"), [("files", "required")]),
        (Evidence("document", files=(new_id(),)), []),
        (Evidence("document", files=tuple(new_id() for _ in range(11))), [("files", "too_many")]),
        (Evidence("link", link="javascript:x"), [("link", "address")]),
        (Evidence("link", link="https://agency.example/a"), []),
        (Evidence("unit"), [("said", "required"), ("unit", "required")]),
        (Evidence("unit", "said", unit_id=new_id()), []),
        (Evidence("rumour"), [("kind", "choice")]),
    ],
)
def test_evidence_is_a_document_a_link_or_words_of_a_unit(evidence: Evidence, wrong: list[tuple[str, str]]) -> None:
    assert fields_of(problems_of_evidence(evidence)) == wrong


def test_an_assessment_judges_every_claim_and_proves_what_it_calls_false() -> None:
    assert fields_of(problems_of_assessment([])) == [(None, "no_claim")]
    assert fields_of(problems_of_assessment([("", 0), ("true", 0)])) == [(None, "unjudged")]
    assert fields_of(problems_of_assessment([("false", 0), ("misleading", 0)])) == [(None, "no_evidence")]
    assert fields_of(problems_of_assessment([("false", 1), ("opinion", 0), ("unproven", 0), ("true", 0)])) == []


@pytest.mark.parametrize("decision", words.DECISIONS)
def test_what_is_true_is_not_demanded_back(decision: str) -> None:
    refusal = problem_of_decision(decision, ["true", "true"])
    assert (refusal is not None) == (decision in ("correction", "reply", "refutation", "court"))
    assert problem_of_decision(decision, ["true", "opinion"]) is None
    assert problem_of_decision("shout", ["false"]) is not None


def test_a_demand_is_whole_before_it_is_judged() -> None:
    empty = Demand("", "", "", "fr", None)
    assert fields_of(problems_of_demand(empty, TODAY, ("az",))) == [
        ("addressee", "required"), ("subject", "required"), ("body", "required"), ("language", "choice"),
        ("answer_on", "required"),
    ]  # fmt: skip
    late = Demand("a", "b", "c", "az", TODAY - timedelta(days=1))
    assert fields_of(problems_of_demand(late, TODAY, ("az",))) == [("answer_on", "past")]


@pytest.mark.parametrize(
    ("send", "wrong"),
    [
        (Send("email"), [("email", "required")]),
        (Send("email", "nobody"), [("email", "email")]),
        (Send("email", "a@press.example"), []),
        (Send("letter"), [("journal", "required")]),
        (Send("post", sent_on=TODAY), [("proof", "required")]),
        (Send("post", sent_on=TODAY, files=(new_id(),)), []),
        (Send("hand", sent_on=TODAY + timedelta(days=1), proof="x"), [("sent_on", "in_future")]),
        (Send("courier", sent_on=TODAY - timedelta(days=3), proof="x"), [("sent_on", "before")]),
        (Send("pigeon"), [("way", "choice")]),
    ],
)
def test_each_way_needs_its_own(send: Send, wrong: list[tuple[str, str]]) -> None:
    assert fields_of(problems_of_send(send, TODAY - timedelta(days=2), TODAY)) == wrong


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Answer("published", TODAY), [("clip", "required")]),
        (Answer("published", TODAY, clip_id=new_id()), []),
        (Answer("partly", TODAY, address="https://news.example/2"), []),
        (Answer("refused", TODAY), [("text", "required")]),
        (Answer("promised", TODAY, "soon"), []),
        (Answer("published", TODAY - timedelta(days=9), "x"), [("received_on", "before")]),
        (Answer("published", None, "x"), [("received_on", "required")]),
        (Answer("published", TODAY, "x", extent=Extent(length=3)), [("length_unit", "required")]),
        (Answer("published", TODAY, "x", extent=Extent(at="7pm")), [("said_time", "clock")]),
    ],
)
def test_an_answer_says_what_came(answer: Answer, wrong: list[tuple[str, str]]) -> None:
    assert fields_of(problems_of_answer(answer, TODAY - timedelta(days=2), TODAY)) == wrong


def test_a_complaint_and_its_decision_have_days_in_order() -> None:
    early = Step("council", "C", "text", TODAY - timedelta(days=3))
    assert fields_of(problems_of_step(early, TODAY - timedelta(days=2), TODAY)) == [("filed_on", "before")]
    assert fields_of(problems_of_step(Step("", "", "", None), TODAY, TODAY)) == [
        ("step_body", "choice"), ("body_name", "required"), ("text", "required"), ("filed_on", "required"),
    ]  # fmt: skip
    ruling = Ruling("upheld", "", TODAY - timedelta(days=1))
    assert fields_of(problems_of_ruling(ruling, TODAY, TODAY)) == [("ruling", "required"), ("ruled_on", "before")]


@pytest.mark.parametrize(
    ("state", "kind", "after"),
    [
        ("sent", "published", "satisfied"), ("awaiting", "partly", "refused"), ("awaiting", "promised", "awaiting"),
        ("no_response", "refused", "refused"), ("no_response", "promised", "awaiting"),
        ("escalated", "published", "satisfied"), ("escalated", "refused", "escalated"),
        ("escalated", "promised", "escalated"),
    ],
)  # fmt: skip
def test_where_an_answer_leads(state: str, kind: str, after: str) -> None:
    assert state_after_answer(state, kind) == after


@pytest.mark.parametrize(("state", "kind"), list(product(sorted(ACTS["answer"].states), words.ANSWER_KINDS)))
def test_every_answer_leads_where_a_refutation_may_go(state: str, kind: str) -> None:
    after = state_after_answer(state, kind)
    assert after == state or after in NEXT[state]


# --- same place, same size


@pytest.mark.parametrize(
    ("original", "answer", "found"),
    [
        (Extent("Page 3"), Extent("page 3"), ["same"]),
        (Extent("Page 3"), Extent("Page 14"), ["other"]),
        (Extent("Page 3"), Extent(), ["unknown"]),
        (Extent(at="19:30"), Extent(at="20:30"), ["same"]),
        (Extent(at="23:50"), Extent(at="00:20"), ["same"]),
        (Extent(at="19:30"), Extent(at="03:00"), ["other"]),
        (Extent(length=200, unit="words"), Extent(length=180, unit="words"), ["same"]),
        (Extent(length=200, unit="words"), Extent(length=179, unit="words"), ["worse"]),
        (Extent(length=200, unit="words"), Extent(length=221, unit="words"), ["better"]),
        (Extent(length=200, unit="words"), Extent(length=200, unit="seconds"), ["unknown"]),
        (Extent(), Extent(), []),
    ],
)
def test_what_was_published_is_held_against_the_publication(original: Extent, answer: Extent, found: list[str]) -> None:
    rows = compare(original, answer)
    assert [row.found for row in rows] == found
    assert equal_worth(rows, None) is all(one in ("same", "better", "unknown") for one in found)


def test_a_heading_that_hides_what_it_is_speaks_against_it() -> None:
    rows = compare(Extent("Page 3"), Extent("Page 3"))
    assert (equal_worth(rows, True), equal_worth(rows, False)) == (True, False)


@pytest.mark.parametrize(
    ("country", "medium", "rule"),
    [
        *(("az", medium, "az.media.refutation") for medium in words.MEDIA),
        *(("ge", medium, "ge.media.reply" if medium in ("tv", "radio") else "") for medium in words.MEDIA),
        ("xx", "tv", ""),
    ],
)
def test_georgia_gives_a_term_against_broadcasters_only(country: str, medium: str, rule: str) -> None:
    assert rule_of(country, medium) == rule
    assert bool(notes_of(country)) == (country != "xx")

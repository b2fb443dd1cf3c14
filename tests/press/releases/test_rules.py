"""Who may do what with a release in which state, what a text needs, what becomes of a mail."""

from datetime import UTC, date, datetime, timedelta

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.mailing.rules.sending import (
    DELIVERY_STATES,
    MOST_CUTS,
    PAUSES,
    TRIED_LONG_ENOUGH,
    Answer,
    Fate,
    fate_of,
    pause,
)
from service.press.outlets.rules.acts import READ
from service.press.releases.rules.acts import (
    ACT_TITLES,
    ACTS,
    APPROVE,
    STATES,
    TABLE_STATES,
    WORKING,
    WRITE,
    Standing,
    allowed_acts,
    demand,
    in_table,
    why_not,
)
from service.press.releases.rules.content import (
    Lines,
    UsedLine,
    Words,
    digest_of,
    goes_out_at,
    problems,
    with_line,
)

ROLES = {"reader": {READ}, "officer": {READ, WRITE}, "head": {READ, WRITE, APPROVE}, "approver": {READ, APPROVE},
         "nobody": set()}  # fmt: skip
OFFICER = {
    "draft": "open edit submit discard",
    "in_review": "open take_back",
    "approved": "open publish move share revoke stop deliver correct",
    "scheduled": "open move hold share revoke distribute stop deliver",
    "published": "open move revoke distribute stop deliver correct",
    "corrected": "open move revoke distribute stop deliver correct",
    "withdrawn": "open revoke stop",
    "discarded": "open",
    "published+draft": "open edit submit move revoke distribute stop deliver drop",
    "published+in_review": "open take_back move revoke distribute stop deliver",
    "approved+draft": "open edit submit move share revoke stop deliver drop",
}
APPROVER = {
    "draft": "", "in_review": "return approve", "approved": "withdraw", "scheduled": "withdraw",
    "published": "withdraw", "corrected": "withdraw", "withdrawn": "", "discarded": "",
    "published+draft": "withdraw", "published+in_review": "return approve withdraw", "approved+draft": "withdraw",
}  # fmt: skip


def actor(role: str) -> Actor:
    return Actor("person", new_id(), role, scopes=dict.fromkeys(ROLES[role], EVERYWHERE))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", OFFICER)
def test_who_may_do_what_in_which_state(role: str, state: str) -> None:
    both = set(OFFICER[state].split()) | set(APPROVER[state].split())
    expected = {
        "reader": {"open"},
        "officer": set(OFFICER[state].split()),
        "head": both,
        "approver": {"open"} | set(APPROVER[state].split()),
        "nobody": set(),
    }[role]
    assert set(in_table(actor(role), state)) == expected


def test_every_state_and_act_has_words() -> None:
    assert set(OFFICER) - {"approved+draft"} == set(TABLE_STATES)
    assert set(ACTS) == set(ACT_TITLES)
    assert {state for rule in ACTS.values() for state in rule.states} == set(STATES)
    for state in STATES:
        for working in ("", *WORKING):
            for act in ACTS:
                refusal = why_not(act, actor("nobody"), Standing(state, working))
                assert refusal is not None and refusal.sentence


def test_whoever_wrote_does_not_approve_whomever_they_stand_in_for() -> None:
    head = actor("head")
    deputy = Actor("person", head.id, "deputy", scopes=head.scopes, on_behalf_of=new_id())
    mine, others = Standing("in_review", "", {str(head.id)}), Standing("in_review", "", {str(new_id())})
    for who in (head, deputy):
        refusal = why_not("approve", who, mine)
        assert refusal is not None and refusal.code == "own_work"
    assert why_not("approve", head, others) is None
    program = Actor("token", new_id(), "program", scopes=head.scopes)
    refusal = why_not("approve", program, others)
    assert refusal is not None and refusal.code == "needs_person"
    assert "approve" not in allowed_acts(program, others)


@pytest.mark.parametrize("act", [act for act, rule in ACTS.items() if rule.reason])
def test_a_reason_is_asked_where_one_is_due(act: str) -> None:
    rule = ACTS[act]
    states = [Standing(state, working) for state in rule.states for working in ("", *WORKING)]
    stands = next(one for one in states if why_not(act, actor("head"), one) is None)
    with pytest.raises(Refusal, match="Say why"):
        demand(act, actor("head"), stands, "  ")
    demand(act, actor("head"), stands, "because")


# --- texts

READY = Words("Title", "", "Body", "note", True)
LINE = UsedLine(new_id(), "Topic", "agreed", date(2026, 11, 1), date(2026, 11, 20), "az", "We said so.")


@pytest.mark.parametrize(
    ("texts", "mandatory", "correction", "fields"),
    [
        ({"az": READY, "en": READY}, ["az"], False, []),
        ({"az": READY}, ["az", "en"], False, ["title_en"]),
        ({"az": READY._replace(body="")}, ["az"], False, ["body_az"]),
        ({"az": READY._replace(ready=False)}, ["az"], False, ["ready_az"]),
        ({"az": READY, "en": Words("Half", ready=True)}, ["az"], False, ["body_en"]),
        ({"az": READY, "en": Words("Half")}, ["az"], False, []),
        ({}, ["az", "ka"], False, ["title_az", "title_ka"]),
        ({"az": READY._replace(note="")}, ["az"], True, ["note_az"]),
        ({"az": READY._replace(note=""), "en": Words("Half")}, ["az"], True, ["note_az"]),
    ],
)
def test_what_a_text_lacks_is_said_at_its_field(
    texts: dict[str, Words], mandatory: list[str], correction: bool, fields: list[str]
) -> None:
    assert [one.field for one in problems(texts, mandatory, correction=correction)] == fields


@pytest.mark.parametrize(("day", "wrong"), [(date(2026, 11, 20), 0), (date(2026, 11, 21), 1), (date(2026, 10, 31), 1)])
def test_a_line_that_does_not_hold_stops_a_text_that_says_it(day: date, wrong: int) -> None:
    said = {"az": READY._replace(body="Before.\n\nWe said so.")}
    assert len(problems(said, ["az"], lines=Lines([LINE], day))) == wrong
    assert problems({"az": READY}, ["az"], lines=Lines([LINE], day)) == []


def test_a_line_is_put_at_the_end_once() -> None:
    assert with_line("", "One.") == "One."
    assert with_line("Text.\n", "One.") == "Text.\n\nOne."
    assert with_line("Text.\n\nOne.", "One.") == "Text.\n\nOne."


def test_the_digest_tells_every_part_of_the_text() -> None:
    base = digest_of("release", {"az": READY})
    others = [READY._replace(**{name: "other"}) for name in ("title", "lead", "body", "note")]
    found = {digest_of("release", {"az": one}) for one in [*others, READY._replace(ready=False)]}
    found |= {digest_of("statement", {"az": READY}), digest_of("release", {"en": READY})}
    assert len(found | {base}) == 8
    moved = READY._replace(title="Titl", lead="e")
    assert digest_of("release", {"az": moved}) != base


@pytest.mark.parametrize(
    ("publish", "embargo", "expected"), [(10, 12, 12), (12, 10, 12), (10, None, 10), (None, 10, 10), (None, None, None)]
)
def test_it_goes_out_when_both_allow_it(publish: int | None, embargo: int | None, expected: int | None) -> None:
    def at(hour: int | None) -> datetime | None:
        return datetime(2026, 11, 20, hour, tzinfo=UTC) if hour is not None else None

    assert goes_out_at(at(publish), at(embargo)) == at(expected)


# --- mails

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "attempts", "cuts", "age", "expected"),
    [
        (Answer("delivered"), 1, 0, DAY, Fate("sent")),
        (Answer("delivered"), 2, 1, DAY, Fate("uncertain")),
        (Answer("uncertain", "cut"), 1, 1, DAY, Fate("uncertain", timedelta(minutes=1))),
        (Answer("uncertain", "cut"), 3, MOST_CUTS, DAY, Fate("uncertain")),
        (Answer("refused", "recipient", 451, True), 1, 0, DAY, Fate("deferred", timedelta(minutes=1))),
        (Answer("refused", "recipient", 451, True), 3, 0, DAY, Fate("deferred", timedelta(minutes=15))),
        (Answer("refused", "recipient", 451, True), 99, 0, DAY, Fate("deferred", timedelta(minutes=120))),
        (Answer("refused", "recipient", 451, True), 1, 1, DAY, Fate("uncertain", timedelta(minutes=1))),
        (Answer("refused", "recipient", 451, True), 9, 0, TRIED_LONG_ENOUGH, Fate("bounced")),
        (Answer("refused", "recipient", 550), 1, 0, DAY, Fate("bounced")),
        (Answer("refused", "recipient", 550), 2, 1, DAY, Fate("uncertain")),
        (Answer("refused", "address"), 1, 0, DAY, Fate("bounced")),
        (Answer("refused", "content", 554), 1, 0, DAY, Fate("failed")),
        (Answer("refused", "away", None, True), 1, 0, DAY, Fate("deferred", timedelta(minutes=1), away=True)),
        (Answer("refused", "auth", 535), 1, 0, DAY, Fate("deferred", timedelta(minutes=1), away=True)),
        (Answer("refused", "away", None, True), 9, 0, TRIED_LONG_ENOUGH, Fate("failed", away=True)),
        (Answer("not_configured"), 1, 0, DAY, Fate("failed")),
    ],
)
def test_what_becomes_of_a_mail(answer: Answer, attempts: int, cuts: int, age: timedelta, expected: Fate) -> None:
    assert fate_of(answer, attempts, cuts, age) == expected
    assert expected.state in DELIVERY_STATES


def test_pauses_only_grow() -> None:
    assert [pause(PAUSES, tries) for tries in range(9)] == [1, 1, 5, 15, 30, 60, 120, 120, 120]

"""Who may do what with which accreditation, invitation and question; badges, doors, names and places."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.accreditation.forms.application import LIVES, ticket, ticket_in
from service.press.accreditation.rules import acts, badges, calls, door, invitations, questions
from service.press.accreditation.rules.content import Applied, problems_of
from service.press.accreditation.rules.finding import finds, keys_of, outlet_key
from service.press.accreditation.rules.mails import LETTERS, TITLES
from service.press.accreditation.rules.views import days_of
from service.press.events.rules.content import EventView

BAKU = ZoneInfo("Asia/Baku")
NOW = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)


@dataclass
class One:
    state: str
    id: UUID
    decided_by: UUID | None = None
    appeal: str = ""


def person(*permissions: str, ident: UUID | None = None) -> Actor:
    return Actor(kind="person", id=ident or new_id(), name="P", scopes=dict.fromkeys(permissions, EVERYWHERE))


READS = {state: ["open"] for state in acts.STATES}
DECIDES: dict[str, list[str]] = {
    "submitted": ["open", "see_documents", "ask_info", "approve", "reject"],
    "needs_info": ["open", "see_documents", "ask_info", "answer_info", "approve", "reject"],
    "approved": ["open", "see_documents", "reject", "issue_badge"],
    "rejected": ["open", "see_documents", "decide_appeal"],
    "badge": ["open", "see_documents", "replace_badge", "revoke"],
    "checked_in": ["open", "see_documents", "replace_badge", "revoke"],
    "no_show": ["open", "see_documents"],
    "withdrawn": ["open", "see_documents"],
    "revoked": ["open", "see_documents", "decide_appeal"],
}
AT_DOOR: dict[str, list[str]] = {
    **{state: [] for state in acts.STATES},
    "approved": ["check_in"], "badge": ["check_in"], "no_show": ["check_in"], "checked_in": ["take_back"],
}  # fmt: skip
APPLICANT: dict[str, list[str]] = {
    "submitted": ["withdraw"], "needs_info": ["answer_info", "withdraw"], "approved": ["withdraw"],
    "badge": ["withdraw"], "rejected": [], "revoked": [], "checked_in": [], "no_show": [], "withdrawn": [],
}  # fmt: skip


@pytest.mark.parametrize("state", acts.STATES)
def test_the_permission_table_of_accreditations(state: str) -> None:
    """Of a decision of somebody else against which an appeal is open, where one can be."""
    one = One(state, new_id(), new_id(), "filed" if state in acts.NEGATIVE else "")
    assert acts.allowed_acts(person("press.read"), one) == READS[state]
    assert acts.allowed_acts(person("press.read", "press.accredit"), one) == DECIDES[state]
    assert acts.allowed_acts(person("press.checkin"), one) == AT_DOOR[state]
    assert acts.allowed_acts(person("press.write", "press.approve", "press.notes"), one) == []
    assert acts.allowed_acts(acts.applicant(one.id, "1-001"), one) == APPLICANT[state]
    assert acts.allowed_acts(acts.applicant(new_id(), "1-002"), one) == []
    assert acts.allowed_acts(Actor(kind="outsider", id=None, name=""), one) == []


@pytest.mark.parametrize("state", acts.STATES)
def test_transitions_lead_nowhere_else(state: str) -> None:
    """Every act of the domain, from every state."""
    everyone = person("press.read", "press.accredit", "press.checkin")
    one = One(state, new_id())
    may = {*acts.allowed_acts(everyone, one), *acts.allowed_acts(acts.applicant(one.id, ""), one)}
    became = {acts.ACTS[act].becomes for act in may} - {""}
    assert (
        became
        == {
            "submitted": {"needs_info", "approved", "rejected", "withdrawn"},
            "needs_info": {"needs_info", "submitted", "approved", "rejected", "withdrawn"},
            "approved": {"rejected", "badge", "checked_in", "withdrawn"},
            "rejected": set(),
            "badge": {"checked_in", "revoked", "withdrawn"},
            "checked_in": {"badge", "revoked"},
            "no_show": {"checked_in"},
            "withdrawn": set(),
            "revoked": set(),
        }[state]
    )


@pytest.mark.parametrize(("state", "appeal"), list(product(sorted(acts.NEGATIVE), ["", "filed", "upheld", "changed"])))
def test_an_appeal_is_filed_once_and_decided_by_another_natural_person(state: str, appeal: str) -> None:
    decider = new_id()
    one = One(state, new_id(), decider, appeal)
    own = acts.applicant(one.id, "")
    assert ("appeal" in acts.allowed_acts(own, one)) == (appeal == "")
    rights = ("press.read", "press.accredit")
    same, other = person(*rights, ident=decider), person(*rights)
    deputy = replace(same, on_behalf_of=new_id())
    stood_in = replace(other, on_behalf_of=decider)
    assert ("decide_appeal" in acts.allowed_acts(other, one)) == (appeal == "filed")
    assert ("decide_appeal" in acts.allowed_acts(stood_in, one)) == (appeal == "filed")
    for who in (same, deputy, replace(other, kind="token")):
        assert "decide_appeal" not in acts.allowed_acts(who, one)
    if appeal == "filed":
        refused = acts.why_not("decide_appeal", same, one)
        assert refused is not None and refused.code == "same_person"


@pytest.mark.parametrize("act", [act for act, rule in acts.ACTS.items() if rule.reason])
def test_what_needs_a_reason_is_refused_without(act: str) -> None:
    state = sorted(acts.ACTS[act].states)[0]
    one = One(state, new_id(), new_id(), "filed" if act == "decide_appeal" else "")
    everyone = person("press.read", "press.accredit", "press.checkin")
    with pytest.raises(Refusal, match="Say why"):
        acts.demand(act, everyone, one, "  ")
    acts.demand(act, everyone, one, "because")


INVITED: dict[str, list[str]] = {
    "queued": ["open"],
    "sent": ["open", "send_again", "note_answer"],
    "accepted": ["open", "note_answer"],
    "declined": ["open", "note_answer"],
    "no_reply": ["open", "send_again", "note_answer"],
    "bounced": ["open", "send_again", "note_answer"],
}


@pytest.mark.parametrize("state", invitations.STATES)
def test_the_permission_table_of_invitations(state: str) -> None:
    assert invitations.allowed_acts(person("press.read", "press.write"), state) == INVITED[state]
    assert invitations.allowed_acts(person("press.read"), state) == ["open"]
    assert invitations.allowed_acts(person("press.accredit", "press.checkin"), state) == []
    link = Actor(kind="outsider", id=None, name="")
    assert invitations.allowed_acts(link, state) == ([] if state == "queued" else ["answer"])


ASKED: dict[str, list[str]] = {
    "submitted": ["open", "accept", "decline", "merge"],
    "accepted": ["open", "decline", "merge", "move", "ask", "take_away"],
    "merged": ["open", "accept"],
    "declined": ["open", "accept"],
    "asked": ["open", "put_back", "answer", "take_away"],
    "answered": ["open"],
    "taken_away": ["open"],
}


@pytest.mark.parametrize("state", questions.STATES)
def test_the_permission_table_of_questions(state: str) -> None:
    assert questions.allowed_acts(person("press.read", "press.write"), state) == ASKED[state]
    assert questions.allowed_acts(person("press.read"), state) == ["open"]
    assert questions.allowed_acts(person("press.accredit", "press.checkin"), state) == []
    assert questions.allowed_acts(Actor(kind="outsider", id=new_id(), name=""), state) == []


def test_every_state_and_act_has_words() -> None:
    assert set(acts.ACT_TITLES) == set(acts.ACTS)
    assert set(invitations.ACT_TITLES) == set(invitations.ACTS)
    assert set(questions.ACT_TITLES) == set(questions.ACTS)
    assert {f"accreditation.{act}" for act in acts.ACTS if act not in ("open", "see_documents")} <= set(acts.ACT_WORDS)
    assert {f"press_question.{act}" for act in questions.ACTS if act != "open"} <= set(questions.ACT_WORDS)
    assert set(TITLES) == set(LETTERS)


# --- badges


def test_a_badge_says_nothing_but_itself_and_cannot_be_made_up() -> None:
    key, other = b"k" * 32, b"o" * 32
    number = bytes(range(10))
    token = badges.token(number, key)
    assert token.isascii() and token.isupper() and len(token) == 35
    assert badges.number_in(token, key) == number
    assert badges.number_in(f" {token.lower()}\n", key) == number
    last = "A" if token[-1] != "A" else "B"
    for forged in (token[:-1] + last, token[:-1], token + "A", "CB1", "", "CB1" + "é" * 32,
                   badges.token(number, other), badges.token(b"x" * 10, other), "Z" * 35):  # fmt: skip
        assert badges.number_in(forged, key) is None, forged


@pytest.mark.parametrize(
    ("typed", "code"),
    [("K7Q-F9T", "K7Q-F9T"), ("k7qf9t", "K7Q-F9T"), (" k7q f9t ", "K7Q-F9T"), ("K7Q-F9", ""), ("Nərmin", ""),
     ("K7QF9T2", ""), ("K7QF90", ""), ("", "")],
)  # fmt: skip
def test_the_short_code_is_typed_anyhow(typed: str, code: str) -> None:
    assert badges.short_typed(typed) == code


def test_a_ticket_lives_a_day_and_cannot_be_made_up() -> None:
    key = b"k" * 32
    made = ticket(key, NOW)
    found = ticket_in(made, key, NOW + timedelta(hours=1))
    assert found is not None and found[1] == NOW
    assert ticket_in(made, key, NOW + LIVES + timedelta(seconds=1)) is None
    assert ticket_in(made, b"o" * 32, NOW) is None
    assert ticket_in(made.replace(".", "0", 1), key, NOW) is None
    for broken in ("", ".", "..", "a.b.c", "é.1.2", made + "0"):
        assert ticket_in(broken, key, NOW) is None


# --- the door


def an_event(**changed: Any) -> EventView:
    values: dict[str, Any] = dict.fromkeys(EventView.__slots__)
    begins = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)  # 23:00 in Baku
    values |= {"state": "live", "begins_at": begins, "ends_at": begins + timedelta(hours=2), "texts": {}, "notes": {},
               "policy": "moderated"}  # fmt: skip
    return EventView(**values | changed)


def test_an_event_past_midnight_and_new_year_has_one_door() -> None:
    event = an_event()
    assert event.begins_at is not None and event.ends_at is not None
    assert days_of(event, BAKU) == (date(2026, 12, 31), date(2027, 1, 1))
    for moment in (event.begins_at - door.BEFORE, event.begins_at, NOW, event.ends_at + door.AFTER):
        assert door.why_shut(event, moment) == ("", None)
    early = event.begins_at - door.BEFORE - timedelta(seconds=1)
    assert door.why_shut(event, early) == (door.TOO_EARLY, event.begins_at)
    late = event.ends_at + door.AFTER + timedelta(seconds=1)
    assert door.why_shut(event, late) == (door.TOO_LATE, event.ends_at)


def test_an_event_that_ends_at_midnight_does_not_reach_into_the_next_year() -> None:
    begins = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    midnight = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    assert days_of(an_event(begins_at=begins, ends_at=midnight), BAKU) == (date(2026, 12, 31), date(2026, 12, 31))


@pytest.mark.parametrize("state", sorted(door.NOT_HERE))
def test_nobody_is_let_in_to_what_does_not_take_place(state: str) -> None:
    assert door.why_shut(an_event(state=state), NOW)[0] == door.NOT_HELD


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Алексей Выдуманный", "Aleksey"), ("Aleksey Vıdumannıy", "Алексей"), ("Nino Gamogonili", "ნინო"),
        ("ნინო გამოგონილი", "nino gamo"), ("Əli Uydurmalı", "ali uydurmali"), ("Рена Алиева", "Rəna Əliyeva"),
        ("Rəna Əliyeva", "алиева"), ("Nərmin Uydurmalı", "uyd"), ("NƏRMİN UYDURMALI", "nərmin"),
    ],
)  # fmt: skip
def test_names_find_each_other_in_every_alphabet(name: str, typed: str) -> None:
    assert finds(keys_of(name), typed)


@pytest.mark.parametrize("typed", ["Nino", "Petr", "uydurmalı nino", "ali"])
def test_other_names_are_not_found(typed: str) -> None:
    assert not finds(keys_of("Nərmin Uydurmalı"), typed)


def test_one_outlet_has_one_key() -> None:
    assert outlet_key("«Uydurma Xəbər»") == outlet_key("uydurma  xeber")
    assert outlet_key("ტრენდი") == outlet_key("Тренди") == outlet_key("Trendi")
    assert outlet_key("A") != outlet_key("B")


# --- calls and places

EDIT = calls.CallEdit("standing", {"az": "A"}, {"az": "K"}, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"titles": {"en": "A"}}, ["title_az"]),
        ({"criteria": {}}, ["criteria_az"]),
        ({"valid_until": None}, ["valid_until"]),
        ({"valid_from": date(2027, 1, 1)}, ["valid_until"]),
        ({"opens_at": NOW, "closes_at": NOW}, ["closes"]),
        ({"capacity": 3, "per_outlet": 4}, ["per_outlet"]),
    ],
)
def test_terms_of_a_call(changed: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in calls.problems_of(replace(EDIT, **changed), "az")] == fields


def test_places_are_counted_in_all_and_for_each_outlet() -> None:
    edit = replace(EDIT, capacity=3, per_outlet=2)
    assert calls.why_full(edit, 2, 1, "O") is None
    full, outlet = calls.why_full(edit, 3, 0, "O"), calls.why_full(edit, 2, 2, "O")
    assert full is not None and full.code == "full"
    assert outlet is not None and outlet.code == "outlet_full" and "O" in str(outlet)
    assert calls.why_full(EDIT, 9_999, 9_999, "O") is None


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        (calls.Window("open", None, None), ""),
        (calls.Window("closed", None, None), calls.OVER),
        (calls.Window("open", NOW + timedelta(seconds=1), None), calls.NOT_YET),
        (calls.Window("open", NOW, None), ""),
        (calls.Window("open", None, NOW), calls.OVER),
        (calls.Window("open", None, None, False), calls.EVENT_OVER),
    ],
)
def test_when_applications_are_taken(window: calls.Window, sentence: str) -> None:
    assert calls.why_closed(window, NOW) == sentence


def test_what_the_call_requires_is_required() -> None:
    applied = Applied(name="N", outlet="O", role="journalist", email="n@press.example")
    assert problems_of(applied, EDIT) == []
    strict = replace(EDIT, card="required", documents="required")
    assert [one.field for one in problems_of(applied, strict)] == ["card", "files"]
    assert [one.field for one in problems_of(Applied("", "", "journalist", ""), EDIT)] == ["name", "outlet", "email"]


def test_addresses_are_typed_one_a_line() -> None:
    typed = "Nərmin Uydurmalı <nermin@press.example>\n\nnino@press.example, ნინო\nplain@press.example\nnobody"
    found = invitations.typed_people(typed, "az")
    assert [(one.name, one.email) for one in found] == [
        ("Nərmin Uydurmalı", "nermin@press.example"), ("ნინო", "nino@press.example"), ("", "plain@press.example"),
        ("nobody", "nobody"),
    ]  # fmt: skip
    twice = [*found[:1], invitations.Invited("N", "NERMIN@press.example", "az"), *found[1:3]]
    fresh, known = invitations.each_once(twice, {"plain@press.example"})
    assert ([one.email for one in fresh], known) == (["nermin@press.example", "nino@press.example"], 2)

"""Keyword rules without a database: who may do what in which state, what is wrong with a rule, how places are shown."""

from uuid import UUID

import pytest

from service.identity.offers import TABLES
from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.monitoring.rules.acts import READ, RULES
from service.monitoring.rules.watching import (
    ACT_TITLES,
    ACTS,
    STATES,
    allowed_acts,
    checked_spellings,
    demand,
    excerpt,
    mistake_in,
    pieces,
    why_not,
)
from service.monitoring.tables import KEYWORD_RULES


def holding(*permissions: str) -> Actor:
    return Actor("person", UUID(int=7), "Aynur Yazan", dict.fromkeys(permissions, EVERYWHERE))


READER, WRITER, NOBODY = holding(READ), holding(READ, RULES), holding("contacts.read")
OF_WRITER = {
    "active": ["open", "change", "ask", "pause", "remove"],
    "paused": ["open", "change", "revive", "remove"],
    "removed": ["open"],
}


@pytest.mark.parametrize("state", list(STATES))
def test_the_permission_table(state: str) -> None:
    assert allowed_acts(WRITER, state) == OF_WRITER[state]
    assert allowed_acts(READER, state) == ["open"]
    assert allowed_acts(NOBODY, state) == []


def test_the_administrator_sees_the_table_that_the_rules_answer() -> None:
    assert KEYWORD_RULES in TABLES
    assert list(KEYWORD_RULES.acts) == list(ACTS) == list(ACT_TITLES)
    assert {state: list(KEYWORD_RULES.allowed(WRITER, state)) for state in KEYWORD_RULES.states} == OF_WRITER


@pytest.mark.parametrize(
    ("act", "state", "says"),
    [
        ("change", "removed", "This rule was removed."),
        ("ask", "paused", "This rule is paused. Take it up again first."),
        ("revive", "active", "This rule is active already."),
    ],
)
def test_a_state_that_stands_against_an_act_is_named(act: str, state: str, says: str) -> None:
    assert str(why_not(act, WRITER, state)) == says


def test_removing_takes_a_reason() -> None:
    with pytest.raises(Refusal) as refused:
        demand("remove", WRITER, "active", "  ")
    assert (refused.value.code, refused.value.field) == ("required", "reason")
    demand("remove", WRITER, "active", "Mövzu bağlandı")


def test_a_list_that_does_not_exist_is_pointed_at() -> None:
    mistake = mistake_in("büdcə @nazirlik", {"idarə": ["İdarə"]})
    assert mistake is not None
    assert (mistake.position, mistake.length, mistake.refusal.code) == (6, 9, "no_list")
    assert mistake_in("büdcə @nazirlik", {"nazirlik": ["Nazirlik"]}) is None


def test_spellings_are_kept_once_and_the_bad_line_is_named() -> None:
    assert checked_spellings(" Elm  Nazirliyi \n\nETN\nETN\n") == ["Elm Nazirliyi", "ETN"]
    with pytest.raises(Refusal) as refused:
        checked_spellings("ETN\n!!!\n")
    assert refused.value.params == {"line": 2} and refused.value.field == "spellings"
    with pytest.raises(Refusal, match="at least one"):
        checked_spellings(" \n ")


def test_pieces_put_together_are_the_text() -> None:
    text = "Bakıda yeni məktəb açıldı"
    marked = pieces(text, [(12, 18, "məktəb"), (0, 6, "Bakı"), (3, 9, "üst-üstə")])
    assert "".join(piece for piece, _term in marked) == text
    assert [(piece, term) for piece, term in marked if term] == [("Bakıda", "Bakı"), ("məktəb", "məktəb")]


def test_an_excerpt_stands_around_its_places() -> None:
    text = "əvvəl " * 100 + "məktəb" + " sonra" * 100
    at = text.index("məktəb")
    found = excerpt(text, [(at, at + 6, "məktəb")])
    assert ("məktəb", "məktəb") in found
    assert found[0] == ("… ", "") and found[-1] == (" …", "")
    assert sum(len(piece) for piece, _term in found) < 260
    assert excerpt(text, []) == []

"""Rules of reports of units: periods, states and rights, what a drawing changed, two who write at once."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from service.kit.actor import Actor, Scope
from service.kit.refusal import FieldErrors, Refusal
from service.planning.unit_reports.rules.acts import (
    ACTS,
    APPROVE,
    EDIT,
    PERMISSIONS,
    STATES,
    Standing,
    demand,
    why_not,
)
from service.planning.unit_reports.rules.figures import FIGURES, GROUPS, Value, change_of, share
from service.planning.unit_reports.rules.periods import compared, ended, span_from
from service.planning.unit_reports.rules.texts import Written, changed_texts, missing

UNIT, OTHER = uuid4(), uuid4()


def actor(*permissions: str, unit: UUID | None = None) -> Actor:
    scopes = dict.fromkeys(permissions, Scope(frozenset({(unit, None)})))
    return Actor(kind="person", id=uuid4(), name="Somebody", scopes=scopes, language="en")


@pytest.mark.parametrize(
    ("key", "today", "code"),
    [
        ("2026-q3", date(2026, 10, 1), ""),
        ("2026-q3", date(2026, 9, 30), "not_over"),
        ("2026", date(2026, 12, 31), "not_over"),
        ("2026", date(2027, 1, 1), ""),
        ("2026-09", date(2026, 11, 1), "bad_period"),
        ("2026-q5", date(2028, 1, 1), "bad_period"),
        ("", date(2028, 1, 1), "bad_period"),
    ],
)
def test_a_report_is_about_a_quarter_or_year_that_is_over(key: str, today: date, code: str) -> None:
    if not code:
        assert span_from(key, today).key == key
        return
    with pytest.raises(Refusal) as refused:
        span_from(key, today)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("key", "before", "year_ago"),
    [("2026-q1", "2025-q4", "2025-q1"), ("2026-q3", "2026-q2", "2025-q3"), ("2026", "2025", "2025")],
)
def test_it_is_compared_with_the_period_before_and_with_that_of_a_year_ago(
    key: str, before: str, year_ago: str
) -> None:
    found = compared(span_from(key, date(2027, 5, 1)))
    assert [one.key for one in found] == [before, year_ago]


def test_what_ended_last_on_new_years_day() -> None:
    assert (ended("quarter", date(2027, 1, 1)).key, ended("year", date(2027, 1, 1)).key) == ("2026-q4", "2026")
    assert (ended("quarter", date(2026, 12, 31)).key, ended("year", date(2026, 12, 31)).key) == ("2026-q3", "2025")


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("state", list(STATES))
def test_an_act_is_done_in_its_states_and_by_its_right(act: str, state: str) -> None:
    report = Standing(state, UNIT, submitted_by=uuid4())
    refusal = why_not(act, actor(*PERMISSIONS, unit=UNIT), report)
    assert (refusal is None) == (state in ACTS[act].states)
    for somebody in (actor(), actor(*PERMISSIONS, unit=OTHER), actor(*(PERMISSIONS - {ACTS[act].permission}))):
        denied = why_not(act, somebody, report)
        assert denied is not None and denied.code == "not_permitted"


def test_a_right_in_a_unit_does_not_reach_the_agencys_report() -> None:
    refusal = why_not("edit", actor(EDIT, unit=UNIT), Standing("draft", None))
    assert refusal is not None and refusal.code == "not_permitted"


def test_nobody_approves_their_own_report_and_a_return_has_a_reason() -> None:
    head = actor(APPROVE)
    refusal = why_not("approve", head, Standing("submitted", UNIT, submitted_by=head.id))
    assert refusal is not None and refusal.code == "own_work"
    with pytest.raises(Refusal, match=r".") as refused:
        demand("return_report", head, Standing("submitted", UNIT), "  ")
    assert refused.value.code == "required"


@pytest.mark.parametrize(
    ("known", "drawn", "change"),
    [
        (None, Value(1, 0, 0), "new"),
        (Value(1, 0, 0), None, "gone"),
        (Value(1, 0, 0), Value(1, 0, 0), ""),
        (Value(1, 0, 0), Value(2, 0, 0), "changed"),
        (Value(1, 0, 0), Value(1, 3, 0), "changed"),
        (Value(None, None, None), Value(0, None, None), "changed"),
        (None, None, ""),
    ],
)
def test_what_a_drawing_changed(known: Value | None, drawn: Value | None, change: str) -> None:
    assert change_of(known, drawn) == change


@pytest.mark.parametrize(("part", "whole", "is_"), [(1, 3, 33.3), (0, 4, 0.0), (0, 0, None), (None, 4, None)])
def test_a_share_of_nothing_is_nothing(part: float | None, whole: float, is_: float | None) -> None:
    assert share(part, whole) == is_


def test_two_who_write_lose_nothing() -> None:
    kept = {"az": Written("theirs", 2), "en": Written("old", 1)}
    with pytest.raises(FieldErrors) as refused:
        changed_texts(kept, {"az": Written("mine", 1), "en": Written("new", 1)}, ("az", "en"))
    assert [(one.field, one.code) for one in refused.value.errors] == [("text_az", "stale")]
    # What says the same is no change, and another language is another text.
    found = changed_texts(kept, {"az": Written("theirs", 1), "en": Written("new", 1)}, ("az", "en"))
    assert found == {"en": Written("new", 2)}
    with pytest.raises(FieldErrors):
        changed_texts(kept, {"ka": Written("x", 0)}, ("az", "en"))


def test_every_language_says_what_mattered_most() -> None:
    assert missing({("summary", "az"): "Say", ("done", "en"): "x", ("summary", "en"): " "}, ("az", "en")) == ["en"]


def test_every_figure_has_its_sentence_and_none_is_of_the_forbidden_kinds() -> None:
    for key, one in FIGURES.items():
        assert one.group in GROUPS and one.definition.endswith("."), key
    assert not [key for key in FIGURES if any(word in key for word in ("value", "score", "impression", "follower"))]

"""Who may do what with a plan and an activity, at which level and in which state; what is counted; what differs."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.planning.plans.rules import acts
from service.planning.plans.rules.acts import ActivityStanding, Standing, allowed_acts, allowed_on_activity
from service.planning.plans.rules.comparing import Difference, differences, plain
from service.planning.plans.rules.content import (
    ActivityEdit,
    PlanEdit,
    Slot,
    Title,
    Words,
    activity_problems,
    later_by,
    plan_problems,
    slot_problems,
    weeks_between,
    whole_days,
)
from service.planning.plans.rules.measures import MEASURES, problems, progress
from tests.planning.plans.factories import BAKU, EDIT, at, slot


def actor(*permissions: str, kind: str = "person") -> Actor:
    return Actor(kind=kind, id=uuid.uuid4(), name="N", scopes=dict.fromkeys(permissions, EVERYWHERE))  # type: ignore[arg-type]


ALL = actor(*acts.PERMISSIONS)
GUEST = {"open", "note", "leave"}
COMMENTS = GUEST | {"comment"}
STATES = {
    ("draft", "owner"): {
        "open", "edit", "arrange", "consult", "approve", "discard", "propose", "meet", "comment", "note", "invite",
        "revoke", "copy",
    },
    ("consultation", "owner"): {
        "open", "edit", "arrange", "withdraw", "revise", "sign", "approve", "discard", "propose", "meet", "comment",
        "note", "invite", "revoke", "freeze", "copy",
    },
    ("approved", "owner"): {
        "open", "edit", "arrange", "revise", "sign", "activate", "propose", "measure", "meet", "comment", "note",
        "invite", "revoke", "freeze", "copy",
    },
    ("active", "owner"): {
        "open", "edit", "arrange", "revise", "sign", "close", "propose", "measure", "assess", "meet", "comment", "note",
        "invite", "revoke", "freeze", "copy",
    },
    ("closed", "owner"): {
        "open", "reopen", "evaluate", "measure", "assess", "meet", "comment", "note", "revoke", "copy",
    },
    ("evaluated", "owner"): {"open", "comment", "note", "revoke", "copy"},
    ("discarded", "owner"): {"open", "revoke", "copy"},
    ("active", "edit"): COMMENTS | {"edit", "sign", "propose", "measure", "assess", "meet"},
    ("active", "contribute"): COMMENTS | {"sign", "propose", "measure"},
    ("active", "comment"): COMMENTS | {"sign"},
    ("active", "read"): GUEST,
    ("draft", "read"): GUEST,
    ("draft", "contribute"): COMMENTS | {"propose"},
    ("evaluated", "edit"): COMMENTS,
    ("discarded", "edit"): {"open", "leave"},
}  # fmt: skip


@pytest.mark.parametrize(("state", "level"), STATES)
def test_what_may_be_done_with_a_plan(state: str, level: str) -> None:
    assert set(allowed_acts(ALL, Standing(state, level))) == STATES[state, level]


def test_every_right_opens_its_own_acts_alone() -> None:
    active = Standing("active")
    found = {permission: set(allowed_acts(actor(permission), active)) for permission in acts.PERMISSIONS}
    assert found == {
        acts.READ: {"open"},
        acts.APPROVE: {"sign"},
        acts.SHARE: {"invite", "revoke"},
        acts.WRITE: {
            "edit", "arrange", "revise", "close", "propose", "measure", "assess", "meet", "comment", "note", "freeze",
            "copy",
        },
    }  # fmt: skip


def test_a_program_neither_approves_nor_signs() -> None:
    token = actor(*acts.PERMISSIONS, kind="token")
    assert {"sign", "approve"} & set(allowed_acts(token, Standing("consultation"))) == set()


def test_of_a_template_plans_are_copied_and_nothing_is_carried_out() -> None:
    template = Standing("draft", template=True)
    assert set(allowed_acts(ALL, template)) == {"open", "edit", "arrange", "discard", "propose", "note", "copy"}


ACTIVITY = {
    ("proposed", True, "owner"): {"edit", "move", "agree", "confirm", "postpone", "cancel"},
    ("proposed", True, "contribute"): {"edit", "move", "postpone", "cancel"},
    ("proposed", False, "contribute"): set(),
    ("proposed", False, "edit"): {"edit", "move", "agree", "confirm", "postpone", "cancel"},
    ("agreed", True, "owner"): {"edit", "move", "confirm", "begin", "finish", "postpone", "cancel"},
    ("confirmed", True, "contribute"): {"edit", "move", "begin", "finish", "postpone", "cancel"},
    ("in_progress", True, "contribute"): {"edit", "move", "finish", "postpone", "cancel"},
    ("done", True, "owner"): set(),
    ("postponed", True, "contribute"): {"edit", "move", "cancel", "take_up"},
    ("cancelled", True, "contribute"): {"take_up"},
    ("proposed", True, "read"): set(),
    ("proposed", True, "comment"): set(),
}


@pytest.mark.parametrize(("state", "own", "level"), ACTIVITY)
def test_what_may_be_done_with_an_activity(state: str, own: bool, level: str) -> None:
    found = allowed_on_activity(ALL, ActivityStanding(state, own, level=level))
    assert set(found) == ACTIVITY[state, own, level]


def test_an_unshown_activity_is_shown_before_anybody_agrees_to_it() -> None:
    draft = ActivityStanding("proposed", draft=True)
    assert set(allowed_on_activity(ALL, draft)) == {"edit", "move", "share", "postpone", "cancel"}


@pytest.mark.parametrize("state", ["closed", "evaluated", "discarded"])
def test_in_a_plan_that_is_over_no_activity_changes(state: str) -> None:
    assert allowed_on_activity(ALL, ActivityStanding("proposed", plan_state=state)) == []


def test_the_reason_is_demanded_where_one_is_due() -> None:
    with pytest.raises(Refusal) as refused:
        acts.demand("revoke", ALL, Standing("active"), "  ")
    assert (refused.value.code, refused.value.field) == ("required", "reason")
    acts.demand("revoke", ALL, Standing("active"), "gone")
    with pytest.raises(Refusal) as refused:
        acts.demand_activity("cancel", ALL, ActivityStanding("proposed"))
    assert refused.value.field == "reason"


# --- what is typed


def codes(found: list[Refusal]) -> set[tuple[str | None, str]]:
    return {(one.field, one.code) for one in found}


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (EDIT, set()),
        (replace(EDIT, kind="party"), {("kind", "choice")}),
        (replace(EDIT, texts={"az": Words("", "words")}), {("title_az", "required")}),
        (replace(EDIT, texts={**EDIT.texts, "ru": Words("Х")}), {("title_ru", "language")}),
        (replace(EDIT, ends_on=date(2026, 12, 31)), {("ends_on", "order")}),
        (replace(EDIT, ends_on=date(2040, 1, 1)), {("ends_on", "too_long")}),
    ],
)
def test_what_is_wrong_with_a_plan(edit: PlanEdit, wrong: set[tuple[str, str]]) -> None:
    assert codes(plan_problems(edit)) == wrong


def test_across_midnight_and_new_year_nothing_is_wrong() -> None:
    eve = datetime(2026, 12, 31, 22, tzinfo=BAKU)
    assert slot_problems(Slot(eve, eve + timedelta(hours=4))) == []
    naive = datetime(2026, 12, 31, 22)  # noqa: DTZ001
    assert codes(slot_problems(Slot(naive, eve))) == {("starts_at", "naive")}
    assert codes(slot_problems(Slot(eve, eve - timedelta(minutes=1)))) == {("ends_at", "order")}
    assert codes(slot_problems(Slot(eve, eve + timedelta(days=401)))) == {("ends_at", "too_long")}
    assert codes(slot_problems(Slot(eve, eve, channel="pigeon"))) == {("channel", "choice")}


def test_an_embargo_ends_after_its_activity_begins() -> None:
    edit = ActivityEdit(slot(9), {"az": Title("A")}, embargo_until=at(8))
    assert codes(activity_problems(edit)) == {("embargo_until", "order")}
    assert activity_problems(replace(edit, embargo_until=at(9, 12))) == []
    assert codes(activity_problems(replace(edit, kind="x", embargo_until=None, texts={}))) == {
        ("kind", "choice"), ("title_az", "required"),
    }  # fmt: skip


def test_whole_days_lie_between_midnights_of_their_zone() -> None:
    # 31 December 21:00 in London is 1 January 01:00 in Baku.
    start = datetime(2026, 12, 31, 21, tzinfo=UTC)
    found = whole_days(Slot(start, start + timedelta(hours=2), all_day=True), "Asia/Baku")
    assert (found.starts_at, found.ends_at) == (
        datetime(2027, 1, 1, tzinfo=BAKU), datetime(2027, 1, 2, tzinfo=BAKU),
    )  # fmt: skip
    assert whole_days(found, "Asia/Baku") == found


def test_a_copy_keeps_the_day_of_the_week_and_the_hour_on_the_wall() -> None:
    days = weeks_between(date(2026, 1, 1), date(2027, 1, 1))
    assert days == 364
    moved = later_by(datetime(2026, 3, 9, 10, tzinfo=BAKU), days, "Asia/Baku")
    assert (moved.isoformat(), moved.weekday()) == ("2027-03-08T10:00:00+04:00", 0)
    assert later_by(datetime(2028, 2, 29, 10, tzinfo=BAKU), 364, "Asia/Baku").date() == date(2029, 2, 27)
    assert weeks_between(None, date(2027, 1, 1)) == 364


# --- measures


def test_what_is_never_counted_is_no_measure() -> None:
    assert {"advertising_value", "followers_total", "impressions", "reputation"} & set(MEASURES) == set()
    assert codes(problems("ave", "", baseline=None, target=Decimal(1), due=True, source="x", account=False)) == {
        ("measure", "choice")
    }


@pytest.mark.parametrize(
    ("measure", "level", "given", "wrong"),
    [
        ("followers", "outtake", {}, set()),
        ("followers", "outcome", {}, {("measure", "level")}),
        ("followers", "outtake", {"account": False}, {("account", "account")}),
        ("awareness", "outcome", {}, {("account", "account")}),
        ("awareness", "outcome", {"account": False, "target": Decimal(101)}, {("target", "too_large")}),
        ("calls", "", {"account": False, "target": None, "due": False, "source": ""},
         {("target", "required"), ("due_on", "required"), ("source", "required")}),
        ("", "", {"account": False, "target": None}, set()),
        ("", "", {"account": False}, {("measure", "choice")}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_measure(
    measure: str, level: str, given: dict[str, object], wrong: set[tuple[str, str]]
) -> None:
    full = {"baseline": None, "target": Decimal(50), "due": True, "source": "survey", "account": True} | given
    assert codes(problems(measure, level, **full)) == wrong  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("baseline", "target", "value", "found"),
    [
        (157_230, 187_309, 172_269, 49), (0, 100, 100, 100), (100, 50, 75, 50), (10, 20, 5, -50), (None, 200, 50, 25),
        (5, 5, 5, 100), (5, 5, 6, None), (5, None, 6, None), (5, 6, None, None),
    ],
)  # fmt: skip
def test_how_far_it_came(baseline: int | None, target: int | None, value: int | None, found: int | None) -> None:
    exact = [Decimal(one) if one is not None else None for one in (baseline, target, value)]
    assert progress(*exact) == found


# --- comparing


def test_what_differs_between_two_frozen_plans() -> None:
    before = {
        "plan": {"kind": "annual", "ends_on": None},
        "texts": {"az": {"title": "A"}},
        "parts": {"plan_risk": [{"id": "1", "texts": {"az": "R"}, "impact": 2, "position": 1}]},
        "activities": [{"id": "9", "texts": {"az": {"title": "Brif"}}, "starts_at": "x"}],
        "participants": [],
    }
    after = {
        "plan": {"kind": "annual", "ends_on": ""},
        "texts": {"az": {"title": "B"}, "en": {"title": "E"}},
        "parts": {"plan_risk": [{"id": "1", "texts": {"az": "R"}, "impact": 3, "position": 2}]},
        "activities": [],
        "participants": [{"id": "7", "name": {"az": "Ekologiya"}, "level": "read"}],
    }
    found = differences(before, after)
    assert found[:3] == [
        Difference("changed", "plan_text", "az", "az", "title", "A", "B"),
        Difference("changed", "plan_text", "en", "en", "title", None, "E"),
        Difference("changed", "plan_risk", "1", "R", "impact", 2, 3),
    ]
    assert [(one.how, one.part, one.name) for one in found[3:]] == [
        ("removed", "plan_activity", "Brif"), ("added", "plan_access", "Ekologiya"),
    ]  # fmt: skip
    assert differences(after, after) == []


def test_values_are_frozen_as_plain_texts() -> None:
    assert plain({"a": [Decimal("1.500"), date(2027, 1, 1), datetime(2027, 1, 1, 4, tzinfo=BAKU), None, True]}) == {
        "a": ["1.5", "2027-01-01", "2027-01-01T00:00:00+00:00", None, True]
    }

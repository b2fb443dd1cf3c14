"""What holds for drafts: for each role and state the exact list of acts; the chain; the comparison of versions."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.correspondence import rules
from service.correspondence.rules.chain import Step, course, levels_for
from service.correspondence.rules.compare import word_diff
from service.correspondence.rules.drafts import DRAFT_STATES, Standing, allowed, may_see, sees_content, why_not
from service.kit.actor import Actor, scopes_from
from service.tenancy.profile import ApprovalProfile

UNIT, OTHER_UNIT, JOURNAL = uuid4(), uuid4(), uuid4()
AUTHOR, APPROVER, SIGNER = uuid4(), uuid4(), uuid4()
ROLES = {
    "clerk": [rules.REGISTER, rules.READ, rules.ATTACH, rules.DRAFT, rules.DISPATCH, rules.SETTLE],
    "adviser": [rules.READ, rules.ATTACH, rules.DRAFT],
    "head": [rules.READ, rules.READ_RESTRICTED, rules.ATTACH, rules.DRAFT, rules.APPROVE, rules.SIGN, rules.SETTLE],
    "administrator": [rules.TEMPLATES],
}
SEEN = ["open", "render"]


def holding(role: str, person: UUID | None = None, unit: UUID | None = UNIT) -> Actor:
    return Actor(kind="person", id=person or uuid4(), name=role, scopes=scopes_from([(ROLES[role], unit, None)]))


def draft(state: str = "draft", access: int = 0, **changed: Any) -> Standing:
    own = {
        "asked": frozenset({APPROVER}) if state == "in_review" else frozenset(),
        "signers": frozenset({SIGNER}),
        "signed_by": SIGNER if state in {"signed", "registered"} else None,
    }
    return Standing(state, access, JOURNAL, UNIT, AUTHOR, **(own | changed))


@pytest.mark.parametrize(
    ("role", "person", "state", "acts"),
    [
        ("adviser", AUTHOR, "draft", ["open", "edit", "attach", "render", "submit", "discard"]),
        ("adviser", AUTHOR, "in_review", ["open", "render", "recall", "remark"]),
        ("adviser", AUTHOR, "approved", ["open", "render", "recall", "remark"]),
        ("adviser", AUTHOR, "signed", SEEN),
        ("adviser", AUTHOR, "discarded", ["open"]),
        ("adviser", AUTHOR, "registered", SEEN),
        ("clerk", None, "draft", ["open", "edit", "attach", "render", "submit", "discard"]),
        ("clerk", None, "in_review", ["open", "render", "recall", "remark"]),
        ("clerk", None, "approved", ["open", "render", "recall", "remark"]),
        ("clerk", None, "signed", ["open", "render", "register"]),
        ("clerk", None, "discarded", ["open"]),
        ("clerk", None, "registered", SEEN),
        ("head", None, "draft", ["open", "edit", "attach", "render", "submit", "discard"]),
        ("head", None, "in_review", ["open", "render", "recall", "remark"]),
        ("head", APPROVER, "in_review", ["open", "render", "recall", "approve", "return", "remark"]),
        ("head", APPROVER, "approved", ["open", "render", "recall", "remark"]),
        ("head", SIGNER, "in_review", ["open", "render", "recall", "remark"]),
        ("head", SIGNER, "approved", ["open", "render", "recall", "return", "remark", "sign"]),
        ("head", SIGNER, "signed", ["open", "render", "revoke"]),
        ("head", None, "signed", SEEN),
        ("head", None, "discarded", ["open"]),
        ("head", None, "registered", SEEN),
        *[("administrator", None, state, []) for state in DRAFT_STATES],
    ],
)
def test_each_role_may_do_exactly_this(role: str, person: UUID | None, state: str, acts: list[str]) -> None:
    assert allowed(holding(role, person), draft(state)) == acts


def test_an_approver_without_the_right_and_one_who_is_not_asked_are_told_why() -> None:
    refusal = why_not("approve", holding("adviser", APPROVER), draft("in_review"))
    assert refusal is not None
    assert refusal.code == "not_permitted"
    refusal = why_not("approve", holding("head"), draft("in_review"))
    assert refusal is not None
    assert refusal.code == "not_asked"


def test_where_nobody_holds_the_signing_post_whoever_may_sign_signs() -> None:
    empty = draft("approved", signers=frozenset())
    assert "sign" in allowed(holding("head"), empty)
    assert "sign" not in allowed(holding("adviser"), empty)


def test_somebody_acting_on_behalf_of_the_one_asked_may_approve() -> None:
    deputy = replace(holding("head"), on_behalf_of=APPROVER)
    assert "approve" in allowed(deputy, draft("in_review"))


def test_a_right_in_another_unit_gives_nothing_here() -> None:
    assert allowed(holding("head", unit=OTHER_UNIT), draft()) == []
    assert not may_see(holding("head", unit=OTHER_UNIT), draft())


def test_the_approver_sees_a_letter_of_another_unit_while_it_waits_for_them() -> None:
    approver = holding("head", APPROVER, OTHER_UNIT)
    assert may_see(approver, draft("in_review"))
    assert not may_see(approver, draft("approved"))


@pytest.mark.parametrize("state", list(DRAFT_STATES))
def test_a_restricted_draft_is_open_to_its_author_and_those_with_the_right(state: str) -> None:
    restricted = draft(state, access=rules.RESTRICTED)
    assert sees_content(holding("adviser", AUTHOR), restricted)
    assert sees_content(holding("head"), restricted)
    assert not sees_content(holding("clerk"), restricted)


# --- the chain

A, B, C = uuid4(), uuid4(), uuid4()
POSTS = [uuid4() for _ in range(4)]


def steps(*posts: UUID | None) -> list[Step]:
    return [Step(level, post) for level, post in enumerate(posts, start=1)]


def test_levels_are_asked_in_order_and_empty_ones_passed_over() -> None:
    held = {POSTS[1]: frozenset({A})}
    found = course(steps(POSTS[0], None, POSTS[1], POSTS[2]), held, author=None)
    assert found.skipped == ((1, "nobody"), (2, "nobody"))
    assert found.waiting is not None
    assert found.waiting.level == 3


def test_the_author_is_not_asked_but_a_colleague_on_the_same_post_is() -> None:
    assert course(steps(POSTS[0]), {POSTS[0]: frozenset({A})}, author=A).skipped == ((1, "author"),)
    assert course(steps(POSTS[0]), {POSTS[0]: frozenset({A, B})}, author=A).waiting is not None


def test_who_has_approved_is_not_asked_again() -> None:
    done = Step(1, POSTS[0], "approved", A)
    found = course([done, Step(2, POSTS[1])], {POSTS[1]: frozenset({A})}, author=C)
    assert found.skipped == ((2, "same"),)
    assert found.waiting is None


@given(
    some.lists(some.sampled_from([None, *POSTS]), max_size=6),
    some.dictionaries(some.sampled_from(POSTS), some.frozensets(some.sampled_from([A, B, C]), min_size=1)),
    some.sampled_from([None, A, B]),
)
def test_whoever_holds_what_every_level_is_decided_passed_over_or_waited_for(
    posts: list[UUID | None], held: dict[UUID, frozenset[UUID]], author: UUID | None
) -> None:
    left = steps(*posts)
    decided = 0
    while (found := course(left, held, author)).waiting is not None:
        level = found.waiting.level
        post = found.waiting.post_id
        assert post is not None
        assert held[post] - {author}
        skipped = dict(found.skipped)
        left = [replace(one, state="skipped") if one.level in skipped else one for one in left]
        who = sorted(held[post] - {author})[0]
        left = [replace(one, state="approved", decided_by=who) if one.level == level else one for one in left]
        decided += 1
        assert decided <= len(posts)
    assert {level for level, _ in found.skipped} == {one.level for one in left if one.state == "waiting"}


def test_a_level_may_be_for_one_direction_only() -> None:
    both = ApprovalProfile(slug="a", title={"en": "A"}, unit_head=True)
    outgoing = ApprovalProfile(slug="b", title={"en": "B"}, post="x", directions=["outgoing"])
    assert levels_for([both, outgoing], "internal") == [both]
    assert levels_for([both, outgoing], "outgoing") == [both, outgoing]


# --- versions


def test_words_that_differ_are_named() -> None:
    found = [(one.kind, one.text) for one in word_diff("Plan təsdiq edildi.", "Plan dünən təsdiq olundu.")]
    assert found == [
        ("same", "Plan"),
        ("new", " dünən"),
        ("same", " təsdiq "),
        ("gone", "edildi."),
        ("new", "olundu."),
    ]


@given(some.text(max_size=200), some.text(max_size=200))
def test_both_texts_can_be_read_back_from_their_comparison(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(one.text for one in pieces if one.kind != "new") == before
    assert "".join(one.text for one in pieces if one.kind != "gone") == after


def test_very_long_texts_are_compared_by_lines() -> None:
    long = "\n".join(f"word {number} and more" for number in range(4_000))
    pieces = word_diff(long, long.replace("word 7 ", "wort 7 "))
    assert [one.kind for one in pieces] == ["same", "gone", "new", "same"]

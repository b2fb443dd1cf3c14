"""Refusals carry a sentence, its values, a field and a code."""

import pytest

from service.kit.refusal import FieldErrors, Refusal


def test_a_refusal_says_its_sentence_with_values() -> None:
    refusal = Refusal("Too long: %(length)s of %(limit)s.", code="too_long", field="subject", length=9, limit=5)
    assert str(refusal) == "Too long: 9 of 5."
    assert (refusal.sentence, refusal.code, refusal.field) == (
        "Too long: %(length)s of %(limit)s.",
        "too_long",
        "subject",
    )
    assert refusal.params == {"length": 9, "limit": 5}


def test_a_sentence_without_values_may_hold_a_percent_sign() -> None:
    assert str(Refusal("At least 50% of it.")) == "At least 50% of it."


def test_a_refusal_can_be_said_at_a_field() -> None:
    refusal = Refusal("No.", code="no", limit=3)
    assert refusal.at("sender.name") == Refusal("No.", code="no", field="sender.name", limit=3)
    assert refusal.field is None
    assert refusal != refusal.at("sender.name")


def test_errors_are_grouped_by_field_in_order() -> None:
    first, second, third = Refusal("a", field="x"), Refusal("b", field="y"), Refusal("c", field="x")
    errors = FieldErrors([first, second, third])
    assert errors.errors == [first, second, third]
    assert errors.by_field() == {"x": [first, third], "y": [second]}
    assert str(errors) == "x: a; y: b; x: c"


def test_errors_without_an_error_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        FieldErrors([])

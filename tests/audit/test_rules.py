"""What is shown of an act."""

from uuid import uuid4

import pytest

from service.audit.rules import ActRow, answers_to
from service.runtime.clock import now


def act(before: object, after: object) -> ActRow:
    return ActRow(uuid4(), now(), "x.y", "x", uuid4(), "person", None, "A", None, None, before, after)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, []),
        ({"a": 1}, {"a": 2, "b": 3}, [("a", 1, 2), ("b", None, 3)]),
        (None, {"a": 1, "c": None}, [("a", None, 1)]),
        ("old", "new", [("", "old", "new")]),
        ({"a": 1}, None, [("a", 1, None)]),
    ],
)
def test_changes(before: object, after: object, changes: list[object]) -> None:
    assert act(before, after).changes() == changes


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("", True), ("Əliyeva", True), ("eliy", True), ("nig ƏLİ", True), ("liyeva", False), ("nigar x", False)],
)
def test_answers_to(typed: str, fits: bool) -> None:
    assert answers_to("Nigar Əliyeva", typed) is fits

"""Places in a list survive the way through an address, and only those."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.ids import new_id
from service.kit.paging import CappedCount, Cursor, Page
from service.kit.refusal import Refusal

CURSOR = Cursor(datetime(2026, 11, 14, 10, 44, 0, 123456, tzinfo=UTC), UUID("01a2013c-6402-77fd-a991-89e8eeba3e44"))
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=4))])
AWARE = st.datetimes(min_value=datetime(2, 1, 1), timezones=ZONES)  # noqa: DTZ001


@given(AWARE, st.uuids())
def test_a_cursor_comes_back_exactly(at: datetime, ident: UUID) -> None:
    back = Cursor.decode(Cursor(at, ident).encode())
    assert (back.at, back.id) == (at, ident)
    assert back.at.tzinfo is UTC


def test_a_cursor_is_32_characters_safe_in_an_address() -> None:
    assert len(CURSOR.encode()) == 32
    assert set(CURSOR.encode()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    "garbage",
    ["", "x", "!" * 32, "ə" * 32, "A" * 31, "A" * 33, "/" * 32, "+" * 32, "f" + "_" * 31, CURSOR.encode()[:-1] + "=",
     "' OR 1=1 --".ljust(32), "\x00" * 32],
)  # fmt: skip
def test_garbage_is_refused(garbage: str) -> None:
    with pytest.raises(Refusal) as refused:
        Cursor.decode(garbage)
    assert refused.value.code == "bad_cursor"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_cursor_or_a_refusal(text: str) -> None:
    try:
        assert Cursor.decode(text).encode() == text
    except Refusal as refused:
        assert refused.code == "bad_cursor"


def test_a_moment_without_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        Cursor(datetime(2026, 1, 1), new_id())  # noqa: DTZ001


@pytest.mark.parametrize(
    ("found", "count"),
    [(0, CappedCount(0)), (999, CappedCount(999)), (1000, CappedCount(1000)), (1001, CappedCount(1000, more=True))],
)
def test_counts_stop_at_their_cap(found: int, count: CappedCount) -> None:
    assert CappedCount.of(found, 1000) == count


def test_a_page_holds_its_rows_and_both_ways_on() -> None:
    page = Page([1, 2], None, CURSOR, CappedCount(2))
    assert (page.items, page.next, page.previous, page.count.shown) == ([1, 2], None, CURSOR, 2)

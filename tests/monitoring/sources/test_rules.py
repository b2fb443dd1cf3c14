"""Rules of sources: who may what in which state, addresses, schedules, silence."""

from datetime import UTC, datetime, timedelta

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.monitoring.sources.rules.acts import STATES, allowed_acts, may_read, why_not, why_not_run
from service.monitoring.sources.rules.addresses import host_of, key_of, normalised
from service.monitoring.sources.rules.content import Content, problems
from service.monitoring.sources.rules.health import (
    failure_of,
    is_silent,
    next_attempt,
    next_poll,
    next_visit,
    retry_after,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def actor(*permissions: str) -> Actor:
    return Actor(kind="person", id=None, name="x", scopes=dict.fromkeys(permissions, EVERYWHERE))


TABLE = {
    ("monitoring.read", "active"): ["see"],
    ("monitoring.read", "paused"): ["see"],
    ("monitoring.read", "removed"): ["see"],
    ("monitoring.code", "active"): [],
    ("monitoring.code", "paused"): [],
    ("monitoring.code", "removed"): [],
    ("monitoring.sources", "active"): ["see", "edit", "fetch", "harvest", "pause", "remove"],
    ("monitoring.sources", "paused"): ["see", "edit", "resume", "remove"],
    ("monitoring.sources", "removed"): ["see", "take_back"],
}


@pytest.mark.parametrize(("permission", "state"), TABLE)
def test_who_may_what(permission: str, state: str) -> None:
    assert allowed_acts(actor(permission), state) == TABLE[permission, state]


def test_the_table_is_whole() -> None:
    assert {state for _, state in TABLE} == set(STATES)


def test_a_refusal_says_why() -> None:
    reader = why_not("pause", actor("monitoring.read"), "active")
    assert reader is not None and reader.code == "not_permitted"
    paused = why_not("fetch", actor("monitoring.sources"), "paused")
    assert paused is not None and paused.code == "wrong_state"
    assert not may_read(actor("correspondence.read"))


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [("cancel", "running", None), ("cancel", "finished", "wrong_state"), ("resume", "cancelled", None),
     ("resume", "running", "wrong_state")],
)  # fmt: skip
def test_harvests_are_stopped_and_resumed(act: str, state: str, code: str | None) -> None:
    refusal = why_not_run(act, actor("monitoring.sources"), state)
    assert (refusal.code if refusal else None) == code
    stranger = why_not_run(act, actor("monitoring.read"), state)
    assert stranger is not None and stranger.code == "not_permitted"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://News.Example/a", "https://news.example/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:443/a#x", "https://news.example/a"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=9", "https://news.example/a?id=7"),
        ("https://news.example/a?q=%C9%99", "https://news.example/a?q=%C9%99"),
        ("https://xəbər.az/yeni", "https://xn--xbr-dtbb.az/yeni"),
        ("https://news.example/შ", "https://news.example/%E1%83%A8"),
        (" https://news.example./a ", "https://news.example/a"),
    ],
)
def test_addresses_have_one_form(typed: str, expected: str) -> None:
    assert normalised(typed) == expected
    assert normalised(expected) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "address"),
        ("news.example", "address"),
        ("ftp://news.example/", "address"),
        ("javascript:alert(1)", "address"),
        ("https://user:secret@news.example/", "userinfo"),
        ("https://news.example/a b", "address"),
        ("https://", "address"),
        ("http://news.example:99999/", "address"),
        ("https://[::1", "address"),
        ("https://n.example/" + "x" * 3000, "too_long"),
    ],
)
def test_what_is_no_address(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        normalised(typed)
    assert (refused.value.code, refused.value.field) == (code, "address")


def test_hosts_and_keys() -> None:
    assert host_of("https://news.example/a/b") == "https://news.example"
    assert host_of("http://news.example:8080/a") == "http://news.example:8080"
    assert key_of("a", "b") != key_of("ab", "")


def test_polls_slow_down_and_never_stop() -> None:
    waits = [next_poll(NOW, 15, failures, 0.0) - NOW for failures in range(12)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (15, 30, 60, 120)]
    assert max(waits) == timedelta(hours=24)
    assert next_poll(NOW, 10_080, 0, 0.0) - NOW == timedelta(days=7)
    assert next_poll(NOW, 15, 1, 0.0, "gone") - NOW == timedelta(days=7)
    assert next_poll(NOW, 60, 0, 1.0) - NOW == timedelta(minutes=66)


def test_articles_are_looked_at_again_while_they_are_young() -> None:
    ages = [timedelta(minutes=1), timedelta(hours=5), timedelta(days=1), timedelta(days=5), timedelta(days=30)]
    found = [next_visit(NOW, NOW - age) for age in ages]
    waits = [moment - NOW if moment else None for moment in found]
    assert waits == [timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), None]


def test_attempts_end() -> None:
    found = [next_attempt(NOW, number) for number in range(1, 5)]
    assert [moment - NOW if moment else None for moment in found] == [
        timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("120", timedelta(minutes=2)),
        ("1", timedelta(minutes=1)),
        ("99999999", timedelta(hours=24)),
        ("999999999999999", None),
        ("Sun, 22 Nov 2026 10:30:00 GMT", timedelta(minutes=30)),
        ("Sun, 22 Nov 2020 10:30:00 GMT", timedelta(minutes=1)),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_how_long_a_site_wants_peace(said: str, expected: timedelta | None) -> None:
    assert retry_after(said, NOW) == expected


def test_words_of_answers() -> None:
    known = {401: "sign_in", 403: "sign_in", 404: "not_found", 410: "gone", 429: "busy", 503: "busy", 500: "status"}
    assert {status: failure_of(status) for status in known} == known


def test_silence() -> None:
    day = timedelta(days=1)
    assert is_silent(NOW, 24, NOW - 3 * day, None)
    assert is_silent(NOW, 24, NOW - 9 * day, NOW - 2 * day)
    assert not is_silent(NOW, 24, NOW - 9 * day, NOW - timedelta(hours=3))
    assert not is_silent(NOW, 24, NOW - timedelta(hours=3), None)
    assert not is_silent(NOW, 24, NOW - timedelta(hours=3), NOW - 9 * day), "paused meanwhile"
    assert not is_silent(NOW, 0, NOW - 99 * day, None)


def test_what_a_source_must_say() -> None:
    def said(**more: str) -> list[tuple[str | None, str]]:
        content = Content(**{"kind": "feed", "address": "https://n.example/", **more})  # type: ignore[arg-type]
        return [(one.field, one.code) for one in problems(content, "az")]

    titles = {"titles": {"az": "Xəbər"}}
    assert said() == [("title_az", "required")]
    assert said(**titles) == []  # type: ignore[arg-type]
    assert said(kind="list", **titles) == [("selector", "required")]  # type: ignore[arg-type]
    assert said(username="u", **titles) == [("password", "required")]  # type: ignore[arg-type]
    assert said(password="p", **titles) == [("username", "required")]  # type: ignore[arg-type]
    assert said(username="u", password="p", address="http://n.example/", **titles) == [  # type: ignore[arg-type]
        ("address", "insecure")
    ]

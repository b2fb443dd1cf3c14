import io
import json
import logging
from dataclasses import dataclass

import pytest
import structlog

from service.runtime import log as log_module

TOKEN = "chy_9fK2mQ7xWc1ZpL0vB3nR8tYs5uJ6hGd4"
JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJlLXBhcnQ"
ALIEN = logging.getLogger("some.library")


@dataclass
class Mode:
    mode: str
    lenient: bool


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def out():
    stream = io.StringIO()
    log_module.configure(Mode("production", lenient=False), stream)
    yield stream
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, log_module._Handler)]
    root.setLevel(logging.WARNING)


@pytest.fixture
def log():
    return structlog.get_logger()


def lines(out):
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_json_line_with_request_and_agency(out, log):
    structlog.contextvars.bind_contextvars(request_id="0192f5c8-1111-7abc-8def-000000000001", agency="energy")
    log.info("letter.registered", journal="incoming", ms=12.5, count=3, draft=False)
    (line,) = lines(out)
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "letter.registered", "level": "info", "journal": "incoming", "ms": 12.5, "count": 3, "draft": False,
        "request_id": "0192f5c8-1111-7abc-8def-000000000001", "agency": "energy",
    }  # fmt: skip


@pytest.mark.parametrize(
    "key",
    ["name", "given_name", "patronymic", "email", "sender_email", "Authorization", "Set-Cookie", "cookie", "id_token",
     "client_secret", "new_password", "session", "personal_number", "phone", "subject", "text", "headers", "claims",
     "code_verifier", "arguments", "X-Api-Key", "parameters"],
)  # fmt: skip
def test_personal_keys_are_dropped_at_every_depth(out, log, key):
    structlog.contextvars.bind_contextvars(**{key: "Aysel"})
    log.info("event", **{key: "Aysel"}, nested={"deep": [{key: "Aysel", "kept": 1}]})
    assert "Aysel" not in out.getvalue()
    assert lines(out)[0]["nested"] == {"deep": [{"kept": 1}]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"kept {TOKEN} here", "kept [hidden] here"),
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer [hidden]"),
        (f"got {JWT}", "got [hidden]"),
        ("for aysel.m@agency.example, now", "for [hidden], now"),
        ("call +994 50 123 45 67 please", "call [hidden] please"),
        ("personal number 01001012345.", "personal number [hidden]."),
        ("postgresql://service_app:pa55@127.0.0.1:5432/chancery", "postgresql://[hidden]@127.0.0.1:5432/chancery"),
        ("GET https://idp.example/cb?code=abc&state=xyz 200", "GET https://idp.example/cb?[hidden] 200"),
        ("GET /signin/callback?code=abc", "GET /signin/callback?[hidden]"),
        ("8f14e45fceea167a5a36dedd4bea2543", "[hidden]"),
    ],
)
def test_what_looks_personal_or_secret_is_hidden_in_every_text(out, log, text, shown):
    log.info("event", detail=text, nested=[text], thing=ValueError(text), raw=text.encode())
    log.info(text)
    ALIEN.warning("it said %s", text)
    first, second, third = lines(out)
    assert (first["detail"], first["nested"], first["thing"]) == (shown, [shown], "ValueError")
    assert first["raw"] == f"[{len(text.encode())} bytes]"
    assert second["event"] == shown
    assert third["event"] == f"it said {shown}"


@pytest.mark.parametrize(
    "text",
    [
        "0192f5c8-1111-7abc-8def-000000000001",
        "2026-11-22T03:15:52.123456+00:00",
        "correspondence.remind_executor",
        "sqlalchemy.exc.IntegrityError",
        "/api/v1/letters/{id}",
        "D-0042/26 № 15",
        "127.0.0.1:5432",
    ],
)
def test_what_operators_need_stays(out, log, text):
    log.info("event", detail=text)
    assert lines(out)[0]["detail"] == text


def fail():
    try:
        raise KeyError("Aysel")
    except KeyError as error:
        raise ValueError("Key (email)=(aysel@agency.example) already exists, Aysel") from error


def test_an_exception_shows_types_and_places_but_no_words(out, log):
    try:
        fail()
    except ValueError:
        log.exception("request.failed")
        ALIEN.exception("library failed")
    ours, theirs = lines(out)
    assert "Aysel" not in out.getvalue()
    assert ours["exception"] == theirs["exception"]
    assert [line for line in ours["exception"] if not line.startswith(" ")] == ["KeyError", "ValueError"]
    place = f"  {__file__.rpartition('/tests/')[1].strip('/')}/runtime/test_log.py:"
    assert [line.rpartition(" ")[2] for line in ours["exception"] if line.startswith(place)] == [
        "fail", "test_an_exception_shows_types_and_places_but_no_words", "fail",
    ]  # fmt: skip


def test_the_demo_shows_an_exceptions_words_scrubbed(out, log):
    log_module.configure(Mode("demo", lenient=True), out)
    try:
        fail()
    except ValueError:
        log.exception("request.failed")
    assert "ValueError: Key (email)=([hidden]) already exists, Aysel" in lines(out)[0]["exception"]


def test_endless_chains_and_deep_values_end(out, log):
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    loop: list = []
    loop.append(loop)
    log.error("event", exc_info=first, loop=loop, long="ა" * 5000, many=list(range(1000)))
    (line,) = lines(out)
    assert line["exception"] == ["ValueError", "ValueError"]
    assert line["loop"] == [[[["[hidden]"]]]]
    assert len(line["long"]) == 2001
    assert len(line["many"]) == 50


def test_libraries_that_log_addresses_are_quiet(out):
    logging.getLogger("httpx2").info("HTTP Request: GET https://idp.example/?code=abc")
    logging.getLogger("sqlalchemy.engine").info("[parameters: ('Aysel',)]")
    ALIEN.debug("details")
    assert out.getvalue() == ""


def test_configuring_twice_writes_once(out):
    log_module.configure(Mode("production", lenient=False), out)
    ALIEN.warning("once")
    assert [line["event"] for line in lines(out)] == ["once"]


def test_the_demo_is_readable_on_a_terminal(out):
    terminal = Terminal()
    log_module.configure(Mode("demo", lenient=True), terminal)
    structlog.get_logger().info("letter.registered", journal="incoming", sender="Aysel")
    assert "letter.registered" in terminal.getvalue()
    assert "{" not in terminal.getvalue()
    assert "Aysel" not in terminal.getvalue()

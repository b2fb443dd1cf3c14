"""The log: one JSON line an event on standard error, never with personal data, secrets or tokens.

Write events as `log.info("letter.registered", journal=slug)`: a constant name and ids. What slips through is taken out
here: known personal keys are dropped, and e-mail addresses, phone numbers, long numbers, query strings and whatever
looks like a token are replaced in every text. The words of an exception are left out in production, since databases and
parsers quote what people typed; its types and the places in the code stay.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from service.runtime.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "sqlalchemy",
    "asyncio",
    "authlib",
    "aiosmtplib",
    "PIL",
    "fontTools",
)

PERSONAL = frozenset({
    "name", "names", "person", "given_name", "family_name", "surname", "patronymic", "full_name", "username", "login",
    "address", "birth_date", "to", "cc", "sender", "recipient", "recipients", "addressee", "subject", "text", "html",
    "body", "content", "summary", "comment", "reason", "note", "title", "query", "q", "params", "parameters",
    "arguments", "args", "kwargs", "form", "data", "payload", "headers", "claims", "userinfo", "userid", "code",
    "nonce", "verifier", "before", "after", "ip", "client", "remote_addr", "filename", "file_name",
})  # fmt: skip
PERSONAL_PARTS = (
    "token", "secret", "password", "passwd", "cookie", "authorization", "credential", "email", "e_mail", "phone",
    "mobile", "personal_number", "passport", "session", "api_key", "apikey", "signature", "code_verifier",
)  # fmt: skip
HIDDEN = "[hidden]"
PATTERNS = (
    (re.compile(r"(://)[^/@\s]+@"), r"\1[hidden]@"),
    (re.compile(r"((?:https?://|/)[^\s?\"']*)\?[^\s\"']+"), r"\1?[hidden]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), r"\1 [hidden]"),
    (re.compile(r"[^\s@<>\"'(),;:=/\[\]]+@[^\s@<>\"'(),;:=/\[\]]+"), HIDDEN),
    (re.compile(r"\+\d[\d\s()-]{7,}\d"), HIDDEN),
    (re.compile(r"(?<![\d.:-])\d{9,}(?![\d:-]|\.\d)"), HIDDEN),
)
TOKEN_LIKE = re.compile(r"[A-Za-z0-9_\-.~+=]{20,}")
HARMLESS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
    r"|\d{4}-\d\d-\d\d[T ]?[\d:.+Z-]*\Z|[A-Za-z]{1,30}(?:[._-]+[A-Za-z]{1,30})*\Z"
)
DEEPEST = 4
LONGEST = 2000


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send this process's events, the libraries' included, to standard error (or `stream`).

    JSON, but readable lines when a person of the demo looks at a terminal.
    """
    out = stream or sys.stderr
    readable = settings.mode == "demo" and out.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        Exceptions(words=settings.lenient),
        scrub,
    ]
    renderer = _renderer(readable)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream) if stream else _standard_error,
        cache_logger_on_first_use=False,
    )
    _take_over_logging(out, shared, renderer)


def _standard_error(*_: object) -> WrappedLogger:
    return structlog.WriteLogger(sys.stderr)


def _renderer(readable: bool) -> Processor:
    if readable:
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False, default=_plain)


class _Handler(logging.StreamHandler[TextIO]):
    """The one handler that this module owns, so that configuring twice replaces it."""


def _take_over_logging(out: TextIO, shared: list[Processor], renderer: Processor) -> None:
    handler = _Handler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [present for present in root.handlers if not isinstance(present, _Handler)] + [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


# --- exceptions


class Exceptions:
    """Turns `exc_info` into `exception`: types and places, innermost last; the words only where `words` is set."""

    def __init__(self, words: bool) -> None:
        self.words = words

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        given = event.pop("exc_info", None)
        error = _error(given)
        if error is not None:
            event["exception"] = self.describe(error)
        return event

    def describe(self, error: BaseException) -> list[str]:
        """One line for each exception of the chain and each place it passed."""
        lines: list[str] = []
        seen: set[int] = set()
        found: BaseException | None = error
        while found is not None and id(found) not in seen and len(seen) < 8:
            seen.add(id(found))
            lines = [self._head(found), *_places(found.__traceback__), *lines]
            found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
        return lines

    def _head(self, error: BaseException) -> str:
        kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        return f"{kind}: {_scrubbed(str(error))[:300]}" if self.words and str(error) else kind


def _error(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _places(traceback: TracebackType | None) -> list[str]:
    frames = list(walk_tb(traceback))
    shown = frames[:5] + frames[-15:] if len(frames) > 20 else frames
    return [f"  {_short_path(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in shown]


def _short_path(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    _, found, inside = name.rpartition("site-packages/")
    return inside if found else path.name


# --- what must not be written


def scrub(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Drop personal keys and hide what looks personal or secret in the rest."""
    kept = {key: value for key, value in event.items() if key in _OWN or not _is_personal(key)}
    return {key: value if key in _OWN and key != "event" else _clean(value, 0) for key, value in kept.items()}


_OWN = frozenset({"event", "level", "at", "logger", "request_id", "agency", "exception", "_record", "_from_structlog"})


def _is_personal(key: object) -> bool:
    plain = str(key).lower().replace("-", "_")
    return plain in PERSONAL or any(part in plain for part in PERSONAL_PARTS)


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _scrubbed(value)
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    if depth >= DEEPEST:
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(key): _clean(inner, depth + 1) for key, inner in value.items() if not _is_personal(key)}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean(inner, depth + 1) for inner in list(value)[:50]]
    return _scrubbed(_plain(value))


def _plain(value: object) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"[{len(value)} bytes]"
    if isinstance(value, BaseException):
        return type(value).__name__
    return str(value)


def _scrubbed(text: str) -> str:
    text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return TOKEN_LIKE.sub(_hide_token, text)


def _hide_token(match: re.Match[str]) -> str:
    word = match.group()
    return word if HARMLESS.match(word) else HIDDEN

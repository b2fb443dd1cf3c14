"""What the operator sees while `up` runs: one line per event, and the warnings of the parts, never a flood."""

import contextlib
import json
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from service.runtime.embedded.process import size

# Lines per part and minute; the rest is only in the log.
MOST = 5
MINUTE = 60.0
LEVELS = {"warning", "error", "critical"}
LOUD_WORDS = ("PANIC:", "FATAL:  could not", "[ERROR]", "[CRITICAL]")
# The last line of a Python trace: the error's name and what it says.
LAST_OF_TRACE = re.compile(r"[A-Za-z_][\w.]*(Error|Exception|Refused|Failed|Missing|Role)\b.*")
LARGEST_LOG = 20_000_000


def say(line: str) -> None:
    """Print a line; a terminal that is gone is no reason to stop."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def turn_over(logs: Iterable[Path]) -> None:
    """Put large logs of earlier runs aside: one old file is kept of each."""
    for log in logs:
        if size(log) > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))


class Warnings:
    """Follows the logs of the parts from now on and says what is worth a line."""

    def __init__(self, logs: Iterable[Path]) -> None:
        self._read = {log: size(log) for log in logs}
        self._said: dict[Path, list[float]] = {log: [] for log in self._read}

    def look(self) -> None:
        """Read what came since the last look."""
        for log, start in self._read.items():
            end = size(log)
            if end > start:
                with log.open("rb") as text:
                    text.seek(start)
                    whole, _, _ = text.read(1_000_000).rpartition(b"\n")
                self._read[log] = start + len(whole) + 1 if whole else start
                for line in whole.decode(errors="replace").splitlines():
                    self._judge(log, line)
            elif end < start:
                self._read[log] = end

    def _judge(self, log: Path, line: str) -> None:
        worth = worth_saying(line)
        if worth is None:
            return
        now = time.monotonic()
        recent = [moment for moment in self._said[log] if now - moment < MINUTE]
        if len(recent) < MOST:
            more = f" (more may follow in {log})" if len(recent) == MOST - 1 else ""
            say(f"{log.stem}: {worth}{more}")
            recent.append(now)
        self._said[log] = recent


def worth_saying(line: str) -> str | None:
    """The part of a log line that an operator should see, or None."""
    if line.startswith("{"):
        with contextlib.suppress(ValueError):
            entry = json.loads(line)
            if str(entry.get("level", "")).lower() in LEVELS:
                details = " ".join(f"{key}={entry[key]}" for key in ("error", "agency", "reason") if entry.get(key))
                return f"{entry.get('level')}: {entry.get('event', '')} {details}".strip()
        return None
    loud = any(word in line for word in LOUD_WORDS) or LAST_OF_TRACE.fullmatch(line)
    return line[:300] if loud else None

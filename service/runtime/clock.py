"""The one clock. Tests and the demo may move it for all processes at once by a file holding an offset in seconds."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_file: Path | None = None
_seen: tuple[int, timedelta] = (-1, timedelta())


def follow(file: Path | None) -> None:
    """Let `file` move the clock; None gives the machine's own time. Settings refuse a file in production."""
    global _file, _seen
    _file, _seen = file, (-1, timedelta())


def move(file: Path, seconds: float) -> None:
    """Set the offset that all processes following `file` add, in seconds."""
    fresh = file.with_suffix(".new")
    fresh.write_text(str(seconds))
    fresh.replace(file)


def _offset() -> timedelta:
    global _seen  # noqa: PLW0603
    if _file is None:
        return timedelta()
    try:
        changed = os.stat(_file).st_mtime_ns  # noqa: PTH116 - asked at every call, so the cheapest form
    except FileNotFoundError:
        return timedelta()
    if changed != _seen[0]:
        _seen = (changed, timedelta(seconds=float(_file.read_text())))
    return _seen[1]


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC) + _offset()


def moved() -> datetime | None:
    """This moment where a file moves the clock, None where it is the machine's own time."""
    return None if _file is None else now()


def today(zone: str) -> date:
    """The date in `zone`, such as Asia/Baku."""
    return now().astimezone(ZoneInfo(zone)).date()

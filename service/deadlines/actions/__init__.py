"""Writes of deadlines."""

from service.deadlines.actions.clocks import (
    extend_clock,
    pause_clock,
    reopen_clock,
    resume_clock,
    start_clock,
    start_named,
    start_term,
    start_until,
    stop_clock,
)
from service.deadlines.actions.pack import apply_pack

__all__ = [
    "apply_pack",
    "extend_clock",
    "pause_clock",
    "reopen_clock",
    "resume_clock",
    "start_clock",
    "start_named",
    "start_term",
    "start_until",
    "stop_clock",
]

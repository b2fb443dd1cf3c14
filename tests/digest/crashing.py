"""Processes that die: at a chosen statement or commit of the database, counted over everything a stretch does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from service.runtime.house import House


class Died(Exception):
    """The process went, as far as the stretch of work is concerned."""


class Steps:
    """Statements and commits that were met; nothing is let through from the one of number `at` on, 0 for never."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.met = at, 0

    def _step(self) -> None:
        self.met += 1
        if self.at and self.met >= self.at:
            raise Died

    def on_statement(self, *given: Any) -> None:
        if given[2].startswith("select pg_advisory_unlock"):
            return  # a process that is gone lets go without asking
        self._step()

    def on_commit(self, connection: Any) -> None:
        self._step()


@contextmanager
def dying(house: House, at: int = 0) -> Iterator[Steps]:
    """Whoever works with this house's database meanwhile dies at the step of this number, counted from 1."""
    steps, engine = Steps(at), house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", steps.on_statement)
    event.listen(engine, "commit", steps.on_commit)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", steps.on_statement)
        event.remove(engine, "commit", steps.on_commit)

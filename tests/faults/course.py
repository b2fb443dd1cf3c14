"""The course of a mailing over processes that are killed: the clock goes on while nothing is sent."""

import signal
import time
from pathlib import Path

from service.runtime import clock
from tests.faults.stage import Stage, wait_for
from tests.press.releases.sink import Sink

QUIET, AHEAD = 3.0, 300.0
"""Seconds without a mail after which the clock is moved on, and by how much."""
PATIENCE = 3_600.0
"""Seconds for one stretch of the course, on a machine that has other work to do."""


class Course:
    """Time goes on: when nothing is sent for a while, the clock of all processes is moved past the next pause."""

    def __init__(self, stage: Stage, sink: Sink) -> None:
        self.stage, self.sink, self.offset = stage, sink, 0.0
        self.seen, self.since = 0, time.monotonic()

    def go_on(self) -> None:
        count = len(self.sink.taken)
        if count != self.seen:
            self.seen, self.since = count, time.monotonic()
        elif time.monotonic() - self.since > QUIET:
            self.offset += AHEAD
            clock.move(Path(self.stage.environment["CHANCERY_CLOCK_FILE"]), self.offset)
            self.since = time.monotonic()

    def until(self, count: int) -> None:
        """Wait until so many texts were taken."""

        def there() -> bool:
            self.go_on()
            return len(self.sink.taken) >= count

        wait_for(there, PATIENCE, f"{count} texts were not taken in time")


def kill_worker(stage: Stage) -> None:
    stage.kill("worker")
    stage.start("worker")


def kill_valkey(stage: Stage) -> None:
    assert stage.valkey.process is not None
    stage.valkey.process.kill()
    stage.valkey.process.wait(30)
    stage.valkey.stop()
    stage.valkey.start()


def kill_database(stage: Stage) -> None:
    process = stage.postgres.process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    stage.postgres.stop()
    stage.postgres.start()

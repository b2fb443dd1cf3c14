"""A whole service with a mail server that fails as it is told, for what is sent to many."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stage import Stage
from tests.press.releases.sink import Sink, SinkThread


@pytest.fixture
def sink() -> Iterator[SinkThread]:
    made = SinkThread(Sink(silence=60, holding=4))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def stage(sink: SinkThread) -> Iterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="chancery-mailing-"))
    folder.chmod(0o755)  # the servers may run as another user
    whole = Stage(folder)
    try:
        whole.set()
        whole.environment["CHANCERY_SMTP_URL"] = f"smtp://localhost:{sink.port}?from=press@agency.example"
        whole.environment["CHANCERY_CLOCK_FILE"] = str(folder / "clock")
        yield whole
    finally:
        whole.clear()

"""`kill -9` of everything, one by one, while clerks register: nothing acknowledged is lost, nothing done twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from service.manage.surroundings import read_environment
from service.runtime.embedded.postgres import Postgres
from service.runtime.embedded.valkey import Valkey
from tests.faults.clerks import Clerks
from tests.faults.stage import AGENCY, balanced, books, kept_numbers, kill_tree, wait_for, waiting
from tests.setup.test_up import Up, run

# The quick run kills each once; the long one has time to meet each in every place.
COUNTS = [150, pytest.param(1_000, marks=pytest.mark.full)]


class Runs:
    """The `up` that runs now on one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.now = self._begun()

    def _begun(self) -> Up:
        up = Up(self.data, CHANCERY_OUTBOX_PATIENCE="2")
        up.wait_until_ready()
        return up

    def port(self) -> int:
        return self.now.port

    def owner(self) -> str:
        return read_environment(self.data)["DATABASE_OWNER_URL"]

    def kill_part(self, name: str) -> None:
        kill_tree(self.now.part(name))

    def kill_web_worker(self) -> None:
        """One of granian's processes that serve, not the one that looks after them."""
        serving = [one for one in self.now.part("web").children() if "resource_tracker" not in " ".join(one.cmdline())]
        serving[0].kill()

    def kill_all(self) -> None:
        """The whole group, its supervisor first; then another `up` on the same folder."""
        kill_tree(psutil.Process(self.now.process.pid))
        self.now.process.wait()
        self.now = self._begun()


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    data = tmp_path / "data"
    started = Runs(data)
    yield started
    if started.now.process.poll() is None:
        started.now.stop()
    for server in (Postgres(data), Valkey(data)):
        server.remove()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("count", COUNTS)
def test_nothing_is_lost_or_doubled_when_everything_is_killed(runs: Runs, count: int) -> None:
    token = run("token", "--agency", AGENCY, "--role", "clerk", "--data", str(runs.data)).stdout.strip()
    clerks = Clerks(runs.port, token, count)
    clerks.start()
    deaths: list[Callable[[], None]] = [
        lambda: runs.kill_part("postgres"),
        lambda: runs.kill_part("valkey"),
        runs.kill_web_worker,
        lambda: runs.kill_part("worker"),
        lambda: runs.kill_part("relay"),
        lambda: runs.kill_part("web"),
        runs.kill_all,
    ]
    for number, death in enumerate(deaths, 1):
        wait_for(lambda after=number: len(clerks.held) >= count * after / (len(deaths) + 1), 300)  # type: ignore[misc]
        death()
    wait_for(clerks.done, 300, "not every letter was registered")
    clerks.stop()
    assert clerks.wrong == []
    assert clerks.statuses[0] + clerks.statuses[503] > 0, "no clerk met a death"
    wait_for(lambda: waiting(runs.owner()) == 0, 300, "jobs are left undone")
    assert books(runs.owner()) == balanced(count)
    assert kept_numbers(runs.owner()) == dict(clerks.held.values())

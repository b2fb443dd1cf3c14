"""What keeps `up` alive: order, restarts, the lock, and what is left after a kill -9 of everything."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from service.runtime.embedded import supervisor as module
from service.runtime.embedded.process import CannotStart
from service.runtime.embedded.supervisor import MARK, Command, Interrupted, Supervisor, hold, holder
from service.runtime.settings import ROOT

# A child that notes its start and its orderly end.
NOTER = """
import os, signal, sys, time
name, journal = sys.argv[1:]
def note(what):
    with open(journal, "a") as file:
        file.write(f"{what} {name}\\n")
def end(*_):
    note("stopped")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("started")
while True:
    time.sleep(0.05)
"""


def noter(data: Path, name: str) -> Command:
    environment = os.environ | {MARK: str(data.resolve())}
    journal = data / "journal"

    def ready() -> bool:
        return journal.exists() and f"started {name}\n" in journal.read_text()

    arguments = [sys.executable, "-c", NOTER, name, str(journal)]
    return Command(name, arguments, environment, ROOT, data / "log" / f"{name}.log", ready)


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.02)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_children_start_in_order_and_stop_in_reverse(data: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(data, "http://localhost:1", said.append)
    with supervisor.holding():
        for name in ("first", "second", "third"):
            supervisor.add(noter(data, name))
    assert (data / "journal").read_text().splitlines() == [
        "started first",
        "started second",
        "started third",
        "stopped third",
        "stopped second",
        "stopped first",
    ]
    assert list((data / "run").glob("*.json")) == []
    assert said == []


def test_a_killed_child_comes_back_and_waits_longer_each_time(data: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(data, "", said.append)
    child = noter(data, "part")

    def killed_until_third_life() -> bool:
        lives = (data / "journal").read_text().count("started")
        if child.process is not None and child.process.poll() is None and lives < 3:
            child.process.kill()
            child.process.wait()
        return lives == 3

    with supervisor.holding():
        supervisor.add(child)
        supervisor.watch(until=killed_until_third_life)
    assert said == [
        f"part was killed by SIGKILL ({child.log}); starting it again in 0.5 s",
        "part is back",
        f"part was killed by SIGKILL ({child.log}); starting it again in 1.0 s",
        "part is back",
    ]


def test_what_a_killed_child_started_goes_with_it(data: Path) -> None:
    """A killed web server's processes would keep its port."""
    child = Command(
        "parent",
        ["/bin/sh", "-c", "sleep 1000 & echo $! > grandchild; wait"],
        os.environ,
        data,
        data / "log" / "parent.log",
        ready=lambda: (data / "grandchild").exists() and (data / "grandchild").read_text().endswith("\n"),
    )
    supervisor = Supervisor(data, "", lambda line: None)
    with supervisor.holding():
        supervisor.add(child)
        grandchild = psutil.Process(int((data / "grandchild").read_text()))
        (data / "grandchild").unlink()
        assert child.process is not None
        child.process.kill()
        supervisor.watch(until=lambda: not running(grandchild))


def running(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_child_that_cannot_start_is_said_with_its_last_words(data: Path) -> None:
    log = data / "log" / "broken.log"
    child = Command("broken", ["/bin/sh", "-c", "echo no such luck; exit 3"], {}, data, log, ready=lambda: False)
    with pytest.raises(CannotStart) as refused, Supervisor(data, "", lambda line: None).holding():
        child.start()
    assert refused.value.sentence == f"broken did not start; its log {log} ends with: no such luck"


def test_the_lock_says_who_holds_the_folder(data: Path) -> None:
    with hold(data, "http://localhost:8123"):
        found = holder(data)
        assert found is not None
        assert (found["pid"], found["address"]) == (str(os.getpid()), "http://localhost:8123")
        with pytest.raises(CannotStart) as refused, Supervisor(data, "", lambda line: None).holding():
            pass
        assert refused.value.sentence == (
            f"{data} is already held by process {os.getpid()}, which serves http://localhost:8123"
            f" since {found['since']}: stop it, or use --data."
        )
    assert holder(data) is None
    with hold(data, "again"):
        pass


HOLDER = """
import signal, sys, time
from pathlib import Path
from service.runtime.embedded.supervisor import Supervisor
from tests.setup.test_supervisor import noter
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have hidden it
data = Path(sys.argv[1])
supervisor = Supervisor(data, "http://localhost:2", print)
with supervisor.holding():
    supervisor.add(noter(data, "one"))
    supervisor.add(noter(data, "two"))
    print("ready", flush=True)
    supervisor.watch()
"""


def begin_holder(data: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def pids(data: Path) -> list[int]:
    return [json.loads(note.read_text())["pid"] for note in sorted((data / "run").glob("*.json"))]


def test_after_kill_9_of_the_supervisor_the_next_run_ends_what_is_left(data: Path) -> None:
    killed = begin_holder(data)
    left = [psutil.Process(pid) for pid in pids(data)]
    killed.kill()
    killed.wait()
    assert [running(process) for process in left] == [True, True]
    said: list[str] = []
    with Supervisor(data, "", said.append).holding():
        assert [running(process) for process in left] == [False, False]
    assert said == ["Ending 2 processes that an earlier run left behind."]
    # They were asked, not killed.
    assert sorted((data / "journal").read_text().splitlines()[2:]) == ["stopped one", "stopped two"]


def test_a_leftover_is_known_without_its_note(data: Path) -> None:
    killed = begin_holder(data)
    left = [psutil.Process(pid) for pid in pids(data)]
    killed.kill()
    killed.wait()
    for note in (data / "run").glob("*.json"):
        note.unlink()
    with Supervisor(data, "", lambda line: None).holding():
        assert [running(process) for process in left] == [False, False]


def test_a_stranger_with_a_noted_pid_is_left_alone(data: Path) -> None:
    stranger = subprocess.Popen(["sleep", "1000"])
    try:
        (data / "run").mkdir()
        note = {"pid": stranger.pid, "created": time.time() - 86_400, "signal": signal.SIGTERM}
        (data / "run" / "web.json").write_text(json.dumps(note))
        with Supervisor(data, "", lambda line: None).holding():
            pass
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(data: Path, number: signal.Signals) -> None:
    process = begin_holder(data)
    process.send_signal(number)
    process.wait(10)
    assert (data / "journal").read_text().splitlines() == ["started one", "started two", "stopped two", "stopped one"]


def test_a_signal_during_the_start_stops_what_has_started(data: Path) -> None:
    supervisor = Supervisor(data, "", lambda line: None)
    waiting = noter(data, "second")
    waiting.ready = lambda: os.kill(os.getpid(), signal.SIGTERM) is not None
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Interrupted), supervisor.holding():
        supervisor.add(noter(data, "first"))
        supervisor.add(waiting)
    assert waiting.process is None
    assert (data / "journal").read_text().splitlines()[-1] == "stopped first"
    assert signal.getsignal(signal.SIGTERM) is before


def test_back_off_grows_to_half_a_minute_and_is_forgiven(data: Path) -> None:
    watched = module.Watched(noter(data, "part"))
    waits = []
    for deaths in range(1, 10):
        watched.deaths = deaths
        waits.append(watched.wait())
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]

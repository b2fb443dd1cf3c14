"""Keeps the processes of one `up` alive: starts them in order, restarts what dies, stops them in reverse order."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Protocol

import psutil

from service.runtime.embedded.process import CannotStart, Servant, end, sentence_for, size, spawn, tail, wait_seconds

# Every child carries it, so that what a crash left behind is known by it. Its value is the data folder.
MARK = "CHANCERY_UP"
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
ROUND_SECONDS = 0.2
# Who lived this long is forgiven earlier deaths.
LONG_LIFE = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Child(Protocol):
    """A process that can be started again after its death; `start` raises CannotStart."""

    name: str
    log: Path
    stop_signal: int
    process: subprocess.Popen[bytes] | None

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class Command:
    """A child that is one command. `ready`, when given, is asked until it says yes."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    cwd: Path
    log: Path
    ready: Callable[[], bool] | None = None
    start_seconds: float = 60.0
    stop_seconds: float = 20.0
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        since = size(self.log)
        try:
            self.process = spawn(
                self.arguments, log=self.log, cwd=self.cwd, environment=self.environment, who=Servant()
            )
        except OSError as error:
            raise CannotStart(sentence_for(error, self.log.parent)) from error
        if self.ready is None:
            return
        until = time.monotonic() + self.start_seconds
        while self.process.poll() is None and wait_seconds(until):
            if self.ready():
                return
        self.stop()
        said = tail(self.log, since)
        raise CannotStart(f"{self.name} did not start; its log {self.log} ends with: {said or 'nothing'}")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, by=self.stop_signal, within=self.stop_seconds)
            self.process = None


class Interrupted(KeyboardInterrupt):
    """The operator asked to stop. A KeyboardInterrupt, since an event loop lets nothing else through."""


@dataclass
class Watched:
    """One child and its history."""

    child: Child
    since: float = 0.0
    deaths: int = 0
    next_try: float = 0.0
    down: bool = False

    def wait(self) -> float:
        """Seconds before the next start: doubled at each death."""
        return float(min(FIRST_WAIT * 2 ** max(self.deaths - 1, 0), LONGEST_WAIT))


@dataclass
class Supervisor:
    """Holds the data folder and the children that work on it. `say` gets one line for the operator."""

    data: Path
    address: str
    say: Callable[[str], None]
    children: list[Watched] = field(default_factory=list)

    @contextlib.contextmanager
    def holding(self) -> Iterator[None]:
        """Hold `data` alone, end what a crash left, and at the end stop every child, whatever happened.

        Raises:
            CannotStart: another `up` holds the folder, or it cannot be written.
        """
        with hold(self.data, self.address), self._listening():
            end_leftovers(self.data, self.say)
            try:
                yield
            finally:
                self._stop_all()

    def add(self, child: Child) -> None:
        """Start a child and look after it from now on."""
        watched = Watched(child)
        self.children.append(watched)
        self._start(watched)

    def watch(self, each_round: Callable[[], None] = lambda: None, *, until: Callable[[], bool] | None = None) -> None:
        """Restart what dies until `until` says so, or the operator asks to stop (then Interrupted is raised)."""
        while not (until is not None and until()):
            for watched in self.children:
                self._tend(watched)
            each_round()
            time.sleep(ROUND_SECONDS)

    def _tend(self, watched: Watched) -> None:
        child, now = watched.child, time.monotonic()
        if not watched.down and child.process is not None and child.process.poll() is None:
            return
        if not watched.down:
            watched.deaths = 1 if now - watched.since > LONG_LIFE else watched.deaths + 1
            watched.down, watched.next_try = True, now + watched.wait()
            how = _how_it_ended(child.process)
            self.say(f"{child.name} {how} ({child.log}); starting it again in {watched.wait():.1f} s")
            child.stop()
        elif now >= watched.next_try:
            try:
                self._start(watched)
                self.say(f"{child.name} is back")
            except CannotStart as problem:
                watched.deaths += 1
                watched.next_try = time.monotonic() + watched.wait()
                self.say(f"{problem.sentence} Next try in {watched.wait():.0f} s.")

    def _start(self, watched: Watched) -> None:
        watched.child.start()
        watched.since, watched.down = time.monotonic(), False
        if watched.child.process is not None:
            _record(self.data, watched.child)

    def _stop_all(self) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for watched in reversed(self.children):
            watched.child.stop()
            _records(self.data).joinpath(f"{watched.child.name}.json").unlink(missing_ok=True)
        self.children.clear()

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        # What nohup hides stays hidden. SIGINT is heard even so: a shell hides it from whatever it starts with `&`.
        hidden = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        heard = [number for number in STOP_SIGNALS if not (hidden and number == signal.SIGHUP)]
        before = {number: signal.signal(number, _interrupt) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def _how_it_ended(process: subprocess.Popen[bytes] | None) -> str:
    code = process.poll() if process is not None else None
    if code is None:
        return "is gone"
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


# --- one `up` for one folder


@contextlib.contextmanager
def hold(data: Path, address: str) -> Iterator[None]:
    """Hold the lock of the data folder.

    Raises:
        CannotStart: somebody else holds it (the sentence says who), or the folder cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "up.lock").open("a+")
    except OSError as error:
        raise CannotStart(sentence_for(error, data)) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(_who_holds(data)) from error
        try:
            lock.truncate(0)
            moment = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
            lock.write(json.dumps({"pid": os.getpid(), "address": address, "since": moment}))
            lock.flush()
        except OSError as error:
            raise CannotStart(sentence_for(error, data)) from error
        try:
            yield
        finally:
            lock.truncate(0)


def holder(data: Path) -> dict[str, str] | None:
    """Who holds the folder: pid, address, since; None when nobody does."""
    try:
        with (data / "up.lock").open("r") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return {key: str(value) for key, value in json.loads(lock.read() or "{}").items()}
    except (OSError, ValueError):
        return None
    return None


def _who_holds(data: Path) -> str:
    found = holder(data) or {}
    pid, address, since = (found.get(key, "unknown") for key in ("pid", "address", "since"))
    return f"{data} is already held by process {pid}, which serves {address} since {since}: stop it, or use --data."


# --- what a crash left behind


def end_leftovers(data: Path, say: Callable[[str], None]) -> None:
    """End the processes that a killed `up` of this folder left: those that carry its mark, and those it noted."""
    found = dict(_leftovers(data))
    if not found:
        return
    say(f"Ending {len(found)} processes that an earlier run left behind.")
    for process, number in found.items():
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)
    _, alive = psutil.wait_procs(found, timeout=15)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
    for note in _records(data).glob("*.json"):
        note.unlink(missing_ok=True)


def _leftovers(data: Path) -> Iterator[tuple[psutil.Process, int]]:
    """Each process with the signal that ends it in good order."""
    noted = {pid: (created, number) for pid, created, number in _noted(data)}
    mark = str(data.resolve())
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            created, number = noted.get(process.pid, (0.0, signal.SIGTERM))
            same = abs(created - process.create_time()) < 1
            if process.pid != os.getpid() and (same or process.environ().get(MARK) == mark):
                yield process, number


def _noted(data: Path) -> Iterator[tuple[int, float, int]]:
    for note in _records(data).glob("*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            content = json.loads(note.read_text())
            yield int(content["pid"]), float(content["created"]), int(content["signal"])


def _record(data: Path, child: Child) -> None:
    """Note a child: its pid and when that process was created, which together never come twice."""
    if child.process is None:
        return
    with contextlib.suppress(psutil.Error, OSError):
        folder = _records(data)
        folder.mkdir(parents=True, exist_ok=True)
        created = psutil.Process(child.process.pid).create_time()
        content = {"pid": child.process.pid, "created": created, "signal": int(child.stop_signal)}
        (folder / f"{child.name}.json").write_text(json.dumps(content))


def _records(data: Path) -> Path:
    return data / "run"

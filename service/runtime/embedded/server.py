"""What the two embedded database servers have in common: a home, a port, a log, and a life that may end badly."""

import contextlib
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

import psutil

from service.runtime.embedded.process import (
    CannotStart,
    Servant,
    end,
    free_port,
    port_taken,
    prepare_home,
    remove_home,
    sentence_for,
    size,
    spawn,
    tail,
    wait_seconds,
)

TRIES = 5


class Server(ABC):
    """One server under `data`/<name>.

    `port` 0 means any free one, kept for the life of this object. `fast` gives up durability, and the server dies with
    us (tests). `exclusive`: the
    caller holds `data` alone (by a lock), so that a server found alive there is a leftover and is ended.
    """

    name: str
    title: str
    program: str
    stop_signal: int = signal.SIGTERM
    start_seconds: float = 60.0
    stop_seconds: float = 15.0

    def __init__(self, data: Path, port: int = 0, *, fast: bool = False, exclusive: bool = False) -> None:
        self.data = Path(data).absolute()
        self.fast = fast
        self.exclusive = exclusive
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.data / "log" / f"{self.name}.log"
        self.home = self.data / self.name
        self._pinned = port != 0

    @property
    @abstractmethod
    def work_folder(self) -> Path:
        """Where the server runs; a process of our program that runs there is ours."""

    @abstractmethod
    def prepare(self, home: Path, who: Servant) -> Path:
        """Make what a first start needs; returns the program."""

    @abstractmethod
    def arguments(self) -> list[str]:
        """What the program is told, the port included."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the started server takes connections by now."""

    def reason(self, said: str) -> str | None:
        """One sentence for what the server's last words mean, where they are known."""
        if "No space left on device" in said:
            return f"The disk is full: nothing more can be written under {self.data}."
        if "Permission denied" in said or "Read-only file system" in said:
            return f"The folder {self.home} cannot be written by the user who runs {self.title}."
        return None

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's PG*, LC_* or TZ may change how a server behaves."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def start(self) -> None:
        """Clear what a crash left, start, and wait until the server takes connections.

        Raises:
            CannotStart: the port is taken, another server holds the folder, it cannot be written, the disk is full.
        """
        home, who = prepare_home(self.home, passing=self.fast)
        try:
            program = self.prepare(home, who)
            self.clear()
            self._start_on_a_port(program, who)
        except OSError as error:
            raise CannotStart(sentence_for(error, self.data)) from error

    def stop(self) -> None:
        """End the server in good order, after `stop_seconds` by force."""
        if self.process is not None:
            end(self.process, by=self.stop_signal, within=self.stop_seconds)
            self.process = None

    def remove(self) -> None:
        """Stop and delete the server's data."""
        self.stop()
        remove_home(self.home)

    def leader(self, alive: list[psutil.Process]) -> psutil.Process | None:
        """The one among our processes that is to be asked to stop."""
        return alive[0] if alive else None

    def clear(self) -> None:
        """End processes that a crash left in the folder; one that is in good health only when we are `exclusive`."""
        alive = [found for found in psutil.process_iter(["name", "cwd"]) if self._is_ours(found)]
        leader = self.leader(alive)
        if leader is not None and not self.exclusive:
            raise CannotStart(f"{self.title} already runs in {self.home} as process {leader.pid}.")
        with contextlib.suppress(psutil.Error):
            if leader is not None:
                leader.send_signal(self.stop_signal)
                psutil.wait_procs([leader], timeout=self.stop_seconds)
        for process in alive:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(alive, timeout=10)

    def _is_ours(self, process: psutil.Process) -> bool:
        return bool(process.info["name"] == self.program and process.info["cwd"] == str(self.work_folder))

    def _start_on_a_port(self, program: Path, who: Servant) -> None:
        for attempt in range(TRIES):
            self.port = self.port or free_port()
            if not port_taken(self.port) and self._run(program, who):
                self._pinned = True
                return
            if self._pinned or attempt == TRIES - 1:
                raise CannotStart(f"Port {self.port} for {self.title} is already taken by another program.")
            self.port = 0

    def _run(self, program: Path, who: Servant) -> bool:
        """Start and wait; False when another program took the port in the meantime."""
        since = size(self.log)
        command = [str(program), *self.arguments()]
        # A killed test run must not leave servers; those of `up` are ended by the next `up`, in good order.
        with_parent = self.stop_signal if self.fast else None
        self.process = spawn(
            command,
            log=self.log,
            cwd=self.work_folder,
            environment=self.environment(),
            who=who,
            with_parent=with_parent,
        )
        until = time.monotonic() + self.start_seconds
        while self.process.poll() is None and wait_seconds(until):
            if self.answers():
                return True
        end(self.process, by=self.stop_signal)
        self.process = None
        said = tail(self.log, since, lines=8)
        if "Address already in use" in said:
            return False
        raise CannotStart(self.reason(said) or f"{self.title} did not start; its log {self.log} ends with: {said}")

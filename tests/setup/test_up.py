"""`up` as an operator meets it: the whole service from an empty folder, its deaths, its end."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from service.runtime.embedded.postgres import Postgres, ensure_roles_and_database
from service.runtime.embedded.process import free_port
from service.runtime.embedded.supervisor import MARK
from service.runtime.embedded.valkey import Valkey
from service.runtime.settings import ROOT

PATIENCE = 180.0
PARTS = {"postgres", "valkey", "provider", "web", "worker", "relay", "timetable", "harvest"}


class Up:
    """One `./chancery up`, started by its Python part as the script starts it."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.said = data.parent / f"said-{self.port}.txt"
        with self.said.open("w") as output:
            self.process = subprocess.Popen(
                command("up", "--port", str(self.port), "--data", str(data)),
                cwd="/",
                env=own_environment() | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> str:
        wait_for(lambda: "\nready " in self.text() or self.process.poll() is not None, self.text)
        assert f"ready http://localhost:{self.port}\n" in self.text(), self.text()
        return self.text()

    def text(self) -> str:
        return "\n" + self.said.read_text()

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(90)

    def ask(self, host: str, path: str, **headers: str) -> int:
        """The status of an answer; 0 for none."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("GET", path, headers={"Host": f"{host}:{self.port}", "Accept": "application/json"} | headers)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def ready(self) -> bool:
        return self.ask("localhost", "/readyz") == 200

    def part(self, name: str) -> psutil.Process:
        """The process of a part that is running now."""
        found = re.search(r'"pid": (\d+)', (self.data / "run" / f"{name}.json").read_text())
        assert found is not None
        return psutil.Process(int(found[1]))

    def left(self) -> list[str]:
        """What runs with this folder's mark, or in it."""
        found = []
        for process in psutil.process_iter():
            try:
                here = process.environ().get(MARK) == str(self.data.resolve())
                if here or process.cwd().startswith(str(self.data)):
                    found.append(" ".join(process.cmdline()))
            except psutil.Error:
                continue
        return found


def own_environment() -> dict[str, str]:
    """The environment that the script hands over, without what a caller or a test run put in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHANCERY_", "DATABASE_"))}
    kept.pop("REDIS_URL", None)
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "service.manage", *arguments]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd="/",
        env=own_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def wait_for(condition: Callable[[], bool], why: Callable[[], str] = lambda: "it did not come true") -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, why()
        time.sleep(0.1)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    for server in (Postgres(folder), Valkey(folder)):
        server.remove()


@pytest.fixture
def ups(data: Path) -> Iterator[list[Up]]:
    """Those started by a test; none outlives it."""
    started: list[Up] = []
    yield started
    for up in started:
        if up.process.poll() is None:
            up.stop(signal.SIGTERM)


def test_from_an_empty_folder_through_every_death_to_a_clean_end(data: Path, ups: list[Up]) -> None:
    up = Up(data)
    ups.append(up)
    table = up.wait_until_ready()
    for slug in ("baku-education", "education", "energy", "mtispiri"):
        assert f"  http://{slug}.localhost:{up.port}/\n" in table
        assert up.ask(f"{slug}.localhost", "/healthz") == 200
    assert up.ask("nowhere.localhost", "/") == 404
    assert {note.stem for note in (data / "run").glob("*.json")} == PARTS

    second = run("up", "--port", str(free_port()), "--data", str(data))
    assert second.returncode == 1
    assert second.stderr.startswith(
        f"chancery: {data} is already held by process {up.process.pid}, which serves http://localhost:{up.port} since "
    )
    elsewhere = run("up", "--port", str(up.port), "--data", str(data.parent / "other"))
    assert (elsewhere.returncode, elsewhere.stderr) == (
        1,
        f"chancery: Port {up.port} is already taken by another program: choose another with --port.\n",
    )
    token = run("token", "--agency", "energy", "--role", "clerk", "--data", str(data)).stdout.strip()
    bearer = f"Bearer {token}"
    assert up.ask("energy.localhost", "/api/v1/letters?journal=incoming", Authorization=bearer) == 200
    assert up.ask("education.localhost", "/api/v1/letters?journal=incoming", Authorization=bearer) == 401

    before = {name: up.part(name).pid for name in PARTS}
    for name in PARTS:
        up.part(name).kill()
    wait_for(lambda: up.text().count(" is back") == len(PARTS), up.text)
    wait_for(up.ready, up.text)
    assert all(up.part(name).pid != before[name] for name in PARTS)
    assert up.ask("energy.localhost", "/api/v1/letters?journal=incoming", Authorization=bearer) == 200

    # Everything at once, the one who looks after the others included.
    for process in [psutil.Process(up.process.pid), *psutil.Process(up.process.pid).children(recursive=True)]:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    up.process.wait()
    heir = Up(data)
    ups.append(heir)
    heir.wait_until_ready()
    assert heir.ask("energy.localhost", "/api/v1/letters?journal=incoming", Authorization=bearer) == 200
    assert heir.stop(signal.SIGINT) == 0
    assert heir.left() == []
    assert heir.text().endswith("\nStopped.\n")


@pytest.mark.full
def test_a_dead_supervisor_leaves_children_that_the_next_run_replaces(data: Path, ups: list[Up]) -> None:
    up = Up(data)
    ups.append(up)
    up.wait_until_ready()
    up.process.kill()
    up.process.wait()
    orphans = [up.part(name) for name in PARTS]
    assert all(orphan.is_running() for orphan in orphans)
    heir = Up(data)
    ups.append(heir)
    assert "that an earlier run left behind." in heir.wait_until_ready()
    assert [orphan.name() for orphan in orphans if orphan.is_running()] == []
    assert heir.stop(signal.SIGTERM) == 0
    assert heir.left() == []


def test_servers_named_by_the_environment_are_used_and_not_stopped(data: Path, ups: list[Up]) -> None:
    postgres, valkey = Postgres(data.parent / "servers", fast=True), Valkey(data.parent / "servers", fast=True)
    postgres.start()
    valkey.start()
    try:
        roles = ensure_roles_and_database(postgres.superuser_url)
        names = {"": "app", "_OWNER": "owner", "_RELAY": "relay", "_OPERATOR": "operator", "_PUBLIC": "public"}
        names["_HARVEST"] = "harvest"
        named = {f"DATABASE{name}_URL": roles[f"service_{role}"] for name, role in names.items()}
        up = Up(data, REDIS_URL=valkey.url, **named)
        ups.append(up)
        assert "Using the database and Valkey that the environment names." in up.wait_until_ready()
        assert not (data / "postgres").exists()
        assert not (data / "valkey").exists()
        assert up.stop() == 0
        assert postgres.process is not None
        assert postgres.process.poll() is None
    finally:
        postgres.remove()
        valkey.remove()


def test_one_of_the_two_addresses_alone_is_refused(data: Path) -> None:
    environment = own_environment() | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run(
        command("up", "--port", str(free_port()), "--data", str(data)),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    sentence = "chancery: REDIS_URL is set alone: set DATABASE_URL and REDIS_URL, or neither.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


def test_stopped_while_it_starts_nothing_stays(data: Path, ups: list[Up]) -> None:
    up = Up(data)
    ups.append(up)
    wait_for((data / "run" / "postgres.json").exists, up.text)
    assert up.stop() == 0
    assert up.left() == []


def test_a_port_that_is_none_is_refused(data: Path) -> None:
    done = run("up", "--port", "70000", "--data", str(data))
    assert (done.returncode, done.stderr) == (1, "chancery: 70000 is not a port: choose one from 1 to 65535.\n")


def test_a_port_held_by_a_stranger_is_named_before_anything_starts(data: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        done = run("up", "--port", str(port), "--data", str(data))
    sentence = f"chancery: Port {port} is already taken by another program: choose another with --port.\n"
    assert (done.returncode, done.stderr) == (1, sentence)
    assert not (data / "postgres").exists()

"""The embedded servers: made, started, killed, started again, and what they say when they cannot start."""

import asyncio
import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from service.runtime.embedded.postgres import Postgres
from service.runtime.embedded.process import HOST, CannotStart
from service.runtime.embedded.roles import ensure_roles_and_database, kept_passwords
from service.runtime.embedded.valkey import Valkey
from service.runtime.settings import ROOT


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"


@pytest.fixture
def postgres(data: Path) -> Iterator[Postgres]:
    server = Postgres(data, fast=True)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def valkey(data: Path) -> Iterator[Valkey]:
    # As in `up`: with its append-only file.
    server = Valkey(data)
    server.start()
    yield server
    server.remove()


def ask(url: str, query: str, database: str = "postgres") -> object:
    async def once() -> object:
        connection = await asyncpg.connect(url, database=database)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(once())


def command(server: Valkey, *words: str) -> str:
    with socket.create_connection((HOST, server.port), timeout=5) as line:
        line.sendall(" ".join(words).encode() + b"\r\n")
        return line.recv(4096).decode()


def group_of(server: Postgres) -> list[psutil.Process]:
    assert server.process is not None
    leader = psutil.Process(server.process.pid)
    return [leader, *leader.children(recursive=True)]


def test_the_cluster_speaks_utf8_and_sorts_with_icu(postgres: Postgres) -> None:
    query = (
        "select pg_encoding_to_char(encoding) || ' ' || datlocprovider::text || ' ' || datctype"
        " from pg_database where datname = current_database()"
    )
    assert ask(postgres.superuser_url, query) == "UTF8 i C.UTF-8"
    letters = (
        "select string_agg(x, '' order by x collate \"az-x-icu\") from unnest(string_to_array('z,ə,q,e,f,k', ',')) x"
    )
    assert ask(postgres.superuser_url, letters) == "eəfkqz"
    assert ask(postgres.superuser_url, "show max_connections") == "200"


def test_it_listens_on_this_machine_only(postgres: Postgres) -> None:
    assert postgres.process is not None
    places = [c.laddr.ip for c in psutil.Process(postgres.process.pid).net_connections() if c.status == "LISTEN"]
    assert places == [HOST]


def test_it_never_runs_as_root(postgres: Postgres, valkey: Valkey) -> None:
    for server in (postgres, valkey):
        assert server.process is not None
        assert psutil.Process(server.process.pid).uids().real != 0


def test_roles_keep_their_passwords_and_the_wrong_one_is_refused(postgres: Postgres) -> None:
    first = ensure_roles_and_database(postgres.superuser_url, secrets=postgres.secrets)
    again = ensure_roles_and_database(postgres.superuser_url, secrets=postgres.secrets)
    assert first == again
    assert set(first) == {
        f"service_{name}" for name in ("app", "backup", "harvest", "operator", "owner", "public", "relay")
    }
    assert ask(first["service_app"], "select current_user::text", "chancery") == "service_app"
    assert stat.S_IMODE(postgres.secrets.stat().st_mode) == 0o600
    password = kept_passwords(postgres.secrets, [])["service_app"]
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(first["service_app"].replace(password, "wrong"), "select 1", "chancery")


def test_what_was_committed_survives_the_death_of_every_process(data: Path) -> None:
    server = Postgres(data)
    server.start()
    try:
        ask(server.superuser_url, "create table kept (n int)")
        ask(server.superuser_url, "insert into kept values (42)")
        for process in group_of(server):
            with contextlib.suppress(psutil.NoSuchProcess):  # some notice by themselves first
                process.kill()
        server.start()
        assert ask(server.superuser_url, "select n from kept") == 42
    finally:
        server.remove()


def test_a_killed_postmaster_whose_children_live_on_is_replaced(postgres: Postgres) -> None:
    port, processes = postgres.port, group_of(postgres)
    # Stopped children cannot notice that their postmaster is gone.
    for child in processes[1:]:
        child.suspend()
    processes[0].kill()
    postgres.start()
    assert postgres.port == port
    assert ask(postgres.superuser_url, "select 1") == 1
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in processes[1:])


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_matter(postgres: Postgres) -> None:
    postgres.stop()
    pid_file = postgres.work_folder / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{postgres.work_folder}\n0\n{postgres.port}\n\n{HOST}\n\nready   \n")
    postgres.start()
    assert ask(postgres.superuser_url, "select 1") == 1


def test_an_interrupted_making_of_the_cluster_is_begun_anew(data: Path) -> None:
    server = Postgres(data, fast=True)
    server.start()
    server.stop()
    server.work_folder.rename(server.home.resolve() / "cluster.new")
    server.start()
    try:
        assert ask(server.superuser_url, "select 1") == 1
    finally:
        server.remove()


def test_a_second_server_on_the_same_data_is_refused_by_name(postgres: Postgres) -> None:
    assert postgres.process is not None
    with pytest.raises(CannotStart) as refused:
        Postgres(postgres.data, fast=True).start()
    assert refused.value.sentence == (f"PostgreSQL already runs in {postgres.home} as process {postgres.process.pid}.")
    assert ask(postgres.superuser_url, "select 1") == 1


def test_who_holds_the_data_alone_ends_a_leftover_in_good_order(postgres: Postgres) -> None:
    ask(postgres.superuser_url, "create table kept as select 7 n")
    heir = Postgres(postgres.data, fast=True, exclusive=True)
    heir.start()
    try:
        assert ask(heir.superuser_url, "select n from kept") == 7
        assert postgres.process is not None
        assert postgres.process.wait(5) == 0
    finally:
        heir.stop()


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_taken_port_is_named(data: Path, kind: type[Postgres | Valkey]) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        server = kind(data, port, fast=True)
        with pytest.raises(CannotStart) as refused:
            server.start()
        server.remove()
    assert refused.value.sentence == f"Port {port} for {server.title} is already taken by another program."


def test_valkey_keeps_what_it_fsynced(valkey: Valkey) -> None:
    assert command(valkey, "set", "letter", "kept") == "+OK\r\n"
    assert command(valkey, "waitaof", "1", "0", "5000").startswith("*2\r\n:1")
    assert valkey.process is not None
    valkey.process.kill()
    port = valkey.port
    valkey.start()
    assert (valkey.port, command(valkey, "get", "letter")) == (port, "$4\r\nkept\r\n")


def test_valkey_starts_on_a_torn_append_only_file(valkey: Valkey) -> None:
    command(valkey, "set", "whole", "1")
    valkey.stop()
    (newest,) = valkey.work_folder.glob("appendonlydir/*.incr.aof")
    with newest.open("ab") as file:
        file.write(b"*3\r\n$3\r\nset\r\n$4\r\nto")
    valkey.start()
    assert command(valkey, "get", "whole") == "$1\r\n1\r\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")
def test_data_that_the_servers_user_cannot_reach_is_put_where_it_can(data: Path) -> None:
    data.mkdir(mode=0o700, parents=True)
    server = Valkey(data)
    server.start()
    home = server.home.resolve()
    server.remove()
    assert home.parent in (Path("/tmp"), Path("/var/tmp"))
    assert not home.exists()


def test_removing_leaves_nothing(data: Path) -> None:
    server = Postgres(data, fast=True)
    server.start()
    real = server.home.resolve()
    server.remove()
    assert not real.exists()
    assert not server.home.exists()


STARTER = """
import sys
from pathlib import Path
from service.runtime.embedded.postgres import Postgres
from service.runtime.embedded.process import CannotStart
server = Postgres(Path(sys.argv[1]), fast=True)
try:
    server.start()
except CannotStart as problem:
    print(problem.sentence)
else:
    server.remove()
"""


def start_in(data: Path) -> str:
    """What a start in `data` says."""
    done = subprocess.run(
        [sys.executable, "-c", STARTER, str(data)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


@contextlib.contextmanager
def disk(folder: Path, options: str) -> Iterator[Path]:
    """A small disk of its own; only root may mount one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    # Root may write everywhere but where a disk is mounted read-only.
    with contextlib.ExitStack() as stack:
        folder = tmp_path / "closed"
        if os.geteuid() == 0:
            stack.enter_context(disk(folder, "ro"))
        else:
            folder.mkdir(mode=0o500)
        said = start_in(folder / "data")
    assert said.startswith(f"The folder {folder / 'data' / 'postgres'} cannot be written: ")


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root may mount a small disk")
def test_a_full_disk_is_named() -> None:
    # Where the servers' user may walk, or the data would be put elsewhere.
    with tempfile.TemporaryDirectory(prefix="chancery-disk-") as folder:
        Path(folder).chmod(0o755)
        with disk(Path(folder) / "small", "size=16m") as small:
            said = start_in(small / "data")
    assert said == f"The disk is full: nothing more can be written under {small / 'data'}."


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_servers_of_a_killed_test_run_die_with_it(data: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from service.runtime.embedded.postgres import Postgres;"
        "server = Postgres(Path(sys.argv[1]), fast=True); server.start();"
        "print(server.process.pid, flush=True); input()"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert run.stdout is not None
    server = psutil.Process(int(run.stdout.readline()))
    run.kill()
    run.wait()
    gone, _ = psutil.wait_procs([server], timeout=10)
    Postgres(data).remove()
    assert gone == [server]


def test_processes_are_in_their_own_group(postgres: Postgres) -> None:
    """So that Ctrl-C in the terminal reaches the supervisor alone, which then stops them in order."""
    assert postgres.process is not None
    assert os.getpgid(postgres.process.pid) != os.getpgid(0)
    os.kill(postgres.process.pid, signal.SIGCONT)

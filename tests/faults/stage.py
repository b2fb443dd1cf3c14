"""The service as processes on servers of its own, each of which a test may stop, kill and start again."""

import asyncio
import contextlib
import http.client
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from service.identity.queries import person_named
from service.identity.sessions import begin_session
from service.kit.actor import EVERYWHERE, Actor
from service.manage.agencies import agency_named, apply_all
from service.manage.permissions import known_permissions
from service.manage.run import command, paths
from service.manage.surroundings import addresses
from service.manage.token import issue
from service.runtime import clock, migrate, secrets
from service.runtime.database import Database
from service.runtime.embedded.postgres import Postgres
from service.runtime.embedded.process import HOST, free_port
from service.runtime.embedded.supervisor import Command
from service.runtime.embedded.valkey import Valkey
from service.runtime.keyspace import Keyspace
from service.runtime.settings import ROOT, Settings
from service.runtime.work import open_work

AGENCY = "energy"
SENDER = "Nümunəvi İşlər Nazirliyi"
AFTER = "correspondence.after_registration"
START = 300.0
"""Seconds that a part may take to start on a machine that has other work to do."""
WRITTEN = ("letter", "journal_counter", "act", "outbox", "contact", "search_entry", "idempotency_key")


def body(number: int) -> dict[str, Any]:
    """A registration."""
    sender = {"name": SENDER, "number": f"04/{number}"}
    return {"journal": "incoming", "subject": f"Enerji təchizatı barədə {number}", "language": "az", "sender": sender}


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


def ask(port: int, method: str, path: str, content: object = None, patience: float = 30, **headers: str) -> Answer:
    """One request on a connection of its own; status 0 when no whole answer came."""
    line = http.client.HTTPConnection(HOST, port, timeout=patience)
    given = {"Host": f"{AGENCY}.localhost:{port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        payload = None if content is None else json.dumps(content).encode()
        line.request(method, path, payload, given | ({"Content-Type": "application/json"} if payload else {}))
        said = line.getresponse()
        return Answer(said.status, said.headers.get("Content-Type", ""), said.read())
    except (OSError, http.client.HTTPException):
        return Answer(0, "", b"")
    finally:
        line.close()


def wait_for(condition: Callable[[], bool], seconds: float = 60, what: str = "it did not come true in time") -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.1)


class Stage:
    """Servers and parts by name: `web`, `worker`, `relay`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # A killed PostgreSQL may lose nothing that it acknowledged, so it is not the hasty one of other tests.
        self.postgres, self.valkey = Postgres(folder), Valkey(folder, fast=True)
        self.port = free_port()
        self.parts: dict[str, Command] = {}
        self.environment: dict[str, str] = {}

    def set(self) -> None:
        """Start the servers and bring in the demo's agencies; no part runs yet."""
        self.postgres.start()
        self.valkey.start()
        foreign = ("DATABASE_", "REDIS_", "CHANCERY_", "PROMETHEUS_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        self.environment = kept | paths() | addresses(self.postgres, self.valkey)
        self.environment |= {
            "CHANCERY_MODE": "test",
            "CHANCERY_DATA": str(self.folder),
            "CHANCERY_SCHEME": "http",
            "CHANCERY_PORT": str(self.port),
            "CHANCERY_BASE_DOMAIN": "localhost",
            "CHANCERY_SSO_HOST": "sso.localhost",
            "CHANCERY_OUTBOX_PATIENCE": "2",
        }
        migrate.upgrade(self.environment["DATABASE_OWNER_URL"])
        secrets.generate(self.settings.keys_file, clock.today("UTC"))
        asyncio.run(apply_all(self.settings, people=True, slugs=frozenset({AGENCY})))

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environment)

    def start(self, *names: str) -> None:
        for name in names:
            log = self.folder / "log" / f"{name}.log"
            ready = (lambda: ask(self.port, "GET", "/healthz").status == 200) if name == "web" else None
            arguments = command(name, HOST, self.port, 2)
            self.parts[name] = Command(name, arguments, self.environment, ROOT, log, ready, start_seconds=START)
            self.parts[name].start()

    def kill(self, name: str) -> None:
        """`kill -9` of a part with everything it started."""
        process = self.parts.pop(name).process
        assert process is not None
        kill_tree(psutil.Process(process.pid))
        process.wait()

    def failures(self) -> list[str]:
        """What the web part noted of requests that it could not answer as it should."""
        lines = (self.folder / "log" / "web.log").read_text().splitlines()
        return [line for line in lines if "request.failed" in line or "Traceback" in line]

    def rest(self) -> None:
        """Stop every part and forget what was registered; the servers go on."""
        for part in reversed(self.parts.values()):
            part.stop()
        self.parts.clear()
        for server in (self.postgres, self.valkey):
            if server.process is None or server.process.poll() is not None:
                server.stop()
                server.start()
        superuser = f"{self.postgres.superuser_url.rpartition('/')[0]}/chancery"
        asyncio.run(execute(superuser, f"truncate {', '.join(WRITTEN)} cascade"))

    def clear(self) -> None:
        for part in reversed(self.parts.values()):
            part.stop()
        for server in (self.valkey, self.postgres):
            if server.process is not None:
                with contextlib.suppress(ProcessLookupError):
                    server.process.send_signal(signal.SIGCONT)
            server.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def token(self, role: str = "clerk") -> str:
        return asyncio.run(issue(self.settings, AGENCY, role))

    def cookie(self, username: str) -> str:
        """The session cookie of a demo person, as sign-in would have given it."""
        return asyncio.run(self._cookie(username))

    async def _cookie(self, username: str) -> str:
        tenant = await agency_named(self.settings, AGENCY)
        looking = Actor("system", None, "test", scopes=dict.fromkeys(known_permissions(), EVERYWHERE))
        database, keyspace = Database(self.settings.database_url, size=1), Keyspace(self.settings.redis_url)
        try:
            async with open_work(database, tenant, looking) as work:
                person = await person_named(work, username)
            assert person is not None
            return await begin_session(keyspace, tenant, person.id)
        finally:
            await keyspace.close()
            await database.close()

    def value(self, query: str) -> Any:
        """One value, read as the owner, who sees every agency."""
        return value(self.environment["DATABASE_OWNER_URL"], query)


def kill_tree(process: psutil.Process) -> None:
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()


def value(url: str, query: str) -> Any:
    async def go() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(go())


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def waiting(url: str) -> int:
    """Jobs of registrations that are not done."""
    return int(value(url, f"select count(*) from outbox where job = '{AFTER}' and done_at is null"))  # noqa: S608


@dataclass(frozen=True)
class Books:
    """What the database says of a run of registrations, numbers and counts only."""

    letters: int
    serials: int
    first: int | None
    last: int | None
    counted: int | None
    registered_acts: int
    jobs: int
    jobs_done: int
    letters_of_sender: int
    findable: int


BOOKS = f"""
    select (select count(*) from letter), (select count(distinct (journal_id, period, serial)) from letter),
      (select min(serial) from letter), (select max(serial) from letter), (select max(last) from journal_counter),
      (select count(distinct record_id) from act where kind = 'letter.registered'),
      (select count(*) from outbox where job = '{AFTER}'),
      (select count(*) from outbox where job = '{AFTER}' and done_at is not null),
      (select coalesce(sum(letters), 0) from contact), (select count(*) from search_entry)
"""  # noqa: S608 - put together from a constant


def books(url: str) -> Books:
    async def go() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchrow(BOOKS)
        finally:
            await connection.close()

    return Books(*asyncio.run(go()))


def balanced(count: int) -> Books:
    """The books when `count` letters were registered once each, and each job took effect once."""
    return Books(count, count, 1, count, count, count, count, count, count, count)


def kept_numbers(url: str) -> dict[str, str]:
    """The number of every letter by its id."""

    async def go() -> dict[str, str]:
        connection = await asyncpg.connect(url)
        try:
            return {str(row["id"]): row["number"] for row in await connection.fetch("select id, number from letter")}
        finally:
            await connection.close()

    return asyncio.run(go())

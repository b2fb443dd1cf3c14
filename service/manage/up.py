"""`up`: the whole service on this machine, from an empty folder or from whatever an earlier run left."""

import argparse
import asyncio
import http.client
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from service.manage import demo, terminal
from service.manage.run import PARTS, command, paths
from service.manage.surroundings import (
    DATABASES,
    ROOT,
    add_data_argument,
    addresses,
    external,
    keep_environment,
    kept_environment,
)
from service.runtime.embedded import node
from service.runtime.embedded.postgres import Postgres
from service.runtime.embedded.process import HOST, CannotStart, free_port, port_taken, sentence_for
from service.runtime.embedded.supervisor import MARK, Command, Interrupted, Supervisor
from service.runtime.embedded.valkey import Valkey

if TYPE_CHECKING:
    from service.runtime.settings import Settings

READY_SECONDS = 120.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("--port", type=int, default=8000, help="where the service answers (default: 8000)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument("--no-demo", action="store_true", help="production mode: no demo people, no demo provider")


def run(args: argparse.Namespace) -> int:
    if not 0 < args.port < 65536:
        raise CannotStart(f"{args.port} is not a port: choose one from 1 to 65535.")
    data = args.data.absolute()
    origin = f"http://localhost:{args.port}"
    supervisor = Supervisor(data, origin, terminal.say)
    try:
        with supervisor.holding():
            Up(supervisor, args.port, args.workers, demo=not args.no_demo).go()
    except Interrupted:
        terminal.say("Stopped.")
    except OSError as error:
        raise CannotStart(sentence_for(error, data)) from error
    return 0


class Up:
    """One run of `up`: each step once, in order, then the watch."""

    def __init__(self, supervisor: Supervisor, port: int, workers: int, *, demo: bool) -> None:
        self.supervisor = supervisor
        self.data = supervisor.data
        self.port = port
        self.workers = workers
        self.demo = demo
        self.environment: dict[str, str] = {}
        self.questions = [answers(port, "/readyz")]

    def go(self) -> None:
        """Start everything, say that it is ready, and look after it until stopped."""
        kept_environment(self.data).unlink(missing_ok=True)
        self.refuse_a_taken_port()
        names = (*PARTS, "provider", "postgres", "valkey")
        logs = [self.log(name) for name in names]
        terminal.turn_over(logs)
        warnings = terminal.Warnings(logs)
        self.environment = self.surroundings()
        settings = self.settings()
        self.prepare(settings)
        if self.demo:
            self.supervisor.add(self.provider())
        for part in PARTS:
            self.supervisor.add(self.part(part))
        self.wait_until_ready()
        keep_environment(self.data, self.environment)
        print("\n".join(announcement(settings, self.supervisor.address, self.demo)), flush=True)
        self.supervisor.watch(warnings.look)

    def refuse_a_taken_port(self) -> None:
        """Said before anything is started; a leftover of ours was ended by now."""
        if port_taken(self.port):
            raise CannotStart(f"Port {self.port} is already taken by another program: choose another with --port.")

    def log(self, name: str) -> Path:
        return self.data / "log" / f"{name}.log"

    def surroundings(self) -> dict[str, str]:
        """The environment of every part; the embedded servers are started on the way, unless others are named."""
        mode = "demo" if self.demo else "production"
        # What the caller says about the service itself is kept; what belongs to this run is set here.
        environment = dict(os.environ) | paths()
        defaults = {"CHANCERY_SCHEME": "http" if self.demo else "https"}
        defaults |= {"CHANCERY_BASE_DOMAIN": "localhost", "CHANCERY_SSO_HOST": "sso.localhost"} if self.demo else {}
        environment = defaults | environment
        environment |= {
            MARK: str(self.data.resolve()),
            "CHANCERY_MODE": mode,
            "CHANCERY_DATA": str(self.data),
            "CHANCERY_PORT": environment.get("CHANCERY_PORT", str(self.port)) if not self.demo else str(self.port),
            "CHANCERY_METRICS_PORT": environment.get("CHANCERY_METRICS_PORT") or str(free_port()),
            "CHANCERY_WORKERS": str(self.workers),
            "PROMETHEUS_MULTIPROC_DIR": str(self.data / "run" / "metrics"),
        }
        if self.demo:
            place = f"localhost:{free_port()}"
            allowed = ",".join(filter(None, [environment.get("CHANCERY_FETCH_ALLOW"), place]))
            environment |= {"CHANCERY_DEMO_PROVIDER": f"http://{place}", "CHANCERY_FETCH_ALLOW": allowed}
        return environment | self.servers()

    def servers(self) -> dict[str, str]:
        """The addresses of the database and of Valkey."""
        if external():
            terminal.say("Using the database and Valkey that the environment names.")
            return {name: os.environ[name] for name in (*DATABASES, "REDIS_URL") if name in os.environ}
        postgres = Postgres(self.data, exclusive=True)
        valkey = Valkey(self.data, exclusive=True)
        self.timed("PostgreSQL", lambda: self.supervisor.add(postgres))
        self.timed("Valkey", lambda: self.supervisor.add(valkey))
        return addresses(postgres, valkey)

    def settings(self) -> "Settings":
        from service.runtime.settings import Settings

        return Settings.from_env(self.environment)

    def prepare(self, settings: "Settings") -> None:
        """What must stand before the first request: keys, schema, agencies, demo people."""
        from service.manage.agencies import apply_all
        from service.runtime import clock, metrics, migrate, secrets

        metrics.prepare_folder(self.data / "run" / "metrics")

        if not settings.keys_file.exists():
            secrets.generate(settings.keys_file, clock.today("UTC"))
        if settings.owner_url:
            self.timed("Schema", lambda: migrate.upgrade(settings.owner_url))
        if settings.operator_url:
            self.timed("Agencies", lambda: asyncio.run(apply_all(settings, people=self.demo)))
        if self.demo:
            demo.write_for_provider(settings)

    def provider(self) -> Command:
        """The demo's identity provider."""
        issuer = self.environment["CHANCERY_DEMO_PROVIDER"]
        port = issuer.rpartition(":")[2]
        people = str(self.data / "demo" / "people.json")
        environment = self.environment | {"PORT": port, "ISSUER": issuer, "PEOPLE": people}
        arguments = [str(node.node()), str(ROOT / "deploy" / "demo" / "provider.mjs")]
        self.questions.append(answers(int(port), "/.well-known/openid-configuration"))
        return Command("provider", arguments, environment, ROOT, self.log("provider"))

    def part(self, name: str) -> Command:
        """One part of the service as a child."""
        arguments = command(name, HOST, self.port, self.workers)
        return Command(name, arguments, self.environment, ROOT, self.log(name))

    def wait_until_ready(self) -> None:
        """Until the service and the demo's provider say yes; meanwhile what dies is started again."""
        until = time.monotonic() + READY_SECONDS

        def done() -> bool:
            if time.monotonic() > until:
                raise CannotStart(f"The service was not ready within {READY_SECONDS:.0f} s: see {self.log('web')}.")
            return all(question() for question in self.questions)

        self.supervisor.watch(until=done)

    def timed(self, what: str, step: Callable[[], object]) -> None:
        """Do a step and say how long it took."""
        began = time.monotonic()
        step()
        terminal.say(f"{what:<12} {time.monotonic() - began:5.1f} s")


def answers(port: int, path: str) -> Callable[[], bool]:
    """A question: does 127.0.0.1:`port` answer 200 at `path`?"""

    def ask() -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask


def announcement(settings: "Settings", address: str, with_people: bool) -> list[str]:
    """The line `ready ...`, and below it the agencies with their addresses, languages and demo people."""
    from service.tenancy.loader import load

    people = demo.people(settings) if with_people else {}
    lines = [f"ready {address}", ""]
    for profile in load(settings.tenants).profiles:
        hosts = [f"{profile.slug}.{settings.base_domain}"] if settings.base_domain else list(profile.hosts)
        lines.append(f"{profile.name[profile.default_language]} ({profile.default_language})")
        lines += [f"  {settings.origin(host)}/" for host in hosts]
        for person in people.get(profile.slug, []):
            name = f"{person.given_name} {person.family_name}"
            lines.append(f"    {person.username:<14} {name:<28} {', '.join(person.roles)}")
        lines.append("")
    return [*lines, f"Stop with Ctrl-C. Logs: {settings.data / 'log'}"]

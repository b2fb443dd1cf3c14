"""The ground that benchmarks stand on: durable servers of their own, agencies and letters, and the service's parts."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from service.manage import terminal
from service.manage.benchmarks.plan import Plan
from service.manage.run import command, paths
from service.manage.surroundings import ROOT, addresses
from service.manage.up import answers
from service.runtime import clock, metrics, migrate, secrets
from service.runtime.embedded.postgres import Postgres
from service.runtime.embedded.process import HOST, free_port
from service.runtime.embedded.supervisor import Command, hold
from service.runtime.embedded.valkey import Valkey
from service.runtime.settings import Settings


class LargerPostgres(Postgres):
    """The embedded server with the memory that a host of a million letters would give it. Durability stays on."""

    def arguments(self) -> list[str]:
        settings = {"shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "15min"}
        return super().arguments() + [part for pair in settings.items() for part in ("-c", "=".join(pair))]


@dataclass(frozen=True, slots=True)
class Ground:
    """Servers that run, and the environment in which the service's parts find them."""

    plan: Plan
    data: Path
    environment: dict[str, str]
    superuser_url: str

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environment)

    @property
    def port(self) -> int:
        return int(self.environment["CHANCERY_PORT"])

    @contextlib.contextmanager
    def serving(self, *companions: str) -> Iterator[None]:
        """The web part, and such companions as `relay` and `worker`, for the while."""
        arguments = command("web", HOST, self.port, self.plan.workers)
        ready = answers(self.port, "/readyz")
        children = [Command("web", arguments, self.environment, ROOT, self.data / "log" / "web.log", ready)]
        for name in companions:
            log = self.data / "log" / f"{name}.log"
            children.append(Command(name, command(name, HOST, 0, 1), self.environment, ROOT, log))
        with contextlib.ExitStack() as stack:
            for child in children:
                stack.callback(child.stop)
                child.start()
            yield

    @contextlib.contextmanager
    def beside(self, name: str) -> Iterator[None]:
        """One further part, such as `harvest`, for the while."""
        log = self.data / "log" / f"{name}.log"
        child = Command(name, command(name, HOST, 0, 1), self.environment, ROOT, log)
        with contextlib.ExitStack() as stack:
            stack.callback(child.stop)
            child.start()
            yield


@contextlib.contextmanager
def standing(plan: Plan) -> Iterator[Ground]:
    """Servers with a schema and nothing else, or those of `plan.data` with what an earlier run left there."""
    with contextlib.ExitStack() as stack:
        data = _folder(plan, stack)
        postgres, valkey = LargerPostgres(data, exclusive=True), Valkey(data, exclusive=True)
        for server in (postgres, valkey):
            stack.callback(server.stop)
            server.start()
        environment = _environment(plan, data) | addresses(postgres, valkey)
        metrics.prepare_folder(Path(environment["PROMETHEUS_MULTIPROC_DIR"]))
        if not (data / "secrets" / "keys.toml").exists():
            secrets.generate(data / "secrets" / "keys.toml", clock.today("UTC"))
        migrate.upgrade(environment["DATABASE_OWNER_URL"])
        yield Ground(plan, data, environment, postgres.superuser_url.rpartition("/")[0] + "/chancery")


def _folder(plan: Plan, stack: contextlib.ExitStack) -> Path:
    if plan.data is not None:
        stack.enter_context(hold(plan.data.absolute(), "a benchmark"))
        return plan.data.absolute()
    data = Path(tempfile.mkdtemp(prefix="chancery-bench-"))
    data.chmod(0o755)  # the servers may run as another user
    stack.callback(shutil.rmtree, data, ignore_errors=True)
    terminal.say(f"Everything made for this lies in {data} and is removed at the end.")
    return data


def _environment(plan: Plan, data: Path) -> dict[str, str]:
    """What `up` sets for a demo, without its provider."""
    own = {
        "CHANCERY_MODE": "demo",
        "CHANCERY_DATA": str(data),
        "CHANCERY_SCHEME": "http",
        "CHANCERY_PORT": str(free_port()),
        "CHANCERY_METRICS_PORT": str(free_port()),
        "CHANCERY_BASE_DOMAIN": "localhost",
        "CHANCERY_SSO_HOST": "sso.localhost",
        "CHANCERY_WORKERS": str(plan.workers),
        "PROMETHEUS_MULTIPROC_DIR": str(data / "run" / "metrics"),
    }
    foreign = ("DATABASE_", "REDIS_", "CHANCERY_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | paths() | own

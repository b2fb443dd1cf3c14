"""Where a verb finds the database and Valkey: in the environment, in a running `up`, or in a data folder at rest."""

import contextlib
import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path

from service.runtime.embedded.postgres import Postgres, ensure_roles_and_database
from service.runtime.embedded.process import CannotStart
from service.runtime.embedded.supervisor import hold, holder
from service.runtime.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
DATABASES = {
    "DATABASE_URL": "service_app",
    "DATABASE_OWNER_URL": "service_owner",
    "DATABASE_RELAY_URL": "service_relay",
    "DATABASE_OPERATOR_URL": "service_operator",
    "DATABASE_PUBLIC_URL": "service_public",
    "DATABASE_HARVEST_URL": "service_harvest",
}


def add_data_argument(parser: ArgumentParser) -> None:
    """`--data`: beside the repository unless told otherwise, whatever the current folder is."""
    parser.add_argument(
        "--data", type=Path, default=ROOT / ".data", metavar="FOLDER", help="the data folder (default: .data)"
    )


def external() -> bool:
    """Whether the environment names servers to use.

    Raises:
        CannotStart: it names only one of the two.
    """
    names = [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]
    if len(names) == 1:
        raise CannotStart(f"{names[0]} is set alone: set DATABASE_URL and REDIS_URL, or neither.")
    return bool(names)


def addresses(postgres: Postgres, valkey: Valkey) -> dict[str, str]:
    """The environment that leads to two embedded servers, their roles and database made where missing."""
    roles = ensure_roles_and_database(postgres.superuser_url, secrets=postgres.secrets)
    return {name: roles[role] for name, role in DATABASES.items()} | {"REDIS_URL": valkey.url}


def kept_environment(data: Path) -> Path:
    """The file in which a running `up` tells other verbs how to reach it."""
    return data / "secrets" / "environment.json"


def keep_environment(data: Path, environment: Mapping[str, str]) -> None:
    """Write that file, readable by its owner only."""
    path = kept_environment(data)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".new")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as text:
        json.dump(dict(environment), text, indent=1)
    partial.rename(path)


@contextlib.contextmanager
def reachable(data: Path) -> Iterator[dict[str, str]]:
    """An environment in which both servers answer; those of a folder at rest are started for the while.

    Raises:
        CannotStart: there is nothing to reach, or it cannot be started.
    """
    data = data.absolute()
    if external():
        yield dict(os.environ)
    elif holder(data) is not None:
        yield os.environ | read_environment(data)
    elif (data / "postgres").exists():
        with hold(data, "a command"), _started(data) as found:
            yield os.environ | found
    else:
        raise CannotStart(
            f"There is no database in {data}: run `./chancery up` first, or set DATABASE_URL and REDIS_URL."
        )


def read_environment(data: Path) -> dict[str, str]:
    try:
        return dict(json.loads(kept_environment(data).read_text()))
    except (OSError, ValueError) as error:
        raise CannotStart(f"Chancery is starting on {data}: try again when it is ready.") from error


@contextlib.contextmanager
def _started(data: Path) -> Iterator[dict[str, str]]:
    postgres, valkey = Postgres(data, exclusive=True), Valkey(data, exclusive=True)
    with contextlib.ExitStack() as stack:
        for server in (postgres, valkey):
            stack.callback(server.stop)
            server.start()
        kept = read_environment(data) if kept_environment(data).exists() else {}
        yield kept | {"CHANCERY_DATA": str(data)} | addresses(postgres, valkey)

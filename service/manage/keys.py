"""`keys make|add|list|drop`: the file of encryption keys, newest first. A process reads it when it starts."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from service.manage.surroundings import ROOT

if TYPE_CHECKING:
    from datetime import date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="the key file (default: CHANCERY_KEYS, else in the data folder)"
    )
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("make", help="a new file with one key; an existing file is left as it is")
    what.add_parser("add", help="put a new key in front: it seals from the next start on, the others still open")
    what.add_parser("list", help="the names of the keys, newest first")
    what.add_parser("drop", help="remove a key that nothing is sealed with any longer").add_argument("id")


def run(args: argparse.Namespace) -> int:
    from service.runtime import secrets
    from service.runtime.embedded.process import CannotStart

    file = args.file or key_file()
    try:
        print(do(args, file, datetime.now(UTC).date()))
    except secrets.SecretsError as problem:
        raise CannotStart(str(problem)) from problem
    return 0


def do(args: argparse.Namespace, file: Path, today: "date") -> str:
    """Carry out `args.what` on the key file and say what was done."""
    from service.runtime import secrets

    if args.what == "make":
        secrets.generate(file, today)
        return f"{file} was made. Keep a copy of it apart from the backups of the database."
    if args.what == "add":
        key_id = secrets.add_key(file, today)
        return f"{key_id} is the newest key: start web and worker again, and copy the file."
    if args.what == "drop":
        secrets.drop_key(file, args.id)
        return f"{args.id} is gone."
    return "\n".join(secrets.key_ids(file))


def key_file() -> Path:
    """Where the service itself would look, without asking for the settings of databases."""
    data = Path(os.environ.get("CHANCERY_DATA") or ROOT / ".data")
    return Path(os.environ.get("CHANCERY_KEYS") or data / "secrets" / "keys.toml").absolute()

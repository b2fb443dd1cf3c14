"""`run web|worker|relay|timetable|harvest`: one part in the foreground, its settings from the environment.

What a container or a service manager calls; `up` runs the same commands as its children.
"""

import argparse
import os
import sys

from service.manage.surroundings import ROOT

PARTS = ("web", "worker", "relay", "timetable", "harvest")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--host", default="127.0.0.1", help="where the web part listens (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="its port (default: 8000)")


def run(args: argparse.Namespace) -> int:
    from service.runtime.settings import Settings

    settings = Settings.from_env()
    arguments = command(args.part, args.host, args.port, settings.workers)
    os.chdir(ROOT)
    os.execve(arguments[0], arguments, os.environ | paths())


def paths() -> dict[str, str]:
    """What lets a child find this service, and nothing of the folder it is started in."""
    return {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


def command(part: str, host: str, port: int, workers: int) -> list[str]:
    """The command of a part; it is to be run in the repository's folder."""
    return [sys.executable, "-m", *(web(host, port, workers) if part == "web" else ["service.worker", part])]


def web(host: str, port: int, workers: int) -> list[str]:
    """Granian with as many processes as `workers`, which ends what it serves before it stops."""
    options = {
        "--interface": "asgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--respawn-interval": "0.5",
        "--workers-kill-timeout": "10",
        "--backlog": "2048",
        "--log-level": "warning",
    }
    flags = ["--factory", "--no-ws", "--respawn-failed-workers"]
    return ["granian", *(part for pair in options.items() for part in pair), *flags, "service.main:create_app"]

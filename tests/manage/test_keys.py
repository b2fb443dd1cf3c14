"""`keys`: a file is made once, a new key seals, the others still open until they are dropped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.runtime.secrets import Keyring
from service.runtime.settings import ROOT

CONTEXT = b"here"


def keys(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.manage", "keys", *words]
    given = os.environ | {"CHANCERY_DATA": str(data), "CHANCERY_KEYS": ""}
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    assert keys(tmp_path, "make").returncode == 0
    return tmp_path / "secrets" / "keys.toml"


def test_a_file_is_made_once_and_closed_to_others(tmp_path: Path, file: Path) -> None:
    before = file.read_bytes()
    again = keys(tmp_path, "make")
    assert again.returncode == 1
    assert again.stderr == f"chancery: {file} exists already; add a key to it instead.\n"
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0


def test_a_new_key_seals_and_the_old_one_opens(tmp_path: Path, file: Path) -> None:
    sealed = Keyring.load(file).seal("word", CONTEXT)
    assert keys(tmp_path, "add").returncode == 0
    both = Keyring.load(file)
    assert both.open(sealed, CONTEXT) == "word"
    assert both.is_stale(sealed)


def test_only_an_older_key_is_dropped(tmp_path: Path, file: Path) -> None:
    keys(tmp_path, "add")
    newest, oldest = keys(tmp_path, "list").stdout.split()
    assert keys(tmp_path, "drop", newest).returncode == 1
    assert keys(tmp_path, "drop", oldest).returncode == 0
    assert keys(tmp_path, "list").stdout.split() == [newest]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = keys(tmp_path, "list")
    assert done.returncode == 1
    assert str(tmp_path / "secrets" / "keys.toml") in done.stderr

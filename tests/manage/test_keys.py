"""`keys`: a file is made once, a new key seals, the others still open until they are dropped."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.manage.__main__ import main
from service.runtime.secrets import Keyring

CONTEXT = b"here"
Keys = Callable[..., tuple[int, str]]


@pytest.fixture
def keys(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Keys:
    """`code, said = keys("add")`: the verb on a data folder of its own."""
    monkeypatch.setenv("CHANCERY_DATA", str(tmp_path))
    monkeypatch.delenv("CHANCERY_KEYS", raising=False)

    def run(*words: str) -> tuple[int, str]:
        code = main(["keys", *words])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


@pytest.fixture
def file(keys: Keys, tmp_path: Path) -> Path:
    assert keys("make")[0] == 0
    return tmp_path / "secrets" / "keys.toml"


def test_a_file_is_made_once_and_closed_to_others(keys: Keys, file: Path) -> None:
    before = file.read_bytes()
    assert keys("make") == (1, f"chancery: {file} exists already; add a key to it instead.\n")
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0


def test_a_new_key_seals_and_the_old_one_opens(keys: Keys, file: Path) -> None:
    sealed = Keyring.load(file).seal("word", CONTEXT)
    assert keys("add")[0] == 0
    both = Keyring.load(file)
    assert both.open(sealed, CONTEXT) == "word"
    assert both.is_stale(sealed)


def test_only_an_older_key_is_dropped(keys: Keys, file: Path) -> None:
    keys("add")
    newest, oldest = keys("list")[1].split()
    assert keys("drop", newest)[0] == 1
    assert keys("drop", oldest)[0] == 0
    assert keys("list")[1].split() == [newest]


def test_a_file_that_is_not_there_is_named(keys: Keys, tmp_path: Path) -> None:
    code, said = keys("list")
    assert code == 1
    assert str(tmp_path / "secrets" / "keys.toml") in said

"""`person`: what cannot be kept is refused in one sentence, before anything is reached."""

from pathlib import Path

import pytest

from service.manage.__main__ import main

GIVEN = {
    "--agency": "energy",
    "--role": "administrator",
    "--username": "director",
    "--given-name": "Əli",
    "--family-name": "Ağacanov",
    "--email": "director@energy.example",
}


def words(tmp_path: Path, **changed: str) -> list[str]:
    given = GIVEN | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return ["person", "--data", str(tmp_path), *(word for pair in given.items() for word in pair)]


@pytest.mark.parametrize(
    "name, value",
    [
        ("email", "nobody"),
        ("email", "a@b.example\nc@d.example"),
        ("email", "x" * 100 + "@d.example"),
        ("username", "Ŝi"),
        ("username", "1st"),
        ("username", "a b"),
        ("given_name", " \u200e "),
        ("family_name", ""),
        ("family_name", "a" * 101),
    ],
)
def test_what_cannot_be_kept_is_named(
    name: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(variable, raising=False)
    assert main(words(tmp_path, **{name: value})) == 1
    said = capsys.readouterr().err
    assert said.startswith("chancery: ")
    assert said.count("\n") == 1
    assert "There is no database" not in said


def test_without_a_database_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(variable, raising=False)
    assert main(words(tmp_path)) == 1
    assert "There is no database" in capsys.readouterr().err

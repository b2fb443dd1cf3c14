"""What `up` shows of the logs of its parts: what matters, never a flood."""

from pathlib import Path

import pytest

from service.manage.terminal import MOST, Warnings, worth_saying


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"event": "request", "level": "info"}', None),
        (
            '{"event": "directory.stale", "level": "warning", "error": "OSError"}',
            "warning: directory.stale error=OSError",
        ),
        ("{not json", None),
        ("2026-11-22 LOG:  checkpoint starting", None),
        ("2026-11-22 PANIC:  could not write", "2026-11-22 PANIC:  could not write"),
        ("Traceback (most recent call last):", None),
        ('  File "x.py", line 1', None),
        ("PermissionError: [Errno 13] Permission denied", "PermissionError: [Errno 13] Permission denied"),
        ("service.runtime.settings.SettingsError: no", "service.runtime.settings.SettingsError: no"),
    ],
)
def test_what_is_worth_a_line(line: str, shown: str | None) -> None:
    assert worth_saying(line) == shown


def test_a_flood_is_cut_and_old_lines_are_not_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "web.log"
    log.write_text("ValueError: old\n")
    warnings = Warnings([log, tmp_path / "none.log"])
    with log.open("a") as file:
        file.writelines(f"ValueError: {n}\n" for n in range(100))
        file.write("ValueError: half a l")
    warnings.look()
    with log.open("a") as file:
        file.write("ine\n")
    warnings.look()
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["web: ValueError: 0", "web: ValueError: 1"]
    assert len(lines) == MOST
    assert lines[-1] == f"web: ValueError: {MOST - 1} (more may follow in {log})"


def test_a_log_that_was_put_aside_is_followed_from_its_new_beginning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "web.log"
    log.write_text("x" * 100)
    warnings = Warnings([log])
    log.write_text("")
    warnings.look()
    log.write_text("ValueError: new\n")
    warnings.look()
    assert capsys.readouterr().err == "web: ValueError: new\n"

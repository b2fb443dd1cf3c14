"""The verb `due`: a date and its explanation from the files alone."""

import json
import subprocess
import sys

import pytest

from service.runtime.settings import ROOT


def due(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.manage", "due", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)})


def test_a_rule_and_its_explanation() -> None:
    told = json.loads(
        due("--country", "az", "--rule", "az.information.answer", "--start", "2026-03-13", "--json").stdout
    )
    assert told["due"] == "2026-04-02"
    assert "Novruz" in told["explanation"] and "362" in told["explanation"]


def test_a_count_and_hours() -> None:
    term = ("--country", "ge", "--count", "10", "--unit", "working_day", "--start", "2025-12-29")
    assert due(*term).stdout.splitlines()[0] == "2026-01-20"
    hours = ("--country", "az", "--rule", "az.information.threat", "--start", "2026-03-13T10:42", "--json")
    assert json.loads(due(*hours).stdout)["due"] == "2026-03-17T10:42+04:00"


def test_the_list_of_rules() -> None:
    lines = due("--list").stdout.splitlines()
    assert {"az.information.answer", "az.appeal.study", "ge.information.answer", "ge.complaint.file"} <= {
        line.split()[0] for line in lines
    }
    only = json.loads(due("--list", "--country", "ge", "--json").stdout)
    assert all(rule["id"].startswith("ge.") for rule in only)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "xx", "--start", "2026-03-13"], "az, ge"),
        (["--country", "az", "--rule", "az.x", "--start", "2026-03-13"], "due --list"),
        (["--country", "az", "--rule", "az.information.answer", "--start", "31.02.2026"], "--start"),
        (["--country", "az", "--rule", "az.information.answer", "--start", "2026-02-31"], "--start"),
        (["--country", "az", "--rule", "az.information.urgent", "--start", "2026-03-13"], "time"),
        (["--country", "az", "--count", "5", "--start", "2026-03-13"], "--unit"),
        (["--country", "az", "--count", "0", "--unit", "month", "--start", "2026-03-13"], "3660"),
    ],
)
def test_what_cannot_be_reckoned_is_said(arguments: list[str], said: str) -> None:
    found = due(*arguments)
    assert found.returncode == 1
    assert said in found.stderr and "Traceback" not in found.stderr
